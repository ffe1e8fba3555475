/** Functions that take a value for another kind. */
import { toBoolean, toNumber, toText } from '../values/convert.ts';
import { errorOf, isError } from '../values/errors.ts';
import { DEFAULT_KEY, objectOf } from '../values/objects.ts';
import type { Value } from '../values/values.ts';
import { arrayOf, define } from './define.ts';

/**
 * The value as text.
 *
 * @(text(3 = 3)) -> true
 * @(json(text(123.45))) -> "123.45"
 * @(text(1 / 0)) -> ERROR
 */
export const text = define('text', 'value', (_, [value = null]) => toText(value));

/**
 * Whether the value is true: a text that is neither empty nor "false", a number other than 0, an array or object with
 * something in it.
 *
 * @(boolean(array(1, 2))) -> true
 * @(boolean("FALSE")) -> false
 * @(boolean(0)) -> false
 * @(boolean(1 / 0)) -> ERROR
 */
export const boolean = define('boolean', 'value', (_, [value = null]) => toBoolean(value));

/**
 * The value as a number. Texts are read as plain decimals, whatever the number format of the workspace.
 *
 * @(number(10)) -> 10
 * @(number("123.45000")) -> 123.45
 * @(number("what?")) -> ERROR
 */
export const number = define('number', 'value', (_, [value = null]) => toNumber(value));

/**
 * An array of the values, at most 10,000.
 *
 * @(array("a", "b", 356)[1]) -> b
 * @(join(array("a", "b", "c"), "|")) -> a|b|c
 * @(count(array())) -> 0
 * @(array(1, 2 / 0)) -> ERROR
 */
export const array = define('array', 'values*', (_, values) => arrayOf(values));

/**
 * An object of keys and values in turn.
 *
 * @(object()) -> {}
 * @(object("a", 123, "b", "hello")) -> {a: 123, b: hello}
 * @(object("a")) -> ERROR
 */
export const object = define('object', 'pairs*', (_, pairs) => {
  if (pairs.length % 2 !== 0) return errorOf('needs a value for each key');
  const record: Record<string, Value> = Object.create(null);
  for (let i = 0; i < pairs.length; i += 2) {
    const key = toText(pairs[i]!);
    const value = pairs[i + 1]!;
    if (typeof key !== 'string') return key;
    if (isError(value)) return value;
    record[key] = value;
  }
  const defaultValue = record[DEFAULT_KEY];
  delete record[DEFAULT_KEY];
  return objectOf(record, defaultValue);
});

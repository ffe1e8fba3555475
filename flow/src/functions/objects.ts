/** Functions of objects. */
import { toFunction, toObject, toText, unable } from '../values/convert.ts';
import { decimalOf } from '../values/decimal.ts';
import { isError } from '../values/errors.ts';
import { isArray, isObject } from '../values/kinds.ts';
import { objectOf } from '../values/objects.ts';
import type { Value } from '../values/values.ts';
import { callFunction } from './call.ts';
import { arrayOf, define } from './define.ts';

/**
 * How many items an array or properties an object has.
 *
 * @(count(array("a", "b"))) -> 2
 * @(count(object("a", 1))) -> 1
 * @(count(null)) -> 0
 * @(count(123)) -> ERROR
 */
export const count = define('count', 'value', (_, [value = null]) => {
  if (value === null) return decimalOf(0);
  if (isArray(value)) return decimalOf(value.length);
  return isObject(value) ? decimalOf(value.keys().length) : unable(value, 'something with a count');
});

/**
 * A property of an object, without regard to case; null when there is none.
 *
 * @(extract(object("a", 123), "A")) -> 123
 * @(extract(object("a", 123), "b")) ->
 * @(extract("text", "a")) -> ERROR
 */
export const extract = define('extract', 'object, property', (_, [value = null, property = null]) => {
  const [object, key] = [toObject(value), toText(property)];
  if (object.kind === 'error') return object;
  return typeof key === 'string' ? (object.get(key.toLowerCase()) ?? null) : key;
});

/**
 * An object of some properties of another.
 *
 * @(extract_object(object("a", 1, "b", 2, "c", 3), "a", "c")) -> {a: 1, c: 3}
 */
export const extractObject = define('extract_object', 'object, properties+', (_, [value = null, ...properties]) => {
  const object = toObject(value);
  if (object.kind === 'error') return object;
  const record: Record<string, Value> = Object.create(null);
  for (const property of properties) {
    const key = toText(property);
    if (typeof key !== 'string') return key;
    record[key] = object.get(key.toLowerCase()) ?? null;
  }
  return objectOf(record);
});

/**
 * The keys of an object in order.
 *
 * @(keys(object("b", 2, "a", 1))) -> [a, b]
 * @(keys(null)) -> []
 * @(keys("a")) -> ERROR
 */
export const keys = define('keys', 'object', (_, [value = null]) => {
  const object = toObject(value);
  return object.kind === 'error' ? object : arrayOf(object.keys().toSorted());
});

/**
 * An object with what the function gives for each value; further arguments are handed on to it.
 *
 * @(foreach_value(object("a", "x", "b", "y"), upper)) -> {a: X, b: Y}
 * @(foreach_value(object("a", "hi there", "b", "good bye"), word, 1)) -> {a: there, b: bye}
 */
export const foreachValue = define('foreach_value', 'object, function, args*', (env, args) => {
  const [object, each] = [toObject(args[0]!), toFunction(args[1]!)];
  if (object.kind === 'error') return object;
  if (each.kind === 'error') return each;
  const others = args.slice(2);
  const record: Record<string, Value> = Object.create(null);
  for (const key of object.keys()) {
    const result = callFunction(each, env, [object.get(key.toLowerCase()) ?? null, ...others]);
    if (isError(result)) return result;
    record[key] = result;
  }
  return objectOf(record);
});

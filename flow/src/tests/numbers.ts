/** Router tests of numbers. They look for the first number in a text for which the test is true. */
import { define, type FunctionDefinition } from '../functions/define.ts';
import { findNumber } from '../text/number-text.ts';
import { toNumber, toText } from '../values/convert.ts';
import { compareDecimals, parseDecimal } from '../values/decimal.ts';
import type { Environment } from '../values/environment.ts';
import { isNumber } from '../values/kinds.ts';
import type { NumberValue, Value } from '../values/values.ts';
import { matched, NO_MATCH } from './outcome.ts';

function search(env: Environment, value: Value, isWanted: (number: NumberValue) => boolean): Value {
  // A number needs no reading, whatever the signs with which the workspace writes numbers.
  if (isNumber(value)) return isWanted(value) ? matched(value) : NO_MATCH;
  const text = toText(value);
  if (typeof text !== 'string') return text;
  const found = findNumber(text, env, (plain) => {
    const number = parseDecimal(plain);
    return number !== undefined && number.kind === 'number' && isWanted(number) ? number : undefined;
  });
  return found === undefined ? NO_MATCH : matched(found);
}

function comparison(name: string, isWanted: (order: number) => boolean): FunctionDefinition {
  return define(name, 'text, number', (env, [value = null, other = null]) => {
    const text = toText(value);
    if (typeof text !== 'string') return text;
    const limit = toNumber(other);
    if (limit.kind === 'error') return limit;
    return search(env, value, (number) => isWanted(compareDecimals(number, limit)));
  });
}

/**
 * Whether there is a number in the text. The first one is the match.
 *
 * @(has_number("the number is 42")) -> true
 * @(has_number("the number is $1,234.50").match) -> 1234.5
 * @(has_number("12k").match) -> 12
 * @(has_number("۱۲۳۴").match) -> 1234
 * @(has_number("the number is forty two")) -> false
 */
export const hasNumber = define('has_number', 'text', (env, [value = null]) => search(env, value, () => true));

/**
 * Whether there is a number in the text that is less than `number`.
 *
 * @(has_number_lt("the number is 42", 44)) -> true
 * @(has_number_lt("the numbers are 50 and 42", 44).match) -> 42
 * @(has_number_lt("the number is 42", 40)) -> false
 * @(has_number_lt("the number is not there", "foo")) -> ERROR
 */
export const hasNumberLt = comparison('has_number_lt', (order) => order < 0);

/**
 * Whether there is a number in the text that is `number` or less.
 *
 * @(has_number_lte("the number is 42", 42)) -> true
 * @(has_number_lte("the number is 42", 44).match) -> 42
 * @(has_number_lte("the number is 42", 40)) -> false
 * @(has_number_lte("the number is not there", "foo")) -> ERROR
 */
export const hasNumberLte = comparison('has_number_lte', (order) => order <= 0);

/**
 * Whether `number` is in the text.
 *
 * @(has_number_eq("the number is 42", 42)) -> true
 * @(has_number_eq("the number is 42.0", 42).match) -> 42
 * @(has_number_eq("the number is 42", 40)) -> false
 * @(has_number_eq("the number is not there", "foo")) -> ERROR
 */
export const hasNumberEq = comparison('has_number_eq', (order) => order === 0);

/**
 * Whether there is a number in the text that is `number` or more.
 *
 * @(has_number_gte("the number is 42", 42)) -> true
 * @(has_number_gte("the number is 42", 40).match) -> 42
 * @(has_number_gte("the number is 42", 45)) -> false
 * @(has_number_gte("the number is not there", "foo")) -> ERROR
 */
export const hasNumberGte = comparison('has_number_gte', (order) => order >= 0);

/**
 * Whether there is a number in the text that is more than `number`.
 *
 * @(has_number_gt("the number is 42", 40)) -> true
 * @(has_number_gt("the number is 42", 40).match) -> 42
 * @(has_number_gt("the number is 42", 42)) -> false
 * @(has_number_gt("the number is not there", "foo")) -> ERROR
 */
export const hasNumberGt = comparison('has_number_gt', (order) => order > 0);

/**
 * Whether there is a number in the text that is neither less than `min` nor more than `max`.
 *
 * @(has_number_between("the number is 42", 40, 44)) -> true
 * @(has_number_between("the number is 42", 40, 42).match) -> 42
 * @(has_number_between("the number is 42", 50, 60)) -> false
 * @(has_number_between("the number is not there", "foo", 60)) -> ERROR
 */
export const hasNumberBetween = define('has_number_between', 'text, min, max', (env, args) => {
  const [value = null, min = null, max = null] = args;
  const text = toText(value);
  if (typeof text !== 'string') return text;
  const least = toNumber(min);
  if (least.kind === 'error') return least;
  const most = toNumber(max);
  if (most.kind === 'error') return most;
  return search(env, value, (each) => compareDecimals(each, least) >= 0 && compareDecimals(each, most) <= 0);
});

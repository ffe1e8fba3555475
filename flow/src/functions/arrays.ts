/** Functions of arrays. */
import { spend } from '../values/budget.ts';
import { compare, equals } from '../values/compare.ts';
import { toArray, toBoolean, toFunction, toNumber, toText } from '../values/convert.ts';
import { add, ZERO } from '../values/decimal.ts';
import { errorOf, isError } from '../values/errors.ts';
import { kindOf } from '../values/kinds.ts';
import { render } from '../values/render.ts';
import type { Value } from '../values/values.ts';
import { callFunction } from './call.ts';
import { arrayOf, integerAt, ofArray } from './define.ts';

/**
 * The items from `start` to before `end`, counted from 0, or from the end when negative.
 *
 * @(slice(array("a", "b", "c"), 0, 2)) -> [a, b]
 * @(slice(array("a", "b", "c"), 1)) -> [b, c]
 * @(slice(array("a", "b", "c"), -2)) -> [b, c]
 * @(slice(array("a", "b", "c"), 10)) -> []
 */
export const slice = ofArray('slice', 'array, start, end?', (array, _, args) => {
  const [start, end] = [integerAt(args, 1, 0), integerAt(args, 2, array.length)];
  if (typeof start !== 'number') return start;
  return typeof end === 'number' ? array.slice(start, end) : end;
});

/**
 * Whether the array has this value: of the same kind and equal.
 *
 * @(contains(array("a", "b", "c"), "a")) -> true
 * @(contains(array(1, 2, 3), 4)) -> false
 * @(contains(array(1, 2, 3), "2")) -> false
 */
export const contains = ofArray('contains', 'array, value', (array, _, args) => {
  const value = args[1]!;
  return isError(value) ? value : array.some((item) => equals(item, value));
});

/**
 * The items as one text with a separator between them.
 *
 * @(join(array("a", "b", "c"), "|")) -> a|b|c
 * @(join(split("a.b.c", "."), " ")) -> a b c
 */
export const join = ofArray('join', 'array, separator', (array, _, args) => {
  const separator = toText(args[1]!);
  if (typeof separator !== 'string') return separator;
  let joined = '';
  for (let i = 0; i < array.length; i++) {
    const text = toText(array[i]!);
    if (typeof text !== 'string') return text;
    spend(text.length + separator.length);
    joined += i > 0 ? separator + text : text;
  }
  return joined;
});

/**
 * The items the other way round.
 *
 * @(reverse(array("a", "b", "c"))) -> [c, b, a]
 */
export const reverse = ofArray('reverse', 'array', (array) => array.toReversed());

/**
 * The items in order; all must be of one kind that has an order.
 *
 * @(sort(array(3, 1, 2))) -> [1, 2, 3]
 * @(sort(array("C", "A", "B"))) -> [A, B, C]
 * @(sort(array("C", 1))) -> ERROR
 */
export const sort = ofArray('sort', 'array', (array) => {
  for (let i = 1; i < array.length; i++) {
    if (compare(array[0]!, array[i]!) === undefined) {
      return errorOf(`${kindOf(array[0]!)} cannot be put in order with ${kindOf(array[i]!)}`);
    }
  }
  return array.toSorted((a, b) => compare(a, b) ?? 0);
});

/**
 * The sum of the items.
 *
 * @(sum(array(1, 2, "3"))) -> 6
 * @(sum(array())) -> 0
 * @(sum(array("a"))) -> ERROR
 */
export const sum = ofArray('sum', 'array', (array) => {
  let total = ZERO;
  for (const item of array) {
    const number = toNumber(item);
    const next = number.kind === 'error' ? number : add(total, number);
    if (next.kind === 'error') return next;
    total = next;
  }
  return total;
});

/**
 * The items without those that came before.
 *
 * @(unique(array(1, 3, 2, 3))) -> [1, 3, 2]
 * @(unique(array("hi", "there", "hi"))) -> [hi, there]
 */
export const unique = ofArray('unique', 'array', (array) => {
  const seen = new Map<string, Value[]>();
  return array.filter((item) => {
    const key = `${kindOf(item)} ${render(item)}`;
    const alike = seen.get(key);
    if (!alike) seen.set(key, [item]);
    else if (alike.some((each) => equals(each, item))) return false;
    else alike.push(item);
    return true;
  });
});

/**
 * The items of both arrays, one after the other.
 *
 * @(concat(array("a", "b"), array("c", "d"))) -> [a, b, c, d]
 * @(unique(concat(array(1, 2, 3), array(3, 4)))) -> [1, 2, 3, 4]
 */
export const concat = ofArray('concat', 'array1, array2', (first, _, args) => {
  const second = toArray(args[1]!);
  return 'kind' in second ? second : arrayOf([...first, ...second]);
});

/**
 * The items for which the function gives something true.
 *
 * @(filter(array(1, 0, 2), boolean)) -> [1, 2]
 * @(filter(array("a", "b", "c"), (x) => x != "c")) -> [a, b]
 */
export const filter = ofArray('filter', 'array, function', (array, env, args) => {
  const test = toFunction(args[1]!);
  if (test.kind === 'error') return test;
  const kept: Value[] = [];
  for (const item of array) {
    const isKept = toBoolean(callFunction(test, env, [item]));
    if (typeof isKept !== 'boolean') return isKept;
    if (isKept) kept.push(item);
  }
  return kept;
});

/**
 * What the function gives for each item; further arguments are handed on to it.
 *
 * @(foreach(array("a", "b", "c"), upper)) -> [A, B, C]
 * @(foreach(array("a", "b", "c"), (x) => x & "1")) -> [a1, b1, c1]
 * @(foreach(array("the man", "fox", "jumped up"), word, 0)) -> [the, fox, jumped]
 */
export const foreach = ofArray('foreach', 'values, function, args*', (values, env, args) => {
  const each = toFunction(args[1]!);
  if (each.kind === 'error') return each;
  const others = args.slice(2);
  const results: Value[] = [];
  for (const value of values) {
    const result = callFunction(each, env, [value, ...others]);
    if (isError(result)) return result;
    results.push(result);
  }
  return results;
});

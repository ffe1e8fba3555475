/** Functions that decide. */
import { toBoolean } from '../values/convert.ts';
import type { Value } from '../values/values.ts';
import { define } from './define.ts';

/**
 * Whether all values are true. Those after the first false one do not matter.
 *
 * @(and(true)) -> true
 * @(and(true, false, true)) -> false
 * @(and(false, 1 / 0)) -> false
 * @(and(true, 1 / 0)) -> ERROR
 */
export const and = define('and', 'values+', (_, values) => firstBeing(false, values));

/**
 * Whether one of the values is true. Those after the first true one do not matter.
 *
 * @(or(true)) -> true
 * @(or(true, false, true)) -> true
 * @(or(false, "false")) -> false
 */
export const or = define('or', 'values+', (_, values) => firstBeing(true, values));

/** `wanted` when one of the values is so, before any that is an error. */
function firstBeing(wanted: boolean, values: readonly Value[]): Value {
  for (const value of values) {
    const truth = toBoolean(value);
    if (typeof truth !== 'boolean') return truth;
    if (truth === wanted) return wanted;
  }
  return !wanted;
}

/**
 * The second argument when the first is true, else the third. An error in the other one does not matter.
 *
 * @(if(1 = 1, "foo", 2 / 0)) -> foo
 * @(if("foo" > "bar", "foo", "bar")) -> ERROR
 */
export const choose = define('if', 'test, value1, value2', (_, args) => {
  const truth = toBoolean(args[0]!);
  if (typeof truth !== 'boolean') return truth;
  return args[truth ? 1 : 2]!;
});

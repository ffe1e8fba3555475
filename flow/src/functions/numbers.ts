/** Functions of numbers. */
import { toNumber } from '../values/convert.ts';
import * as decimal from '../values/decimal.ts';
import { errorOf } from '../values/errors.ts';
import type { NumberValue, Value } from '../values/values.ts';
import { define, integerAt, ofNumber } from './define.ts';

/**
 * The number without its sign.
 *
 * @(abs(-10)) -> 10
 * @(abs(10.5)) -> 10.5
 * @(abs("foo")) -> ERROR
 */
export const abs = ofNumber('abs', 'number', (number) => (number.coefficient < 0n ? decimal.negate(number) : number));

/**
 * The number to the nearest whole number or to so many places; halves away from zero. Negative places round before the
 * point.
 *
 * @(round(12.141)) -> 12
 * @(round(-2.5)) -> -3
 * @(round(12.146, 2)) -> 12.15
 * @(round(12.146, -1)) -> 10
 */
export const round = rounding('round', 'half');

/**
 * The number up to the next whole number, or to so many places.
 *
 * @(round_up(12.141)) -> 13
 * @(round_up(12.141, 2)) -> 12.15
 * @(round_up(-2.5)) -> -2
 */
export const roundUp = rounding('round_up', 'up');

/**
 * The number down to the whole number before, or to so many places.
 *
 * @(round_down(12.6)) -> 12
 * @(round_down(12.146, 2)) -> 12.14
 * @(round_down(-2.5)) -> -3
 */
export const roundDown = rounding('round_down', 'down');

function rounding(name: string, way: decimal.Rounding) {
  return ofNumber(name, 'number, places?', (number, _, args) => {
    const places = integerAt(args, 1, 0);
    return typeof places === 'number' ? decimal.roundTo(number, places, way) : places;
  });
}

/**
 * The greatest of the numbers.
 *
 * @(max(1, -1, 10)) -> 10
 * @(max(1, "foo")) -> ERROR
 */
export const max = define('max', 'numbers+', (_, values) =>
  folded(values, (a, b) => (decimal.compareDecimals(a, b) < 0 ? b : a)),
);

/**
 * The least of the numbers.
 *
 * @(min(2, 2, -10)) -> -10
 * @(min(1, "foo")) -> ERROR
 */
export const min = define('min', 'numbers+', (_, values) =>
  folded(values, (a, b) => (decimal.compareDecimals(a, b) > 0 ? b : a)),
);

/**
 * The mean of the numbers, to 16 places.
 *
 * @(mean(1, 2)) -> 1.5
 * @(mean(1, 2, 6)) -> 3
 * @(mean(1, "foo")) -> ERROR
 */
export const mean = define('mean', 'numbers+', (_, values) => {
  const total = folded(values, decimal.add);
  return total.kind === 'error' ? total : decimal.divide(total, decimal.decimalOf(values.length));
});

function folded(values: readonly Value[], join: (a: NumberValue, b: NumberValue) => ReturnType<typeof toNumber>) {
  let result = toNumber(values[0]!);
  for (let i = 1; i < values.length && result.kind !== 'error'; i++) {
    const next = toNumber(values[i]!);
    result = next.kind === 'error' ? next : join(result, next);
  }
  return result;
}

/**
 * What is left of the first number when it is divided by the second, with the sign of the first.
 *
 * @(mod(5, 2)) -> 1
 * @(mod(-5, 3)) -> -2
 * @(mod(5, 0)) -> ERROR
 */
export const mod = ofNumber('mod', 'dividend, divisor', (dividend, _, args) => {
  const divisor = toNumber(args[1]!);
  return divisor.kind === 'error' ? divisor : decimal.remainder(dividend, divisor);
});

/**
 * The number as a percentage without places.
 *
 * @(percent(0.54234)) -> 54%
 * @(percent(1.2)) -> 120%
 * @(percent("foo")) -> ERROR
 */
export const percent = ofNumber('percent', 'number', (number) => {
  const hundredfold = decimal.multiply(number, decimal.HUNDRED);
  const rounded = hundredfold.kind === 'error' ? hundredfold : decimal.roundTo(hundredfold, 0, 'half');
  return rounded.kind === 'error' ? rounded : `${decimal.decimalText(rounded)}%`;
});

/**
 * A random number of at least 0 and less than 1.
 *
 * @(rand() < 1) -> true
 */
export const rand = define('rand', '', (env) => decimal.decimalFromFloat(env.host.random()));

/**
 * A random whole number between the two, both of which may come.
 *
 * @(rand_between(7, 7)) -> 7
 * @(rand_between(1, "foo")) -> ERROR
 */
export const randBetween = ofNumber('rand_between', 'least, most', (least, env, args) => {
  const most = toNumber(args[1]!);
  if (most.kind === 'error') return most;
  const draw = decimal.decimalFromFloat(env.host.random());
  const span = decimal.subtract(most, least);
  if (span.kind === 'error' || draw.kind === 'error') return span.kind === 'error' ? span : errorOf('no random number');
  const numbers = decimal.add(span, decimal.ONE);
  if (numbers.kind === 'error') return numbers;
  // Both have many digits, and only the whole part of the product counts.
  const product = decimal.normal(draw.coefficient * numbers.coefficient, draw.exponent + numbers.exponent);
  const step = decimal.roundTo(product, 0, 'down');
  const result = step.kind === 'error' ? step : decimal.add(step, least);
  return result.kind === 'error' ? result : decimal.roundTo(result, 0, 'down');
});

/** The operators. Text for `&`, `=` and `!=`, numbers for all others; an error on either side is the result. */
import { spend, spendText } from '../values/budget.ts';
import { toNumber, toText } from '../values/convert.ts';
import { add, compareDecimals, divide, multiply, negate, subtract } from '../values/decimal.ts';
import { power } from '../values/power.ts';
import type { NumberValue, Value } from '../values/values.ts';
import type { BinaryOperator } from './ast.ts';

/** A power takes as much time as so many simple values; one that is not whole much more. */
const POWER_COST = 500;
const FRACTIONAL_POWER_COST = 20_000;

export type Operation = (left: Value, right: Value) => Value;

/**
 * `left & right`: both as text, one after the other.
 * @("hello" & " " & "bar") -> hello bar
 * @("hello" & null) -> hello
 */
function concatenate(left: Value, right: Value): Value {
  const a = toText(left);
  const b = toText(right);
  if (typeof a !== 'string') return a;
  if (typeof b !== 'string') return b;
  const text = a + b;
  spendText(text);
  return text;
}

function textual(decide: (a: string, b: string) => boolean): Operation {
  return (left, right) => {
    const a = typeof left === 'string' ? left : toText(left);
    const b = typeof right === 'string' ? right : toText(right);
    if (typeof a !== 'string') return a;
    if (typeof b !== 'string') return b;
    spend(1);
    return decide(a, b);
  };
}

function numeric(calculate: (a: NumberValue, b: NumberValue) => Value): Operation {
  return (left, right) => {
    const a = toNumber(left);
    const b = toNumber(right);
    if (a.kind === 'error') return a;
    if (b.kind === 'error') return b;
    spend(1);
    return calculate(a, b);
  };
}

/** The function of each operator with two sides. */
export const operations: Readonly<Record<BinaryOperator, Operation>> = {
  '&': concatenate,
  '=': textual((a, b) => a === b),
  '!=': textual((a, b) => a !== b),
  '<': numeric((a, b) => compareDecimals(a, b) < 0),
  '<=': numeric((a, b) => compareDecimals(a, b) <= 0),
  '>': numeric((a, b) => compareDecimals(a, b) > 0),
  '>=': numeric((a, b) => compareDecimals(a, b) >= 0),
  '+': numeric(add),
  '-': numeric(subtract),
  '*': numeric(multiply),
  '/': numeric(divide),
  '^': numeric((a, b) => {
    spend(b.exponent < 0 ? FRACTIONAL_POWER_COST : POWER_COST);
    return power(a, b);
  }),
};

/** `-value` */
export function negation(value: Value): Value {
  const number = toNumber(value);
  return number.kind === 'error' ? number : negate(number);
}

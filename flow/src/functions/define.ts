/** How functions of the expression language are made. */
import { toArray, toInteger, toNumber, toText } from '../values/convert.ts';
import type { Environment } from '../values/environment.ts';
import { type ErrorOr, errorOf, isError } from '../values/errors.ts';
import type { FunctionValue, NumberValue, Value } from '../values/values.ts';

export interface FunctionDefinition extends FunctionValue {
  /** `text, delimiters?` – a question mark for what may be left out, `values+` for one or more, `values*` for any. */
  readonly parameters: string;
}

type Call<First> = (first: First, env: Environment, args: readonly Value[]) => Value;

const MOST_ITEMS = 10_000;

/**
 * A function that takes its arguments as they are, errors too. Whoever calls it with too few or too many gets an
 * error. The doc comment of the constant is its reference: a paragraph, then examples `@(expression) -> text`, where
 * the text ERROR stands for an error.
 */
export function define(
  name: string,
  parameters: string,
  call: (env: Environment, args: readonly Value[]) => Value,
): FunctionDefinition {
  const names = parameters === '' ? [] : parameters.split(', ');
  const least = names.filter((each) => !/[?*]$/.test(each)).length;
  const most = /[+*]$/.test(parameters) ? Number.POSITIVE_INFINITY : names.length;
  return {
    kind: 'function',
    name,
    parameters,
    call(env, args) {
      if (args.length < least || args.length > most) return wrongCount(least, most, args.length);
      return call(env, args);
    },
  };
}

function wrongCount(least: number, most: number, got: number): Value {
  const wanted =
    least === most ? `${least}` : most < Number.POSITIVE_INFINITY ? `${least} to ${most}` : `at least ${least}`;
  return errorOf(`need ${wanted} argument(s), got ${got}`);
}

/** As `define`; the first argument comes as text. */
export function ofText(name: string, parameters: string, call: Call<string>): FunctionDefinition {
  return define(name, parameters, (env, args) => {
    const text = toText(args[0]!);
    return typeof text === 'string' ? call(text, env, args) : text;
  });
}

/** As `define`; the first argument comes as a number. */
export function ofNumber(name: string, parameters: string, call: Call<NumberValue>): FunctionDefinition {
  return define(name, parameters, (env, args) => {
    const number = toNumber(args[0]!);
    return number.kind === 'error' ? number : call(number, env, args);
  });
}

/** As `define`; the first argument comes as an array. */
export function ofArray(name: string, parameters: string, call: Call<readonly Value[]>): FunctionDefinition {
  return define(name, parameters, (env, args) => {
    const array = toArray(args[0]!);
    return 'kind' in array ? array : call(array, env, args);
  });
}

/** The argument as a whole number, `otherwise` where it was left out. */
export function integerAt(args: readonly Value[], index: number, otherwise: number): ErrorOr<number> {
  return index < args.length ? toInteger(args[index]!) : otherwise;
}

/** The argument as text, `otherwise` where it was left out. */
export function textAt(args: readonly Value[], index: number, otherwise: string): ErrorOr<string> {
  return index < args.length ? toText(args[index]!) : otherwise;
}

/** The items as an array; an error when one of them is one, or when there are more than 10,000. */
export function arrayOf(items: readonly Value[]): Value {
  if (items.length > MOST_ITEMS) return errorOf(`an array can have no more than ${MOST_ITEMS} items`);
  return items.find(isError) ?? items;
}

/** Values taken for another kind. What cannot be is an error; an error stays what it is. */
import { decimalText, parseDecimal, wholeOf } from './decimal.ts';
import { type ErrorOr, errorOf } from './errors.ts';
import { isArray } from './kinds.ts';
import { objectOf } from './objects.ts';
import { render } from './render.ts';
import type { ErrorValue, FunctionValue, NumberValue, ObjectValue, Value } from './values.ts';

const EMPTY_OBJECT = objectOf({});
const LONGEST_SHOWN = 100;

/** Its one text, as `render` gives it. */
export function toText(value: Value): ErrorOr<string> {
  if (typeof value === 'string') return value;
  if (value !== null && typeof value === 'object' && 'kind' in value) {
    if (value.kind === 'error') return value;
    // The default of an object may be an error.
    if (value.kind === 'object' && value.hasDefault) return toText(value.defaultValue());
  }
  return render(value);
}

/** A number, a text that is a plain decimal with or without spaces around it, an object with such a default. */
export function toNumber(value: Value): ErrorOr<NumberValue> {
  if (typeof value === 'string') return parseDecimal(value) ?? unable(value, 'a number');
  if (value === null || typeof value !== 'object' || isArray(value)) return unable(value, 'a number');
  if (value.kind === 'number' || value.kind === 'error') return value;
  if (value.kind === 'object' && value.hasDefault) return toNumber(value.defaultValue());
  return unable(value, 'a number');
}

/** A number cut to its whole part, when that lies within ±2^31. */
export function toInteger(value: Value): ErrorOr<number> {
  const number = toNumber(value);
  if (number.kind === 'error') return number;
  return wholeOf(number) ?? errorOf(`number value ${decimalText(number)} is out of range`);
}

/**
 * False are: empty text, the text "false" in any case, 0, midnight, an array or object without content, null.
 * An object with a default is what that is.
 */
export function toBoolean(value: Value): ErrorOr<boolean> {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '' && value.toLowerCase() !== 'false';
  if (value === null) return false;
  if (isArray(value)) return value.length > 0;
  switch (value.kind) {
    case 'error':
      return value;
    case 'number':
      return value.coefficient !== 0n;
    case 'time':
      return value.hour + value.minute + value.second + value.nanos > 0;
    case 'object':
      return value.hasDefault ? toBoolean(value.defaultValue()) : value.keys().length > 0;
    default:
      return true;
  }
}

/** Null is the empty array; a text is none. */
export function toArray(value: Value): ErrorOr<readonly Value[]> {
  if (value === null) return [];
  if (isArray(value)) return value;
  if (typeof value === 'object') {
    if (value.kind === 'error') return value;
    if (value.kind === 'object' && value.hasDefault) return toArray(value.defaultValue());
  }
  return unable(value, 'an array');
}

/** Null is the empty object. */
export function toObject(value: Value): ErrorOr<ObjectValue> {
  if (value === null) return EMPTY_OBJECT;
  if (typeof value === 'object' && !isArray(value) && (value.kind === 'object' || value.kind === 'error')) return value;
  return unable(value, 'an object');
}

export function toFunction(value: Value): ErrorOr<FunctionValue> {
  if (value !== null && typeof value === 'object' && !isArray(value)) {
    if (value.kind === 'function' || value.kind === 'error') return value;
    if (value.kind === 'object' && value.hasDefault) return toFunction(value.defaultValue());
  }
  return unable(value, 'a function');
}

/** The error that a value cannot be taken for `wanted`: "a number". */
export function unable(value: Value, wanted: string): ErrorValue {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'error') return value;
  return errorOf(`unable to convert ${describe(value)} to ${wanted}`);
}

/** The value in the words of an error: short, and texts in quotes. */
export function describe(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'boolean') return String(value);
  if (isArray(value)) return 'array';
  return value.kind === 'object' ? 'object' : shortened(render(value));
}

function shortened(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

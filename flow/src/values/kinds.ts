/** Which kind of value it is. */
import type { NumberValue, ObjectValue, Value } from './values.ts';

export type Kind =
  | 'null'
  | 'boolean'
  | 'text'
  | 'number'
  | 'datetime'
  | 'date'
  | 'time'
  | 'array'
  | 'object'
  | 'function'
  | 'error';

export function kindOf(value: Value): Kind {
  if (typeof value === 'string') return 'text';
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  return isArray(value) ? 'array' : value.kind;
}

export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value): value is ObjectValue {
  return kindOf(value) === 'object';
}

export function isNumber(value: Value): value is NumberValue {
  return kindOf(value) === 'number';
}

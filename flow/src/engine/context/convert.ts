/** From plain JSON to values of the expression language. */

import { renderDateTime } from '../../values/datetime.ts';
import { decimalOf, decimalText, parseScientific } from '../../values/decimal.ts';
import type { ObjectValue, Value } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import { isObject, isRawJson } from '../own.ts';
import { view } from './view.ts';

/** A number of JSON: JavaScript's own, or `JSON.rawJSON` where that would lose digits. Null when it is none. */
export function numberOf(number: unknown): Value {
  if (typeof number === 'number' && Number.isSafeInteger(number)) return decimalOf(number);
  const text = isRawJson(number) ? number.rawJSON : String(number);
  return parseScientific(text) ?? null;
}

const DEEPEST = 100;

/** Objects are looked into when they are asked for. */
export function fromJson(json: unknown, depth = 0): Value {
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (json === null || json === undefined || depth > DEEPEST) return null;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, depth + 1));
  if (!isObject(json) || isRawJson(json)) return numberOf(json);
  return objectFromJson(json, depth);
}

export const emptyObject: ObjectValue = view([], () => undefined);

export function objectFromJson(json: Readonly<Record<string, unknown>>, depth = 0): ObjectValue {
  let byLower: Map<string, string> | undefined;
  return view(
    () => Object.keys(json),
    (key) => {
      if (Object.hasOwn(json, key)) return fromJson(json[key], depth + 1);
      byLower ??= new Map(Object.keys(json).map((each) => [each.toLowerCase(), each]));
      const found = byLower.get(key);
      return found === undefined ? undefined : fromJson(json[found], depth + 1);
    },
  );
}

/** A value of a field as text. */
export function shown(_m: Machine, value: Value): string {
  if (typeof value === 'string') return value;
  if (value !== null && typeof value === 'object' && 'kind' in value) {
    if (value.kind === 'number') return decimalText(value);
    if (value.kind === 'datetime') return renderDateTime(value);
  }
  return '';
}

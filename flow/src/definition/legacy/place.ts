/**
 * Reads what a flow before version 13 holds. What is absent or null counts as empty, since old flows leave much out;
 * a value of another type is refused with its place.
 */
import { definitionError } from '../errors.ts';
import { isObject, type Json } from '../json.ts';

/** A value and where it stands, for errors. */
export interface Place {
  readonly value: unknown;
  readonly path: string;
}

/** A property of an object; undefined where there is none. */
export function property(place: Place, name: string): Place {
  const path = place.path === '' ? name : `${place.path}.${name}`;
  const found = object(place);
  return { value: Object.hasOwn(found, name) ? found[name] : undefined, path };
}

export function object({ value, path }: Place): Json {
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw definitionError(path, 'must be an object');
}

export function list({ value, path }: Place, max = Number.POSITIVE_INFINITY): readonly Place[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw definitionError(path, 'must be a list');
  if (value.length > max) throw definitionError(path, `must have at most ${max} items`);
  return value.map((item: unknown, index) => ({ value: item, path: `${path}[${index}]` }));
}

/** Numbers count as texts, as old flows hold both. */
export function text({ value, path }: Place): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw definitionError(path, 'must be a text');
}

export function requiredText(place: Place): string {
  const found = text(place);
  if (found === '') throw definitionError(place.path, 'is required');
  return found;
}

export function integer({ value, path }: Place): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return Math.trunc(value);
  throw definitionError(path, 'must be a number');
}

/** Decimals are numbers or texts in old flows; the text keeps every digit. */
export function decimal(place: Place): number {
  const found = text(place).trim();
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(found)) throw definitionError(place.path, 'must be a number');
  return Number(found);
}

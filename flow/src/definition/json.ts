/** Plain JSON of unknown shape, looked at without trust. */
import { definitionError } from './errors.ts';

export type Json = Readonly<Record<string, unknown>>;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const DEEPEST = 100;
/** RapidPro's own limits allow no flow of this size; what is larger is a mistake or an attack. */
const LARGEST = 10_000_000;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or undefined for anything else. */
export function objectOf(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}

/** The items, or none for anything but a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The entry of a table under a key that comes from outside: never what all objects have of themselves. */
export function ownOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The objects of a list; other items are left out. */
export function objectsOf(value: unknown): readonly Json[] {
  return listOf(value).filter(isObject);
}

/** Whether it has more characters (code points) than that; the common case needs no count. */
export function isLonger(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > 2 * max) return true;
  let count = 0;
  for (const _ of text) if (++count > max) return true;
  return false;
}

interface Budget {
  left: number;
}

/**
 * Throws a DefinitionError when JSON is deeper than 100 levels (or goes round in circles) or larger than 10,000,000
 * characters. Whatever walks through it after this need not fear for its stack.
 */
export function checkSize(json: unknown): void {
  measure(json, 0, { left: LARGEST });
}

function measure(value: unknown, depth: number, budget: Budget): void {
  budget.left -= typeof value === 'string' ? value.length + 2 : 2;
  if (budget.left < 0) throw definitionError('', `is larger than ${LARGEST} characters`);
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
    throw definitionError('', 'holds something that is not JSON');
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth === DEEPEST) throw definitionError('', `has more than ${DEEPEST} levels inside each other`);
  if (Array.isArray(value)) {
    for (const item of value) measure(item, depth + 1, budget);
    return;
  }
  for (const key in value) {
    budget.left -= key.length;
    measure((value as Json)[key], depth + 1, budget);
  }
}

/** Whether values are the same, and which comes first. */
import { spend } from './budget.ts';
import { compareDates, compareDateTimes, compareTimes } from './datetime.ts';
import { compareDecimals } from './decimal.ts';
import { isArray, kindOf } from './kinds.ts';
import type { ObjectValue, Value } from './values.ts';

/** Same kind and same content, all the way down; 1 is not "1". Of objects the properties count, not the default. */
export function equals(a: Value, b: Value): boolean {
  spend(1);
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isArray(a) || isArray(b)) {
    return isArray(a) && isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]!));
  }
  if (a.kind === 'object') return b.kind === 'object' && sameProperties(a, b);
  if (a.kind === 'function') return b.kind === 'function' && a.name === b.name;
  if (a.kind === 'error') return b.kind === 'error' && a.message === b.message;
  return a.kind === b.kind && compare(a, b) === 0;
}

function sameProperties(a: ObjectValue, b: ObjectValue): boolean {
  const keys = a.keys().map((key) => key.toLowerCase());
  if (keys.length !== b.keys().length) return false;
  return keys.every((key) => {
    const other = b.get(key);
    return other !== undefined && equals(a.get(key) ?? null, other);
  });
}

/** Negative, zero or positive, as for a sort; undefined when the two cannot be put in order. */
export function compare(a: Value, b: Value): number | undefined {
  if (typeof a === 'string') return typeof b === 'string' ? compareTexts(a, b) : undefined;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
  if (a === null || b === null || isArray(a) || kindOf(a) !== kindOf(b)) return undefined;
  if (a.kind === 'number' && typeof b === 'object' && 'kind' in b && b.kind === 'number') return compareDecimals(a, b);
  if (a.kind === 'datetime') return compareDateTimes(a, b as typeof a);
  if (a.kind === 'date') return compareDates(a, b as typeof a);
  if (a.kind === 'time') return compareTimes(a, b as typeof a);
  return undefined;
}

/** By code points: -1, 0 or 1. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    // Pairs stand for the highest code points, but begin lower than the end of the first plane.
    if (x !== y) return byCodePoint(x) < byCodePoint(y) ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

function byCodePoint(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

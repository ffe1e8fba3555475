/** Small checks for reading export files: a value, or why it is none. */
import { UUID } from '../definition/json.ts';
import { type Json, listOf, recordOf, textOf } from './json.ts';

/** What is wrong with an item: the path into the file, and the problem, which begins where the path ends. */
export interface Problem {
  readonly path: string;
  readonly problem: string;
}

export interface Reference {
  readonly uuid: string;
  readonly name: string;
}

/** Ends the reading of an item inside `readItems`, which tells why. */
export function reject(problem: string): never {
  throw Object.assign(new Error(problem), { name: 'RejectedItem' });
}

/**
 * Reads the items of a list one by one: those that `read` rejects are told of, the rest is kept. What is more than
 * `most` is told of once and left out.
 */
export function readItems<T>(
  list: unknown,
  path: string,
  most: number,
  problems: Problem[],
  read: (item: Json, path: string) => T,
): T[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    problems.push({ path, problem: 'is no list' });
    return [];
  }
  if (list.length > most) problems.push({ path, problem: `has ${list.length} items; only the first ${most} are read` });
  const found: T[] = [];
  for (const [i, each] of list.slice(0, most).entries()) {
    const at = `${path}[${i}]`;
    try {
      if (typeof each !== 'object' || each === null) reject('is no object');
      found.push(read(recordOf(each), at));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'RejectedItem') throw error;
      problems.push({ path: at, problem: error.message });
    }
  }
  return found;
}

export function textIn(item: Json, key: string, max: number): string {
  const text = typeof item[key] === 'string' ? item[key].trim() : '';
  if (text === '') reject(`has no ${key}`);
  if ([...text].length > max) reject(`has a ${key} of more than ${max} characters`);
  return text;
}

export function uuidIn(item: Json, key = 'uuid'): string {
  const uuid = textOf(item[key], 100);
  if (!UUID.test(uuid)) reject(uuid === '' ? `has no ${key}` : `has a ${key} that is no UUID: “${uuid}”`);
  return uuid.toLowerCase();
}

export function referenceIn(item: Json, key: string): Reference {
  const value = item[key];
  if (typeof value !== 'object' || value === null) reject(`has no ${key}`);
  const reference = recordOf(value);
  const uuid = textOf(reference.uuid, 100);
  if (!UUID.test(uuid)) reject(`has a ${key} without a UUID`);
  return { uuid: uuid.toLowerCase(), name: textOf(reference.name, 128) };
}

export function referencesIn(item: Json, key: string, most = 100): Reference[] {
  const list = item[key];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) reject(`has ${key} that are no list`);
  if (list.length > most) reject(`has more than ${most} ${key}`);
  return listOf(list, most).map((each) => referenceIn({ [key]: each }, key));
}

export function integerIn(item: Json, key: string, least: number, most: number): number {
  const value = item[key];
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) reject(`has no whole number as ${key}`);
  if (number < least || number > most) reject(`has a ${key} outside ${least} to ${most}: ${number}`);
  return number;
}

export function choiceIn<const T extends string>(item: Json, key: string, values: readonly T[], fallback?: T): T {
  const value = item[key] ?? fallback;
  const found = values.find((each) => each === value);
  if (found === undefined) reject(`has the ${key} “${textOf(value, 50)}”; one of ${values.join(', ')} is needed`);
  return found;
}

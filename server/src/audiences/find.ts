/** From what somebody wrote to the ids that it stands for, or to words about what was probably meant. */

import { nearest } from '@mhero/flow/query/nearest.ts';
import { type Condition, propertyName } from '@mhero/flow/query/query.ts';
import { AppError } from '../errors.ts';
import type { NamedRow } from './store/names.ts';

export function fold(text: string): string {
  return text.trim().toLowerCase();
}

/** As `fold`, and without accents. */
function plain(text: string): string {
  return fold(text.normalize('NFD').replace(/\p{M}/gu, ''));
}

function namesOf(row: NamedRow): string[] {
  return [row.name, ...(row.code ? [row.code] : []), ...Object.values(row.names ?? {})];
}

/** All rows with that name or code: those spelt exactly so, else those that differ in accents only. */
export function named(rows: readonly NamedRow[], value: string): number[] {
  const exact = rows.filter((row) => namesOf(row).some((name) => fold(name) === fold(value)));
  const found =
    exact.length > 0 ? exact : rows.filter((row) => namesOf(row).some((name) => plain(name) === plain(value)));
  return found.map((row) => row.id);
}

/** Rows of which the name or code contains the text. */
export function containing(rows: readonly NamedRow[], text: string): number[] {
  const part = fold(text);
  if (part === '') return [];
  return rows.filter((row) => namesOf(row).some((name) => fold(name).includes(part))).map((row) => row.id);
}

export function refuseUnknown(condition: Condition, value: string, known: readonly NamedRow[]): never {
  const meant = nearest(value, known.flatMap(namesOf));
  const words = `There is no ${propertyName(condition).replaceAll('_', ' ')} called “${value}”.`;
  throw invalidQuery(meant ? `${words} Did you mean “${meant}”?` : words, condition.at, meant);
}

export function invalidQuery(message: string, at?: readonly [number, number], meant?: string): AppError {
  return new AppError('query:invalid', message, { ...(at ? { at: [...at] } : {}), ...(meant ? { meant } : {}) });
}

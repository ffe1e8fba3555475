/** How the bitmaps are named: one key for each value that a contact may have. Positions are those within a block. */
import { createHash } from 'node:crypto';
import type { IdColumn, TextColumn } from './test.ts';

/** Contacts in one block. An id is `block * blockSize + position`. */
export const blockSize = 32_768;

/** Up to so many positions are kept as a list; beyond that a bit for each contact is smaller and faster. */
export const fewest = 128;

export const idColumns: readonly IdColumn[] = [
  ...(['cadres', 'jobs', 'skills', 'employers', 'facilities', 'facility_types', 'places', 'groups'] as const),
];
export const textColumns: readonly TextColumn[] = ['language', 'gender'];

export function keyOf(column: string, value: string | number): string {
  const text = String(value);
  return text.length <= 64 ? `${column}:${text}` : `${column}#${createHash('sha256').update(text).digest('hex')}`;
}

/** A number as bits, the lowest first: a range is a few operations on whole blocks, whatever its width. */
export interface Slices {
  readonly column: 'birth_date' | 'created_at';
  readonly bits: number;
  /** Milliseconds since 1970 of the number 0, and of one step. */
  readonly origin: number;
  readonly step: number;
}

/** Birth dates by day, 1800 to 2158; times of recording by the quarter of an hour, in which all zones begin their days. */
export const slices: readonly Slices[] = [
  { column: 'birth_date', bits: 17, origin: Date.UTC(1800, 0, 1), step: 86_400_000 },
  { column: 'created_at', bits: 22, origin: Date.UTC(2000, 0, 1), step: 900_000 },
];

/** Sorts by bit. The bitmap has those contacts whose number has a zero there. */
export const sliceKey = (column: string, bit: number): string => `${column}/${String(bit).padStart(2, '0')}`;

/** Words of names begin so; they are cut, so that all that begin with a text lie side by side. */
export const wordKey = (word: string): string => `word:${word}`;

/** The number of an instant; undefined beyond what the slices can tell apart. */
export function sliceNumber({ bits, origin, step }: Slices, milliseconds: number): number | undefined {
  const number = Math.floor((milliseconds - origin) / step);
  return number > 0 && number < 2 ** bits - 1 ? number : undefined;
}

/** A query after its names have become ids: what the SQL of this room is made from. */
import type { Sql } from '../db/db.ts';

/** Columns of registry.contact that hold ids. */
export type IdColumn =
  | 'cadres'
  | 'jobs'
  | 'skills'
  | 'employers'
  | 'facilities'
  | 'facility_types'
  | 'places'
  | 'groups';
export type TextColumn = 'language' | 'gender';
export type TimeColumn = 'birth_date' | 'created_at' | 'last_heard_at';

export type Test =
  | { readonly kind: 'everyone' | 'nobody' }
  | { readonly kind: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'ids'; readonly column: IdColumn; readonly ids: readonly number[] }
  /** Values are trimmed and in lower case. */
  | { readonly kind: 'text'; readonly column: TextColumn; readonly values: readonly string[] }
  | { readonly kind: 'schemes'; readonly values: readonly string[] }
  | { readonly kind: 'status'; readonly values: readonly number[] }
  /** See registry.contact.reach. */
  | { readonly kind: 'reach'; readonly values: readonly number[] }
  | { readonly kind: 'source'; readonly ids: readonly number[] }
  | { readonly kind: 'set'; readonly column: IdColumn | TextColumn | 'schemes' | 'source' }
  /** From inclusive, before exclusive: `YYYY-MM-DD` for a birth date, else an ISO instant. Both absent: is set. */
  | { readonly kind: 'time'; readonly column: TimeColumn; readonly from?: string; readonly before?: string }
  /** A word of the name begins with one of these, which are in lower case and hold letters and digits only. */
  | { readonly kind: 'words'; readonly beginnings: readonly string[] }
  /** What only the tables know. Without nulls. */
  | { readonly kind: 'rows'; readonly match: Sql; readonly ids: Sql };

export const everyone: Test = { kind: 'everyone' };
export const nobody: Test = { kind: 'nobody' };

export const not = (test: Test): Test => ({ kind: 'not', test });

/** Inside means a role in one of the subtrees. Null is the whole country. */
export function areaTest(area: readonly number[] | null): Test {
  return area === null ? everyone : { kind: 'ids', column: 'places', ids: area };
}

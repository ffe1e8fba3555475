/** What is kept between two reads, all of it in the server's own clock. */
import type { Cursor, Fact, TypeRead } from '../contract.ts';
import { isObject, stringOf } from '../json.ts';
import type { TypeRun } from './type-run.ts';

export interface TypeCursor {
  /** Instant (UTC): what changed from here on is asked for. Null: the server's clock is not known; read all of it. */
  readonly since: string | null;
  /** What the server's clock showed then. */
  readonly now: string | null;
  /** It was there then: that it is not now is an outage. */
  readonly known: boolean;
}

export type TypeCursors = Readonly<Record<string, TypeCursor>>;

/** The types that were there at the last read. A bare `{since}` is of an older installation. */
export function cursorsOf(cursor: Cursor | null, types: readonly string[]): TypeCursors {
  if (isObject(cursor?.types))
    return Object.fromEntries(
      Object.entries(cursor.types).flatMap(([type, value]) =>
        isObject(value) ? [[type, { since: stringOf(value.since), now: stringOf(value.now), known: true }]] : [],
      ),
    );
  const since = stringOf(cursor?.since);
  return since ? Object.fromEntries(types.map((type) => [type, { since, now: null, known: false }])) : {};
}

export function nextCursor(run: TypeRun, before: TypeCursor | undefined, whole: boolean): TypeCursor {
  const { clock, newest } = run;
  const now = clock ? new Date(clock.now).toISOString() : null;
  // What was missed is asked for again next time.
  if (run.unsettled) return { since: whole ? null : (before?.since ?? null), now, known: true };
  const from = clock?.from ?? newest;
  return { since: from === null ? null : sinceOf(from, run.settings.overlap_minutes), now, known: true };
}

export const sinceOf = (from: number, overlapMinutes: number): string =>
  new Date(from - overlapMinutes * 60_000).toISOString();

/** Part of the checkpoint: what a reading has come to so far. */
export interface Progress {
  types: Record<string, TypeCursor>;
  reads: TypeRead[];
  facts: Fact[];
  forbidden: string[];
}

export const emptyProgress = (): Progress => ({ types: {}, reads: [], facts: [], forbidden: [] });

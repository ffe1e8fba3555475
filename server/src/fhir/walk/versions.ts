/** Versions of what is rendered from rows: read, vread and histories, from the instants that the rooms recorded. */

import { AppError } from '../../errors.ts';
import type { FhirContext, Found, HistoryAnswer, HistoryRequest } from '../kind.ts';

export interface VersionedRow {
  readonly cursor: string;
  /** Newest first, never empty. */
  versions(): readonly Found[];
}

export interface VersionedPortion {
  readonly rows: readonly VersionedRow[];
  readonly next: string | null;
}

/** Rows that may have changed at or after `since`, in any order. */
export type ChangedRows = (
  context: FhirContext,
  since: Date | null,
  cursor: string | null,
  limit: number,
) => Promise<VersionedPortion>;

/** What a transaction may still be about to write with a moment that lies behind us. */
const settleMs = 5_000;
const mostVersions = 20_000;
const stride = 500;

export async function historyOf(
  context: FhirContext,
  request: HistoryRequest,
  one: (id: string) => Promise<VersionedRow | null>,
  changed: ChangedRows,
): Promise<HistoryAnswer> {
  const asOf = new Date(context.rooms.clock.now().getTime() - settleMs);
  const rows = request.id === null ? await allChanged(context, request, changed) : [await one(request.id)];
  const versions = rows
    .flatMap((row) => (row ? inTime(row.versions(), request) : []))
    .sort((a, b) => b.updated.getTime() - a.updated.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const from = request.cursor === null ? 0 : Number(request.cursor) || 0;
  const end = from + request.count;
  return {
    found: versions.slice(from, end),
    next: end < versions.length ? String(end) : null,
    asOf,
    total: versions.length,
  };
}

async function allChanged(
  context: FhirContext,
  request: HistoryRequest,
  changed: ChangedRows,
): Promise<VersionedRow[]> {
  const found: VersionedRow[] = [];
  const since = request.since ?? null;
  for (let cursor: string | null = null; ; ) {
    const portion: VersionedPortion = await changed(context, since, cursor, stride);
    found.push(...portion.rows);
    if (portion.next === null) return found;
    if (found.length > mostVersions)
      throw new AppError('request:invalid', 'Too much has changed since then. Give a later `_since`.', {
        fields: [{ where: 'query/_since', message: 'is too early' }],
      });
    cursor = portion.next;
  }
}

/** Of `_at`, versions that were current in between: begun before its end and not followed before its beginning. */
function inTime(versions: readonly Found[], { since, at }: HistoryRequest): Found[] {
  return versions.filter((version, i) => {
    if (since && version.updated < since) return false;
    if (!at) return true;
    const followed = versions[i - 1]?.updated;
    return version.updated < at[1] && (!followed || followed >= at[0]);
  });
}

/** Flows as they are listed: each with how many are in it, began, finished, and what it could not do. */
import type { FlowLine, FlowsQuery } from '@mhero/contract/flows.ts';
import type { Subject } from '../access/subject.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { foreignCursor, idOf, isMoment } from '../lib/pages.ts';
import { type FlowLineRow, listFlowLines as linesFrom } from './store-flow-lines.ts';

const days = 30;

/** Errors: `request:invalid` for a cursor that is not ours. */
export async function listFlowLines(
  q: Queryable,
  subject: Subject,
  { cursor, limit = 50, sort = 'changed', ...filter }: FlowsQuery,
): Promise<{ items: FlowLine[]; next: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor, sort);
  const since = smallestUuid(Date.now() - days * 86_400_000);
  const rows = await linesFrom(q, { ...filter, sort, after, since, limit: limit + 1, area: subject.area });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? writeCursor(last) : null;
  return { items: page.map(toLine), next };
}

/** One of them, archived or not. Errors: `request:not_found`. */
export async function flowLine(q: Queryable, { area }: Subject, uuid: string): Promise<FlowLine> {
  const since = smallestUuid(Date.now() - days * 86_400_000);
  const [row] = await linesFrom(q, { only: uuid, sort: 'name', after: null, since, limit: 1, area });
  if (!row) throw new AppError('request:not_found', 'There is no such flow.');
  return toLine(row);
}

/** Runs have UUIDs of version 7: those of a time begin with it. */
function smallestUuid(time: number): string {
  const digits = time.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}

const writeCursor = ({ place, id }: FlowLineRow): string =>
  Buffer.from(JSON.stringify([place, id])).toString('base64url');

function readCursor(cursor: string, sort: 'changed' | 'name'): { place: string; id: number } {
  try {
    const [place, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    const right = typeof place === 'string' && (sort === 'name' || isMoment(place));
    if (right && Number.isSafeInteger(id)) return { place, id: idOf(String(id))! };
  } catch {
    // Below.
  }
  throw foreignCursor();
}

function toLine(row: FlowLineRow): FlowLine {
  const { uuid, newest, archived_at, created_at, changed_at, id: _, place: __, ...rest } = row;
  return {
    ...rest,
    id: uuid,
    revision: newest,
    archived: archived_at !== null,
    created_at: created_at.toISOString(),
    changed_at: changed_at.toISOString(),
  };
}

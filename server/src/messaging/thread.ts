/** All that was said with one contact, newest first; and what came from numbers that nobody owns. */
import type { ThreadMessage, UnknownSender } from '@mhero/contract/contacts.ts';
import type { Subject } from '../access/subject.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { stateName } from './model.ts';
import { selectThread, selectUnknown, selectUnknownThread, type ThreadRow } from './store-thread.ts';

interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

/** Only contacts inside the subject's area; anyone else's thread is not found. */
export async function listThread(
  q: Queryable,
  subject: Subject,
  contact: string,
  page: { cursor?: string; limit?: number },
): Promise<PageOf<ThreadMessage>> {
  const limit = page.limit ?? 50;
  const rows = await selectThread(q, contact, subject.area, cursorId(page.cursor), limit);
  if (!rows) throw new AppError('request:not_found', 'There is no such person, or they are outside your area.');
  return pageOf(rows.map(lineOf), limit);
}

/** Senders that no contact owns, the latest first. They belong to no place: only a subject for the whole country sees them. */
export async function listUnknown(
  q: Queryable,
  subject: Subject,
  page: { cursor?: string; limit?: number },
): Promise<PageOf<UnknownSender>> {
  const limit = page.limit ?? 50;
  const rows = subject.area ? [] : await selectUnknown(q, cursorId(page.cursor), limit);
  const items = rows.map(({ last_id: _, last_at, ...row }) => ({ ...row, last_at: last_at.toISOString() }));
  return { items, next: rows.length === limit ? String(rows.at(-1)?.last_id) : null };
}

export async function listUnknownThread(
  q: Queryable,
  subject: Subject,
  sender: { scheme: string; address: string },
  page: { cursor?: string; limit?: number },
): Promise<PageOf<ThreadMessage>> {
  const limit = page.limit ?? 50;
  const rows = subject.area ? [] : await selectUnknownThread(q, sender, cursorId(page.cursor), limit);
  return pageOf(rows.map(lineOf), limit);
}

const lineOf = (row: ThreadRow): ThreadMessage => ({
  id: String(row.id),
  direction: row.state === null ? 'in' : 'out',
  text: row.text,
  at: row.at.toISOString(),
  channel: row.channel,
  address: row.address,
  state: row.state === null || row.call ? null : stateName(row.state),
  failure: row.failure,
  parts: row.parts,
  broadcast: row.broadcast,
  call: row.call,
});

function pageOf(items: ThreadMessage[], limit: number): PageOf<ThreadMessage> {
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
}

function cursorId(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const id = Number(cursor);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new AppError('request:invalid', 'The cursor is not one that we gave.', {
    fields: [{ where: '/cursor', message: 'take it from `next` of the page before' }],
  });
}

/** Pages of recipients by state. */
import type { Recipient } from '@mhero/contract/broadcasts.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { foreignCursor } from '../lib/pages.ts';
import { type MessageState, stateNumbers } from '../messaging/messaging.ts';
import type { BroadcastRow } from './store-broadcasts.ts';
import * as store from './store-recipients.ts';

export interface RecipientsRequest {
  readonly state?: string;
  readonly reason?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

/** Where those behind the cursor stand, by the broadcast's state. */
const restWord = (state: string): string =>
  state === 'paused' ? 'held' : state === 'cancelled' ? 'cancelled' : state === 'done' ? 'expired' : 'waiting';

/** A state may come from several places (waiting: chunks, then the outbox); the cursor says which and from where. */
export async function listRecipients(
  db: Queryable,
  broadcast: BroadcastRow,
  request: RecipientsRequest,
): Promise<{ items: Recipient[]; next: string | null }> {
  const limit = Math.min(request.limit ?? 50, 250);
  const reads = sourcesOf(db, broadcast, request);
  let { source, after } = parseCursor(request.cursor);
  const rows: { source: number; row: store.RecipientRow }[] = [];
  for (; source < reads.length && rows.length <= limit; source++, after = 0)
    for (const row of await reads[source]!(after, limit + 1 - rows.length)) rows.push({ source, row });
  const page = rows.slice(0, limit);
  return { items: page.map(({ row }) => row.recipient), next: cursorBefore(page.at(-1), rows[limit]) };
}

type Read = (after: number, limit: number) => Promise<store.RecipientRow[]>;

function sourcesOf(db: Queryable, broadcast: BroadcastRow, { state, reason }: RecipientsRequest): Read[] {
  const { id } = broadcast;
  const rest = restWord(broadcast.state);
  if (state === undefined || state === '') return [(after, limit) => store.recipientsAll(db, id, rest, after, limit)];
  if (state === 'left_out') return [(after, limit) => store.recipientsLeftOut(db, id, reason ?? null, after, limit)];
  const without =
    (which: 'rest' | 'retry' | 'slice', quiet: boolean | null = null): Read =>
    (after, limit) =>
      store.recipientsWithout(db, id, which, state, after, limit, quiet);
  const reads: Read[] = [];
  if (state === rest) reads.push(without('rest', rest === 'waiting' ? false : null));
  if (state === 'held' && rest === 'waiting') reads.push(without('rest', true), without('retry', true));
  if (state === 'waiting') reads.push(without('retry', false));
  if (state === 'held' && broadcast.state === 'paused') reads.push(without('retry'));
  if (state === 'sending') reads.push(without('slice'));
  if (state in stateNumbers && !['queued', 'held', 'sending'].includes(state))
    reads.push((after, limit) =>
      store.recipientsByMessage(db, id, state as MessageState, reason ?? null, after, limit),
    );
  if (reads.length === 0 && !['waiting', 'held', 'sending'].includes(state))
    throw new AppError('request:invalid', `"${state}" is not a state of a recipient.`, {
      fields: [{ where: '/state', message: 'is not a state' }],
    });
  return reads;
}

function parseCursor(cursor: string | undefined): { source: number; after: number } {
  if (cursor === undefined) return { source: 0, after: 0 };
  const [source, after] = cursor.split('.').map((part) => Number.parseInt(part, 36));
  if (!Number.isSafeInteger(source) || !Number.isSafeInteger(after)) throw foreignCursor();
  return { source: source!, after: after! };
}

interface Place {
  readonly source: number;
  readonly row: store.RecipientRow;
}

function cursorBefore(last: Place | undefined, next: Place | undefined): string | null {
  if (!last || !next) return null;
  const after = last.source === next.source ? last.row.key : 0;
  return `${next.source.toString(36)}.${after.toString(36)}`;
}

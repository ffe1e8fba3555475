/** The small outbox: singles, replies, retries and held messages. */
import type { Queryable } from '../db/db.ts';
import type { Single } from './model.ts';
import { insertSingles } from './store-outbox.ts';

/**
 * Queues texts in the caller's transaction: they exist exactly if it commits. Answers the message ids, in order.
 * Consent is checked when a message is handed over, not here.
 */
export async function enqueue(tx: Queryable, singles: readonly Single[]): Promise<number[]> {
  return singles.length === 0 ? [] : insertSingles(tx, singles);
}

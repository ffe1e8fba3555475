/** The small outbox: singles, replies, retries and held messages. */
import type { Queryable, Tx } from '../db/db.ts';
import type { Single } from './model.ts';
import { insertSingles, singlesStatement } from './store-outbox.ts';

/**
 * Queues texts in the caller's transaction: they exist exactly if it commits. Answers the message ids, in order.
 * Consent is checked when a message is handed over, not here.
 */
export async function enqueue(tx: Queryable, singles: readonly Single[]): Promise<number[]> {
  return singles.length === 0 ? [] : insertSingles(tx, singles);
}

/** As `enqueue`, for a caller that needs no ids: nothing is waited for. */
export function enqueueSoon(tx: Tx, singles: readonly Single[]): void {
  if (singles.length > 0) tx.send(singlesStatement(singles));
}

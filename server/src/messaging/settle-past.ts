/** What an earlier owner of the channel was handing over when it ended: the one gap that cannot be closed. */
import type { Queryable } from '../db/db.ts';
import * as outbox from './store-outbox.ts';
import type { Outcome } from './store-record.ts';
import type { Fence, Handed, Supply } from './supply.ts';
import { handedOf } from './take-outbox.ts';
import type { Writer } from './writer.ts';

interface Tools {
  readonly db: Queryable;
  readonly writer: Writer;
  readonly supply: Supply | null;
}

/**
 * Whether the network has these, nobody knows. Where it drops a second message with the same key they go again under
 * the same ids; elsewhere they are marked `unknown` for a receipt to resolve, and never sent twice in silence.
 */
export async function settlePast(idempotent: boolean, fence: Fence, { db, writer, supply }: Tools): Promise<void> {
  const again: number[] = [];
  for (const row of await outbox.outboxLeftBehind(db, fence)) {
    const handed = handedOf(fence, row);
    if (idempotent) again.push(handed.id);
    else writer.outcome(lostOutcome(handed));
  }
  if (again.length > 0) await outbox.unclaim(db, fence, again);
  for (const idBase of (await supply?.leftBehind(fence)) ?? []) {
    const taken = await supply!.again(fence, idBase);
    for (const { handed, failure } of taken?.refused ?? [])
      writer.outcome({ handed, state: 'failed', failure, detail: null, externalIds: [] });
    for (const handed of taken?.items ?? [])
      if (idempotent)
        writer.deferral({ handed, attempts: handed.attempts, dueAt: new Date(), failure: 'network_down' });
      else writer.outcome(lostOutcome(handed));
  }
}

export const lostOutcome = (handed: Handed, detail = 'the node that was handing it over ended'): Outcome => ({
  handed,
  state: 'unknown',
  failure: null,
  detail,
  externalIds: [],
});

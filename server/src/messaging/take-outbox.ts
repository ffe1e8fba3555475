/** Claims from the outbox and sorts out what may not go any more. */
import { countParts } from '@mhero/flow/sms/parts.ts';
import type { Queryable } from '../db/db.ts';
import { type Claimed, claimOutbox, waitForOpening } from './store-outbox.ts';
import type { Outcome } from './store-record.ts';
import type { Fence, Handed } from './supply.ts';

export interface Taking {
  readonly items: readonly Handed[];
  /** Expired, or the person does not want to hear from us any more. */
  readonly ended: readonly Outcome[];
  /** Rows claimed in all. */
  readonly count: number;
}

export async function takeFromOutbox(
  db: Queryable,
  fence: Fence,
  scheme: string,
  worstLane: number,
  most: number,
): Promise<Taking> {
  const rows = await claimOutbox(db, fence, scheme, worstLane, most);
  const items: Handed[] = [];
  const ended: Outcome[] = [];
  const early: number[] = [];
  for (const row of rows) {
    const handed = handedOf(fence, row);
    if (row.bar === null) items.push(handed);
    else if (row.bar === 'quiet') early.push(row.id);
    else
      ended.push({
        handed,
        state: row.bar === 'expired' ? 'expired' : 'cancelled',
        failure: row.bar,
        detail: null,
        externalIds: [],
      });
  }
  if (early.length > 0) await waitForOpening(db, early);
  return { items, ended, count: rows.length };
}

export function handedOf(fence: Fence, row: Claimed): Handed {
  return {
    id: row.id,
    channelId: fence.channelId,
    contactId: row.contact_id,
    broadcastId: row.broadcast_id,
    bodyId: row.body_id,
    lane: row.lane,
    attempts: row.attempts,
    parts: countParts(row.text).parts,
    to: row.address,
    text: row.text,
    ownText: row.own_text,
    expiresAt: row.expires_at.getTime(),
    outbox: true,
    slice: null,
  };
}

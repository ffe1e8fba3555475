/** What happens to a broadcast's messages in the outbox (those that are tried again) when it is paused or cancelled. */
import { type Queryable, sql } from '../db/db.ts';

export async function holdRetries(tx: Queryable, broadcastId: number, held: boolean): Promise<void> {
  await tx.run(sql`update messaging.outbox set held = ${held} where broadcast_id = ${broadcastId} and claimed is null`);
}

/** Those that are not being handed over right now become `cancelled` messages. */
export async function cancelRetries(tx: Queryable, broadcastId: number): Promise<void> {
  await tx.run(sql`
    with gone as (
      delete from messaging.outbox where broadcast_id = ${broadcastId} and claimed is null returning *
    ), kept as (
      insert into messaging.message (id, contact_id, channel_id, broadcast_id, body_id, state, lane, parts, attempts,
        address, failure, text, final_at)
      select id, contact_id, channel_id, broadcast_id, body_id, 9, lane, 1, attempts, address, last_failure, text, now() from gone
      on conflict (id) do nothing
    )
    insert into messaging.delta (broadcast_id, minute, state, failure, entered, gone)
    select broadcast_id, (extract(epoch from now()) / 60)::int, 9, null, count(*), 0 from gone group by broadcast_id`);
}

/** Texts that many messages share, stored once; ids in the same order. */
export async function insertBodies(tx: Queryable, texts: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const text of texts) {
    const [row] = await tx.query<{ id: number }>(sql`insert into messaging.body (text) values (${text}) returning id`);
    ids.push(row!.id);
  }
  return ids;
}

/** Folds the appended counters into the merged ones; readers add both, so it changes no answer. */
export async function mergeDeltas(db: Queryable): Promise<number> {
  return db.run(sql`
    with taken as (
      delete from messaging.delta where ctid = any(array(
        select ctid from messaging.delta limit 50000 for update skip locked)) returning *
    )
    insert into messaging.tally (broadcast_id, minute, state, failure, entered, gone)
    select broadcast_id, minute, state, coalesce(failure, ''), sum(entered), sum(gone) from taken group by 1, 2, 3, 4
    on conflict (broadcast_id, minute, state, failure) do update
      set entered = tally.entered + excluded.entered, gone = tally.gone + excluded.gone`);
}

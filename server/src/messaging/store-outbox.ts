import { type Queryable, sql } from '../db/db.ts';
import { laneNumber, type Single } from './model.ts';

/** NOTIFY channel that wakes the owners of channels; the payload is the channel's id. */
export const outboxWakes = 'messaging_outbox';

const dayMs = 86_400_000;

export async function insertSingles(tx: Queryable, singles: readonly Single[]): Promise<number[]> {
  const due = singles.map((single) => single.dueAt ?? new Date());
  const rows = await tx.query<{ id: number }>(sql`
    with made as (
      insert into messaging.outbox
        (id, channel_id, lane, due_at, expires_at, contact_id, waives_consent, address, text)
      select messaging.next_id(), u.* from unnest(
        ${singles.map((single) => single.channelId)}::int[],
        ${singles.map((single) => laneNumber(single.lane))}::smallint[],
        ${due}::timestamptz[],
        ${singles.map((single, i) => single.expiresAt ?? new Date(due[i]!.getTime() + dayMs))}::timestamptz[],
        ${singles.map((single) => single.contactId ?? null)}::int[],
        ${singles.map((single) => single.waivesConsent ?? false)}::bool[],
        ${singles.map((single) => single.address)}::text[],
        ${singles.map((single) => single.text)}::text[]) u
      returning id, channel_id
    ), woken as materialized (
      select pg_notify(${outboxWakes}, channel_id::text) from (select distinct channel_id from made) c
    )
    select id from made where (select count(*) from woken) >= 0 order by id`);
  return rows.map((row) => row.id);
}

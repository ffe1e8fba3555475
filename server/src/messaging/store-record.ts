/** What became of messages: rows, journal and counters, each batch in one statement. */
import { type Queryable, sql } from '../db/db.ts';
import { stateNumbers } from './model.ts';
import type { Handed } from './supply.ts';

export interface Outcome {
  readonly handed: Handed;
  readonly state: 'sent' | 'failed' | 'expired' | 'cancelled' | 'unknown';
  readonly failure: string | null;
  readonly detail: string | null;
  /** Plain ids, one per part. */
  readonly externalIds: readonly string[];
}

const columns = `u(id, contact_id, channel_id, broadcast_id, body_id, state, lane, parts, attempts, address, failure, detail, text)`;
const arrays = `unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::bigint[], $6::smallint[], $7::smallint[],
  $8::smallint[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::text[]) ${columns}`;
const insert = `insert into messaging.message (id, contact_id, channel_id, broadcast_id, body_id, state, lane, parts,
  attempts, address, failure, detail, text, sent_at, final_at)
  select u.*, case when state = 4 then now() end, case when state in (7, 8, 9) then now() end from u`;
const minute = '(extract(epoch from now()) / 60)::int';
const rest = `
  , unresolved as (
    insert into messaging.unresolved (id, channel_id, address) select id, channel_id, address from u where state = 10
    on conflict do nothing
  ), journal as (
    insert into messaging.sent (channel_id, ids, external_ids, part_nos)
    select channel_id, array_agg(id), array_agg(external_id), array_agg(part_no)
    from unnest($14::int[], $15::bigint[], $16::text[], $17::smallint[]) j(channel_id, id, external_id, part_no)
    group by channel_id
  )
  delete from messaging.outbox where id = any($18::bigint[])`;

const firstTime = `with u as materialized (select * from ${arrays}), message as (${insert}), delta as (
    insert into messaging.delta (broadcast_id, minute, state, failure, entered, gone)
    select broadcast_id, ${minute}, state, failure, count(*), 0 from u where broadcast_id is not null
    group by broadcast_id, state, failure
  )${rest}`;

/** For a batch that may have been recorded already, or whose messages a successor has marked unknown meanwhile. */
const onceMore = `with u as materialized (select * from ${arrays}), message as (
    ${insert}
    on conflict (id) do update set state = excluded.state, failure = excluded.failure, detail = excluded.detail,
      sent_at = excluded.sent_at, final_at = excluded.final_at
    where message.state = 10 and excluded.state <> 10
    returning old.state was, new.state is_now, new.broadcast_id, new.failure
  ), delta as (
    insert into messaging.delta (broadcast_id, minute, state, failure, entered, gone)
    select broadcast_id, ${minute}, is_now, failure, count(*), 0 from message where broadcast_id is not null
    group by broadcast_id, is_now, failure
    union all
    select broadcast_id, ${minute}, was, null, 0, count(*) from message
    where broadcast_id is not null and was is not null group by broadcast_id, was
  )${rest}`;

/** Rejects with 23505 when a message is there already; then `again` settles it. Atomic either way. */
export async function recordOutcomes(db: Queryable, outcomes: readonly Outcome[], again: boolean): Promise<void> {
  const values: unknown[][] = Array.from({ length: 18 }, () => []);
  for (const outcome of outcomes) {
    const { handed } = outcome;
    values[0]!.push(handed.id);
    values[1]!.push(handed.contactId);
    values[2]!.push(handed.channelId);
    values[3]!.push(handed.broadcastId);
    values[4]!.push(handed.bodyId);
    values[5]!.push(stateNumbers[outcome.state]);
    values[6]!.push(handed.lane);
    values[7]!.push(handed.parts);
    values[8]!.push(handed.attempts + 1);
    values[9]!.push(handed.to);
    values[10]!.push(outcome.failure);
    values[11]!.push(outcome.detail);
    values[12]!.push(handed.ownText ? handed.text : null);
    for (const [part, id] of outcome.externalIds.entries()) {
      if (id === '') continue;
      values[13]!.push(handed.channelId);
      values[14]!.push(handed.id);
      values[15]!.push(id);
      values[16]!.push(part);
    }
    if (handed.outbox) values[17]!.push(handed.id);
  }
  await db.run({ name: again ? 'record_again' : 'record', text: again ? onceMore : firstTime, values });
}

export interface Deferral {
  readonly handed: Handed;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly failure: string;
}

/** To be tried again later: an outbox row each, made or given back. */
export async function recordDeferrals(db: Queryable, deferrals: readonly Deferral[]): Promise<void> {
  const of = <T>(read: (deferral: Deferral) => T): T[] => deferrals.map(read);
  await db.run(sql`
    insert into messaging.outbox (id, channel_id, lane, due_at, expires_at, contact_id, broadcast_id, body_id, attempts,
      address, text, last_failure)
    select * from unnest(${of((d) => d.handed.id)}::bigint[], ${of((d) => d.handed.channelId)}::int[],
      ${of((d) => d.handed.lane)}::smallint[], ${of((d) => d.dueAt)}::timestamptz[],
      ${of((d) => new Date(d.handed.expiresAt))}::timestamptz[], ${of((d) => d.handed.contactId)}::int[],
      ${of((d) => d.handed.broadcastId)}::int[], ${of((d) => d.handed.bodyId)}::bigint[],
      ${of((d) => d.attempts)}::smallint[], ${of((d) => d.handed.to)}::text[],
      ${of((d) => (d.handed.ownText ? d.handed.text : null))}::text[], ${of((d) => d.failure)}::text[])
    on conflict (id) do update set due_at = excluded.due_at, attempts = excluded.attempts, claimed = null,
      last_failure = excluded.last_failure`);
}

export interface Arrival {
  readonly id: number;
  readonly state: 'delivered' | 'read' | 'failed' | 'expired';
  /** Bits of the parts that it speaks of. */
  readonly mask: bigint;
  readonly failure: string | null;
  readonly detail: string | null;
}

const receipts = `with u as materialized (
    select * from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[], $5::text[]) u(id, state, mask, failure, detail)
  ), changed as (
    update messaging.message m set
      parts_done = m.parts_done | u.mask,
      state = case when u.state in (5, 6)
        and (m.parts_done | u.mask) & ((1::bigint << least(m.parts, 62)::int) - 1) <> (1::bigint << least(m.parts, 62)::int) - 1
        then m.state else u.state end,
      failure = case when u.state in (7, 8) then u.failure end,
      detail = coalesce(u.detail, m.detail),
      sent_at = coalesce(m.sent_at, now()),
      final_at = now()
    from u
    where m.id = u.id and (m.state in (4, 10) or (m.state = 5 and u.state = 6))
    returning old.state was, new.state is_now, new.broadcast_id, new.failure
  )
  insert into messaging.delta (broadcast_id, minute, state, failure, entered, gone)
  select broadcast_id, ${minute}, is_now, failure, count(*), 0 from changed
  where broadcast_id is not null and was <> is_now group by broadcast_id, is_now, failure
  union all
  select broadcast_id, ${minute}, was, null, 0, count(*) from changed
  where broadcast_id is not null and was <> is_now group by broadcast_id, was`;

/** Each id at most once. Late and repeated words change nothing: states only move forward. */
export async function recordArrivals(db: Queryable, arrivals: readonly Arrival[]): Promise<void> {
  const values: unknown[][] = [[], [], [], [], []];
  for (const arrival of arrivals) {
    values[0]!.push(arrival.id);
    values[1]!.push(stateNumbers[arrival.state]);
    values[2]!.push(arrival.mask === 1n ? 1 : arrival.mask.toString());
    values[3]!.push(arrival.failure);
    values[4]!.push(arrival.detail);
  }
  await db.run({ name: 'receipts', text: receipts, values });
}

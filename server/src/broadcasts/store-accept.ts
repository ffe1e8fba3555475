/** Accepting a broadcast: the audience is frozen and queued in the caller's transaction, or nothing is. */
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { broadcastsWake } from './supply.ts';

export interface NewRow {
  readonly accountId: number | null;
  readonly key: string | null;
  readonly hash: Buffer;
  readonly name: string;
  readonly query: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly bodies: Readonly<Record<string, number>>;
  readonly channelId: number;
  readonly lane: number;
  readonly state: 'scheduled' | 'queued';
  readonly at: string | null;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly area: readonly number[] | null;
  readonly againOf: number | null;
}

/** Null when this key was used already. Waits for another transaction that is using it. */
export async function insertBroadcast(tx: Queryable, row: NewRow): Promise<{ id: number; uuid: string } | null> {
  const [made] = await tx.query<{ id: number; uuid: string }>(sql`
    insert into broadcasts.broadcast (account_id, request_key, request_hash, name, query, texts, bodies, channel_id, lane,
      state, at, due_at, expires_at, area, again_of)
    values (${row.accountId}, ${row.key}, ${row.hash}, ${row.name}, ${row.query}, ${JSON.stringify(row.texts)},
      ${JSON.stringify(row.bodies)}, ${row.channelId}, ${row.lane}, ${row.state}, ${row.at}, ${row.dueAt},
      ${row.expiresAt}, ${row.area as number[] | null}, ${row.againOf})
    on conflict (coalesce(account_id, 0), request_key) where request_key is not null do nothing
    returning id, uuid`);
  return made ?? null;
}

export async function findByKey(
  db: Queryable,
  accountId: number | null,
  key: string,
): Promise<{ id: number; uuid: string; request_hash: Buffer } | null> {
  const [row] = await db.query<{ id: number; uuid: string; request_hash: Buffer }>(sql`
    select id, uuid, request_hash from broadcasts.broadcast
    where coalesce(account_id, 0) = ${accountId ?? 0} and request_key = ${key}`);
  return row ?? null;
}

export interface Frozen {
  readonly recipients: number;
  readonly leftOut: number;
}

/** `recipients` answers contact ids ascending; chunks keep that order, so message rows are written in index order. */
export async function freeze(tx: Queryable, broadcastId: number, recipients: Sql, leftOut: Sql): Promise<Frozen> {
  const [row] = await tx.query<Frozen>(sql`
    with frozen as (
      insert into broadcasts.chunk (broadcast_id, no, size, last_id, contact_ids)
      select ${broadcastId}::int, no, count(*), max(contact_id), array_agg(contact_id) from (
        select contact_id, ((row_number() over ()) - 1)::int / 1000 as no from (${recipients}) r
      ) numbered group by no
      returning size
    ), out as (
      insert into broadcasts.left_out (broadcast_id, reason, contact_ids)
      select ${broadcastId}::int, reason, array_agg(contact_id order by contact_id) from (
        select contact_id, reason, (row_number() over (partition by reason order by contact_id) - 1) / 1000 as no from (${leftOut}) l
      ) numbered group by reason, no
      returning cardinality(contact_ids) n
    ), counted as (
      select coalesce((select sum(size) from frozen), 0)::int recipients, coalesce((select sum(n) from out), 0)::int left_out
    )
    select recipients, left_out "leftOut" from counted`);
  await tx.run(sql`
    update broadcasts.broadcast set recipients = ${row!.recipients}, audience = ${row!.recipients + row!.leftOut}
    where id = ${broadcastId}`);
  return row!;
}

/** Heard when the transaction commits. */
export async function wakeSenders(tx: Queryable, broadcastId: number): Promise<void> {
  await tx.run(sql`select pg_notify(${broadcastsWake}, ${String(broadcastId)})`);
}

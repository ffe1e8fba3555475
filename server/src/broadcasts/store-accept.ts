/** Accepting a broadcast: the audience is frozen and queued in the caller's transaction, or nothing is. */
import { empty, type Queryable, type Sql, sql } from '../db/db.ts';
import { giveBack, patientLane, ruleOf, spend } from '../hours/hours.ts';
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
  /** Null makes one. */
  readonly uuid: string | null;
}

/** Null when this key was used already. Waits for another transaction that is using it. */
export async function insertBroadcast(tx: Queryable, row: NewRow): Promise<{ id: number; uuid: string } | null> {
  const [made] = await tx.query<{ id: number; uuid: string }>(sql`
    insert into broadcasts.broadcast (uuid, account_id, request_key, request_hash, name, query, texts, bodies, channel_id, lane,
      state, at, due_at, expires_at, area, again_of)
    values (coalesce(${row.uuid}::uuid, uuidv7()), ${row.accountId}, ${row.key}, ${row.hash}, ${row.name}, ${row.query}, ${JSON.stringify(row.texts)},
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

export interface Freezing {
  readonly broadcastId: number;
  /** Contact ids ascending; chunks keep that order, so message rows are written in index order. */
  readonly recipients: Sql;
  readonly leftOut: Sql;
  readonly lane: number;
  readonly dueAt: Date;
  /** Wall time in each recipient's own zone; null is `dueAt` for all. */
  readonly wall: string | null;
  readonly validHours: number;
}

/**
 * One statement counts people against the budget, leaves out whoever has none left, and queues the rest by the rule of
 * hours that they follow: two who send at once cannot both use the last message of a person.
 */
export async function freeze(tx: Queryable, freezing: Freezing): Promise<Frozen> {
  const { broadcastId, recipients, leftOut, lane, dueAt, wall, validHours } = freezing;
  const spent = lane < patientLane ? null : await spend(tx, sql`select contact_id from r`, dueAt);
  const rule = await ruleOf(tx, sql`(select facilities[1] from registry.contact c where c.id = contact_id)`);
  const [row] = await tx.query<Frozen>(sql`
    with r as materialized (${recipients}), spent as (${spent ?? sql`select contact_id from r`}), frozen as (
      insert into broadcasts.chunk (broadcast_id, no, size, last_id, contact_ids, hours_id, due_at)
      select ${broadcastId}::int, (row_number() over (order by hours_id, part)) - 1, count(*), max(contact_id),
        array_agg(contact_id order by contact_id), hours_id, coalesce(hours.instant(${wall}::timestamp,
          (select zone from hours.rule where place_id = hours_id)), '-infinity')
      from (
        select contact_id, hours_id,
          ((row_number() over (partition by hours_id order by contact_id)) - 1)::int / 1000 as part
        from (select contact_id, ${rule} as hours_id from spent) ruled
      ) numbered group by hours_id, part
      returning size
    ), out as (
      insert into broadcasts.left_out (broadcast_id, reason, contact_ids)
      select ${broadcastId}::int, reason, array_agg(contact_id order by contact_id) from (
        select contact_id, reason, (row_number() over (partition by reason order by contact_id) - 1) / 1000 as no from (
          select contact_id, reason from (${leftOut}) l
          ${spent === null ? empty : sql`union all select contact_id, 'budget' from r where contact_id not in (select contact_id from spent)`}
        ) l
      ) numbered group by reason, no
      returning cardinality(contact_ids) n
    ), counted as (
      select coalesce((select sum(size) from frozen), 0)::int recipients, coalesce((select sum(n) from out), 0)::int left_out
    )
    select recipients, left_out "leftOut" from counted`);
  await tx.run(sql`
    update broadcasts.broadcast b set recipients = ${row!.recipients}, audience = ${row!.recipients + row!.leftOut},
      due_at = least(b.due_at, k.first), expires_at = greatest(b.expires_at, k.opens + make_interval(hours => ${validHours})),
      counted_at = ${spent === null ? null : dueAt}
    from (
      -- Whoever has to wait for the end of quiet hours has the same time from then on.
      select min(due) as first, max(case when ${lane} < ${patientLane} then due else hours.opens_at(r, due) end) as opens
      from (select distinct hours_id, case when due_at = '-infinity' then ${dueAt}::timestamptz else due_at end as due
        from broadcasts.chunk where broadcast_id = ${broadcastId}) d
      join hours.rule r on r.place_id = d.hours_id) k
    where b.id = ${broadcastId}`);
  return row!;
}

/** Nothing of it goes out after this moment. */
export async function endBefore(tx: Queryable, uuid: string, until: Date): Promise<void> {
  await tx.run(sql`update broadcasts.broadcast set expires_at = least(expires_at, ${until}) where uuid = ${uuid}`);
}

/** People of a cancelled broadcast who were counted and get nothing may get something else. */
export async function giveBackRest(tx: Queryable, broadcastId: number): Promise<void> {
  const [row] = await tx.query<{ counted_at: Date | null }>(
    sql`select counted_at from broadcasts.broadcast where id = ${broadcastId}`,
  );
  if (row?.counted_at)
    await giveBack(
      tx,
      sql`select unnest(contact_ids[cursor + 1:]) from broadcasts.chunk where broadcast_id = ${broadcastId}`,
      row.counted_at,
    );
}

/** Heard when the transaction commits. */
export async function wakeSenders(tx: Queryable, broadcastId: number): Promise<void> {
  await tx.run(sql`select pg_notify(${broadcastsWake}, ${String(broadcastId)})`);
}

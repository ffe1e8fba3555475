/** Starts in SQL: a frozen audience in chunks, each done in one transaction by whichever node takes it. */
import { empty, type Queryable, type Sql, sql } from '../db/db.ts';
import { giveBack, patientLane, ruleOf, spend } from '../hours/hours.ts';
import { visibleTo } from '../registry/registry.ts';
import { sessionsWake } from './store-errands.ts';

/** Small enough that nobody who writes meanwhile waits long for their contact. */
const chunkSize = 200;

export interface NewStartRow {
  readonly accountId: number | null;
  readonly key: string | null;
  readonly hash: Buffer;
  readonly flowId: number;
  readonly query: string | null;
  readonly channelId: number;
  readonly lane: number;
  readonly restart: boolean;
  readonly skipBusy: boolean;
  readonly params: Readonly<Record<string, unknown>> | null;
  readonly area: readonly number[] | null;
  readonly origin: string;
  /** Null is now. */
  readonly dueAt: Date | null;
  readonly by: { readonly flowId: number | null; readonly node: string | null; readonly contactId: number } | null;
  readonly trigger: Readonly<Record<string, unknown>> | null;
  /** Null makes one. */
  readonly uuid: string | null;
}

/** Null when this key was used already. */
export async function insertStart(tx: Queryable, row: NewStartRow): Promise<{ id: number; uuid: string } | null> {
  const [made] = await tx.query<{ id: number; uuid: string }>(sql`
    insert into sessions.start (uuid, account_id, request_key, request_hash, flow_id, query, channel_id, lane, restart, skip_busy,
      params, area, origin, due_at, state, by_flow_id, by_node_uuid, by_contact_id, trigger)
    values (coalesce(${row.uuid}::uuid, uuidv7()), ${row.accountId}, ${row.key}, ${row.hash}, ${row.flowId}, ${row.query}, ${row.channelId}, ${row.lane},
      ${row.restart}, ${row.skipBusy}, ${row.params === null ? null : JSON.stringify(row.params)},
      ${row.area as number[] | null}, ${row.origin}, coalesce(${row.dueAt}::timestamptz, now()),
      case when ${row.dueAt}::timestamptz > now() then 'scheduled' else 'running' end,
      ${row.by?.flowId ?? null}, ${row.by?.node ?? null}, ${row.by?.contactId ?? null},
      ${row.trigger === null ? null : JSON.stringify(row.trigger)})
    on conflict (coalesce(account_id, 0), request_key) where request_key is not null do nothing returning id, uuid`);
  return made ?? null;
}

export async function startByKey(
  q: Queryable,
  accountId: number | null,
  key: string,
): Promise<{ uuid: string; request_hash: Buffer } | null> {
  const [row] = await q.query<{ uuid: string; request_hash: Buffer }>(sql`select uuid, request_hash from sessions.start
    where coalesce(account_id, 0) = ${accountId ?? 0} and request_key = ${key}`);
  return row ?? null;
}

/**
 * `recipients` answers contact ids; `leftOut` who matched and is not written to. One statement counts people against the
 * budget (unless the caller has `counted` them) and queues those who have something left; nobody begins in their quiet
 * hours. Answers how many there are.
 */
export async function freezeStart(
  tx: Queryable,
  id: number,
  lane: number,
  recipients: Sql,
  leftOut: Sql,
  counted = false,
): Promise<number> {
  const [start] = await tx.query<{ due_at: Date }>(sql`select due_at from sessions.start where id = ${id}`);
  const at = start!.due_at;
  const patient = lane >= patientLane;
  const spent = patient && !counted ? await spend(tx, sql`select contact_id from r`, at) : null;
  const rule = await ruleOf(tx, sql`(select facilities[1] from registry.contact c where c.id = contact_id)`);
  await tx.run(sql`
    with r as materialized (${recipients}), spent as (${spent ?? sql`select contact_id from r`}), frozen as (
      insert into sessions.start_chunk (start_id, no, lane, contact_ids, hours_id, due_at)
      select ${id}::int, (row_number() over (order by hours_id, part)) - 1, ${lane}::smallint,
        array_agg(contact_id order by contact_id), hours_id, case when ${patient}
          then (select hours.opens_at(h, ${at}::timestamptz) from hours.rule h where h.place_id = hours_id) else now() end
      from (
        select contact_id, hours_id,
          ((row_number() over (partition by hours_id order by contact_id)) - 1)::int / ${chunkSize} as part
        from (select contact_id, ${rule} as hours_id from spent) ruled
      ) numbered group by hours_id, part
    )
    insert into sessions.start_left_out (start_id, reason, contact_ids)
    select ${id}::int, reason, array_agg(contact_id order by contact_id) from (
      select contact_id, reason, (row_number() over (partition by reason order by contact_id) - 1) / 1000 as no from (
        select contact_id, reason from (${leftOut}) l
        ${spent === null ? empty : sql`union all select contact_id, 'budget' from r where contact_id not in (select contact_id from spent)`}
      ) l
    ) numbered group by reason, no`);
  const [row] = await tx.query<{ recipients: number }>(sql`update sessions.start set
      recipients = coalesce((select sum(cardinality(contact_ids)) from sessions.start_chunk where start_id = ${id}), 0),
      counted_at = ${spent === null ? null : at},
      left_out = coalesce((select jsonb_object_agg(reason, n) from (
        select reason, sum(cardinality(contact_ids)) n from sessions.start_left_out where start_id = ${id}
        group by reason) reasons), '{}')
    where id = ${id} returning recipients`);
  await tx.run(sql`select pg_notify(${sessionsWake}, '')`);
  return row!.recipients;
}

export interface ChunkRow {
  readonly start_id: number;
  readonly no: number;
  readonly contact_ids: number[];
  readonly flow: string;
  readonly channel_id: number;
  readonly lane: number;
  readonly restart: boolean;
  readonly skip_busy: boolean;
  readonly params: Record<string, unknown> | null;
  readonly recipients: number;
  readonly area: number[] | null;
  readonly trigger: Record<string, unknown> | null;
}

/** The next chunk, best lane first, locked to the end of the transaction. */
export async function takeChunk(tx: Queryable): Promise<ChunkRow | null> {
  const [row] =
    await tx.query<ChunkRow>(sql`select k.start_id, k.no, k.contact_ids, f.uuid as flow, s.channel_id, s.lane,
      s.restart, s.skip_busy, s.params, s.recipients, s.area, s.trigger
    from sessions.start_chunk k join sessions.start s on s.id = k.start_id join flows.flow f on f.id = s.flow_id
    where k.done_at is null and k.due_at <= now() and s.state = 'running'
    order by k.lane, k.start_id, k.no limit 1 for update of k skip locked`);
  return row ?? null;
}

export interface ChunkCounts {
  readonly started: number;
  readonly busy: number;
  readonly before: number;
  readonly failed: number;
}

export async function finishChunk(tx: Queryable, chunk: ChunkRow, counts: ChunkCounts): Promise<void> {
  await tx.run(sql`update sessions.start_chunk set done_at = now(), started = ${counts.started},
      skipped_busy = ${counts.busy}, skipped_before = ${counts.before}, failed = ${counts.failed}
    where start_id = ${chunk.start_id} and no = ${chunk.no}`);
  await noteStart(tx, chunk.start_id);
}

/** NOTIFY channel: a start has moved; the payload is its number. */
export const startsMoved = 'sessions_starts';

/** Heard when the transaction commits. */
export async function noteStart(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`select pg_notify(${startsMoved}, ${String(id)})`);
}

/** Who was not started when their turn came, by reason. */
export async function noteLeftOut(
  tx: Queryable,
  startId: number,
  reasons: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  for (const [reason, ids] of reasons)
    await tx.run(sql`insert into sessions.start_left_out (start_id, reason, contact_ids)
      values (${startId}, ${reason}, ${ids}::int[])`);
}

/** A chunk that failed on our side waits a little, so that it does not stand in the way of others. */
export async function postponeChunk(q: Queryable, chunk: Pick<ChunkRow, 'start_id' | 'no'>): Promise<void> {
  await q.run(sql`update sessions.start_chunk set due_at = now() + interval '30 seconds'
    where start_id = ${chunk.start_id} and no = ${chunk.no}`);
}

/** Those whose time has come run. */
export async function releaseStarts(q: Queryable): Promise<void> {
  await q.run(sql`with begun as (
      update sessions.start set state = 'running' where state = 'scheduled' and due_at <= now() returning id
    ) select pg_notify(${startsMoved}, id::text) from begun`);
}

/** Starts of which every chunk is done. */
export async function closeStarts(q: Queryable): Promise<void> {
  await q.run(sql`with closed as (
      update sessions.start s set state = 'done', finished_at = now() where state = 'running'
        and not exists (select from sessions.start_chunk k where k.start_id = s.id and k.done_at is null)
      returning id
    ) select pg_notify(${startsMoved}, id::text) from closed`);
}

export interface StartRow {
  readonly id: number;
  readonly uuid: string;
  readonly flow: string;
  readonly flow_name: string;
  readonly query: string | null;
  readonly state: string;
  readonly recipients: number;
  readonly left_out: Record<string, number>;
  readonly open: number;
  readonly started: number;
  readonly skipped_busy: number;
  readonly skipped_before: number;
  readonly failed: number;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly origin: string;
  readonly due_at: Date;
  readonly lane: number;
  readonly by_flow: string | null;
  readonly by_flow_name: string | null;
  readonly by_node: string | null;
  readonly by_contact: string | null;
}

/** Seen by whoever started it, by everybody without an area, and by officers whose area covers that of the start. */
export function listStarts(
  q: Queryable,
  subject: { readonly accountId: number | null; readonly area: readonly number[] | null },
  filter: { readonly uuid?: string; readonly flow?: string; readonly before?: number | null; readonly limit: number },
): Promise<StartRow[]> {
  return q.query<StartRow>(sql`select s.id, s.uuid, f.uuid as flow, f.name as flow_name, s.query, s.state, s.recipients,
      s.left_out, s.created_at, s.finished_at, k.open, k.started, k.skipped_busy, k.skipped_before, k.failed,
      s.origin, s.due_at, s.lane, p.uuid as by_flow, p.name as by_flow_name, s.by_node_uuid as by_node, c.uuid as by_contact
    from sessions.start s join flows.flow f on f.id = s.flow_id
    left join flows.flow p on p.id = s.by_flow_id
    left join registry.contact c on c.id = s.by_contact_id
      and (${subject.area as number[] | null}::int[] is null or c.places && ${subject.area as number[] | null}::int[])
    cross join lateral (select coalesce(sum(cardinality(contact_ids)) filter (where done_at is null), 0)::int as open,
      coalesce(sum(started), 0)::int as started, coalesce(sum(skipped_busy), 0)::int as skipped_busy,
      coalesce(sum(skipped_before), 0)::int as skipped_before, coalesce(sum(failed), 0)::int as failed
      from sessions.start_chunk where start_id = s.id) k
    where ${visibleTo(subject, sql`s`)} and (${filter.uuid ?? null}::uuid is null or s.uuid = ${filter.uuid ?? null})
      and (${filter.flow ?? null}::uuid is null or f.uuid = ${filter.flow ?? null})
      and (${filter.before ?? null}::int is null or s.id < ${filter.before ?? null})
    order by s.id desc limit ${filter.limit}`);
}

/** False where it is too late. */
export async function moveStart(tx: Queryable, id: number, action: 'pause' | 'resume' | 'cancel'): Promise<boolean> {
  const from = { pause: ['scheduled', 'running'], resume: ['paused'], cancel: ['scheduled', 'running', 'paused'] }[
    action
  ];
  const to = {
    pause: sql`'paused'`,
    resume: sql`case when due_at > now() then 'scheduled' else 'running' end`,
    cancel: sql`'cancelled'`,
  }[action];
  const [moved] = await tx.query<{ counted_at: Date | null }>(sql`update sessions.start set state = ${to},
      finished_at = case when ${action === 'cancel'} then now() end
    where id = ${id} and state = any(${from}::text[]) returning counted_at`);
  if (!moved) return false;
  // Whoever was counted and is not started may get something else.
  if (action === 'cancel' && moved.counted_at) {
    const rest = sql`select unnest(contact_ids) from sessions.start_chunk where start_id = ${id} and done_at is null`;
    await giveBack(tx, rest, moved.counted_at);
  }
  await noteStart(tx, id);
  await tx.run(sql`select pg_notify(${sessionsWake}, '')`);
  return true;
}

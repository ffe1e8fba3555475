/** Schedules in SQL. Every read carries the area of who asks. */
import type { NewSchedule } from '@mhero/contract/schedules.ts';
import type { Subject } from '../access/subject.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { insideArea, visibleTo } from '../registry/registry.ts';

export interface ScheduleRow {
  readonly id: number;
  readonly uuid: string;
  readonly account_id: number | null;
  readonly by_name: string | null;
  readonly area: number[] | null;
  readonly name: string;
  readonly query: string;
  readonly does: NewSchedule['does'];
  readonly flow_id: number | null;
  readonly flow_name: string | null;
  readonly channel_id: number;
  readonly channel: string;
  readonly channel_uuid: string;
  readonly lane: number;
  readonly rule: string | null;
  readonly starts_on: string;
  readonly clock: string;
  readonly zone: string | null;
  readonly holidays: 'ignore' | 'move' | 'skip';
  readonly missed: 'once' | 'skip';
  readonly state: string;
  readonly next_at: Date | null;
  readonly created_at: Date;
  readonly request_hash: Buffer;
}

/** As with broadcasts: one's own, all without an area, and those whose maker's area lies inside one's own. */
export function visible(subject: Pick<Subject, 'accountId' | 'area'>): Sql {
  return visibleTo(subject, sql`s`);
}

/**
 * Whoever changes what was made for more people than they see now (their area has become smaller) makes it theirs: it
 * goes on within their area alone.
 */
export async function narrow(
  tx: Queryable,
  table: 'schedule' | 'campaign',
  id: number,
  { area }: Pick<Subject, 'area'>,
): Promise<void> {
  const from = table === 'schedule' ? sql`schedules.schedule s` : sql`schedules.campaign s`;
  await tx.run(sql`update ${from} set area = ${area as number[] | null}::int[]
    where s.id = ${id} and not ${insideArea(area, sql`s`)}`);
}

const columns = sql`s.*, s.starts_on::text as starts_on, c.name as channel, c.uuid as channel_uuid, f.name as flow_name,
  (select min(due_at) from schedules.due d where d.schedule_id = s.id) as next_at`;
const joined = sql`schedules.schedule s join messaging.channel c on c.id = s.channel_id
  left join flows.flow f on f.id = s.flow_id`;

export function listSchedules(
  q: Queryable,
  subject: Pick<Subject, 'accountId' | 'area'>,
  filter: {
    readonly uuid?: string;
    readonly before?: number | null;
    readonly active?: boolean;
    readonly limit: number;
  },
): Promise<ScheduleRow[]> {
  return q.query<ScheduleRow>(sql`select ${columns} from ${joined}
    where ${visible(subject)} and (${filter.uuid ?? null}::uuid is null or s.uuid = ${filter.uuid ?? null})
      and (${filter.before ?? null}::int is null or s.id < ${filter.before ?? null})
      and (not ${filter.active ?? false} or s.state in ('active', 'paused'))
    order by s.id desc limit ${filter.limit}`);
}

export interface NewRow {
  readonly accountId: number | null;
  readonly byName: string;
  readonly area: readonly number[] | null;
  readonly key: string | null;
  readonly hash: Buffer;
  readonly name: string;
  readonly query: string;
  readonly does: NewSchedule['does'];
  readonly flowId: number | null;
  readonly channelId: number;
  readonly lane: number;
  readonly rule: string | null;
  readonly on: string;
  readonly time: string;
  readonly zone: string | null;
  readonly holidays: string;
  readonly missed: string;
}

/** Null when this key was used already. */
export async function insertSchedule(tx: Queryable, row: NewRow): Promise<{ id: number; uuid: string } | null> {
  const [made] = await tx.query<{ id: number; uuid: string }>(sql`
    insert into schedules.schedule (account_id, by_name, area, request_key, request_hash, name, query, does, flow_id,
      channel_id, lane, rule, starts_on, clock, zone, holidays, missed, state)
    values (${row.accountId}, ${row.byName}, ${row.area as number[] | null}, ${row.key}, ${row.hash}, ${row.name},
      ${row.query}, ${JSON.stringify(row.does)}, ${row.flowId}, ${row.channelId}, ${row.lane}, ${row.rule}, ${row.on},
      ${row.time}, ${row.zone}, ${row.holidays}, ${row.missed}, 'active')
    on conflict (coalesce(account_id, 0), request_key) where request_key is not null do nothing returning id, uuid`);
  return made ?? null;
}

export async function rewriteSchedule(tx: Queryable, id: number, row: NewRow): Promise<void> {
  await tx.run(sql`update schedules.schedule set name = ${row.name}, query = ${row.query},
      does = ${JSON.stringify(row.does)}, flow_id = ${row.flowId}, channel_id = ${row.channelId}, lane = ${row.lane},
      rule = ${row.rule}, starts_on = ${row.on}, clock = ${row.time}, zone = ${row.zone}, holidays = ${row.holidays},
      missed = ${row.missed}
    where id = ${id}`);
}

export async function scheduleByKey(
  q: Queryable,
  accountId: number | null,
  key: string,
): Promise<{ uuid: string; request_hash: Buffer } | null> {
  const [row] = await q.query<{ uuid: string; request_hash: Buffer }>(sql`select uuid, request_hash
    from schedules.schedule where coalesce(account_id, 0) = ${accountId ?? 0} and request_key = ${key}`);
  return row ?? null;
}

/** False when it was in none of these states. */
export async function moveSchedule(tx: Queryable, id: number, from: readonly string[], to: string): Promise<boolean> {
  const n = await tx.run(
    sql`update schedules.schedule set state = ${to} where id = ${id} and state = any(${from}::text[])`,
  );
  return n === 1;
}

export interface DueRow {
  readonly hours_id: number;
  readonly nominal: string;
  readonly on_day: string;
  readonly due_at: Date;
}

export function dueOf(q: Queryable, scheduleId: number): Promise<DueRow[]> {
  return q.query<DueRow>(sql`select hours_id, nominal, on_day, due_at from schedules.due
    where schedule_id = ${scheduleId} order by due_at, hours_id`);
}

export async function putDue(
  tx: Queryable,
  scheduleId: number,
  hoursId: number,
  next: { readonly nominal: string; readonly on: string; readonly at: Date } | null,
): Promise<void> {
  if (next === null) {
    await tx.run(sql`delete from schedules.due where schedule_id = ${scheduleId} and hours_id = ${hoursId}`);
    return;
  }
  await tx.run(sql`insert into schedules.due (schedule_id, hours_id, nominal, on_day, due_at)
    values (${scheduleId}, ${hoursId}, ${next.nominal}, ${next.on}, ${next.at})
    on conflict (schedule_id, hours_id) do update
      set nominal = excluded.nominal, on_day = excluded.on_day, due_at = excluded.due_at`);
}

export async function clearDue(tx: Queryable, scheduleId: number): Promise<void> {
  await tx.run(sql`delete from schedules.due where schedule_id = ${scheduleId}`);
}

/** The schedule that has waited longest, held to the end of the transaction; null when none is due but those `except`. */
export async function claimSchedule(tx: Queryable, except: readonly number[] = []): Promise<ScheduleRow | null> {
  const [row] = await tx.query<ScheduleRow>(sql`select ${columns}
    from ${joined} join schedules.due d on d.schedule_id = s.id
    where d.due_at <= now() and s.state = 'active' and s.id <> all(${except}::int[]) order by d.due_at limit 1 for update of s skip locked`);
  return row ?? null;
}

/** Holds a schedule to the end of the transaction. */
export async function holdSchedule(tx: Queryable, id: number): Promise<ScheduleRow | null> {
  await tx.query(sql`select from schedules.schedule where id = ${id} for update`);
  const [row] = await tx.query<ScheduleRow>(sql`select ${columns} from ${joined} where s.id = ${id}`);
  return row ?? null;
}

export async function activeIds(q: Queryable): Promise<number[]> {
  const rows = await q.query<{ id: number }>(sql`select id from schedules.schedule where state = 'active' order by id`);
  return rows.map((row) => row.id);
}

/** The last day that came, for each rule of hours. */
export async function lastDays(q: Queryable, scheduleId: number): Promise<Map<number, string>> {
  const rows = await q.query<{ hours_id: number; on_day: string }>(sql`select hours_id, max(on_day)::text as on_day
    from schedules.occurrence where schedule_id = ${scheduleId} group by hours_id`);
  return new Map(rows.map((row) => [row.hours_id, row.on_day]));
}

export interface OccurrenceRow {
  readonly on_day: string;
  readonly due_at: Date;
  readonly state: 'started' | 'skipped' | 'missed' | 'failed';
  readonly broadcast: string | null;
  readonly start: string | null;
  readonly people: number | null;
  readonly note: string | null;
}

/** One row for each rule; none where that day has come already. Answers whose day is new. */
export async function insertOccurrences(
  tx: Queryable,
  scheduleId: number,
  hoursIds: readonly number[],
  row: OccurrenceRow,
): Promise<number[]> {
  const made = await tx.query<{ hours_id: number }>(sql`
    insert into schedules.occurrence (schedule_id, on_day, hours_id, due_at, state, broadcast, start, people, note)
    select ${scheduleId}::int, ${row.on_day}::date, h, ${row.due_at}, ${row.state}, ${row.broadcast}::uuid,
      ${row.start}::uuid, ${row.people}::int, ${row.note} from unnest(${hoursIds}::int[]) h
    on conflict do nothing returning hours_id`);
  return made.map((each) => each.hours_id);
}

export async function finishOccurrences(
  tx: Queryable,
  scheduleId: number,
  hoursIds: readonly number[],
  row: OccurrenceRow,
): Promise<void> {
  await tx.run(sql`update schedules.occurrence set state = ${row.state}, broadcast = ${row.broadcast}::uuid,
      start = ${row.start}::uuid, people = ${row.people}::int, note = ${row.note}
    where schedule_id = ${scheduleId} and on_day = ${row.on_day}::date and hours_id = any(${hoursIds}::int[])`);
}

/** Newest first; rules that came together are one. */
export function listOccurrences(
  q: Queryable,
  scheduleId: number,
  limit: number,
): Promise<(OccurrenceRow & { readonly at: Date })[]> {
  return q.query(sql`select on_day::text as on_day, due_at, state, broadcast, start, people, note, max(at) as at
    from schedules.occurrence where schedule_id = ${scheduleId}
    group by on_day, due_at, state, broadcast, start, people, note order by due_at desc, at desc limit ${limit}`);
}

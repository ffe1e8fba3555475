/** Reminders in SQL. */
import { type Queryable, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';
import { passages, type Scope } from './scope.ts';

type Area = readonly number[] | null;

export interface ReminderRow {
  readonly id: number;
  readonly uuid: string;
  readonly start_id: number;
  readonly area: number[] | null;
  readonly lane: number;
  readonly cursor: number;
  readonly people: number;
  readonly reminded: number;
  readonly started_again: number;
  readonly not_any_more: number;
  readonly unreachable: number;
  readonly state: 'running' | 'done';
  readonly by_name: string;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

const columns = sql`id, uuid, start_id, area, lane, cursor, people, reminded, started_again, not_any_more, unreachable, state,
  by_name, created_at, finished_at`;

/** Newest first. */
export function readReminders(q: Queryable, startId: number): Promise<ReminderRow[]> {
  return q.query<ReminderRow>(
    sql`select ${columns} from results.reminder where start_id = ${startId} order by id desc limit 20`,
  );
}

export async function reminderByKey(q: Queryable, accountId: number | null, key: string): Promise<ReminderRow | null> {
  const [row] = await q.query<ReminderRow>(sql`select ${columns} from results.reminder
    where coalesce(account_id, 0) = ${accountId ?? 0} and request_key = ${key}`);
  return row ?? null;
}

export async function reminderById(q: Queryable, id: number): Promise<ReminderRow> {
  const [row] = await q.query<ReminderRow>(sql`select ${columns} from results.reminder where id = ${id}`);
  return row!;
}

/** Starts by which the silent people of a start were asked again. */
export async function againOf(q: Queryable, startId: number): Promise<number[]> {
  const rows = await q.query<{ id: number }>(sql`select again_start as id from results.reminder
    where start_id = ${startId} and again_start is not null`);
  return rows.map((row) => row.id);
}

/** Null when one of this start is at work already, or began within the last hour. */
export async function insertReminder(
  tx: Queryable,
  made: {
    readonly startId: number;
    readonly accountId: number | null;
    readonly name: string;
    readonly key: string | null;
    readonly lane: number;
    readonly area: Area;
  },
): Promise<number | null> {
  // Two officers who press at once: the second sees the first.
  await tx.run(sql`select pg_advisory_xact_lock(7264317, ${made.startId})`);
  const [row] = await tx.query<{
    id: number;
  }>(sql`insert into results.reminder (start_id, account_id, by_name, request_key,
      lane, area)
    select ${made.startId}, ${made.accountId}, ${made.name}, ${made.key}, ${made.lane}, ${made.area as number[] | null}
    where not exists (select from results.reminder where start_id = ${made.startId}
      and (state = 'running' or created_at > now() - interval '1 hour'))
    returning id`);
  return row?.id ?? null;
}

/** Whoever wrote this recently is in the middle of it, not silent. */
const justWrote = (before: Date | null) =>
  sql`coalesce(c.last_heard_at > coalesce(${before}::timestamptz, now()) - interval '10 minutes', false)`;

/** Who waits in a conversation of these starts now, without those who have just written. */
export async function countWaiting(tx: Queryable, startIds: readonly number[], area: Area): Promise<number> {
  const [row] = await tx.query<{ n: number }>(sql`select count(*)::int as n from sessions.session s
    join registry.contact c on c.id = s.contact_id
    where s.status = 1 and s.start_id = any(${startIds}::int[]) and not ${justWrote(null)}
      and (${area}::int[] is null or c.places && ${area}::int[])`);
  return row!.n;
}

/** Who was silent for so long that their passage has ended: those who can be written to now, and how many cannot. */
export async function silentFor(
  tx: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
): Promise<{ ids: number[]; unreachable: number }> {
  const rows = await tx.query<{ id: number; open: boolean }>(sql`select c.id, c.status = 1 and c.reach = 0 as open
    from ${passages(scope, questions)} join registry.contact c on c.id = f.contact_id
    where f.status = 4 and not exists (select from sessions.session s where s.contact_id = c.id and s.status = 1)
    order by c.id`);
  const ids = rows.flatMap((row) => (row.open ? [row.id] : []));
  return { ids, unreachable: rows.length - ids.length };
}

export async function noteSilent(
  tx: Queryable,
  id: number,
  found: {
    readonly people: number;
    readonly again: number;
    readonly start: string | null;
    readonly unreachable: number;
  },
): Promise<void> {
  await tx.run(sql`update results.reminder set people = ${found.people}, started_again = ${found.again},
      unreachable = ${found.unreachable}, again_start = (select id from sessions.start where uuid = ${found.start}::uuid)
    where id = ${id}`);
}

/** Locked to the end of the transaction; null when it is done. */
export async function holdReminder(tx: Queryable, id: number): Promise<ReminderRow | null> {
  const [row] = await tx.query<ReminderRow>(sql`select ${columns} from results.reminder
    where id = ${id} and state = 'running' for update`);
  return row ?? null;
}

/** The next who waited when the button was pressed. */
export async function nextWaiting(
  tx: Queryable,
  reminder: ReminderRow,
  startIds: readonly number[],
  limit: number,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(sql`select s.contact_id as id from sessions.session s
    join registry.contact c on c.id = s.contact_id
    where s.status = 1 and s.contact_id > ${reminder.cursor} and s.start_id = any(${startIds}::int[])
      and s.created_at < ${reminder.created_at} and (${reminder.area}::int[] is null or c.places && ${reminder.area}::int[])
    order by s.contact_id limit ${limit}`);
  return rows.map((row) => row.id);
}

export interface WaitingRow {
  readonly contact_id: number;
  /** still, moved (answered or about to be asked), unreachable. */
  readonly verdict: 'still' | 'moved' | 'unreachable';
  readonly channel_id: number;
  readonly address: string | null;
  readonly text: string | null;
}

/** How they stand once nobody else can move them. The text is the last that went to them in this conversation. */
export function readWaiting(
  tx: Queryable,
  reminder: ReminderRow,
  startIds: readonly number[],
  ids: readonly number[],
): Promise<WaitingRow[]> {
  return tx.query<WaitingRow>(sql`select c.id as contact_id, m.channel_id, m.address, m.text,
      case when s.uuid is null or ${justWrote(reminder.created_at)}
          or exists (select from messaging.outbox o where o.contact_id = c.id)
          or exists (select from sessions.errand e where e.contact_id = c.id) then 'moved'
        when c.status <> 1 or c.reach <> 0 or m.text is null then 'unreachable' else 'still' end as verdict
    from registry.contact c
    left join sessions.session s on s.contact_id = c.id and s.status = 1 and s.start_id = any(${startIds}::int[])
    left join lateral (
      select m.channel_id, m.address, coalesce(m.text, b.text) as text from messaging.message m
      left join messaging.body b on b.id = m.body_id
      where m.contact_id = c.id and m.broadcast_id is null and m.id >= messaging.id_floor(s.created_at)
      order by m.id desc limit 1) m on s.uuid is not null
    where c.id = any(${ids}::int[]) order by c.id`);
}

export async function moveReminder(
  tx: Queryable,
  id: number,
  cursor: number,
  counts: { readonly still: number; readonly moved: number; readonly unreachable: number },
): Promise<void> {
  await tx.run(sql`update results.reminder set cursor = ${cursor}, reminded = reminded + ${counts.still},
      not_any_more = not_any_more + ${counts.moved}, unreachable = unreachable + ${counts.unreachable}
    where id = ${id}`);
}

/** Whoever is not waiting any more since the button was pressed was never met on the way. */
export async function endReminder(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`update results.reminder set state = 'done', finished_at = now(),
      not_any_more = greatest(0, people - reminded - started_again - unreachable)
    where id = ${id}`);
}

/** Which event comes when for whom: worked out in SQL for a portion of contacts at a time. */
import { type Queryable, type Sql, sql } from '../db/db.ts';

export interface ActiveCampaign {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly account_id: number | null;
  readonly by_name: string | null;
  readonly area: number[] | null;
  readonly query: string;
  readonly stop_query: string | null;
  readonly stop_flow_id: number | null;
  readonly channel_id: number;
  readonly channel_uuid: string;
  readonly scheme: string;
}

const campaign = sql`s.id, s.uuid, s.name, s.account_id, s.by_name, s.area, s.query, s.stop_query, s.stop_flow_id,
  s.channel_id, c.uuid as channel_uuid, c.scheme`;

export function activeCampaigns(q: Queryable, ids: readonly number[] | null = null): Promise<ActiveCampaign[]> {
  return q.query<ActiveCampaign>(sql`select ${campaign} from schedules.campaign s
    join messaging.channel c on c.id = s.channel_id
    where s.state = 'active' and (${ids}::int[] is null or s.id = any(${ids}::int[])) order by s.id`);
}

/** One node at a time works dates out, to the end of its transaction: a later state is never overwritten by an earlier. */
export async function tryToSweep(tx: Queryable): Promise<boolean> {
  const [lock] = await tx.query<{ got: boolean }>(sql`select pg_try_advisory_xact_lock(${lockKey}) as got`);
  return lock!.got;
}
const lockKey = 7_264_311;

/** Contacts that have changed: their notes are gone when this transaction is kept, and so is what follows from them. */
export async function takeChanges(tx: Queryable, most: number): Promise<number[]> {
  const rows = await tx.query<{ contact_id: number }>(sql`with taken as (
      delete from schedules.change where ctid = any(array(
        select ctid from schedules.change limit ${most} for update skip locked)) returning contact_id
    ) select distinct contact_id from taken order by 1`);
  return rows.map((row) => row.contact_id);
}

export interface Work {
  readonly campaign: ActiveCampaign;
  readonly cursor: number;
}

/**
 * A campaign for which everybody is to be looked at, held to the end of the transaction. Changes are noted only while
 * a campaign runs, so that this waits until every transaction has ended that may have begun before it was seen.
 */
export async function claimWork(tx: Queryable, resting: readonly number[]): Promise<Work | null> {
  const [row] = await tx.query<ActiveCampaign & { work_cursor: number; ready: boolean }>(sql`
    select ${campaign}, s.work_cursor, coalesce(pg_snapshot_xmin(pg_current_snapshot()) >= s.work_after, false) as ready
    from schedules.campaign s join messaging.channel c on c.id = s.channel_id
    where s.work_cursor is not null and s.state = 'active' and s.id <> all(${resting}::int[])
    order by s.work_after is null desc, s.id limit 1 for update of s skip locked`);
  if (!row) return null;
  if (row.ready) return { campaign: row, cursor: row.work_cursor };
  await tx.run(sql`update schedules.campaign set work_after = coalesce(work_after, pg_snapshot_xmax(pg_current_snapshot()))
    where id = ${row.id}`);
  return null;
}

export async function nextContacts(tx: Queryable, after: number, most: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    sql`select id from registry.person where id > ${after} order by id limit ${most}`,
  );
  return rows.map((row) => row.id);
}

export async function moveWork(tx: Queryable, campaignId: number, cursor: number | null): Promise<void> {
  await tx.run(sql`update schedules.campaign set work_cursor = ${cursor} where id = ${campaignId}`);
}

/** Dates that are no dates are none. */
const base = sql`case e.relative_to
    when 'birth_date' then hours.instant(c.birth_date::timestamp, z.zone)
    when 'hire_date' then hours.instant((select min(r.starts_on) from registry.role r
      where r.contact_id = c.id and r.active)::timestamp, z.zone)
    when 'created_on' then c.created_at
    when 'last_seen_on' then c.last_heard_at
    else case when pg_input_is_valid(c.fields -> e.relative_to ->> 'datetime', 'timestamptz')
      then (c.fields -> e.relative_to ->> 'datetime')::timestamptz end
  end`;

/** Minutes and hours pass on no clock; days and longer are counted on the clock of the person. */
const due = sql`case when e.unit in ('minutes', 'hours') then b.base + (e.amount || ' ' || e.unit)::interval
  else hours.instant(case when e.hour is null then l.day
    else date_trunc('day', l.day) + make_interval(hours => e.hour) end, z.zone) end`;

/**
 * For these contacts: events that are to come are there, those that are not to come any more are gone. One that came
 * stays done until its date changes. Answers how many rows were touched.
 */
export async function recalculate(
  tx: Queryable,
  campaignId: number,
  contactIds: readonly number[],
  members: Sql,
  stopped: Sql,
): Promise<number> {
  const [row] = await tx.query<{ touched: number }>(sql`
    with member as materialized (
      select m.id from (${members}) m where m.id = any(${contactIds}::int[]) and m.id not in (${stopped})
    ), want as materialized (
      select e.id as event_id, c.id as contact_id, b.base, d.due_at
      from member m join registry.contact c using (id)
      join schedules.event e on e.campaign_id = ${campaignId} and e.removed_at is null
      cross join lateral (select zone from hours.rule where place_id = hours.place_of_contact(c.id)) z
      cross join lateral (select ${base} as base) b
      cross join lateral (select hours.local(b.base, z.zone) + (e.amount || ' ' || e.unit)::interval as day) l
      cross join lateral (select ${due} as due_at) d
      where c.status = 1 and c.reach = 0 and b.base is not null
    ), put as (
      insert into schedules.fire as f (event_id, contact_id, base, due_at)
      select event_id, contact_id, base, due_at from want where due_at > now()
      on conflict (event_id, contact_id) do update
        set base = excluded.base, due_at = excluded.due_at, done_at = null, outcome = null
        where f.base is distinct from excluded.base or f.outcome = 'past'
          or (f.done_at is null and f.due_at is distinct from excluded.due_at)
      returning 1
    ), passed as (
      update schedules.fire f set base = w.base, due_at = w.due_at, done_at = now(), outcome = 'past'
      from want w where w.due_at <= now() and f.event_id = w.event_id and f.contact_id = w.contact_id
        and f.base is distinct from w.base
      returning 1
    ), gone as (
      delete from schedules.fire f using schedules.event e
      where f.contact_id = any(${contactIds}::int[]) and e.id = f.event_id and e.campaign_id = ${campaignId}
        and f.done_at is null
        and not exists (select from want w where w.event_id = f.event_id and w.contact_id = f.contact_id)
      returning 1
    )
    select ((select count(*) from put) + (select count(*) from passed) + (select count(*) from gone))::int as touched`);
  return row!.touched;
}

export interface FireRow {
  readonly event_id: number;
  readonly campaign_id: number;
  readonly contact_id: number;
  readonly base: Date;
  readonly due_at: Date;
}

/** Events that are due, held to the end of the transaction: another node takes others. */
export function claimFires(tx: Queryable, most: number, except: readonly number[]): Promise<FireRow[]> {
  return tx.query<FireRow>(sql`select f.event_id, e.campaign_id, f.contact_id, f.base, f.due_at
    from schedules.fire f join schedules.event e on e.id = f.event_id
    join schedules.campaign s on s.id = e.campaign_id
    where f.done_at is null and f.due_at <= now() and s.state = 'active' and e.removed_at is null
      and s.id <> all(${except}::int[])
    order by f.due_at limit ${most} for update of f skip locked`);
}

export interface Ready {
  readonly contact_id: number;
  /** Why not; null when it may go. */
  readonly bar: 'inactive' | 'opted_out' | 'no_address' | 'left' | 'stopped' | null;
  readonly busy: boolean;
  /** The end of quiet hours; null is now. */
  readonly opens_at: Date | null;
  readonly address: string;
  readonly name: string;
  readonly language: string | null;
  readonly context: Record<string, unknown>;
}

/** How these contacts stand now: whether they still belong, have not done it, and may be written to. */
export function readyFor(
  tx: Queryable,
  fires: { readonly contactIds: readonly number[]; readonly bases: readonly Date[] },
  { scheme, stop_flow_id }: Pick<ActiveCampaign, 'scheme' | 'stop_flow_id'>,
  members: Sql,
  stopped: Sql,
): Promise<Ready[]> {
  const { contactIds, bases } = fires;
  return tx.query<Ready>(sql`
    with u as materialized (select * from unnest(${contactIds}::int[], ${bases}::timestamptz[]) u(id, base)),
    member as materialized (select m.id from (${members}) m where m.id = any(${contactIds}::int[])),
    stopped as materialized (select m.id from (${stopped}) m where m.id = any(${contactIds}::int[]))
    select u.id as contact_id, c.name, c.language, coalesce(a.value, '') as address, nullif(o.opens_at, now()) as opens_at,
      exists (select from sessions.session t where t.contact_id = u.id and t.status = 1) as busy,
      jsonb_build_object('uuid', c.uuid, 'fields', c.fields,
        'cadre', (select name from registry.concept where id = c.cadres[1]),
        'job', (select name from registry.concept where id = c.jobs[1]),
        'facility', (select name from registry.place where id = c.facilities[1])) as context,
      case when c.id is null or c.status <> 1 then 'inactive' when c.reach = 3 then 'opted_out'
        when u.id not in (select id from member) then 'left'
        when u.id in (select id from stopped) or exists (select from sessions.run r
          where r.flow_id = ${stop_flow_id}::int and r.contact_id = u.id and r.status = 3 and r.ended_at >= u.base)
          then 'stopped'
        when a.value is null then 'no_address' end as bar
    from u left join registry.contact c on c.id = u.id
    left join hours.opening o on o.place_id = hours.place_of_contact(u.id)
    left join lateral (select value from registry.address
      where contact_id = c.id and scheme = ${scheme} and valid and not opted_out order by rank, id limit 1) a on true`);
}

export async function endFires(
  tx: Queryable,
  eventId: number,
  contactIds: readonly number[],
  outcomes: readonly string[],
): Promise<void> {
  await tx.run(sql`update schedules.fire f set done_at = now(), outcome = u.outcome
    from unnest(${contactIds}::int[], ${outcomes}::text[]) u(id, outcome)
    where f.event_id = ${eventId} and f.contact_id = u.id`);
}

export async function putOffFires(
  tx: Queryable,
  eventId: number,
  contactIds: readonly number[],
  until: readonly Date[],
): Promise<void> {
  await tx.run(sql`update schedules.fire f set due_at = u.until
    from unnest(${contactIds}::int[], ${until}::timestamptz[]) u(id, until)
    where f.event_id = ${eventId} and f.contact_id = u.id`);
}

import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { NamedDay } from './days.ts';

export interface PlaceRow {
  readonly place_id: number;
  readonly name: string | null;
  readonly zone: string | null;
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly working_days: number | null;
  readonly held_days: 'none' | 'holidays' | 'not_working' | null;
  readonly budget_messages: number | null;
  readonly budget_days: number | null;
  readonly rule_zone: string;
  readonly rule_from: string | null;
  readonly rule_to: string | null;
  readonly rule_days: number;
  readonly rule_held: 'none' | 'holidays' | 'not_working';
  readonly opens_at: Date | null;
}

export function readPlaces(q: Queryable): Promise<PlaceRow[]> {
  return q.query<PlaceRow>(sql`select h.place_id, p.name, h.zone, to_char(h.quiet_from, 'HH24:MI') as quiet_from,
      to_char(h.quiet_to, 'HH24:MI') as quiet_to, h.working_days, h.held_days, h.budget_messages, h.budget_days,
      r.zone as rule_zone, to_char(r.quiet_from, 'HH24:MI') as rule_from, to_char(r.quiet_to, 'HH24:MI') as rule_to,
      r.working_days as rule_days, r.held_days as rule_held, nullif(hours.opens_at(r, now()), now()) as opens_at
    from hours.place h join hours.rule r using (place_id) left join registry.place p on p.id = h.place_id
    order by h.place_id <> 0, p.name, h.place_id`);
}

export interface HolidayRow {
  readonly id: number;
  readonly place_id: number;
  readonly place_name: string | null;
  readonly day: string;
  readonly name: string;
}

export function readHolidays(q: Queryable, from: string, to: string, most: number): Promise<HolidayRow[]> {
  return q.query<HolidayRow>(sql`select h.id, h.place_id, p.name as place_name, h.day, h.name
    from hours.holiday h left join registry.place p on p.id = h.place_id
    where h.day between ${from}::date and ${to}::date order by h.day, h.place_id limit ${most}`);
}

export async function placeExists(q: Queryable, id: number): Promise<boolean> {
  return (await q.query(sql`select from registry.place where id = ${id}`)).length > 0;
}

export interface NewPlace {
  readonly placeId: number;
  readonly zone: string | null;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly workingDays: number | null;
  readonly heldDays: string | null;
  readonly budget: { readonly messages: number; readonly days: number } | null;
}

export async function writePlace(tx: Queryable, row: NewPlace): Promise<void> {
  await tx.run(sql`insert into hours.place (place_id, zone, quiet_from, quiet_to, working_days, held_days,
      budget_messages, budget_days)
    values (${row.placeId}, ${row.zone}, ${row.quietFrom}, ${row.quietTo}, ${row.workingDays}, ${row.heldDays},
      ${row.budget?.messages ?? null}, ${row.budget?.days ?? null})
    on conflict (place_id) do update set zone = excluded.zone, quiet_from = excluded.quiet_from,
      quiet_to = excluded.quiet_to, working_days = excluded.working_days, held_days = excluded.held_days,
      budget_messages = excluded.budget_messages, budget_days = excluded.budget_days`);
}

export async function deletePlace(tx: Queryable, id: number): Promise<boolean> {
  await tx.run(sql`delete from hours.holiday where place_id = ${id}`);
  return (await tx.run(sql`delete from hours.place where place_id = ${id}`)) > 0;
}

/** Answers how many were new. The place gets a row of its own: its people go by its days. */
export async function insertHolidays(tx: Queryable, placeId: number, days: readonly NamedDay[]): Promise<number> {
  await tx.run(sql`insert into hours.place (place_id) values (${placeId}) on conflict do nothing`);
  return tx.run(sql`insert into hours.holiday (place_id, day, name)
    select distinct on (day) ${placeId}::int, day, name
    from unnest(${days.map((each) => each.day)}::date[], ${days.map((each) => each.name)}::text[]) u(day, name)
    on conflict (place_id, day) do nothing`);
}

export async function deleteHoliday(tx: Queryable, id: number): Promise<HolidayRow | null> {
  const [row] = await tx.query<HolidayRow>(
    sql`delete from hours.holiday where id = ${id} returning id, place_id, null as place_name, day, name`,
  );
  return row ?? null;
}

export interface RuleRow {
  readonly place_id: number;
  readonly path: number[];
  readonly zone: string;
  readonly working_days: number;
}

export function readRules(q: Queryable): Promise<RuleRow[]> {
  return q.query<RuleRow>(sql`select place_id, path, zone, working_days from hours.rule order by place_id`);
}

export interface ClockRow {
  readonly zone: string;
  readonly since: Date;
  readonly seconds: number;
}

/** Replaces what is known of these zones, in one statement. */
export async function putClocks(q: Queryable, zones: readonly string[], rows: readonly ClockRow[]): Promise<void> {
  await q.run(sql`with fresh as (
      select * from unnest(${rows.map((row) => row.zone)}::text[], ${rows.map((row) => row.since)}::timestamptz[],
        ${rows.map((row) => row.seconds)}::int[]) u(zone, since, seconds)
    ), gone as (
      delete from hours.clock c where zone = any(${zones}::text[])
        and not exists (select from fresh f where f.zone = c.zone and f.since = c.since)
    )
    insert into hours.clock (zone, since, seconds) select * from fresh
    on conflict (zone, since) do update set seconds = excluded.seconds where clock.seconds <> excluded.seconds`);
}

/** One portion of people that is counted; `at` is when it goes out. */
export interface Spending {
  /** `contact_id` ascending. */
  readonly people: Sql;
  readonly at: Date;
  readonly messages: number;
  readonly days: number;
}

/**
 * A statement that counts these people and answers `contact_id` of those who had a message left. In the window are all
 * that lie less than `days` before or after; whoever counts the same person meanwhile waits for this transaction.
 */
export function spendSql({ people, at, messages, days }: Spending): Sql {
  const second = Math.floor(at.getTime() / 1000);
  const window = days * 86_400;
  return sql`insert into hours.spent as s (contact_id, at)
    select contact_id, array[${second}::int] from (${people}) people order by contact_id
    on conflict (contact_id) do update
      set at = array(select x from unnest(s.at) x where x > ${second - 32 * 86_400}::int) || excluded.at
      where (select count(*) from unnest(s.at) x
        where x > ${second - window}::int and x < ${second + window}::int) < ${messages}
    returning contact_id`;
}

/** What was counted for that moment and does not go after all. */
export async function giveBack(tx: Queryable, people: Sql, at: Date): Promise<void> {
  const second = Math.floor(at.getTime() / 1000);
  await tx.run(sql`update hours.spent s
    set at = s.at[:array_position(s.at, ${second}::int) - 1] || s.at[array_position(s.at, ${second}::int) + 1:]
    where contact_id in (${people}) and array_position(s.at, ${second}::int) is not null`);
}

export async function readBudget(q: Queryable): Promise<{ messages: number; days: number } | null> {
  const [row] = await q.query<{ messages: number | null; days: number | null }>({
    name: 'hours_budget',
    text: 'select budget_messages as messages, budget_days as days from hours.place where place_id = 0',
    values: [],
  });
  return row?.messages && row.days ? { messages: row.messages, days: row.days } : null;
}

export async function anyPlaces(q: Queryable): Promise<boolean> {
  const [row] = await q.query<{ some: boolean }>({
    name: 'hours_any',
    text: 'select exists (select from hours.place where place_id <> 0) as some',
    values: [],
  });
  return row?.some ?? false;
}

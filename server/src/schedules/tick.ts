/**
 * Schedules that are due. A node holds one schedule at a time by the lock of its row, and in one transaction writes the
 * occurrence together with what it starts: a kill at any moment leaves both or neither, and its lock goes with it.
 */
import type { Subject } from '../access/subject.ts';
import type { Broadcasts } from '../broadcasts/broadcasts.ts';
import { type Db, type Queryable, type Sql, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { hoursRules, type Rule } from '../hours/hours.ts';
import { laneName } from '../messaging/messaging.ts';
import type { Conversations } from '../sessions/sessions.ts';
import { type Coming, coming } from './occurrences.ts';
import { everybody, splits, whenOf } from './plan.ts';
import { createResting } from './resting.ts';
import * as store from './store.ts';

export interface TickTools {
  readonly broadcasts: Pick<Broadcasts, 'createIn'>;
  readonly conversations: Pick<Conversations, 'startIn'>;
}

/** Later than this is missed: a node was down. */
const graceMs = 3_600_000;
const mostMissed = 1_000;

/** Answers false when nothing was due. Throws what is not a refusal; that schedule rests then, and the next call does others. */
export async function runDueSchedule(db: Db, tools: TickTools, resting = createResting()): Promise<boolean> {
  let held: number | null = null;
  const work = db.tx(async (tx) => {
    const row = await store.claimSchedule(tx, resting.ids());
    if (!row) return false;
    held = row.id;
    const now = new Date();
    const rules = await hoursRules(tx);
    const groups = new Map<string, Group>();
    for (const due of await store.dueOf(tx, row.id)) {
      if (due.due_at > now) continue;
      gather(groups, row, due, rules, now);
    }
    for (const group of groups.values()) await happen(tx, tools, row, group, rules);
    await endIfOver(tx, row.id);
    return true;
  });
  return work.catch((error: unknown) => {
    if (held !== null) resting.add(held);
    throw error;
  });
}

interface Group {
  readonly hoursIds: number[];
  /** The last one that is due. */
  readonly now: Coming;
  /** How many came due before it and were not done. */
  readonly earlier: number;
  readonly next: Map<number, Coming | null>;
  readonly late: boolean;
}

function gather(
  groups: Map<string, Group>,
  row: store.ScheduleRow,
  due: store.DueRow,
  rules: readonly Rule[],
  now: Date,
): void {
  const days = rules.find((rule) => rule.id === Math.max(due.hours_id, 0)) ?? rules[0]!;
  const first: Coming = { nominal: due.nominal, on: due.on_day, at: due.due_at };
  const rest = coming(whenOf(row), days, due.due_at, due.on_day, mostMissed + 1);
  const passed = rest.filter((each) => each.at <= now);
  const last = passed.at(-1) ?? first;
  const key = `${last.on} ${last.at.toISOString()} ${passed.length}`;
  const group: Group = groups.get(key) ?? {
    ...{ hoursIds: [], now: last, earlier: passed.length, next: new Map() },
    late: now.getTime() - last.at.getTime() > graceMs,
  };
  group.hoursIds.push(due.hours_id);
  group.next.set(due.hours_id, rest[passed.length] ?? null);
  groups.set(key, group);
}

async function happen(
  tx: Queryable,
  tools: TickTools,
  row: store.ScheduleRow,
  group: Group,
  rules: readonly Rule[],
): Promise<void> {
  const { now, hoursIds } = group;
  const base = { on_day: now.on, due_at: now.at, broadcast: null, start: null, people: null };
  const left = group.late && row.missed === 'skip';
  const missed = group.earlier + (left ? 1 : 0);
  const note = missed > 0 ? `missed:${missed}` : group.late ? 'late' : null;
  const state = left ? 'missed' : 'started';
  const fresh = await store.insertOccurrences(tx, row.id, hoursIds, { ...base, state, note });
  if (fresh.length > 0 && !left) {
    const done = await begin(tx, tools, row, now, fresh, rules);
    await store.finishOccurrences(tx, row.id, fresh, { ...base, ...done, note: done.note ?? note });
  }
  for (const [hoursId, next] of group.next) await store.putDue(tx, row.id, hoursId, next);
}

type Done = Pick<store.OccurrenceRow, 'state' | 'broadcast' | 'start' | 'people' | 'note'>;

/** What is refused is noted and stands in nobody's way; what fails on our side is tried again, whole. */
async function begin(
  tx: Queryable,
  tools: TickTools,
  row: store.ScheduleRow,
  { on, at }: Coming,
  hoursIds: readonly number[],
  rules: readonly Rule[],
): Promise<Done> {
  const none = { broadcast: null, start: null, people: null };
  await tx.run(sql`savepoint occurrence`);
  try {
    const done = await send(
      tx,
      tools,
      row,
      `schedule:${row.uuid}:${on}:${at.getTime()}:${hoursIds[0]}`,
      only(hoursIds, rules),
    );
    await tx.run(sql`release savepoint occurrence`);
    return { ...none, state: 'started', note: null, ...done };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tx.run(sql`rollback to savepoint occurrence`);
    const state = error.code === 'broadcast:empty' ? 'skipped' : 'failed';
    return { ...none, state, note: error.message.slice(0, 500) };
  }
}

async function send(
  tx: Queryable,
  tools: TickTools,
  row: store.ScheduleRow,
  key: string,
  keep: (people: Sql) => Sql,
): Promise<Partial<Done>> {
  const subject = ownerOf(row);
  const common = { query: row.query, channel: row.channel_uuid, lane: laneName(row.lane) };
  if (row.does.kind === 'text') {
    const request = { ...common, name: row.name, texts: row.does.texts };
    const made = await tools.broadcasts.createIn(tx, subject, request, key, keep);
    return { broadcast: made.uuid, people: made.recipients };
  }
  const { kind: _, ...start } = row.does;
  const made = await tools.conversations.startIn(tx, subject, { ...common, ...start }, key, keep, {
    origin: 'schedule',
  });
  return { start: made?.uuid ?? null, people: made?.recipients ?? null };
}

/** People of these rules of hours; everybody where the schedule does not ask for their days, or all rules come at once. */
function only(hoursIds: readonly number[], rules: readonly Rule[]): (people: Sql) => Sql {
  const all = hoursIds[0] === everybody || rules.every((rule) => hoursIds.includes(rule.id));
  if (all) return (people) => people;
  return (people) =>
    sql`select p.* from (${people}) p where hours.place_of_contact(p.contact_id) = any(${hoursIds}::int[])`;
}

/** Schedules act as whoever made them, within the area that they had. */
export function ownerOf(row: Pick<store.ScheduleRow, 'account_id' | 'by_name' | 'area'>): Subject {
  return {
    ...{ kind: 'system', accountId: row.account_id, name: row.by_name ?? 'system', role: 'officer' },
    ...{ area: row.area, language: 'en' },
  };
}

async function endIfOver(tx: Queryable, scheduleId: number): Promise<void> {
  const left = await store.dueOf(tx, scheduleId);
  if (left.length === 0) await store.moveSchedule(tx, scheduleId, ['active'], 'ended');
}

/**
 * Works out anew when a schedule comes next, after it or the hours of places have changed. What is due already stays.
 * Answers whether anything comes.
 */
export async function plan(tx: Queryable, row: store.ScheduleRow, rules: readonly Rule[], now: Date): Promise<boolean> {
  const when = whenOf(row);
  const wanted = splits(when) ? rules.map((rule) => rule.id) : [everybody];
  const last = await store.lastDays(tx, row.id);
  const due = new Map((await store.dueOf(tx, row.id)).map((each) => [each.hours_id, each]));
  let some = false;
  for (const hoursId of new Set([...wanted, ...due.keys()])) {
    const known = due.get(hoursId);
    if (known && known.due_at <= now && wanted.includes(hoursId)) {
      some = true;
      continue;
    }
    const days = rules.find((rule) => rule.id === Math.max(hoursId, 0));
    const lastOn = last.get(hoursId) ?? null;
    const next = days && wanted.includes(hoursId) ? (coming(when, days, now, lastOn, 1)[0] ?? null) : null;
    some ||= next !== null;
    await store.putDue(tx, row.id, hoursId, next);
  }
  return some;
}

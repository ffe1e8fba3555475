/** One calendar of all that will go out: who, how many, by whom. */
import type { Calendar, CalendarEntry } from '@mhero/contract/schedules.ts';
import { isDate } from '@mhero/flow/recurrence/recurrence.ts';
import { Temporal } from 'temporal-polyfill';
import type { Subject } from '../access/subject.ts';
import { AppError } from '../errors.ts';
import { type Hours, hoursRules } from '../hours/hours.ts';
import { coming, dayIn, instantOf } from './occurrences.ts';
import { whenOf } from './plan.ts';
import type { ScheduleTools } from './schedules.ts';
import { listSchedules, type ScheduleRow } from './store.ts';
import * as store from './store-calendar.ts';

/** What stands in the calendar from one day to another, both included. Errors: `request:invalid`. */
export type ReadCalendar = (subject: Subject, from: string, to: string) => Promise<Calendar>;

const longestDays = 100;
const mostSchedules = 200;
/** An audience is counted again after so long: a month of one page asks for the same ones again and again. */
const countedMs = 60_000;

export function createCalendar(
  tools: Pick<ScheduleTools, 'db' | 'audiences' | 'settings'> & { readonly hours: Pick<Hours, 'holidays'> },
): ReadCalendar {
  const { db, audiences } = tools;
  const counts = new Map<string, { until: number; people: Promise<number> }>();

  /** Null people: the question cannot be answered any more. */
  function count(row: ScheduleRow): Promise<number> {
    const key = `${row.area?.join() ?? '*'} ${row.query}`;
    const kept = counts.get(key);
    if (kept && kept.until > Date.now()) return kept.people;
    const people = audiences.count({ area: row.area }, row.query).then(
      (found) => found.reachable,
      () => 0,
    );
    if (counts.size > 1_000) counts.clear();
    counts.set(key, { until: Date.now() + countedMs, people });
    return people;
  }

  return async (subject, from, to) => {
    if (!isDate(from) || !isDate(to) || to < from || (Date.parse(to) - Date.parse(from)) / 86_400_000 > longestDays)
      throw new AppError('request:invalid', `Ask for at most ${longestDays} days, the first before the last.`);
    const rules = await hoursRules(db);
    const { zone } = rules[0]!;
    const begins = instantOf(from, '00:00', zone);
    const ends = instantOf(Temporal.PlainDate.from(to).add({ days: 1 }).toString(), '00:00', zone);
    const entries: CalendarEntry[] = [];
    for (const row of await store.plannedBroadcasts(db, subject, begins, ends))
      entries.push(sent(row, zone, 'broadcast'));
    for (const row of await store.plannedStarts(db, subject, begins, ends)) entries.push(sent(row, zone, 'start'));
    for (const row of await listSchedules(db, subject, { active: true, limit: mostSchedules })) {
      const now = new Date();
      const after = new Date(Math.max(begins.getTime(), now.getTime()) - 1);
      const times = coming(whenOf(row), rules[0]!, after, null, longestDays).filter((each) => each.at < ends);
      if (times.length === 0) continue;
      const people = await count(row);
      for (const { on, at } of times) entries.push(scheduled(row, on, at, zone, people));
    }
    for (const row of await store.plannedEvents(db, subject, begins, ends, zone)) entries.push(event(row, zone));
    const holidays = await tools.hours.holidays(from, to);
    return {
      zone,
      entries: entries.sort((a, b) => `${a.on} ${a.time ?? ''}`.localeCompare(`${b.on} ${b.time ?? ''}`)),
      holidays: holidays.map(({ day, name, place_name }) => ({ day, name, place_name })),
    };
  };
}

const clockIn = (zone: string, at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });

function sent(
  row: store.PlannedBroadcast & { flow_name?: string },
  zone: string,
  kind: 'broadcast' | 'start',
): CalendarEntry {
  return {
    ...{ kind, id: row.uuid, name: row.name, query: row.query, state: row.state, by: row.by },
    ...{ on: dayIn(zone, row.due_at), time: clockIn(zone, row.due_at), zone, at: row.due_at.toISOString() },
    ...{ people: row.recipients, estimated: false },
    ...{ does: kind === 'start' ? 'flow' : 'text', flow_name: row.flow_name ?? null },
  };
}

function scheduled(row: ScheduleRow, on: string, at: Date, zone: string, people: number): CalendarEntry {
  return {
    ...{ kind: 'schedule', id: row.uuid, name: row.name, query: row.query, state: row.state, by: row.by_name },
    ...{ on, time: row.clock, zone: row.zone ?? zone, at: at.toISOString(), people, estimated: true },
    ...{ does: row.does.kind, flow_name: row.flow_name },
  };
}

function event(row: store.PlannedEvents, zone: string): CalendarEntry {
  return {
    ...{ kind: 'campaign', id: row.uuid, name: row.name, query: row.query, state: row.state, by: row.by },
    ...{ on: row.on_day, time: null, zone, at: null, people: row.people, estimated: false },
    ...{ does: row.kind, flow_name: row.flow_name },
  };
}

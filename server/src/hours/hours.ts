/**
 * Front door of hours: when automatic messages may go, by place, and how many of them each person gets. Emergencies and
 * replies pass. A person goes by the nearest place above their first facility that has hours of its own.
 */
import type {
  Holiday,
  HolidaysMade,
  HoursChange,
  Hours as HoursShown,
  NewHolidays,
  PlaceHours,
} from '@mhero/contract/hours.ts';
import { isDate } from '@mhero/flow/recurrence/recurrence.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { type Db, type Queryable, type Sql, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { clockOf } from './clocks.ts';
import { readDays } from './days.ts';
import * as store from './store.ts';

export interface Hours {
  /** Every place that has hours of its own, the whole deployment first; holidays of the last 60 days and later. */
  list(): Promise<HoursShown>;
  /** `place` null is the whole deployment. Errors: `request:invalid`, `request:not_found`. */
  change(subject: Subject, place: number | null, change: HoursChange): Promise<HoursShown>;
  /** The place follows the places above again; its holidays go with it. */
  remove(subject: Subject, place: number): Promise<void>;
  addHolidays(subject: Subject, request: NewHolidays): Promise<HolidaysMade>;
  removeHoliday(subject: Subject, id: number): Promise<void>;
  holidays(from: string, to: string): Promise<Holiday[]>;
}

/** How people of one rule count days: what schedules need. */
export interface Rule {
  readonly id: number;
  readonly zone: string;
  /** 1 is Monday. */
  readonly workingDays: ReadonlySet<number>;
  readonly holidays: ReadonlySet<string>;
}

const mostHolidays = 5_000;

export function createHours(db: Db): Hours {
  async function list(): Promise<HoursShown> {
    const from = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10);
    const [places, holidays] = [
      await store.readPlaces(db),
      await store.readHolidays(db, from, '9999-01-01', mostHolidays),
    ];
    return { places: places.map(toPlace), holidays: holidays.map(toHoliday) };
  }

  async function known(place: number | null): Promise<number> {
    if (place !== null && !(await store.placeExists(db, place)))
      throw new AppError('request:not_found', 'There is no such place.');
    return place ?? 0;
  }

  return {
    list,
    async change(subject, place, change) {
      const placeId = await known(place);
      check(change, placeId);
      const { zone, quiet, working_days, held_days, budget } = change;
      await db.tx(async (tx) => {
        await store.writePlace(tx, {
          ...{ placeId, zone, heldDays: held_days },
          quietFrom: quiet === null ? null : quiet === 'off' ? '00:00' : quiet.from,
          quietTo: quiet === null ? null : quiet === 'off' ? '00:00' : quiet.to,
          workingDays: working_days === null ? null : maskOf(working_days),
          budget: placeId === 0 ? (budget ?? null) : null,
        });
        await writeClocks(tx);
        await record(tx, subject, 'hours.change', placeId === 0 ? null : `place:${placeId}`, { ...change });
      });
      return list();
    },
    remove: (subject, place) =>
      db.tx(async (tx) => {
        if (place === 0 || !(await store.deletePlace(tx, place)))
          throw new AppError('request:not_found', 'This place has no hours of its own.');
        await record(tx, subject, 'hours.remove', `place:${place}`);
      }),
    async addHolidays(subject, { place = null, days = [], text }) {
      const placeId = await known(place);
      const read = text === undefined ? { days: [], refused: [] } : readDays(text);
      const wrong = days.findIndex(({ day }) => !isDate(day));
      if (wrong >= 0)
        throw new AppError('request:invalid', `"${days[wrong]!.day}" is not a date.`, {
          fields: [{ where: `/days/${wrong}/day`, message: 'is not a date' }],
        });
      const all = [...days, ...read.days];
      if (all.length === 0)
        throw new AppError(
          'request:invalid',
          'There is no holiday in it. Write lines such as 2026-07-26,Independence Day.',
          {
            fields: read.refused.map(({ line, reason }) => ({ where: `/text/${line}`, message: reason })),
          },
        );
      return db.tx(async (tx) => {
        const added = await store.insertHolidays(tx, placeId, all);
        await record(tx, subject, 'holidays.add', placeId === 0 ? null : `place:${placeId}`, { added });
        return { added, known: new Set(all.map(({ day }) => day)).size - added, refused: [...read.refused] };
      });
    },
    removeHoliday: (subject, id) =>
      db.tx(async (tx) => {
        const gone = await store.deleteHoliday(tx, id);
        if (!gone) throw new AppError('request:not_found', 'There is no such holiday.');
        await record(tx, subject, 'holidays.remove', null, { day: gone.day, name: gone.name });
      }),
    holidays: async (from, to) => (await store.readHolidays(db, from, to, mostHolidays)).map(toHoliday),
  };
}

/** Each rule with the holidays of its place and of those above. The one of the deployment has the id 0. */
export async function hoursRules(q: Queryable): Promise<Rule[]> {
  const rows = await store.readRules(q);
  const holidays = await store.readHolidays(q, '1900-01-01', '9999-01-01', mostHolidays);
  return rows.map((row) => ({
    ...{ id: row.place_id, zone: row.zone, workingDays: new Set(daysOf(row.working_days)) },
    holidays: new Set(holidays.filter(({ place_id }) => row.path.includes(place_id)).map(({ day }) => day)),
  }));
}

/**
 * Writes when the clocks of all zones in use change, from 2000 to ten years from now, as this program knows it: the
 * database may know older rules. Called when a node begins to work and when a zone comes into use.
 */
export async function writeClocks(q: Queryable): Promise<void> {
  const zones = [...new Set((await store.readRules(q)).map((rule) => rule.zone))];
  await store.putClocks(
    q,
    zones,
    zones.flatMap((zone) => clockOf(zone, new Date())),
  );
}

/** The id of a person's rule, as SQL; `facility` is their first facility. 0 where no place has hours of its own. */
export async function ruleOf(q: Queryable, facility: Sql): Promise<Sql> {
  return (await store.anyPlaces(q)) ? sql`hours.place_of(${facility})` : sql`0`;
}

/**
 * For a `with` entry: counts `people` (`contact_id`) against the budget and answers those who had a message left. Null
 * where there is no budget. Only for ordinary and bulk messages.
 */
export async function spend(q: Queryable, people: Sql, at: Date): Promise<Sql | null> {
  const budget = await store.readBudget(q);
  return budget && store.spendSql({ people, at, ...budget });
}

export { followingBudget } from './follow-merge.ts';
export { giveBack } from './store.ts';

/** Lanes that wait for quiet hours and count against the budget: ordinary and bulk. */
export const patientLane = 2;

function check(change: HoursChange, placeId: number): void {
  const fields = [];
  if (change.zone !== null && !isZone(change.zone))
    fields.push({ where: '/zone', message: `"${change.zone}" is not a time zone, such as Africa/Monrovia` });
  if (typeof change.quiet === 'object' && change.quiet !== null && change.quiet.from === change.quiet.to)
    fields.push({ where: '/quiet', message: 'would last all day or not at all; choose two different times' });
  if (change.working_days?.length === 0) fields.push({ where: '/working_days', message: 'must have at least one day' });
  if (placeId !== 0 && change.budget)
    fields.push({ where: '/budget', message: 'is set for the whole deployment only' });
  if (fields.length > 0) throw new AppError('request:invalid', 'These hours are not valid.', { fields });
}

/** Known to this machine and to PostgreSQL alike: names of the IANA data base, not abbreviations. */
export function isZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const maskOf = (days: readonly number[]): number => days.reduce((mask, day) => mask | (1 << (day - 1)), 0);
const daysOf = (mask: number): number[] => [1, 2, 3, 4, 5, 6, 7].filter((day) => mask & (1 << (day - 1)));

function toPlace(row: store.PlaceRow): PlaceHours {
  const quiet = (from: string | null, to: string | null) => (from === null || to === null ? null : { from, to });
  const own = quiet(row.quiet_from, row.quiet_to);
  const held = quiet(row.rule_from, row.rule_to);
  const budget = row.budget_messages === null ? null : { messages: row.budget_messages, days: row.budget_days ?? 7 };
  return {
    ...{ place: row.place_id === 0 ? null : row.place_id, name: row.name, zone: row.zone },
    quiet: own && own.from === own.to ? 'off' : own,
    working_days: row.working_days === null ? null : daysOf(row.working_days),
    held_days: row.held_days,
    ...(row.place_id === 0 && { budget }),
    holds: {
      zone: row.rule_zone,
      quiet: held && held.from === held.to ? null : held,
      working_days: daysOf(row.rule_days),
      held_days: row.rule_held,
    },
    opens_at: row.opens_at?.toISOString() ?? null,
  };
}

function toHoliday({ id, place_id, place_name, day, name }: store.HolidayRow): Holiday {
  return { id, place: place_id === 0 ? null : place_id, place_name, day, name };
}

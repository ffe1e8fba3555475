/**
 * When something comes again, as a form: days by an RFC 5545 rule, an hour, a time zone, and what to do on public
 * holidays. The rule speaks of days only (its start is a date), so that one rule serves every zone. Pure.
 */

/** Monday is 1, Sunday 7, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Repeat {
  readonly every: 'day' | 'week' | 'month' | 'year';
  /** Every so many of them: 1 is each. */
  readonly interval: number;
  /** Of weeks: on these days. Of months with `nth`: the one weekday. Absent: the weekday of the first date. */
  readonly weekdays?: readonly number[] | undefined;
  /** Of months: 1 to 31, or -1 for the last day. A month without that day is left out, as RFC 5545 has it. */
  readonly monthday?: number | undefined;
  /** Of months: the first to fourth of that weekday, or -1 for the last. */
  readonly nth?: number | undefined;
  /** Last possible date, `YYYY-MM-DD`. */
  readonly until?: string | undefined;
  /** So many times in all; never together with `until`. */
  readonly times?: number | undefined;
}

export interface When {
  /** First date, `YYYY-MM-DD`. */
  readonly on: string;
  /** `HH:MM` on the wall clock. */
  readonly time: string;
  /** IANA name; null is the zone of each recipient. */
  readonly zone: string | null;
  /** Null is once. */
  readonly repeat: Repeat | null;
  /** On a public holiday: all the same, on the next working day, or not at all. */
  readonly holidays: 'ignore' | 'move' | 'skip';
}

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const frequencies = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' } as const;

/** 1 is Monday. Of a date `YYYY-MM-DD`. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** The value of an RRULE property whose DTSTART is the date `on`; null where it happens once. */
export function toRule({ on, repeat }: Pick<When, 'on' | 'repeat'>): string | null {
  if (repeat === null) return null;
  const parts = [`FREQ=${frequencies[repeat.every]}`];
  if (repeat.interval > 1) parts.push(`INTERVAL=${repeat.interval}`);
  if (repeat.every === 'week') parts.push(`BYDAY=${daysOf(on, repeat).map(dayName).join(',')}`);
  if (repeat.every === 'month') {
    if (repeat.nth !== undefined) parts.push(`BYDAY=${repeat.nth}${dayName(daysOf(on, repeat)[0]!)}`);
    else parts.push(`BYMONTHDAY=${repeat.monthday ?? Number(on.slice(8))}`);
  }
  if (repeat.times !== undefined) parts.push(`COUNT=${repeat.times}`);
  else if (repeat.until !== undefined) parts.push(`UNTIL=${repeat.until.replaceAll('-', '')}`);
  return parts.join(';');
}

function daysOf(on: string, repeat: Repeat): number[] {
  const given = [...new Set(repeat.weekdays ?? [])].sort((a, b) => a - b);
  return given.length > 0 ? given : [weekdayOf(on)];
}

const dayName = (day: number): string => names[day - 1] ?? 'MO';

/** The form of a rule that `toRule` could have written; null for any other. */
export function readRule(rule: string | null): Repeat | null {
  if (rule === null) return null;
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const every = (Object.keys(frequencies) as Repeat['every'][]).find((key) => frequencies[key] === parts.get('FREQ'));
  if (every === undefined) return null;
  const days = (parts.get('BYDAY') ?? '').split(',').flatMap((day) => dayOf(day) ?? []);
  const until = parts.get('UNTIL');
  const times = parts.get('COUNT');
  const monthday = parts.get('BYMONTHDAY');
  const nth = days[0]?.nth;
  return {
    every,
    interval: Number(parts.get('INTERVAL') ?? 1),
    ...(days.length > 0 && { weekdays: days.map((day) => day.day) }),
    ...(nth !== undefined && { nth }),
    ...(monthday !== undefined && { monthday: Number(monthday) }),
    ...(times !== undefined && { times: Number(times) }),
    ...(until !== undefined && { until: `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}` }),
  };
}

function dayOf(text: string): { day: number; nth?: number } | null {
  const found = /^(-?\d)?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
  if (!found) return null;
  const day = names.indexOf(found[2] as (typeof names)[number]) + 1;
  return { day, ...(found[1] !== undefined && { nth: Number(found[1]) }) };
}

/** What is wrong with a form, by the name of its field; empty when nothing is. */
export function checkWhen({ on, time, repeat }: When): { readonly where: string; readonly message: string }[] {
  const wrong: { where: string; message: string }[] = [];
  if (!isDate(on)) wrong.push({ where: '/on', message: 'is not a date; write 2026-11-23' });
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) wrong.push({ where: '/time', message: 'is not a time; write 09:00' });
  if (repeat === null) return wrong;
  const { interval, weekdays = [], monthday, nth, until, times } = repeat;
  if (!Number.isInteger(interval) || interval < 1 || interval > 99)
    wrong.push({ where: '/repeat/interval', message: 'must be a number from 1 to 99' });
  if (weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    wrong.push({ where: '/repeat/weekdays', message: 'must be days from 1 (Monday) to 7 (Sunday)' });
  if (monthday !== undefined && monthday !== -1 && !(Number.isInteger(monthday) && monthday >= 1 && monthday <= 31))
    wrong.push({ where: '/repeat/monthday', message: 'must be from 1 to 31, or -1 for the last day' });
  if (nth !== undefined && ![1, 2, 3, 4, -1].includes(nth))
    wrong.push({ where: '/repeat/nth', message: 'must be 1 to 4, or -1 for the last' });
  if (until !== undefined && (!isDate(until) || until < on))
    wrong.push({ where: '/repeat/until', message: 'must be a date on or after the first' });
  if (times !== undefined && (until !== undefined || !Number.isInteger(times) || times < 1 || times > 1000))
    wrong.push({ where: '/repeat/times', message: 'must be from 1 to 1,000, without a last date' });
  return wrong;
}

export function isDate(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

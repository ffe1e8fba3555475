/** When a schedule comes due: days by its rule, moved by holidays, at an hour of a zone. Pure. */
import type { When } from '@mhero/contract/schedules.ts';
import { toRule, weekdayOf } from '@mhero/flow/recurrence/recurrence.ts';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** How the people of one rule of hours count days. */
export interface Days {
  readonly zone: string;
  readonly workingDays: ReadonlySet<number>;
  readonly holidays: ReadonlySet<string>;
}

export interface Occurrence {
  /** By the rule alone. */
  readonly nominal: string;
  /** After a holiday has moved it; null where the holiday leaves it out. */
  readonly on: string | null;
  /** Null where it is left out. */
  readonly at: Date | null;
}

const dayMs = 86_400_000;
/** No holidays last longer: a day that finds no working day within it stays where it is. */
const farthestMove = 31;
/** Days looked at before a rule counts as over: fifty years of every day. */
const mostDays = 18_500;

/**
 * An hour that a clock leaves out comes as much later as the clock jumps; one that comes twice is the first (RFC 5545,
 * 3.3.5).
 */
export function instantOf(day: string, time: string, zone: string): Date {
  const local = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

export function dayIn(zone: string, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Ascending, from the first day that is not before `since` by the rule. */
export function* occurrences(when: When, days: Days, since: string): Generator<Occurrence> {
  for (const nominal of nominalDays(when, since)) {
    const on = effective(nominal, when.holidays, days);
    yield { nominal, on, at: on === null ? null : instantOf(on, when.time, when.zone ?? days.zone) };
  }
}

function* nominalDays(when: When, since: string): Generator<string> {
  const rule = toRule(when);
  if (rule === null) {
    if (when.on >= since) yield when.on;
    return;
  }
  const found = new RRuleTemporal({
    rruleString: `DTSTART:${when.on.replaceAll('-', '')}T000000Z\nRRULE:${withTime(rule)}`,
    tzid: 'UTC',
  });
  let next = found.next(new Date(`${since < when.on ? when.on : since}T00:00:00Z`), true);
  for (let i = 0; next !== null && i < mostDays; i++) {
    yield next.toPlainDate().toString();
    next = found.next(next, false);
  }
}

/** The start of the walk is an instant here, so that the end must be one, too. */
const withTime = (rule: string): string => rule.replace(/UNTIL=(\d{8})$/, 'UNTIL=$1T000000Z');

function effective(day: string, holidays: When['holidays'], days: Days): string | null {
  if (holidays === 'ignore' || !days.holidays.has(day)) return day;
  if (holidays === 'skip') return null;
  for (let i = 1; i <= farthestMove; i++) {
    const next = plus(day, i);
    if (days.workingDays.has(weekdayOf(next)) && !days.holidays.has(next)) return next;
  }
  return day;
}

export interface Coming {
  readonly nominal: string;
  readonly on: string;
  readonly at: Date;
}

/**
 * Those after `after`, each day once, at most `most`: two that a holiday moves to one day are one. `lastOn` is the last
 * day that came.
 */
export function coming(when: When, days: Days, after: Date, lastOn: string | null, most: number): Coming[] {
  const since = plus(dayIn(when.zone ?? days.zone, after), -farthestMove - 1);
  const found: Coming[] = [];
  // What a holiday moves may fall behind days that come later by the rule: they wait here until no earlier can come.
  const ahead = new Map<string, Coming>();
  let looked = 0;
  for (const { nominal, on, at } of occurrences(when, days, since)) {
    settle(ahead, found, nominal);
    if (++looked > mostDays || found.length >= most) break;
    if (on === null || at === null || at <= after || (lastOn !== null && on <= lastOn) || ahead.has(on)) continue;
    if (found.at(-1)?.on !== on) ahead.set(on, { nominal, on, at });
  }
  settle(ahead, found, '9999-12-31');
  return found.slice(0, most);
}

/** Those before the day, in order. */
function settle(ahead: Map<string, Coming>, found: Coming[], before: string): void {
  for (const on of [...ahead.keys()].filter((day) => day < before).sort()) {
    found.push(ahead.get(on)!);
    ahead.delete(on);
  }
}

/** When a source is read next. Pure; the times are those of one time zone. */
import type { SourceSchedule } from '@mhero/contract/sources.ts';
import { Temporal } from 'temporal-polyfill';

export const usualSchedule: SourceSchedule = { kind: 'every', minutes: 60 };

const minuteMs = 60_000;

/**
 * The first time after `now`; null when only a person begins it. `last` is when the latest exchange began: a nightly
 * window that had its exchange waits for the next night.
 */
export function nextTime(schedule: SourceSchedule, now: Date, last: Date | null, zone: string): Date | null {
  switch (schedule.kind) {
    case 'hand':
      return null;
    case 'every': {
      const after = last ?? new Date(now.getTime() - schedule.minutes * minuteMs);
      return new Date(Math.max(now.getTime(), after.getTime() + schedule.minutes * minuteMs));
    }
    case 'daily':
      return earliest(schedule.times.map((time) => nextClock(time, now, zone)));
    case 'night': {
      const opened = lastClock(schedule.from, now, zone);
      const free = isInside(schedule, now, zone) && (last === null || last < opened);
      return free ? now : nextClock(schedule.from, now, zone);
    }
  }
}

/** When it may be tried again after a failure: later and later, and only inside a nightly window. */
export function retryTime(schedule: SourceSchedule, failures: number, now: Date, zone: string): Date | null {
  const pause = pauses[Math.min(failures, pauses.length) - 1] ?? pauses[0];
  // Nobody waits any more for what was begun by hand.
  if (schedule.kind === 'hand' && failures > pauses.length) return null;
  const at = new Date(now.getTime() + pause * minuteMs);
  if (schedule.kind !== 'night' || isInside(schedule, at, zone)) return at;
  return nextClock(schedule.from, at, zone);
}

/** Minutes. */
const pauses = [1, 2, 5, 10, 20, 30, 60] as const;

/** A wake-up from outside: at once, but for a window that is closed. */
export function wakeTime(schedule: SourceSchedule, now: Date, zone: string): Date {
  return schedule.kind === 'night' && !isInside(schedule, now, zone) ? nextClock(schedule.from, now, zone) : now;
}

const earliest = (dates: readonly Date[]): Date => new Date(Math.min(...dates.map((date) => date.getTime())));

function isInside({ from, to }: { from: string; to: string }, at: Date, zone: string): boolean {
  if (from === to) return true;
  const time = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainTime();
  const after = Temporal.PlainTime.compare(time, Temporal.PlainTime.from(from)) >= 0;
  const before = Temporal.PlainTime.compare(time, Temporal.PlainTime.from(to)) < 0;
  return from < to ? after && before : after || before;
}

/** A time that a day does not have (clocks go forward) comes as soon as that day has a later one. */
function clockOn(time: string, now: Date, zone: string, days: number): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const moment = today.add({ days }).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
  return new Date(moment.epochMilliseconds);
}

function nextClock(time: string, now: Date, zone: string): Date {
  const today = clockOn(time, now, zone, 0);
  return today > now ? today : clockOn(time, now, zone, 1);
}

function lastClock(time: string, now: Date, zone: string): Date {
  const today = clockOn(time, now, zone, 0);
  return today <= now ? today : clockOn(time, now, zone, -1);
}

/** Dates in queries. Every comparison is by day, in the time zone of the environment. */
import { ownOf } from '../definition/json.ts';
import { dateOfDay } from '../values/datetime.ts';
import type { Zone } from '../values/values.ts';
import { utc, zone } from '../values/zones.ts';
import type { QueryEnvironment } from './environment.ts';

const SEPARATOR = '[-./\\\\_ ]';
const YEAR = '(\\d{4}|\\d{2})';
const SHORT = '(\\d{1,2})';
const dated = (a: string, b: string, c: string) => new RegExp(`(?<!\\d)${a}${SEPARATOR}${b}${SEPARATOR}${c}(?!\\d)`);
/** Pattern by format, and which groups hold year, month and day. */
const FORMATS: Readonly<Record<string, readonly [RegExp, number, number, number]>> = {
  'YYYY-MM-DD': [dated(YEAR, SHORT, SHORT), 1, 2, 3],
  'MM-DD-YYYY': [dated(SHORT, SHORT, YEAR), 3, 1, 2],
  'DD-MM-YYYY': [dated(SHORT, SHORT, YEAR), 3, 2, 1],
};
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const RELATIVE = /^(?:-\s*(\d{1,5})\s*([dwmy])|(\d{1,5})\s+(day|week|month|year)s?\s+ago|(today)|(yesterday))$/;

/**
 * The day that a query's value names, as `YYYY-MM-DD`; undefined when it names none. ISO dates are understood always,
 * others in the environment's format. With `relative`, also `30 days ago`, `-30d` (d w m y), `today`, `yesterday`.
 */
export function dayOf(value: string, env: QueryEnvironment, relative = false): string | undefined {
  const text = value.trim();
  if (relative) {
    const counted = relativeDay(text.toLowerCase(), env);
    if (counted !== undefined) return counted;
  }
  const iso = ISO.exec(text);
  if (iso) {
    if (iso[7] !== undefined) return localDay(text, env);
    return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  }
  const [pattern, year, month, day] = ownOf(FORMATS, env.date_format ?? 'YYYY-MM-DD') ?? FORMATS['YYYY-MM-DD']!;
  const found = pattern.exec(text);
  if (!found) return undefined;
  return calendarDay(fullYear(found[year]!), Number(found[month]), Number(found[day]));
}

/** Is it a date counted from now? Then a stored query means another day tomorrow. */
export function isRelativeDate(value: string): boolean {
  return RELATIVE.test(value.trim().toLowerCase());
}

function relativeDay(text: string, env: QueryEnvironment): string | undefined {
  const found = RELATIVE.exec(text);
  if (!found || env.now === undefined) return undefined;
  const today = localDay(env.now, env);
  if (today === undefined || found[5] !== undefined) return today;
  const count = found[6] === undefined ? Number(found[1] ?? found[3]) : 1;
  const unit = found[6] === undefined ? (found[2] ?? found[4]!)[0]! : 'd';
  return daysBefore(today, count, unit);
}

/** Months and years end on the last day of a shorter month: one month before 31 March is 28 or 29 February. */
function daysBefore(today: string, count: number, unit: string): string {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  const date = new Date(0);
  if (unit === 'd' || unit === 'w') {
    date.setUTCFullYear(year, month - 1, day - count * (unit === 'w' ? 7 : 1));
  } else {
    const months = year * 12 + month - 1 - count * (unit === 'y' ? 12 : 1);
    const targetYear = Math.floor(months / 12);
    const targetMonth = months - targetYear * 12;
    date.setUTCFullYear(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth + 1)));
  }
  return date.getUTCFullYear() < 1 ? '0001-01-01' : date.toISOString().slice(0, 10);
}

/** Two digits: 00–49 are of this century, 50–99 of the last. */
function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length === 4 ? year : year < 50 ? 2000 + year : 1900 + year;
}

function daysInMonth(year: number, month: number): number {
  return month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;
}

function calendarDay(year: number, month: number, day: number): string | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const zones = new Map<string, Zone>();

/** UTC where the zone is unknown. */
function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known) return known;
  const made = zone(timezone) ?? zone(canonicalZone(timezone)) ?? utc;
  if (zones.size > 600) zones.clear();
  zones.set(timezone, made);
  return made;
}

function canonicalZone(timezone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

const PLAIN_DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The day on which an ISO instant falls in the environment's time zone (UTC where the zone is unknown). A date without
 * time is that day everywhere.
 */
export function localDay(instant: string, env: QueryEnvironment): string | undefined {
  if (PLAIN_DAY.test(instant)) return instant;
  const time = Date.parse(instant.endsWith('Z') ? instant : instant.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(time)) return undefined;
  const seconds = Math.floor(time / 1000);
  const { year, month, day } = dateOfDay(
    Math.floor((seconds + zoneOf(env.timezone ?? 'UTC').offsetAt(seconds)) / 86_400),
  );
  return calendarDay(year, month, day);
}

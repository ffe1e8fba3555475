/** Dates and times as people write them into messages: `the 15/01/2017 at 3pm`, in the order that the workspace uses. */
import { atLocalTime, dateOf, midnight, nanosOf, parseIso, timeOf, validDate, validTime } from './datetime.ts';
import type { DateFormat, Environment } from './environment.ts';
import type { DateTimeValue, DateValue, TimeValue } from './values.ts';

/** No date stands further back in a text than this; all else of a longer text is not looked at. */
const MAX_TEXT = 10_000;
const SEPARATOR = '[-./\\\\_ ]';
const SHORT = '(\\d{1,2})';
const YEAR = '(\\d{4}|\\d{2})';
const parts = (...each: readonly string[]) => new RegExp(`\\b${each.join(SEPARATOR)}\\b`, 'g');

/** A pattern for dates and which of its groups are year, month and day. */
type DatePattern = readonly [pattern: RegExp, year: number, month: number, day: number];

const ISO_DATE: DatePattern = [/\b(\d{4})-(\d\d)-(\d\d)(?=\b|T)/g, 1, 2, 3];
const BY_FORMAT: Readonly<Record<DateFormat, DatePattern>> = {
  'YYYY-MM-DD': [parts(YEAR, SHORT, SHORT), 1, 2, 3],
  'MM-DD-YYYY': [parts(SHORT, SHORT, YEAR), 3, 1, 2],
  'DD-MM-YYYY': [parts(SHORT, SHORT, YEAR), 3, 2, 1],
};
const TIME = /\b(\d{1,2})(?::(\d\d)(?::(\d\d)(?:\.(\d{1,9})\d{0,9})?)?)?(?:\s{0,4}([ap])m)?\b/gi;

/** The moment that the environment's clock shows, in its zone. */
export function currentTime(env: Environment): DateTimeValue {
  const now = parseIso(env.host.now());
  return { kind: 'datetime', seconds: now?.seconds ?? 0, nanos: now?.nanos ?? 0, zone: env.zone };
}

/** What time it is when a text names a date only: midnight, or the time that the clock shows now. */
export type TimeFill = 'midnight' | 'now';

/**
 * The first date of a text, and its time if one follows. Texts which are an ISO 8601 date and time as a whole keep their
 * offset; then dates as `YYYY-MM-DD`, then in the order of the environment. Impossible dates are passed over.
 */
export function findDateTime(env: Environment, text: string, fill: TimeFill): DateTimeValue | undefined {
  const trimmed = text.trim();
  const exact = parseIso(trimmed, env.zone);
  if (exact !== undefined) return exact;
  const found = findDateAndRest(env, trimmed);
  if (found === undefined) return undefined;
  const time = findTime(found.rest) ?? (fill === 'now' ? timeOf(currentTime(env)) : midnight);
  return atLocalTime(found.date, time, env.zone);
}

/** The first date of a text; what time follows is left aside. */
export function findDate(env: Environment, text: string): DateValue | undefined {
  const trimmed = text.trim();
  const exact = parseIso(trimmed, env.zone);
  return exact === undefined ? findDateAndRest(env, trimmed)?.date : dateOf(exact);
}

/** The first time of day: `10`, `3 pm`, `10:30`, `10:30:45.123 am`; `24:00` is midnight. */
export function findTime(text: string): TimeValue | undefined {
  const trimmed = text.slice(0, MAX_TEXT).trim();
  const exact = parseIso(trimmed);
  if (exact !== undefined) return timeOf(exact);
  TIME.lastIndex = 0;
  for (let found = TIME.exec(trimmed); found !== null; found = TIME.exec(trimmed)) {
    const time = clockTime(found);
    if (time !== undefined) return time;
  }
  return undefined;
}

function clockTime(found: RegExpExecArray): TimeValue | undefined {
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const second = Number(found[3] ?? 0);
  const nanos = nanosOf(found[4]);
  const half = found[5]?.toLowerCase();
  if (half === 'a' && hour === 12) hour = 0;
  if (half === 'p' && hour < 12) hour += 12;
  if (hour === 24 && minute === 0 && second === 0 && nanos === 0) hour = 0;
  return validTime(hour, minute, second, nanos);
}

interface FoundDate {
  readonly date: DateValue;
  /** What stands behind the date. */
  readonly rest: string;
}

function findDateAndRest(env: Environment, text: string): FoundDate | undefined {
  const limited = text.slice(0, MAX_TEXT);
  return firstDate(ISO_DATE, limited, env) ?? firstDate(BY_FORMAT[env.dateFormat], limited, env);
}

function firstDate([pattern, year, month, day]: DatePattern, text: string, env: Environment): FoundDate | undefined {
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const date = validDate(fullYear(found[year]!, env), Number(found[month]), Number(found[day]));
    if (date !== undefined) return { date, rest: text.slice(pattern.lastIndex) };
  }
  return undefined;
}

/** Two digits are a year of this century up to the current one; later ones are of the last century. */
function fullYear(digits: string, env: Environment): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year > dateOf(currentTime(env)).year % 100 ? 1900 + year : 2000 + year;
}

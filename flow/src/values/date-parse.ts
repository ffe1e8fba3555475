/** Reading dates and times by a layout. The text must have exactly the form that the layout says, to its end. */
import { isLayoutError, type LayoutError, type LayoutUse, layoutParts, namesOf } from './date-layout.ts';
import type { DateNames } from './date-names.ts';
import { atLocalTime, nanosOf, validDate, validTime } from './datetime.ts';
import type { Environment } from './environment.ts';
import type { DateTimeValue, TimeValue, Zone } from './values.ts';
import { fixedZone } from './zones.ts';

/** What has been read of a text. Parts that the layout does not have are the first of their kind. */
interface Read {
  readonly text: string;
  at: number;
  year: number;
  month: number;
  day: number;
  hour: number;
  /** The hour stood for one of a twelve-hour clock. */
  twelve: boolean;
  minute: number;
  second: number;
  nanos: number;
  half: 'am' | 'pm' | undefined;
  offset: number | undefined;
}

/**
 * The instant that the text names by the layout, as a local time of the zone unless the layout has an offset. Undefined
 * when the text has another form or names no possible time.
 */
export function parseDateTimeBy(
  env: Environment,
  text: string,
  layout: string,
  zone: Zone,
): DateTimeValue | LayoutError | undefined {
  const read = readBy(env, text, layout, 'datetime');
  if (read === undefined || 'error' in read) return read;
  const date = validDate(read.year, read.month, read.day);
  const time = timeRead(read);
  if (date === undefined || time === undefined) return undefined;
  if (read.offset === undefined) return atLocalTime(date, time, zone);
  const value = atLocalTime(date, time, fixedZone(read.offset));
  return zone.offsetAt(value.seconds) === read.offset ? { ...value, zone } : value;
}

/** The time of day that the text names by the layout. */
export function parseTimeBy(env: Environment, text: string, layout: string): TimeValue | LayoutError | undefined {
  const read = readBy(env, text, layout, 'time');
  return read === undefined || 'error' in read ? read : timeRead(read);
}

function timeRead(read: Read): TimeValue | undefined {
  if (read.twelve && read.hour > 12) return undefined;
  let hour = read.hour;
  if (read.half === 'pm' && hour < 12) hour += 12;
  else if (read.half === 'am' && hour === 12) hour = 0;
  return validTime(hour, read.minute, read.second, read.nanos);
}

function readBy(env: Environment, text: string, layout: string, use: LayoutUse): Read | LayoutError | undefined {
  const parts = layoutParts(layout, use);
  if (isLayoutError(parts)) return parts;
  const names = namesOf(env);
  const read: Read = {
    text,
    at: 0,
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    twelve: false,
    minute: 0,
    second: 0,
    nanos: 0,
    half: undefined,
    offset: undefined,
  };
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.startsWith("'")) {
      if (!text.startsWith(part.slice(1), read.at)) return undefined;
      read.at += 1;
    } else if (!READERS[part]!(read, names)) {
      return undefined;
    }
    // As Go has it: a fraction behind the seconds is accepted though the layout does not say so.
    if ((part === 's' || part === 'ss') && !parts[index + 2]?.startsWith('f')) unsaidFraction(read);
  }
  return read.at === text.length ? read : undefined;
}

function unsaidFraction(read: Read): void {
  const found = /^[.,](\d{1,9})/.exec(read.text.slice(read.at, read.at + 10));
  if (found === null) return;
  read.nanos = nanosOf(found[1]);
  read.at += found[0].length;
}

/** So many digits; undefined when there are fewer than `least`. */
function digits(read: Read, least: number, most: number): number | undefined {
  let end = read.at;
  while (end < read.text.length && end - read.at < most && read.text[end]! >= '0' && read.text[end]! <= '9') end++;
  if (end - read.at < least) return undefined;
  const value = Number(read.text.slice(read.at, end));
  read.at = end;
  return value;
}

type Reader = (read: Read, names: DateNames) => boolean;
type NumberPart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

const number =
  (part: NumberPart, least: number, most: number): Reader =>
  (read) => {
    const value = digits(read, least, most);
    if (value === undefined) return false;
    read[part] = value;
    return true;
  };

const twelveHours =
  (least: number): Reader =>
  (read, names) => {
    read.twelve = true;
    return number('hour', least, 2)(read, names);
  };

const fraction =
  (count: number): Reader =>
  (read) => {
    const start = read.at;
    if (digits(read, count, count) === undefined) return false;
    read.nanos = nanosOf(read.text.slice(start, read.at));
    return true;
  };

/** One of the names, the longest that fits; where it stands in the list, or undefined. */
function name(read: Read, names: readonly string[]): number | undefined {
  let best: number | undefined;
  for (const [index, each] of names.entries()) {
    const there = read.text.slice(read.at, read.at + each.length);
    const fits = each !== '' && there.toLowerCase() === each.toLowerCase();
    if (fits && (best === undefined || each.length > names[best]!.length)) best = index;
  }
  if (best !== undefined) read.at += names[best]!.length;
  return best;
}

const month =
  (pick: (names: DateNames) => readonly string[]): Reader =>
  (read, names) => {
    const index = name(read, pick(names));
    if (index !== undefined) read.month = index + 1;
    return index !== undefined;
  };

const half: Reader = (read, names) => {
  const index = name(read, [names.am, names.pm]) ?? name(read, ['am', 'pm']);
  if (index !== undefined) read.half = index === 0 ? 'am' : 'pm';
  return index !== undefined;
};

const shortYear: Reader = (read) => {
  const value = digits(read, 2, 2);
  // Go's pivot for years of two digits in a layout.
  if (value !== undefined) read.year = value >= 69 ? 1900 + value : 2000 + value;
  return value !== undefined;
};

const offset =
  (zulu: boolean): Reader =>
  (read) => {
    if (zulu && read.text[read.at] === 'Z') {
      read.at += 1;
      read.offset = 0;
      return true;
    }
    const found = /^([+-])(\d\d):(\d\d)/.exec(read.text.slice(read.at, read.at + 6));
    if (found === null || Number(found[2]) > 23 || Number(found[3]) > 59) return false;
    read.at += 6;
    read.offset = (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 3600 + Number(found[3]) * 60) + 0;
    return true;
  };

const READERS: Readonly<Record<string, Reader>> = {
  YY: shortYear,
  YYYY: number('year', 4, 4),
  M: number('month', 1, 2),
  MM: number('month', 2, 2),
  MMM: month((names) => names.shortMonths),
  MMMM: month((names) => names.months),
  D: number('day', 1, 2),
  DD: number('day', 2, 2),
  EEE: (read, names) => name(read, names.shortDays) !== undefined,
  EEEE: (read, names) => name(read, names.days) !== undefined,
  h: twelveHours(1),
  hh: twelveHours(2),
  t: number('hour', 1, 2),
  tt: number('hour', 1, 2),
  m: number('minute', 1, 2),
  mm: number('minute', 2, 2),
  s: number('second', 1, 2),
  ss: number('second', 2, 2),
  fff: fraction(3),
  ffffff: fraction(6),
  fffffffff: fraction(9),
  aa: half,
  AA: half,
  Z: offset(true),
  ZZZ: offset(false),
};

/** Showing dates and times by a layout. */
import { isLayoutError, type LayoutError, type LayoutUse, layoutParts, namesOf } from './date-layout.ts';
import type { DateNames } from './date-names.ts';
import { dateOf, midnight, padded, timeOf, weekday } from './datetime.ts';
import type { Environment } from './environment.ts';
import type { DateTimeValue, DateValue, TimeValue } from './values.ts';
import { offsetName } from './zones.ts';

/** What the tokens of a layout are filled from. */
interface Shown {
  readonly date: DateValue;
  readonly time: TimeValue;
  /** Seconds east of Greenwich. */
  readonly offset: number;
}

const NO_DATE: DateValue = { kind: 'date', year: 1, month: 1, day: 1 };

/** As the clock and the calendar of its own zone show it. */
export function formatDateTime(env: Environment, value: DateTimeValue, layout: string): string | LayoutError {
  const offset = value.zone.offsetAt(value.seconds);
  return format(env, { date: dateOf(value), time: timeOf(value), offset }, layout, 'datetime');
}

export function formatDate(env: Environment, date: DateValue, layout: string): string | LayoutError {
  return format(env, { date, time: midnight, offset: 0 }, layout, 'date');
}

export function formatTime(env: Environment, time: TimeValue, layout: string): string | LayoutError {
  return format(env, { date: NO_DATE, time, offset: 0 }, layout, 'time');
}

function format(env: Environment, shown: Shown, layout: string, use: LayoutUse): string | LayoutError {
  const parts = layoutParts(layout, use);
  if (isLayoutError(parts)) return parts;
  const names = namesOf(env);
  let text = '';
  for (const part of parts) text += part.startsWith("'") ? part.slice(1) : FORMATS[part]!(shown, names);
  return text;
}

const twelve = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12);
const half = (time: TimeValue, names: DateNames) => (time.hour < 12 ? names.am : names.pm);

const FORMATS: Readonly<Record<string, (shown: Shown, names: DateNames) => string>> = {
  YY: ({ date }) => padded(date.year % 100, 2),
  YYYY: ({ date }) => padded(date.year, 4),
  M: ({ date }) => String(date.month),
  MM: ({ date }) => padded(date.month, 2),
  MMM: ({ date }, names) => names.shortMonths[date.month - 1]!,
  MMMM: ({ date }, names) => names.months[date.month - 1]!,
  D: ({ date }) => String(date.day),
  DD: ({ date }) => padded(date.day, 2),
  EEE: ({ date }, names) => names.shortDays[weekday(date)]!,
  EEEE: ({ date }, names) => names.days[weekday(date)]!,
  h: ({ time }) => String(twelve(time.hour)),
  hh: ({ time }) => padded(twelve(time.hour), 2),
  t: ({ time }) => String(time.hour),
  tt: ({ time }) => padded(time.hour, 2),
  m: ({ time }) => String(time.minute),
  mm: ({ time }) => padded(time.minute, 2),
  s: ({ time }) => String(time.second),
  ss: ({ time }) => padded(time.second, 2),
  fff: ({ time }) => padded(time.nanos, 9).slice(0, 3),
  ffffff: ({ time }) => padded(time.nanos, 9).slice(0, 6),
  fffffffff: ({ time }) => padded(time.nanos, 9),
  aa: ({ time }, names) => half(time, names).toLowerCase(),
  AA: ({ time }, names) => half(time, names).toUpperCase(),
  Z: ({ offset }) => (offset === 0 ? 'Z' : offsetName(offset, ':')),
  ZZZ: ({ offset }) => offsetName(offset, ':'),
};

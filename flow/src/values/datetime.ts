/**
 * Instants, dates and times of day: made, shown and reckoned with as Go's `time` package does, on which RapidPro's
 * behaviour rests. The calendar is the Gregorian one, also for the time before it was introduced.
 */
import type { DateTimeValue, DateValue, TimeValue, Zone } from './values.ts';
import { fixedZone, instantOf, offsetName, utc } from './zones.ts';

const DAY = 86_400;
/** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: years outside of four digits cannot be written. */
const MIN_SECONDS = -62_167_219_200;
const MAX_SECONDS = 253_402_300_799;
/** More than any calendar year can be away from another. */
const MAX_AMOUNT = 1e12;

/** Years, months, weeks, days, hours, minutes, seconds. */
export type TimeUnit = 'Y' | 'M' | 'W' | 'D' | 'h' | 'm' | 's';

export function isTimeUnit(text: string): text is TimeUnit {
  return text.length === 1 && 'YMWDhms'.includes(text);
}

/** Days since 1970-01-01. Months and days beyond their range carry over. */
export function dayNumber(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12);
  const m = months - y * 12 + 1;
  const shifted = m > 2 ? y : y - 1;
  const century = Math.floor(shifted / 400);
  const yearOfCentury = shifted - century * 400;
  const dayOfYear = Math.floor((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5);
  const dayOfCentury =
    yearOfCentury * 365 + Math.floor(yearOfCentury / 4) - Math.floor(yearOfCentury / 100) + dayOfYear;
  return century * 146_097 + dayOfCentury - 719_468 + day - 1;
}

/** The date so many days after 1970-01-01. */
export function dateOfDay(days: number): DateValue {
  const shifted = days + 719_468;
  const century = Math.floor(shifted / 146_097);
  const ofCentury = shifted - century * 146_097;
  const yearOfCentury = Math.floor(
    (ofCentury - Math.floor(ofCentury / 1460) + Math.floor(ofCentury / 36_524) - Math.floor(ofCentury / 146_096)) / 365,
  );
  const dayOfYear = ofCentury - (365 * yearOfCentury + Math.floor(yearOfCentury / 4) - Math.floor(yearOfCentury / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfCentury + century * 400 + (month <= 2 ? 1 : 0);
  return { kind: 'date', year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** The date when there is such a day in the calendar and its year has at most four digits. */
export function validDate(year: number, month: number, day: number): DateValue | undefined {
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return { kind: 'date', year, month, day };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The time of day when there is such a moment on a clock. */
export function validTime(hour: number, minute: number, second: number, nanos = 0): TimeValue | undefined {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  return { kind: 'time', hour, minute, second, nanos };
}

export const midnight: TimeValue = { kind: 'time', hour: 0, minute: 0, second: 0, nanos: 0 };

/** The instant at which a clock of the zone shows this. */
export function atLocalTime(date: DateValue, time: TimeValue, zone: Zone): DateTimeValue {
  const local = dayNumber(date.year, date.month, date.day) * DAY + secondOfDay(time);
  return { kind: 'datetime', seconds: instantOf(local, zone), nanos: time.nanos, zone };
}

/** The instant so long after 1970, or undefined when its year does not have four digits. */
export function fromEpoch(seconds: number, nanos: number, zone: Zone): DateTimeValue | undefined {
  if (!(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) return undefined;
  return { kind: 'datetime', seconds, nanos, zone };
}

export function inZone(value: DateTimeValue, zone: Zone): DateTimeValue {
  return value.zone === zone ? value : { kind: 'datetime', seconds: value.seconds, nanos: value.nanos, zone };
}

/** The day that a calendar in its zone shows. */
export function dateOf(value: DateTimeValue): DateValue {
  return dateOfDay(Math.floor(localSeconds(value) / DAY));
}

/** What a clock in its zone shows. */
export function timeOf(value: DateTimeValue): TimeValue {
  const local = localSeconds(value);
  const ofDay = local - Math.floor(local / DAY) * DAY;
  const hour = Math.floor(ofDay / 3600);
  const minute = Math.floor((ofDay - hour * 3600) / 60);
  return { kind: 'time', hour, minute, second: ofDay - hour * 3600 - minute * 60, nanos: value.nanos };
}

/** Another time on the same local day. */
export function replaceTime(value: DateTimeValue, time: TimeValue): DateTimeValue {
  return atLocalTime(dateOf(value), time, value.zone);
}

/** Negative when `a` is earlier, 0 when they are the same instant. */
export function compareDateTimes(a: DateTimeValue, b: DateTimeValue): number {
  return a.seconds - b.seconds || a.nanos - b.nanos;
}

export function compareDates(a: DateValue, b: DateValue): number {
  return a.year - b.year || a.month - b.month || a.day - b.day;
}

export function compareTimes(a: TimeValue, b: TimeValue): number {
  return secondOfDay(a) - secondOfDay(b) || a.nanos - b.nanos;
}

/**
 * So many units later. Years, months, weeks and days keep the local time and carry over (31 January and one month is
 * 3 March); hours, minutes and seconds are lengths of time. Undefined when the year would not have four digits.
 */
export function addToDateTime(value: DateTimeValue, amount: number, unit: TimeUnit): DateTimeValue | undefined {
  if (!(Math.abs(amount) <= MAX_AMOUNT)) return undefined;
  if (unit === 'h' || unit === 'm' || unit === 's') {
    const length = unit === 'h' ? 3600 : unit === 'm' ? 60 : 1;
    return fromEpoch(value.seconds + amount * length, value.nanos, value.zone);
  }
  const date = dateOf(value);
  const years = unit === 'Y' ? amount : 0;
  const months = unit === 'M' ? amount : 0;
  const days = unit === 'D' ? amount : unit === 'W' ? amount * 7 : 0;
  const day = dayNumber(date.year + years, date.month + months, date.day + days);
  const local = day * DAY + secondOfDay(timeOf(value));
  if (fromEpoch(local, 0, utc) === undefined) return undefined;
  return fromEpoch(instantOf(local, value.zone), value.nanos, value.zone);
}

/**
 * From `start` to `end`, rounded towards zero. Years, months and days are those of the calendar, each in its own zone:
 * from 31 December to 1 January it is one of each.
 */
export function difference(start: DateTimeValue, end: DateTimeValue, unit: TimeUnit): number {
  switch (unit) {
    case 'h':
      return elapsed(start, end, 3600);
    case 'm':
      return elapsed(start, end, 60);
    case 's':
      return elapsed(start, end, 1);
    case 'D':
      return localDay(end) - localDay(start);
    case 'W':
      return Math.trunc((localDay(end) - localDay(start)) / 7) + 0;
    default: {
      const from = dateOf(start);
      const to = dateOf(end);
      const years = to.year - from.year;
      return unit === 'Y' ? years : years * 12 + to.month - from.month;
    }
  }
}

/** Sunday is 0. */
export function weekday(date: DateValue): number {
  const days = dayNumber(date.year, date.month, date.day) + 4;
  return days - Math.floor(days / 7) * 7;
}

/** Weeks start on Sunday, the one with 1 January is number 1. */
export function weekNumber(date: DateValue): number {
  const first = { kind: 'date', year: date.year, month: 1, day: 1 } as const;
  const dayOfYear = dayNumber(date.year, date.month, date.day) - dayNumber(date.year, 1, 1);
  return Math.floor((dayOfYear + weekday(first)) / 7) + 1;
}

/** `2025-05-04T12:30:45.123456Z`; the offset as `-05:00` where it is not zero. Parts of microseconds are cut off. */
export function renderDateTime(value: DateTimeValue): string {
  const offset = value.zone.offsetAt(value.seconds);
  const zone = offset === 0 ? 'Z' : offsetName(offset, ':');
  return `${renderDate(dateOf(value))}T${renderTime(timeOf(value))}${zone}`;
}

/** `2025-05-04` */
export function renderDate(value: DateValue): string {
  return `${padded(value.year, 4)}-${padded(value.month, 2)}-${padded(value.day, 2)}`;
}

/** `12:30:45.123456` */
export function renderTime(value: TimeValue): string {
  const micros = padded(Math.floor(value.nanos / 1000), 6);
  return `${padded(value.hour, 2)}:${padded(value.minute, 2)}:${padded(value.second, 2)}.${micros}`;
}

/** Digits with leading zeros, at least so many. */
export function padded(value: number, width: number): string {
  const text = String(value);
  return text.length >= width ? text : '0'.repeat(width - text.length) + text;
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,18}))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;

/**
 * An instant in ISO 8601 or RFC 3339, to the nanosecond (further digits are cut off). Without an offset it is a local
 * time of `local`; with one that is in force in `local` at that moment it is seen in `local`, else in a fixed zone.
 */
export function parseIso(text: string, local: Zone = utc): DateTimeValue | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const date = validDate(Number(found[1]), Number(found[2]), Number(found[3]));
  const time = validTime(Number(found[4]), Number(found[5]), Number(found[6] ?? 0), nanosOf(found[7]));
  if (date === undefined || time === undefined) return undefined;
  if (found[8] !== undefined) return atLocalTime(date, time, utc);
  if (found[9] === undefined) return atLocalTime(date, time, local);
  const hours = Number(found[10]);
  const minutes = Number(found[11] ?? 0);
  if (hours > 23 || minutes > 59) return undefined;
  const offset = (found[9] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  const value = atLocalTime(date, time, fixedZone(offset + 0));
  return local.offsetAt(value.seconds) === offset ? inZone(value, local) : value;
}

/** Billionths from the digits behind a decimal point: `5` is half a second. */
export function nanosOf(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 9).padEnd(9, '0'));
}

function secondOfDay(time: TimeValue): number {
  return time.hour * 3600 + time.minute * 60 + time.second;
}

function localSeconds(value: DateTimeValue): number {
  return value.seconds + value.zone.offsetAt(value.seconds);
}

function localDay(value: DateTimeValue): number {
  return Math.floor(localSeconds(value) / DAY);
}

/** Nanoseconds only decide about the last, incomplete second, so that nothing is lost in a floating-point number. */
function elapsed(start: DateTimeValue, end: DateTimeValue, unit: number): number {
  let seconds = end.seconds - start.seconds;
  const nanos = end.nanos - start.nanos;
  if (seconds > 0 && nanos < 0) seconds -= 1;
  else if (seconds < 0 && nanos > 0) seconds += 1;
  return Math.trunc(seconds / unit) + 0;
}

/** Functions of instants, which are seen in a time zone. */
import { toInteger, toText } from '../values/convert.ts';
import { toDateTime, toTime } from '../values/convert-dates.ts';
import { parseDateTimeBy } from '../values/date-parse.ts';
import { currentTime } from '../values/date-text.ts';
import {
  addToDateTime,
  difference,
  fromEpoch,
  isTimeUnit,
  replaceTime as replaceTimeOf,
  type TimeUnit,
} from '../values/datetime.ts';
import { decimalOf, normal } from '../values/decimal.ts';
import type { Environment } from '../values/environment.ts';
import { type ErrorOr, errorOf } from '../values/errors.ts';
import type { DateTimeValue, NumberValue, Value } from '../values/values.ts';
import { offsetName } from '../values/zones.ts';
import { define, type FunctionDefinition, ofNumber, ofText } from './define.ts';
import { isZone, zoneAt } from './zone-argument.ts';

const NANOS = 1_000_000_000n;

/** A function whose first argument comes as an instant. */
function ofDateTime(
  name: string,
  parameters: string,
  call: (value: DateTimeValue, args: readonly Value[], env: Environment) => Value,
): FunctionDefinition {
  return define(name, parameters, (env, args) => {
    const value = toDateTime(args[0]!, env);
    return value.kind === 'error' ? value : call(value, args, env);
  });
}

/**
 * The value as a datetime. Texts are read in the way of the workspace or as ISO 8601; where they name no time it is
 * midnight, and where they have no offset the time zone is that of the environment.
 *
 * @(datetime("1979-07-18")) -> 1979-07-18T00:00:00.000000-05:00
 * @(datetime("1979-07-18T10:30:45.123456Z")) -> 1979-07-18T10:30:45.123456Z
 * @(datetime("10/05/2010 3pm")) -> 2010-05-10T15:00:00.000000-05:00
 * @(datetime("NOT DATE")) -> ERROR
 */
export const datetime = ofDateTime('datetime', 'value', (value) => value);

/**
 * The instant that a text names, written in the given format (see `format_datetime`), in the time zone of that name or
 * that of the environment.
 *
 * @(parse_datetime("1979-07-18", "YYYY-MM-DD")) -> 1979-07-18T00:00:00.000000-05:00
 * @(parse_datetime("2010 5 10", "YYYY M DD")) -> 2010-05-10T00:00:00.000000-05:00
 * @(parse_datetime("2010 5 10 12:50", "YYYY M DD tt:mm", "America/Los_Angeles")) -> 2010-05-10T12:50:00.000000-07:00
 * @(parse_datetime("NOT DATE", "YYYY-MM-DD")) -> ERROR
 */
export const parseDateTime = ofText('parse_datetime', 'text, format, timezone?', (text, env, args) => {
  const layout = toText(args[1]!);
  if (typeof layout !== 'string') return layout;
  const zone = zoneAt(args, 2, env);
  if (!isZone(zone)) return zone;
  const value = parseDateTimeBy(env, text, layout, zone);
  if (value === undefined) return errorOf(`${JSON.stringify(text.slice(0, 100))} is no datetime of this format`);
  return 'error' in value ? errorOf(value.error) : value;
});

/**
 * The instant so many seconds after 1 January 1970 in UTC.
 *
 * @(datetime_from_epoch(1497286619)) -> 2017-06-12T11:56:59.000000-05:00
 * @(datetime_from_epoch(1497286619.123456)) -> 2017-06-12T11:56:59.123456-05:00
 * @(datetime_from_epoch(10000000000000)) -> ERROR
 */
export const datetimeFromEpoch = ofNumber('datetime_from_epoch', 'seconds', (seconds, env) => {
  const nanos = nanosOf(seconds);
  if (nanos === undefined) return errorOf('too far away from today');
  const part = ((nanos % NANOS) + NANOS) % NANOS;
  return fromEpoch(Number((nanos - part) / NANOS), Number(part), env.zone) ?? errorOf('too far away from today');
});

/** Undefined for numbers that no year of four digits has. */
function nanosOf({ coefficient, exponent }: NumberValue): bigint | undefined {
  const shift = exponent + 9;
  if (shift > 22) return undefined;
  const nanos = shift >= 0 ? coefficient * 10n ** BigInt(shift) : coefficient / 10n ** BigInt(-shift);
  return nanos > -(10n ** 22n) && nanos < 10n ** 22n ? nanos : undefined;
}

/**
 * How much later the second datetime is. Units: Y years, M months, W weeks, D days, h hours, m minutes, s seconds.
 * Years, months and days are counted on the calendar.
 *
 * @(datetime_diff("2017-01-15", "2017-01-17", "D")) -> 2
 * @(datetime_diff("2017-01-15", "2017-05-15", "W")) -> 17
 * @(datetime_diff("2017-01-31", "2017-03-01", "M")) -> 2
 * @(datetime_diff("2017-01-17 10:50", "2017-01-17 12:30", "h")) -> 1
 * @(datetime_diff("2017-01-17", "2015-12-17", "Y")) -> -2
 * @(datetime_diff("2017-01-17", "2015-12-17", "x")) -> ERROR
 */
export const datetimeDiff = ofDateTime('datetime_diff', 'datetime1, datetime2, unit', (start, args, env) => {
  const end = toDateTime(args[1]!, env);
  if (end.kind === 'error') return end;
  const unit = toUnit(args[2]!);
  return isUnit(unit) ? decimalOf(difference(start, end, unit)) : unit;
});

/**
 * The datetime so many units later, or earlier if the number is negative. Units as in `datetime_diff`. Days that a
 * month does not have carry over into the next.
 *
 * @(datetime_add("2017-01-15", 5, "D")) -> 2017-01-20T00:00:00.000000-05:00
 * @(datetime_add("2017-01-15 10:45", 30, "m")) -> 2017-01-15T11:15:00.000000-05:00
 * @(datetime_add("2019-01-31", 1, "M")) -> 2019-03-03T00:00:00.000000-05:00
 * @(datetime_add("2017-01-15", 5, "x")) -> ERROR
 */
export const datetimeAdd = ofDateTime('datetime_add', 'datetime, offset, unit', (start, args) => {
  const amount = toInteger(args[1]!);
  if (typeof amount !== 'number') return amount;
  const unit = toUnit(args[2]!);
  if (!isUnit(unit)) return unit;
  return addToDateTime(start, amount, unit) ?? errorOf('too far away from today');
});

function toUnit(value: Value): ErrorOr<string> {
  const unit = toText(value);
  if (typeof unit !== 'string' || isTimeUnit(unit)) return unit;
  return errorOf(`unknown unit: ${unit.slice(0, 100)}, must be one of s, m, h, D, W, M, Y`);
}

function isUnit(unit: ErrorOr<string>): unit is TimeUnit {
  return typeof unit === 'string';
}

/**
 * The same day at another time.
 *
 * @(replace_time(now(), "10:30")) -> 2018-04-11T10:30:00.000000-05:00
 * @(replace_time("2017-01-15", "10:30")) -> 2017-01-15T10:30:00.000000-05:00
 * @(replace_time("foo", "10:30")) -> ERROR
 */
export const replaceTime = ofDateTime('replace_time', 'datetime, time', (value, args) => {
  const time = toTime(args[1]!);
  return time.kind === 'error' ? time : replaceTimeOf(value, time);
});

/**
 * The name of the time zone in which the datetime is seen: that of the environment unless it says another one.
 *
 * @(tz("2017-01-15T02:15:18.123456Z")) -> UTC
 * @(tz("2017-01-15 02:15:18PM")) -> America/Guayaquil
 * @(tz("foo")) -> ERROR
 */
export const tz = ofDateTime('tz', 'datetime', (value) => value.zone.name);

/**
 * The offset of the datetime from UTC.
 *
 * @(tz_offset("2017-01-15T02:15:18.123456Z")) -> +0000
 * @(tz_offset("2017-01-15 02:15:18PM")) -> -0500
 * @(tz_offset("foo")) -> ERROR
 */
export const tzOffset = ofDateTime('tz_offset', 'datetime', (value) =>
  offsetName(value.zone.offsetAt(value.seconds), ''),
);

/**
 * The seconds from 1 January 1970 in UTC to the datetime, with decimals to the nanosecond.
 *
 * @(epoch("2017-06-12T16:56:59.000000Z")) -> 1497286619
 * @(epoch("2017-06-12T16:56:59.123456Z")) -> 1497286619.123456
 * @(epoch("foo")) -> ERROR
 */
export const epoch = ofDateTime('epoch', 'datetime', ({ seconds, nanos }) =>
  nanos === 0 ? decimalOf(seconds) : normal(BigInt(seconds) * NANOS + BigInt(nanos), -9),
);

/**
 * The present moment in the time zone of the environment.
 *
 * @(now()) -> 2018-04-11T13:24:30.123456-05:00
 * @(now(1)) -> ERROR
 */
export const now = define('now', '', currentTime);

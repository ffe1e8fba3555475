/** Values taken for instants, dates and times of day. Texts are read by the environment; an error stays what it is. */
import { findDate, findDateTime, findTime } from './date-text.ts';
import { atLocalTime, dateOf, midnight, timeOf, validTime } from './datetime.ts';
import { wholeOf } from './decimal.ts';
import type { Environment } from './environment.ts';
import { type ErrorOr, errorOf } from './errors.ts';
import type { DateTimeValue, DateValue, ErrorValue, NumberValue, TimeValue, Value } from './values.ts';

const LONGEST_SHOWN = 100;
/** The default of an object may be such an object again, but not for long. */
const MAX_DEFAULTS = 10;

/** An instant; a date is its midnight in the zone of the environment, as is a text that names no time. */
export function toDateTime(value: Value, env: Environment): ErrorOr<DateTimeValue> {
  const simple = withoutDefaults(value);
  if (typeof simple === 'string') return findDateTime(env, simple, 'midnight') ?? unable(simple, 'a datetime');
  switch (kindOf(simple)) {
    case 'datetime':
    case 'error':
      return simple as DateTimeValue | ErrorValue;
    case 'date':
      return atLocalTime(simple as DateValue, midnight, env.zone);
    default:
      return unable(simple, 'a datetime');
  }
}

/** A date; that of an instant is the one in its own zone. */
export function toDate(value: Value, env: Environment): ErrorOr<DateValue> {
  const simple = withoutDefaults(value);
  if (typeof simple === 'string') return findDate(env, simple) ?? unable(simple, 'a date');
  switch (kindOf(simple)) {
    case 'date':
    case 'error':
      return simple as DateValue | ErrorValue;
    case 'datetime':
      return dateOf(simple as DateTimeValue);
    default:
      return unable(simple, 'a date');
  }
}

/** A time of day; that of an instant is the one in its own zone, and a number is a full hour. */
export function toTime(value: Value): ErrorOr<TimeValue> {
  const simple = withoutDefaults(value);
  if (typeof simple === 'string') return findTime(simple) ?? unable(simple, 'a time');
  switch (kindOf(simple)) {
    case 'time':
    case 'error':
      return simple as TimeValue | ErrorValue;
    case 'datetime':
      return timeOf(simple as DateTimeValue);
    case 'number': {
      const hour = wholeOf(simple as NumberValue) ?? -1;
      return validTime(hour === 24 ? 0 : hour, 0, 0) ?? unable(simple, 'a time');
    }
    default:
      return unable(simple, 'a time');
  }
}

/** What an object with a default stands for; the default may be such an object again. */
function withoutDefaults(value: Value): Value {
  let simple = value;
  for (let i = 0; i < MAX_DEFAULTS; i++) {
    if (simple === null || typeof simple !== 'object' || !('kind' in simple)) return simple;
    if (simple.kind !== 'object' || !simple.hasDefault) return simple;
    simple = simple.defaultValue();
  }
  return simple;
}

function kindOf(value: Value): string {
  return value !== null && typeof value === 'object' && 'kind' in value ? value.kind : typeof value;
}

function unable(value: Value, wanted: string): ErrorValue {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, LONGEST_SHOWN)) : kindOf(value);
  return errorOf(`unable to convert ${value === null ? 'null' : shown} to ${wanted}`);
}

/** Functions that show values as people want to read them. */
import { PATH_SEPARATOR } from '../services/places.ts';
import { toBoolean } from '../values/convert.ts';
import { toDate, toDateTime, toTime } from '../values/convert-dates.ts';
import {
  formatDate as formatDateBy,
  formatDateTime as formatDateTimeBy,
  formatTime as formatTimeBy,
} from '../values/date-format.ts';
import type { LayoutError } from '../values/date-layout.ts';
import { inZone } from '../values/datetime.ts';
import { errorOf } from '../values/errors.ts';
import { numberText } from '../values/number-format.ts';
import { pretty } from '../values/pretty.ts';
import type { Value } from '../values/values.ts';
import { define, integerAt, ofNumber, ofText, textAt } from './define.ts';
import { isZone, zoneAt } from './zone-argument.ts';

const MOST_PLACES = 9;

/**
 * The value as people write it in this workspace: numbers with their groups of digits, datetimes in its format,
 * arrays and objects with a line for each item.
 *
 * @(format(1234.5670)) -> 1,234.567
 * @(format(now())) -> 11-04-2018 13:24
 * @(format("abc")) -> abc
 */
export const format = define('format', 'value', (env, [value = null]) => pretty(value, env));

/**
 * A date in the given format, or in that of the workspace. YY and YYYY are the year, M, MM, MMM and MMMM the month (4,
 * 04, Apr, April), D and DD the day, EEE and EEEE the day of the week. Spaces and the signs : / . , T - _ stand for
 * themselves, all else is an error.
 *
 * @(format_date("1979-07-18T15:00:00.000000Z")) -> 18-07-1979
 * @(format_date("1979-07-18T15:00:00.000000Z", "YYYY-MM-DD")) -> 1979-07-18
 * @(format_date("2010-05-10", "EEE, D MMMM YYYY")) -> Mon, 10 May 2010
 * @(format_date("NOT DATE", "YYYY-MM-DD")) -> ERROR
 */
export const formatDate = define('format_date', 'date, format?', (env, args) => {
  const date = toDate(args[0]!, env);
  if (date.kind === 'error') return date;
  const layout = textAt(args, 1, env.dateFormat);
  return typeof layout === 'string' ? shown(formatDateBy(env, date, layout)) : layout;
});

/**
 * A datetime in the given format or in that of the workspace, as seen in the time zone of this name or that of the
 * environment. Beside the parts of `format_date` and `format_time`, Z is the offset or Z for UTC, ZZZ always the offset.
 *
 * @(format_datetime("1979-07-18T15:00:00.000000Z")) -> 18-07-1979 10:00
 * @(format_datetime("2010-05-10T19:50:00.000000Z", "YYYY M DD tt:mm")) -> 2010 5 10 14:50
 * @(format_datetime("2010-05-10T19:50:00.000000Z", "YYYY-MM-DD hh:mm AA", "America/Los_Angeles")) -> 2010-05-10 12:50 PM
 * @(format_datetime("NOT DATE", "YYYY-MM-DD")) -> ERROR
 */
export const formatDateTime = define('format_datetime', 'datetime, format?, timezone?', (env, args) => {
  const value = toDateTime(args[0]!, env);
  if (value.kind === 'error') return value;
  const layout = textAt(args, 1, `${env.dateFormat} ${env.timeFormat}`);
  if (typeof layout !== 'string') return layout;
  const zone = zoneAt(args, 2, env);
  return isZone(zone) ? shown(formatDateTimeBy(env, inZone(value, zone), layout)) : zone;
});

/**
 * A time of day in the given format, or in that of the workspace. h and hh are the hour from 1 to 12, t and tt from 0
 * to 23, m and mm the minute, s and ss the second, fff, ffffff and fffffffff its parts, aa and AA am and pm.
 *
 * @(format_time("14:50:30.000000")) -> 14:50
 * @(format_time("14:50:30.000000", "h:mm aa")) -> 2:50 pm
 * @(format_time("15:00:27.000000", "s")) -> 27
 * @(format_time("NOT TIME", "hh:mm")) -> ERROR
 */
export const formatTime = define('format_time', 'time, format?', (env, args) => {
  const time = toTime(args[0]!);
  if (time.kind === 'error') return time;
  const layout = textAt(args, 1, env.timeFormat);
  return typeof layout === 'string' ? shown(formatTimeBy(env, time, layout)) : layout;
});

function shown(text: string | LayoutError): Value {
  return typeof text === 'string' ? text : errorOf(text.error);
}

/**
 * A number as the workspace writes it, rounded to so many places (0 to 9) if they are given, and with groups of digits
 * unless the third argument is false.
 *
 * @(format_number(1234)) -> 1,234
 * @(format_number(1234.5670)) -> 1,234.567
 * @(format_number(1234.5670, 2, true)) -> 1,234.57
 * @(format_number(1234.5678, 0, false)) -> 1235
 * @(format_number("foo", 2, false)) -> ERROR
 */
export const formatNumber = ofNumber('format_number', 'number, places?, grouped?', (number, env, args) => {
  const places = integerAt(args, 1, -1);
  if (typeof places !== 'number') return places;
  if (args.length > 1 && (places < 0 || places > MOST_PLACES)) return errorOf('must take 0-9 places');
  const grouped = args.length > 2 ? toBoolean(args[2]!) : true;
  if (typeof grouped !== 'boolean') return grouped;
  return numberText(number, env, places < 0 ? undefined : places, grouped);
});

/**
 * The last part of the path of a place.
 *
 * @(format_location("Rwanda > Kigali")) -> Kigali
 * @(format_location("Rwanda")) -> Rwanda
 */
export const formatLocation = ofText('format_location', 'path', (path) =>
  path.split(PATH_SEPARATOR.trim()).at(-1)!.trim(),
);

/**
 * A text so that a voice reads it letter by letter, with pauses in long ones: three and three, or four and four.
 *
 * @(read_chars("1234")) -> 1 2 3 4
 * @(read_chars("abc")) -> a,b,c
 * @(read_chars("abcdef")) -> a b c , d e f
 * @(read_chars("123456789")) -> 1 2 3 , 4 5 , 6 7 8 9
 */
export const readChars = ofText('read_chars', 'text', (text) => {
  const letters = [...text.trim().replace(/^\+/, '')];
  const count = letters.length;
  // As social security numbers of the United States are read.
  if (count === 9) return spoken(letters, [3, 2, 4]);
  if (count > 3 && count % 3 === 0) return spoken(letters, new Array<number>(count / 3).fill(3));
  if (count % 4 === 0) return spoken(letters, new Array<number>(count / 4).fill(4));
  return letters.join(',');
});

function spoken(letters: readonly string[], sizes: readonly number[]): string {
  let at = 0;
  return sizes
    .map((size) => {
      at += size;
      return letters.slice(at - size, at).join(' ');
    })
    .join(' , ');
}

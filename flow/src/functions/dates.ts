/** Functions of dates and of times of day, which belong to no time zone. */
import { toInteger, toText } from '../values/convert.ts';
import { toDate, toTime } from '../values/convert-dates.ts';
import { parseTimeBy } from '../values/date-parse.ts';
import { currentTime } from '../values/date-text.ts';
import {
  dateOf,
  dateOfDay,
  dayNumber,
  validTime,
  weekday as weekdayOf,
  weekNumber as weekNumberOf,
} from '../values/datetime.ts';
import { decimalOf } from '../values/decimal.ts';
import type { Environment } from '../values/environment.ts';
import { errorOf } from '../values/errors.ts';
import type { DateValue, Value } from '../values/values.ts';
import { define, type FunctionDefinition, ofText } from './define.ts';

const MAX_YEAR = 9999;

/** A function of three whole numbers. */
function ofThree(
  name: string,
  parameters: string,
  call: (first: number, second: number, third: number) => Value,
): FunctionDefinition {
  return define(name, parameters, (_, args) => {
    const numbers: number[] = [];
    for (const arg of args) {
      const number = toInteger(arg);
      if (typeof number !== 'number') return number;
      numbers.push(number);
    }
    return call(numbers[0]!, numbers[1]!, numbers[2]!);
  });
}

function ofDate(name: string, call: (date: DateValue) => Value): FunctionDefinition {
  return define(name, 'date', (env: Environment, [value = null]) => {
    const date = toDate(value, env);
    return date.kind === 'error' ? date : call(date);
  });
}

/**
 * The value as a date. Texts are read in the way of the workspace or as year-month-day.
 *
 * @(date("1979-07-18")) -> 1979-07-18
 * @(date("1979-07-18T10:30:45.123456Z")) -> 1979-07-18
 * @(date("10/05/2010")) -> 2010-05-10
 * @(date("NOT DATE")) -> ERROR
 */
export const date = define('date', 'value', (env, [value = null]) => toDate(value, env));

/**
 * The value as a time of day.
 *
 * @(time("10:30")) -> 10:30:00.000000
 * @(time("10:30:45 PM")) -> 22:30:45.000000
 * @(time(datetime("1979-07-18T10:30:45.123456Z"))) -> 10:30:45.123456
 * @(time("what?")) -> ERROR
 */
export const time = define('time', 'value', (_, [value = null]) => toTime(value));

/**
 * The date of a year, a month from 1 to 12 and a day. Days that the month does not have carry over into the next.
 *
 * @(date_from_parts(2017, 1, 15)) -> 2017-01-15
 * @(date_from_parts(2017, 2, 31)) -> 2017-03-03
 * @(date_from_parts(2017, 13, 15)) -> ERROR
 */
export const dateFromParts = ofThree('date_from_parts', 'year, month, day', (year, month, day) => {
  if (month < 1 || month > 12) return errorOf('invalid value for month, must be 1-12');
  const date = dateOfDay(dayNumber(year, month, day));
  return date.year < 0 || date.year > MAX_YEAR ? errorOf('invalid value for year, must be 0-9999') : date;
});

/**
 * The day of the week, from 0 for Sunday to 6 for Saturday.
 *
 * @(weekday("2017-01-15")) -> 0
 * @(weekday("foo")) -> ERROR
 */
export const weekday = ofDate('weekday', (date) => decimalOf(weekdayOf(date)));

/**
 * The number of the week in its year. Weeks start on Sunday, and that of 1 January is week 1.
 *
 * @(week_number("2019-01-01")) -> 1
 * @(week_number("2019-07-23T16:56:59.000000Z")) -> 30
 * @(week_number("xx")) -> ERROR
 */
export const weekNumber = ofDate('week_number', (date) => decimalOf(weekNumberOf(date)));

/**
 * Today in the time zone of the environment.
 *
 * @(today()) -> 2018-04-11
 */
export const today = define('today', '', (env) => dateOf(currentTime(env)));

/**
 * The time of day that a text names, written in the given format (see `format_time`).
 *
 * @(parse_time("15:28", "tt:mm")) -> 15:28:00.000000
 * @(parse_time("2:40 pm", "h:mm aa")) -> 14:40:00.000000
 * @(parse_time("NOT TIME", "tt:mm")) -> ERROR
 */
export const parseTime = ofText('parse_time', 'text, format', (text, env, args) => {
  const layout = toText(args[1]!);
  if (typeof layout !== 'string') return layout;
  const time = parseTimeBy(env, text, layout);
  if (time === undefined) return errorOf(`${JSON.stringify(text.slice(0, 100))} is no time of this format`);
  return 'error' in time ? errorOf(time.error) : time;
});

/**
 * The time of day of an hour from 0 to 23, a minute and a second from 0 to 59.
 *
 * @(time_from_parts(14, 40, 15)) -> 14:40:15.000000
 * @(time_from_parts(8, 10, 24)) -> 08:10:24.000000
 * @(time_from_parts(25, 0, 0)) -> ERROR
 */
export const timeFromParts = ofThree(
  'time_from_parts',
  'hour, minute, second',
  (hour, minute, second) =>
    validTime(hour, minute, second) ?? errorOf('invalid time, hours must be 0-23, minutes and seconds 0-59'),
);

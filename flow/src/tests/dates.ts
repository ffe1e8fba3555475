/** Router tests of dates and times of day in texts. Dates are compared as days in the zone of the environment. */
import { type FunctionDefinition, ofText } from '../functions/define.ts';
import { toDateTime } from '../values/convert-dates.ts';
import { findDateTime, findTime } from '../values/date-text.ts';
import { compareDates, dateOf, inZone } from '../values/datetime.ts';
import { matched, NO_MATCH } from './outcome.ts';

function comparison(name: string, isWanted: (order: number) => boolean): FunctionDefinition {
  return ofText(name, 'text, date', (text, env, args) => {
    const other = toDateTime(args[1]!, env);
    if (other.kind === 'error') return other;
    const found = findDateTime(env, text, 'now');
    if (found === undefined) return NO_MATCH;
    const order = compareDates(dateOf(inZone(found, env.zone)), dateOf(inZone(other, env.zone)));
    return isWanted(order) ? matched(found) : NO_MATCH;
  });
}

/**
 * Whether there is a date in the text, written in the way of the workspace or as year-month-day. The match is a
 * datetime; where the text names no time, it has the time of now.
 *
 * @(has_date("the date is 15/01/2017")) -> true
 * @(has_date("the date is 15/01/2017 05:50").match) -> 2017-01-15T05:50:00.000000-05:00
 * @(has_date("there is no date here, just a year 2017")) -> false
 * @(has_date("31/02/2017")) -> false
 */
export const hasDate = ofText('has_date', 'text', (text, env) => {
  const found = findDateTime(env, text, 'now');
  return found === undefined ? NO_MATCH : matched(found);
});

/**
 * Whether there is a date in the text that is before `date`.
 *
 * @(has_date_lt("the date is 15/01/2017", "2017-06-01")) -> true
 * @(has_date_lt("the date is 15/01/2017 15:00", "2017-06-01").match) -> 2017-01-15T15:00:00.000000-05:00
 * @(has_date_lt("there is no date here, just a year 2017", "2017-06-01")) -> false
 * @(has_date_lt("there is no date here, just a year 2017", "not date")) -> ERROR
 */
export const hasDateLt = comparison('has_date_lt', (order) => order < 0);

/**
 * Whether there is a date in the text that is the same day as `date`.
 *
 * @(has_date_eq("the date is 15/01/2017", "2017-01-15")) -> true
 * @(has_date_eq("the date is 15/01/2017 15:00", "2017-01-15").match) -> 2017-01-15T15:00:00.000000-05:00
 * @(has_date_eq("there is no date here, just a year 2017", "2017-06-01")) -> false
 * @(has_date_eq("there is no date here, just a year 2017", "not date")) -> ERROR
 */
export const hasDateEq = comparison('has_date_eq', (order) => order === 0);

/**
 * Whether there is a date in the text that is after `date`.
 *
 * @(has_date_gt("the date is 15/01/2017", "2017-01-01")) -> true
 * @(has_date_gt("the date is 15/01/2017 15:00", "2017-01-01").match) -> 2017-01-15T15:00:00.000000-05:00
 * @(has_date_gt("there is no date here, just a year 2017", "2017-06-01")) -> false
 * @(has_date_gt("there is no date here, just a year 2017", "not date")) -> ERROR
 */
export const hasDateGt = comparison('has_date_gt', (order) => order > 0);

/**
 * Whether there is a time of day in the text.
 *
 * @(has_time("the time is 10:30")) -> true
 * @(has_time("the time is 10 PM").match) -> 22:00:00.000000
 * @(has_time("the time is 10:30:45").match) -> 10:30:45.000000
 * @(has_time("there is no time here, just the number 25")) -> false
 */
export const hasTime = ofText('has_time', 'text', (text) => {
  const found = findTime(text);
  return found === undefined ? NO_MATCH : matched(found);
});

/** Functions about values that may be missing, and those that ask the host. */
import { toNumber, toText } from '../values/convert.ts';
import { toDateTime } from '../values/convert-dates.ts';
import { addToDateTime } from '../values/datetime.ts';
import { add, wholeOf } from '../values/decimal.ts';
import { errorOf, isError } from '../values/errors.ts';
import { define, ofText } from './define.ts';

/**
 * Whether the value is an error.
 *
 * @(is_error(1 / 0)) -> true
 * @(is_error("hello")) -> false
 */
export const isErrorFunction = define('is_error', 'value', (_, [value = null]) => isError(value));

/**
 * The value, or `default` where it is an error or shows as nothing.
 *
 * @(default("10", "20")) -> 10
 * @(default("", "value")) -> value
 * @(default(" ", "value") & "|") ->  |
 * @(default(datetime("invalid-date"), "today")) -> today
 */
export const otherwise = define('default', 'value, default', (_, [value = null, other = null]) => {
  const text = toText(value);
  return typeof text !== 'string' || text === '' ? other : value;
});

/**
 * A prompt for a language model by its name, with the arguments put in.
 *
 * @(prompt("no such prompt")) -> ERROR
 */
export const prompt = ofText('prompt', 'name, args*', (name, env, args) => {
  const texts: string[] = [];
  for (const arg of args.slice(1)) {
    const text = toText(arg);
    if (typeof text !== 'string') return text;
    texts.push(text);
  }
  return env.host.prompt?.(name, texts) ?? errorOf(`no such prompt ${JSON.stringify(name)}`);
});

/**
 * The `+` of flows before version 13: the sum of two numbers, or so many days after a date.
 *
 * @(legacy_add("2", "3.5")) -> 5.5
 * @(legacy_add("xxx", "10")) -> ERROR
 */
export const legacyAdd = define('legacy_add', 'value1, value2', (env, [first = null, second = null]) => {
  const numbers = [toNumber(first), toNumber(second)] as const;
  if (numbers[0].kind !== 'error' && numbers[1].kind !== 'error') return add(numbers[0], numbers[1]);
  const dates = [toDateTime(first, env), toDateTime(second, env)] as const;
  if (dates[0].kind !== 'error' && dates[1].kind !== 'error') return errorOf('cannot operate on two dates');
  const date = dates[0].kind === 'error' ? dates[1] : dates[0];
  const days = dates[0].kind === 'error' ? numbers[0] : numbers[1];
  if (date.kind === 'error') return dates[0];
  if (days.kind === 'error') return days;
  const whole = wholeOf(days);
  return (whole === undefined ? undefined : addToDateTime(date, whole, 'D')) ?? errorOf('too many days');
});

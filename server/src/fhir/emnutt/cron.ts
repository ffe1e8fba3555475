/** Cron expressions of emNutt's pages as schedules of ours: at most once a day, at one time. Pure. */
import type { When } from '@mhero/contract/schedules.ts';
import { Temporal } from 'temporal-polyfill';

export type CronReading =
  | { readonly kind: 'wrong'; readonly why: string }
  | { readonly kind: 'repeat'; readonly when: When }
  /** Once: the instant. */
  | { readonly kind: 'once'; readonly at: string };

const names: Readonly<Record<string, number>> = {
  ...{ sun: 7, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, '0': 7 },
};
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Fields {
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
}

/** `zone` is that of the deployment. A sixth field in front is seconds. */
export function readCron(expression: string, once: boolean, zone: string, now: Date): CronReading {
  const parts = expression
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((part) => (part === '?' ? '*' : part));
  const [minute = '', hour = '', day = '', month = '', weekday = '', more] =
    parts.length === 6 ? parts.slice(1) : parts;
  if (weekday === '' || more !== undefined) return wrong('must have five fields: minute, hour, day, month, weekday');
  const [m, h] = [whole(minute, 0, 59), whole(hour, 0, 23)];
  if (m === null || h === null)
    return wrong('must name one minute and one hour: a schedule goes out at most once a day, at one time');
  const fields = { day, month: monthOf(month), weekday };
  const repeat = repeatOf(fields);
  if (typeof repeat === 'string') return wrong(repeat);
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const time = { hour: h, minute: m };
  for (let i = 0; i <= 4 * 366; i++) {
    const on = today.toPlainDate().add({ days: i });
    const at = on.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
    if (!fits(fields, on) || Temporal.ZonedDateTime.compare(at, today) <= 0) continue;
    if (once) return { kind: 'once', at: at.toInstant().toString() };
    const clock = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
    return { kind: 'repeat', when: { on: on.toString(), time: clock, zone, repeat, holidays: 'ignore' } };
  }
  return wrong('never comes');
}

const wrong = (why: string): CronReading => ({ kind: 'wrong', why });

function whole(text: string, low: number, high: number): number | null {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return number >= low && number <= high ? number : null;
}

const monthOf = (text: string): string => (monthNames.includes(text) ? String(monthNames.indexOf(text) + 1) : text);

function weekdaysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from = '', to = from] = part.split('-');
    const [a, b] = [from, to].map((each) => names[each] ?? whole(each, 1, 7));
    if (a === undefined || a === null || b === undefined || b === null) return null;
    for (let day = a; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === b) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}

const stepOf = (text: string): number | null => {
  const step = /^(?:\*|1)\/(\d{1,2})$/.exec(text)?.[1];
  return step && Number(step) > 0 ? Number(step) : null;
};

const cannot = 'cannot be kept: days may be every one, every n-th, days of the week, or one day of the month';

function repeatOf({ day, month, weekday }: Fields): NonNullable<When['repeat']> | string {
  const [every, monthly] = [stepOf(day), stepOf(month)];
  if (weekday !== '*') {
    const weekdays = weekdaysOf(weekday);
    if (weekdays === null || day !== '*' || month !== '*') return cannot;
    return { every: 'week', interval: 1, weekdays };
  }
  if (month === '*' && day === '*') return { every: 'day', interval: 1 };
  if (month === '*' && every !== null) return { every: 'day', interval: every };
  const monthday = whole(day, 1, 31);
  if (monthday === null) return cannot;
  if (month === '*') return { every: 'month', interval: 1, monthday };
  if (monthly !== null) return { every: 'month', interval: monthly, monthday };
  return whole(month, 1, 12) === null ? cannot : { every: 'year', interval: 1 };
}

function isIn(text: string, value: number): boolean {
  const step = stepOf(text);
  return text === '*' || Number(text) === value || (step !== null && (value - 1) % step === 0);
}

function fits({ day, month, weekday }: Fields, on: Temporal.PlainDate): boolean {
  const inWeek = weekday === '*' || (weekdaysOf(weekday) ?? []).includes(on.dayOfWeek);
  return isIn(month, on.month) && isIn(day, on.day) && inWeek;
}

/** The form of a schedule, and the request that it becomes. Pure. */
import { weekdayOf } from '@mhero/flow/recurrence/recurrence.ts';
import type { NewSchedule, Schedule, When } from '../../api/schedules.ts';
import { writtenTexts } from '../../parts/texts-field.tsx';

export type Every = 'once' | 'day' | 'week' | 'month' | 'year';
export type MonthBy = 'day' | 'last' | 'nth';
export type Ends = 'never' | 'until' | 'times';

export interface Form {
  readonly name: string;
  readonly query: string;
  readonly mode: 'chips' | 'text';
  readonly does: 'text' | 'flow';
  readonly texts: Readonly<Record<string, string>>;
  readonly flow: string;
  readonly on: string;
  readonly time: string;
  readonly every: Every;
  readonly interval: string;
  readonly weekdays: readonly number[];
  readonly monthBy: MonthBy;
  readonly ends: Ends;
  readonly until: string;
  readonly times: string;
  readonly zone: 'recipient' | 'one';
  readonly holidays: When['holidays'];
  readonly missed: 'once' | 'skip';
  readonly channel: string;
  readonly lane: 'ordinary' | 'bulk';
}

export const emptyForm: Form = {
  ...{ name: '', query: '', mode: 'chips', does: 'text', texts: {}, flow: '', on: '', time: '09:00', every: 'week' },
  ...{ interval: '1', weekdays: [], monthBy: 'day', ends: 'never', until: '', times: '10', zone: 'recipient' },
  ...{ holidays: 'ignore', missed: 'once', channel: '', lane: 'ordinary' },
};

/** First, second, third, fourth; a fifth is the last. */
export function nthOf(day: string): number {
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return nth > 4 ? -1 : nth;
}

/** Null while a date or a time is missing. */
export function whenOf(form: Form, zone: string): When | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(form.on) || !/^\d\d:\d\d/.test(form.time)) return null;
  return {
    ...{ on: form.on, time: form.time.slice(0, 5), holidays: form.holidays },
    zone: form.zone === 'one' ? zone : null,
    repeat: repeatOf(form),
  };
}

function repeatOf(form: Form): When['repeat'] {
  if (form.every === 'once') return null;
  const own = weekdayOf(form.on);
  return {
    ...{ every: form.every, interval: Math.min(99, Math.max(1, Math.round(Number(form.interval)) || 1)) },
    ...(form.every === 'week' && { weekdays: form.weekdays.length > 0 ? [...form.weekdays] : [own] }),
    ...(form.every === 'month' && form.monthBy === 'last' && { monthday: -1 }),
    ...(form.every === 'month' && form.monthBy === 'nth' && { nth: nthOf(form.on), weekdays: [own] }),
    ...(form.ends === 'until' && form.until >= form.on && { until: form.until }),
    ...(form.ends === 'times' && { times: Math.max(1, Math.round(Number(form.times)) || 1) }),
  };
}

export type Missing = 'name' | 'text' | 'flow' | 'on';

export function missingIn(form: Form): Missing[] {
  return [
    ...(form.name.trim() === '' ? (['name'] as const) : []),
    ...(form.does === 'text' && !form.texts.default?.trim() ? (['text'] as const) : []),
    ...(form.does === 'flow' && form.flow === '' ? (['flow'] as const) : []),
    ...(form.on === '' || form.time === '' ? (['on'] as const) : []),
  ];
}

export function requestOf(form: Form, when: When, channel: string | undefined): NewSchedule {
  return {
    ...{ name: form.name.trim(), query: form.query, when, lane: form.lane, missed: form.missed },
    does: form.does === 'text' ? { kind: 'text', texts: writtenTexts(form.texts) } : { kind: 'flow', flow: form.flow },
    ...(channel && { channel }),
  };
}

export function formOf(found: Schedule): Form {
  const { repeat } = found.when;
  const { does, when } = found;
  return {
    ...emptyForm,
    ...{ name: found.name, query: found.query, does: does.kind },
    ...(does.kind === 'text' ? { texts: does.texts } : { flow: does.flow }),
    ...{ on: when.on, time: when.time, holidays: when.holidays, channel: found.channel },
    every: repeat?.every ?? 'once',
    interval: String(repeat?.interval ?? 1),
    weekdays: repeat?.every === 'week' ? (repeat.weekdays ?? []) : [],
    monthBy: repeat?.nth !== undefined ? 'nth' : repeat?.monthday === -1 ? 'last' : 'day',
    ends: repeat?.until ? 'until' : repeat?.times ? 'times' : 'never',
    ...{ until: repeat?.until ?? '', times: String(repeat?.times ?? 10) },
    ...{ zone: when.zone === null ? 'recipient' : 'one', missed: found.missed === 'skip' ? 'skip' : 'once' },
    lane: found.lane === 'bulk' ? 'bulk' : 'ordinary',
  };
}

import { expect, it } from 'vitest';
import type { Schedule } from '../../api/schedules.ts';
import { emptyForm, type Form, formOf, missingIn, nthOf, requestOf, whenOf } from './form.ts';

const form = (more: Partial<Form>): Form => ({
  ...{ ...emptyForm, name: 'Report', on: '2026-11-30', texts: { default: 'Good morning', fra: ' ' } },
  ...more,
});

it.each<[Partial<Form>, object | null]>([
  [{ every: 'once' }, null],
  [{}, { every: 'week', interval: 1, weekdays: [1] }],
  [
    { weekdays: [2, 4], interval: '2' },
    { every: 'week', interval: 2, weekdays: [2, 4] },
  ],
  [
    { every: 'month', monthBy: 'last' },
    { every: 'month', interval: 1, monthday: -1 },
  ],
  [
    { every: 'month', monthBy: 'nth', ends: 'times', times: '3' },
    { every: 'month', interval: 1, nth: -1, weekdays: [1], times: 3 },
  ],
  [
    { every: 'day', ends: 'until', until: '2026-12-31' },
    { every: 'day', interval: 1, until: '2026-12-31' },
  ],
])('%j becomes %j and back', (more, repeat) => {
  const given = form(more);
  const when = whenOf(given, 'Africa/Monrovia')!;
  expect(when.repeat).toEqual(repeat);
  const shown = { ...requestOf(given, when, 'Phones'), channel: 'Phones' } as unknown as Schedule;
  expect(whenOf(formOf(shown), 'Africa/Monrovia')).toEqual(when);
});

it('says what is missing, and leaves out what nobody has written', () => {
  expect(missingIn({ ...emptyForm, does: 'flow' })).toEqual(['name', 'flow', 'on']);
  expect(missingIn(form({}))).toEqual([]);
  expect(requestOf(form({}), whenOf(form({}), 'UTC')!, undefined).does).toEqual({
    ...{ kind: 'text', texts: { default: 'Good morning' } },
  });
  expect(nthOf('2026-11-30')).toBe(-1);
  expect(nthOf('2026-11-08')).toBe(2);
});

import type { When } from '@mhero/contract/schedules.ts';
import { describe, expect, it } from 'vitest';
import { coming, type Days, occurrences } from './occurrences.ts';

const days = (zone: string, holidays: string[] = []): Days => ({
  ...{ zone, holidays: new Set(holidays), workingDays: new Set([1, 2, 3, 4, 5]) },
});
const when = (more: Partial<When>): When => ({
  ...{ on: '2026-11-02', time: '09:00', zone: null, holidays: 'ignore' },
  repeat: { every: 'week', interval: 1 },
  ...more,
});
const next = (given: When, at: Days, after: string, most = 3): string[] =>
  coming(given, at, new Date(after), null, most).map((each) => each.at.toISOString());

describe('occurrences', () => {
  it('come at the hour of the wall clock, also where clocks change', () => {
    // Morocco leaves UTC+1 for UTC in Ramadan, 15 February to 22 March 2026; France in October and March.
    expect(next(when({ on: '2026-02-09' }), days('Africa/Casablanca'), '2026-02-01T00:00:00Z', 7)).toEqual([
      '2026-02-09T08:00:00.000Z',
      ...['16', '23'].map((day) => `2026-02-${day}T09:00:00.000Z`),
      ...['02', '09', '16'].map((day) => `2026-03-${day}T09:00:00.000Z`),
      '2026-03-23T08:00:00.000Z',
    ]);
    expect(next(when({ on: '2027-03-22' }), days('Europe/Paris'), '2027-03-20T00:00:00Z', 2)).toEqual([
      '2027-03-22T08:00:00.000Z',
      '2027-03-29T07:00:00.000Z',
    ]);
    expect(next(when({}), days('Africa/Monrovia'), '2026-11-01T00:00:00Z', 1)).toEqual(['2026-11-02T09:00:00.000Z']);
  });

  it('come later where a clock leaves the hour out, and once where it comes twice', () => {
    const daily = when({ on: '2027-03-28', time: '02:30', repeat: { every: 'day', interval: 1 } });
    expect(next(daily, days('Europe/Paris'), '2027-03-27T23:00:00Z', 1)).toEqual(['2027-03-28T01:30:00.000Z']);
    const autumn = when({ on: '2027-10-30', time: '02:30', repeat: { every: 'day', interval: 1 } });
    expect(next(autumn, days('Europe/Paris'), '2027-10-30T12:00:00Z', 2)).toEqual([
      '2027-10-31T00:30:00.000Z',
      '2027-11-01T01:30:00.000Z',
    ]);
  });

  it('follow their rules: last days, months without the day, an end, a number of times', () => {
    const on = (given: When, most = 4): string[] =>
      coming(given, days('UTC'), new Date('2026-01-01'), null, most).map((each) => each.on);
    expect(on(when({ on: '2026-01-31', repeat: { every: 'month', interval: 1, monthday: -1 } }), 3)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
    ]);
    expect(on(when({ on: '2026-01-31', repeat: { every: 'month', interval: 1 } }), 3)).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ]);
    expect(on(when({ on: '2026-01-05', repeat: { every: 'week', interval: 2, until: '2026-02-02' } }))).toEqual([
      '2026-01-05',
      '2026-01-19',
      '2026-02-02',
    ]);
    expect(
      on(when({ on: '2026-01-05', repeat: { every: 'month', interval: 1, nth: 1, weekdays: [1], times: 2 } })),
    ).toEqual(['2026-01-05', '2026-02-02']);
    expect(on(when({ on: '2026-05-01', repeat: null }))).toEqual(['2026-05-01']);
    expect(coming(when({ on: '2026-05-01', repeat: null }), days('UTC'), new Date('2026-06-01'), null, 1)).toEqual([]);
  });

  it('are moved by holidays to the next working day, or left out; never two on one day', () => {
    const holidays = days('UTC', ['2026-12-25', '2026-12-28']);
    const friday = when({ on: '2026-12-25', holidays: 'move' });
    expect(coming(friday, holidays, new Date('2026-12-01'), null, 2).map((each) => [each.nominal, each.on])).toEqual([
      ['2026-12-25', '2026-12-29'],
      ['2027-01-01', '2027-01-01'],
    ]);
    const skipped = when({ on: '2026-12-25', holidays: 'skip' });
    expect(coming(skipped, holidays, new Date('2026-12-01'), null, 1)[0]!.on).toBe('2027-01-01');
    const daily = when({ on: '2026-12-24', holidays: 'move', repeat: { every: 'day', interval: 1 } });
    expect(coming(daily, holidays, new Date('2026-12-24'), null, 4).map((each) => each.on)).toEqual([
      '2026-12-24',
      '2026-12-26',
      '2026-12-27',
      '2026-12-29',
    ]);
    expect(occurrences(skipped, holidays, '2026-12-25').next().value).toEqual({
      ...{ nominal: '2026-12-25', on: null, at: null },
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToDateTime,
  dateOfDay,
  dayNumber,
  difference,
  parseIso,
  renderDateTime,
  type TimeUnit,
  weekday,
  weekNumber,
} from './datetime.ts';
import type { DateTimeValue } from './values.ts';
import { utc, zone } from './zones.ts';

const pacific = zone('America/Los_Angeles')!;
const at = (text: string) => parseIso(text, pacific)!;
const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_214_400 });
const instant = fc.record({
  seconds,
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
  zone: fc.constantFrom(utc, pacific),
});
const moment = instant.map((parts): DateTimeValue => ({ kind: 'datetime', ...parts }));

describe('days', () => {
  it('are those of JavaScript dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000, max: 3_000_000 }), (day) => {
        const date = new Date(day * 86_400_000);
        const expected = {
          kind: 'date',
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        };
        expect(dateOfDay(day)).toEqual(expected);
        expect(dayNumber(expected.year, expected.month, expected.day)).toBe(day);
        expect(weekday(dateOfDay(day))).toBe(date.getUTCDay());
      }),
    );
  });

  it.each([
    [[2019, 1, 1], 1],
    [[2019, 7, 23], 30],
    [[2016, 1, 2], 1],
    [[2016, 1, 3], 2],
    [[2016, 12, 31], 53],
  ] as const)('%j is in week %i', ([year, month, day], week) => {
    expect(weekNumber({ kind: 'date', year, month, day })).toBe(week);
  });
});

describe('addToDateTime', () => {
  it.each([
    ['2019-01-31T00:00:00', 1, 'M', '2019-03-03T00:00:00.000000-08:00'],
    ['2020-02-29T12:00:00', 1, 'Y', '2021-03-01T12:00:00.000000-08:00'],
    ['2019-03-10T01:00:00', 24, 'h', '2019-03-11T02:00:00.000000-07:00'],
    ['2019-03-10T01:00:00', 1, 'D', '2019-03-11T01:00:00.000000-07:00'],
    ['2017-01-15T10:45:00', -30, 'm', '2017-01-15T10:15:00.000000-08:00'],
    ['2017-01-15T10:45:00', 2, 'W', '2017-01-29T10:45:00.000000-08:00'],
  ] as const)('%s and %i %s', (start, amount, unit, expected) => {
    expect(renderDateTime(addToDateTime(at(start), amount, unit)!)).toBe(expected);
  });

  it('goes no further than years of four digits', () => {
    for (const unit of ['Y', 'M', 'W', 'D', 'h', 'm', 's'] as const) {
      expect(addToDateTime(at('2019-01-31T00:00:00'), 1e12, unit)).toBeUndefined();
      expect(addToDateTime(at('2019-01-31T00:00:00'), Number.NaN, unit)).toBeUndefined();
    }
  });

  it('is undone by the difference', () => {
    const exact = fc.constantFrom<TimeUnit>('D', 'h', 'm', 's');
    fc.assert(
      fc.property(moment, fc.integer({ min: -100_000, max: 100_000 }), exact, (start, amount, unit) => {
        const end = addToDateTime(start, amount, unit);
        if (end !== undefined) expect(difference(start, end, unit)).toBe(amount);
      }),
    );
  });
});

describe('difference', () => {
  it.each([
    ['2019-01-31T00:00:00', '2019-03-01T00:00:00', 'M', 2],
    ['2017-12-31T23:59:59', '2018-01-01T00:00:00', 'Y', 1],
    ['2017-12-31T23:59:59', '2018-01-01T00:00:00', 'D', 1],
    ['2019-03-10T01:00:00', '2019-03-11T01:00:00', 'h', 23],
    ['2017-01-15T00:00:00', '2017-01-09T00:00:00', 'W', 0],
    ['2017-01-15T00:00:00.5', '2017-01-15T00:00:02.4', 's', 1],
  ] as const)('%s to %s in %s', (start, end, unit, expected) => {
    expect(difference(at(start), at(end), unit)).toBe(expected);
  });
});

describe('ISO 8601', () => {
  it('is read as it is written, to the microsecond', () => {
    fc.assert(
      fc.property(moment, (value) => {
        // Offsets of the time before railways have seconds, which ISO 8601 cannot say.
        fc.pre(value.seconds > -2_717_640_000);
        const read = parseIso(renderDateTime(value), value.zone);
        expect(read).toEqual({ ...value, nanos: value.nanos - (value.nanos % 1000) });
      }),
    );
  });

  it.each([
    '',
    '2019-02-30T00:00:00Z',
    '2019-13-01T00:00:00Z',
    '2019-01-01',
    '2019-01-01T24:00:00Z',
    '2019-01-01T00:00:00+99:00',
    '1'.repeat(100_000),
  ])('%.30j is none', (text) => {
    expect(parseIso(text)).toBeUndefined();
  });
});

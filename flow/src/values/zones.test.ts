import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedZone, instantOf, offsetName, utc, zone } from './zones.ts';

const NAMES = [
  'Africa/Kigali',
  'America/Los_Angeles',
  'Europe/London',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
];
const readers = new Map(
  NAMES.map((name) => [name, new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' })] as const),
);

/** `GMT-07:00` as `Intl` says it; since 1973 no offset has seconds. */
function saidByIntl(name: string, seconds: number): number {
  const text = readers
    .get(name)!
    .formatToParts(seconds * 1000)
    .find((part) => part.type === 'timeZoneName')!.value;
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60) + 0;
}

describe('zone', () => {
  it.each(['', 'Nowhere/City', 'america/los_angeles', '+05:00', 'UTC+1', 'x'.repeat(100), '__proto__'])(
    'there is none called %j',
    (name) => {
      expect(zone(name)).toBeUndefined();
    },
  );

  it('knows other names of a zone', () => {
    expect(zone('US/Pacific')?.offsetAt(0)).toBe(-8 * 3600);
    expect(zone('UTC')).toBe(utc);
  });

  it('has the offsets of Intl, to the second of a change', () => {
    const instants = fc.integer({ min: 100_000_000, max: 2_500_000_000 });
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), instants, (name, seconds) => {
        expect(zone(name)!.offsetAt(seconds)).toBe(saidByIntl(name, seconds));
      }),
      { numRuns: 500 },
    );
    const spring = Date.UTC(2019, 2, 10, 10) / 1000;
    expect(zone('America/Los_Angeles')!.offsetAt(spring - 1)).toBe(-8 * 3600);
    expect(zone('America/Los_Angeles')!.offsetAt(spring)).toBe(-7 * 3600);
  });

  it('takes any number for a time', () => {
    for (const seconds of [-1e20, 1e20, 8.64e12, -8.64e12])
      expect(zone('Europe/London')!.offsetAt(seconds)).toBeTypeOf('number');
  });
});

describe('instantOf', () => {
  const pacific = zone('America/Los_Angeles')!;
  it.each([
    ['a usual time', Date.UTC(2019, 5, 1, 12), Date.UTC(2019, 5, 1, 19)],
    ['a time that does not exist', Date.UTC(2019, 2, 10, 2, 30), Date.UTC(2019, 2, 10, 9, 30)],
    ['a time that exists twice: the first', Date.UTC(2019, 10, 3, 1, 30), Date.UTC(2019, 10, 3, 8, 30)],
  ])('%s', (_, local, instant) => {
    expect(instantOf(local / 1000, pacific)).toBe(instant / 1000);
  });
});

describe('fixed zones', () => {
  it.each([
    [0, '+00:00', 'UTC'],
    [-18_000, '-05:00', '-05:00'],
    [20_700, '+05:45', '+05:45'],
  ])('%i', (offset, shown, name) => {
    expect(offsetName(offset, ':')).toBe(shown);
    expect(fixedZone(offset).name).toBe(name);
  });
});

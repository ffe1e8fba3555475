import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDateTime, formatTime } from './date-format.ts';
import { parseDateTimeBy, parseTimeBy } from './date-parse.ts';
import { findDate, findDateTime, findTime } from './date-text.ts';
import { parseIso, renderDate, renderDateTime, renderTime } from './datetime.ts';
import type { EnvironmentJson, ExpressionHost } from './environment.ts';
import { environmentOf } from './make-environment.ts';
import { utc } from './zones.ts';

const host = { now: () => '2018-04-11T13:24:30.123456Z' } as ExpressionHost;
const environment = (json: EnvironmentJson) => environmentOf({ timezone: 'Africa/Kigali', ...json }, host);
const env = environment({ date_format: 'DD-MM-YYYY' });

describe('findDateTime', () => {
  it.each([
    ['DD-MM-YYYY', 'on 15/01/2017', '2017-01-15T15:24:30.123456+02:00'],
    ['DD-MM-YYYY', 'on 15.1.17 at 3pm', '2017-01-15T15:00:00.000000+02:00'],
    ['DD-MM-YYYY', 'on 1.10.99 10:15:20.5', '1999-10-01T10:15:20.500000+02:00'],
    ['DD-MM-YYYY', '2017-06-01', '2017-06-01T15:24:30.123456+02:00'],
    ['DD-MM-YYYY', '31/02/2017 or 1/3/2017', '2017-03-01T15:24:30.123456+02:00'],
    ['DD-MM-YYYY', '01.15.2017', undefined],
    ['DD-MM-YYYY', 'just a year 2017', undefined],
    ['MM-DD-YYYY', '01.15.2017 24:00', '2017-01-15T00:00:00.000000+02:00'],
    ['YYYY-MM-DD', '17/1/15 12am', '2017-01-15T00:00:00.000000+02:00'],
    ['YYYY-MM-DD', ' 2017-01-15T10:00:00-05:00 ', '2017-01-15T10:00:00.000000-05:00'],
  ])('%s: %s', (date_format, text, expected) => {
    const found = findDateTime(environment({ date_format }), text, 'now');
    expect(found && renderDateTime(found)).toBe(expected);
  });

  it('takes two digits for a year of the last hundred years', () => {
    expect(renderDate(findDate(env, '1/1/18')!)).toBe('2018-01-01');
    expect(renderDate(findDate(env, '1/1/19')!)).toBe('1919-01-01');
  });

  it('ends soon whatever the text', () => {
    const start = performance.now();
    for (const piece of ['1', '1-', '1-1-', ' ', '1:', 'a', '99/99/99 ', '12:', '1 ']) {
      findDateTime(env, piece.repeat(200_000), 'now');
      findTime(piece.repeat(200_000));
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('findTime', () => {
  it.each([
    ['at 10', '10:00:00.000000'],
    ['at 3 PM', '15:00:00.000000'],
    ['12:30am', '00:30:00.000000'],
    ['12pm', '12:00:00.000000'],
    ['10:30:45.123', '10:30:45.123000'],
    ['24:00', '00:00:00.000000'],
    ['24:30', undefined],
    ['number 25', undefined],
  ])('%s', (text, expected) => {
    const found = findTime(text);
    expect(found && renderTime(found)).toBe(expected);
  });
});

describe('layouts', () => {
  const value = parseIso('1977-06-23T15:04:05.123456789Z')!;

  it.each([
    ['eng', 'EEEE, D MMMM YYYY', 'Thursday, 23 June 1977'],
    ['eng', 'EEE MMM DD YY h:m:s AA', 'Thu Jun 23 77 3:4:5 PM'],
    ['eng', 'hh:mm:ss.fffffffff aa', '03:04:05.123456789 pm'],
    ['eng', 't tt Z ZZZ', '15 15 Z +00:00'],
    ['spa', 'EEEE D MMMM aa', 'jueves 23 junio pm'],
    ['fra', 'EEEE D MMMM', 'jeudi 23 juin'],
    ['xxx', 'MMMM', 'June'],
  ])('%s %s', (language, layout, expected) => {
    expect(formatDateTime(environment({ allowed_languages: [language] }), value, layout)).toBe(expected);
  });

  it.each(['YYYYYYY', 'x', 'YYYY!', 'ffff', 'a', 'Y'.repeat(100_000)])('%.20s is none', (layout) => {
    expect(formatDateTime(env, value, layout)).toEqual({ error: expect.any(String) });
  });

  it('of times have no dates', () => {
    expect(formatTime(env, { kind: 'time', hour: 1, minute: 2, second: 3, nanos: 0 }, 'YYYY')).toHaveProperty('error');
  });

  it('are read as they are written', () => {
    const layout = 'EEEE D MMMM YYYY tt:mm:ss.fff ZZZ';
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    const languages = fc.constantFrom('eng', 'fra', 'swa', 'por', 'ara', 'amh');
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 999 }), languages, (each, millis, language) => {
        const local = environment({ allowed_languages: [language] });
        const instant = { kind: 'datetime', seconds: each, nanos: millis * 1_000_000, zone: local.zone } as const;
        const text = formatDateTime(local, instant, layout) as string;
        expect(parseDateTimeBy(local, text, layout, utc)).toMatchObject({ seconds: each, nanos: millis * 1_000_000 });
      }),
    );
  });

  it.each([
    ['2010 5 10 12:50', 'YYYY M DD tt:mm', '2010-05-10T12:50:00.000000Z'],
    ['1977-06-23 03:34 pm', 'YYYY-MM-DD tt:mm aa', '1977-06-23T15:34:00.000000Z'],
    ['77-6-3', 'YY-M-D', '1977-06-03T00:00:00.000000Z'],
    ['2010-02-30', 'YYYY-MM-DD', undefined],
    ['2010-02-03x', 'YYYY-MM-DD', undefined],
    ['2010-2-3', 'YYYY-MM-DD', undefined],
  ])('%s by %s', (text, layout, expected) => {
    const read = parseDateTimeBy(env, text, layout, utc);
    expect(read && 'kind' in read ? renderDateTime(read) : read).toBe(expected);
  });

  it('need an hour of twelve for h', () => {
    expect(parseTimeBy(env, '13:40 pm', 'h:mm aa')).toBeUndefined();
    expect(parseTimeBy(env, '2:40 PM', 'h:mm aa')).toMatchObject({ hour: 14, minute: 40 });
  });
});

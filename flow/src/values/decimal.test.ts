import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as decimal from './decimal.ts';
import type { ErrorOr } from './errors.ts';
import { power } from './power.ts';

const parsed = (text: string) => decimal.parseDecimal(text) as decimal.Decimal;

function shown(number: ErrorOr<decimal.Decimal> | undefined): string {
  if (number === undefined) return 'none';
  return number.kind === 'error' ? 'error' : decimal.decimalText(number);
}

describe('decimals', () => {
  test.each([
    ['007', '7'],
    ['-0', '0'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    [' -12 ', '-12'],
    ['0.000', '0'],
    [`1${'0'.repeat(100)}`, `1${'0'.repeat(100)}`],
    [`0.${'0'.repeat(99)}1`, `0.${'0'.repeat(99)}1`],
    ['9'.repeat(36), '9'.repeat(36)],
    ['9'.repeat(37), 'error'],
    [`1${'0'.repeat(101)}`, 'error'],
    [`0.${'0'.repeat(100)}1`, 'error'],
    ['5.', 'none'],
    ['+5', 'none'],
    ['1e5', 'none'],
    ['1,000', 'none'],
    ['', 'none'],
    ['-', 'none'],
    ['.', 'none'],
    ['٣', 'none'],
  ])('%s is %s', (text, expected) => expect(shown(decimal.parseDecimal(text))).toBe(expected));

  test.each([
    ['1.5e3', '1500'],
    ['-1E-7', '-0.0000001'],
    ['0e999999', '0'],
    ['1e400', 'error'],
    ['1e', 'none'],
  ])('%s of JSON is %s', (text, expected) => expect(shown(decimal.parseScientific(text))).toBe(expected));

  test.each([
    ['10', '3', '3.3333333333333333'],
    ['2', '3', '0.6666666666666667'],
    ['-2', '3', '-0.6666666666666667'],
    ['46', '23', '2'],
    ['1', '0', 'error'],
  ])('%s / %s = %s', (a, b, expected) => expect(shown(decimal.divide(parsed(a), parsed(b)))).toBe(expected));

  test.each([
    ['2', '10', '1024'],
    ['9', '0.5', '3'],
    ['4', '2.5', '32'],
    ['2', '0.5', '1.414213562373095'],
    ['2', '-2', '0.25'],
    ['10', '100', `1${'0'.repeat(100)}`],
    ['0', '-1', 'error'],
    ['-4', '0.5', 'error'],
    ['2', '400', 'error'],
    ['10', '101', 'error'],
    ['2', '99999999999999999999', 'error'],
    ['0.0001', '99.5', 'error'],
  ])('%s ^ %s = %s', (a, b, expected) => expect(shown(power(parsed(a), parsed(b)))).toBe(expected));

  test.each([
    ['2.5', 0, '3', '3', '2'],
    ['-2.5', 0, '-3', '-2', '-3'],
    ['1.005', 2, '1.01', '1.01', '1'],
    ['12.56', -1, '10', '20', '10'],
    ['123.456', 1000, '123.456', '123.456', '123.456'],
    ['123', -300, '0', 'error', '0'],
  ])('%s to %i places', (text, places, half, up, down) => {
    const to = (way: decimal.Rounding) => shown(decimal.roundTo(parsed(text), places, way));
    expect([to('half'), to('up'), to('down')]).toEqual([half, up, down]);
  });
});

describe('whatever the numbers', () => {
  const number = fc
    .tuple(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), fc.integer({ min: -8, max: 8 }))
    .map(([coefficient, exponent]) => decimal.normal(coefficient, exponent));

  test('their text reads back, and sums, products and rests fit together', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(parsed(decimal.decimalText(a))).toEqual(a);
        expect(decimal.add(a, b)).toEqual(decimal.add(b, a));
        expect(decimal.subtract(decimal.add(a, b) as decimal.Decimal, b)).toEqual(a);
        expect(decimal.multiply(a, b)).toEqual(decimal.multiply(b, a));
        const order = decimal.subtract(a, b) as decimal.Decimal;
        expect(decimal.compareDecimals(a, b)).toBe(decimal.compareDecimals(order, decimal.ZERO));
        const [down, up] = [decimal.roundTo(a, 1, 'down'), decimal.roundTo(a, 1, 'up')] as decimal.Decimal[];
        expect(decimal.compareDecimals(down!, a)).toBeLessThanOrEqual(0);
        expect(decimal.compareDecimals(up!, a)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('a text is read as JavaScript reads it, where that is exact', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const text = (digits / 10 ** places).toFixed(places);
        expect(Number(shown(decimal.parseDecimal(text)))).toBe(Number(text) + 0);
      }),
    );
  });
});

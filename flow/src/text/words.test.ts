import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collationKey } from './collation.ts';
import { equalIgnoringCase, lowerCase } from './lower.ts';
import { findNumber } from './number-text.ts';
import { tokens } from './tokens.ts';

const english = { decimalSymbol: '.', groupingSymbol: ',' };
const first = (text: string, format = english) => findNumber(text, format, (plain) => plain);

describe('findNumber', () => {
  it.each([
    ['12k', '12'],
    ['$1,234.50', '1234.50'],
    ['abc1.5.3', '1.5'],
    ['hi.51', '51'],
    ['hi .51', '0.51'],
    ['another is -12.51', '-12.51'],
    ['10-12', '10'],
    ['24ans', '24'],
    ['5.', '5'],
    ['١٢', '12'],
    ['۱۲۳۴', '1234'],
    ['১২', '12'],
    ['½', undefined],
    ['none, really.', undefined],
  ])('%s', (text, expected) => {
    expect(first(text)).toBe(expected);
  });

  it('follows the signs of the workspace', () => {
    expect(first('1.234,5', { decimalSymbol: ',', groupingSymbol: '.' })).toBe('1234.5');
    expect(first('i have 1$234^5 apples', { decimalSymbol: '^', groupingSymbol: '$' })).toBe('1234.5');
    expect(first('1,234.5', { decimalSymbol: '.', groupingSymbol: '' })).toBe('1');
  });

  it('goes on until one is accepted', () => {
    expect(findNumber('10, then 20, then 30', english, (plain) => (Number(plain) > 15 ? plain : undefined))).toBe('20');
  });

  it('finds every whole number that is written out', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        expect(first(`so ${number.toLocaleString('en')} it is`)).toBe(String(number));
      }),
    );
  });

  it('ends soon whatever the text', () => {
    const start = performance.now();
    for (const piece of ['1', '1,', '-', '.', '1.', '-.', '1-'])
      findNumber(piece.repeat(500_000), english, () => undefined);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('tokens', () => {
  it.each([
    ["I don't like it!", ['I', "don't", 'like', 'it']],
    ['😁😁 ok', ['😁', '😁', 'ok']],
    ['“SIGN ABCDEF”', ['SIGN', 'ABCDEF']],
    ['بلی، خير', ['بلی', 'خير']],
    [' .,; ', []],
  ])('%s', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });
});

describe('collationKey', () => {
  it.each([
    ['default', 'Yes', 'yes', true],
    ['default', 'ΣΑΣ', 'σασ', true],
    ['default', 'бес', 'бec', false],
    ['confusables', 'уеѕ', 'Yes', true],
    ['confusables', '𝐲𝐞𝐬', 'YES', true],
    ['confusables', 'ＹＥＳ', 'yes', true],
    ['confusables', 'no', 'yes', false],
    ['default', 'بلى', 'بلی', false],
    ['arabic_variants', 'بلى', 'بلی', true],
    ['arabic_variants', 'كتاب', 'کتاب', true],
    ['arabic_variants', 'ﻛﺘﺎب', 'کتاب', true],
    ['arabic_variants', 'نعم', 'لا', false],
  ])('%s: %s and %s', (collation, a, b, same) => {
    expect(collationKey(a, collation) === collationKey(b, collation)).toBe(same);
  });

  it('is its own key', () => {
    const collations = fc.constantFrom('default', 'confusables', 'arabic_variants');
    fc.assert(
      fc.property(collations, fc.string({ unit: 'binary' }), (collation, text) => {
        const key = collationKey(text, collation);
        expect(collationKey(key, collation)).toBe(key);
      }),
    );
  });
});

describe('letters without regard to case', () => {
  it.each([
    ['Straße', 'STRASSE', false],
    ['ΣΑΣ', 'σας', true],
    ['ÉTÉ', 'été', true],
    ['a', 'b', false],
  ])('%s and %s', (a, b, same) => {
    expect(equalIgnoringCase(a, b)).toBe(same);
  });

  it('have one small form wherever they stand', () => {
    expect(lowerCase('ΣΑΣ')).toBe('σασ');
    expect(lowerCase('İ')).toBe('i');
  });
});

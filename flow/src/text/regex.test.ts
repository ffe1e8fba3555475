import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, isPatternError, linearPattern } from './regex.ts';
import { maxSimpleLength } from './regex-simple.ts';

function find(source: string, text: string) {
  const pattern = compilePattern(source);
  return isPatternError(pattern) ? 'refused' : pattern.find(text);
}

describe('compilePattern', () => {
  it.each([
    ['a\\w', 'zAbc', ['Ab']],
    ['buy (\\w+)', 'Buy cheese please', ['Buy cheese', 'cheese']],
    ['\\A\\d{5}\\z', '12345', ['12345']],
    ['\\A\\d{5}\\z', '12345 ', undefined],
    ['^b$', 'a\nb\nc', ['b']],
    ['(a)|(b)', 'b', ['b', '', 'b']],
    ['\\pL+', '12éß', ['éß']],
    ['.', '😀', ['😀']],
    ['straße', 'STRASSE', undefined],
    ['\\w+', 'été', ['t']],
    ['', 'abc', ['']],
    ['[', 'x', 'refused'],
    ['(?=a)', 'x', 'refused'],
    ['(?<=a)b', 'ab', 'refused'],
    ['(a)\\1', 'aa', 'refused'],
    ['x{1001}', 'x', 'refused'],
  ])('%s in %j', (source, text, expected) => {
    expect(find(source, text)).toEqual(expected);
  });

  it('takes patterns in linear time that make others hang', () => {
    expect(find('(a*)*b', 'a'.repeat(10_000))).toBeUndefined();
    expect(find('(x+x+)+y', 'x'.repeat(10_000))).toBeUndefined();
    expect(find('[a-z]{1000}[a-z]{1000}\\d', 'a'.repeat(10_000))).toEqual({ error: expect.any(String) });
  });
});

describe('simple patterns', () => {
  it.each(['a(b|c)d', 'yes|no', '^\\d+$', '[a-z0-9]+ (\\w+)', 'l.?t', '\\bok\\b'])('%s is simple', (source) => {
    expect(maxSimpleLength(source)).toBeGreaterThan(100);
  });

  it.each([
    '',
    '(a+)+',
    '(a|b)*',
    'a{3}',
    '(?i)a',
    'é',
    'a||b',
    '()',
    'a**',
    '^*',
    '[^]',
    '\\1',
    '(a',
    'a)',
    '[z-a]b{',
  ])('%s is not', (source) => {
    expect(maxSimpleLength(source)).toBe(0);
  });

  const atom = fc.constantFrom(
    'a',
    'b',
    'k',
    'S',
    '1',
    ' ',
    '.',
    '\\d',
    '\\w',
    '\\s',
    '\\W',
    '[ab]',
    '[^a-k]',
    '[\\d_]',
    '\\.',
  );
  const piece = fc
    .tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '+?', '*?', '??'))
    .map((both) => both.join(''));
  const anchor = fc.constantFrom('^', '$', '\\b');
  const sequence = fc
    .array(fc.oneof({ weight: 5, arbitrary: piece }, anchor), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(''));
  const group = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((all) => `(${all.join('|')})`);
  const source = fc.array(fc.oneof(sequence, group), { minLength: 1, maxLength: 3 }).map((all) => all.join(''));
  const text = fc.string({ unit: fc.constantFrom(...'abkKsS1 ._\n-\tz'), maxLength: 20 });

  it('mean the same to both engines', () => {
    fc.assert(
      fc.property(source, text, (pattern, subject) => {
        fc.pre(maxSimpleLength(pattern) >= subject.length && maxSimpleLength(pattern) > 0);
        const linear = linearPattern(pattern);
        expect(isPatternError(linear)).toBe(false);
        if (!isPatternError(linear)) expect(find(pattern, subject)).toEqual(linear.find(subject));
      }),
      { numRuns: 1000 },
    );
  });

  it('never stand for a pattern that RE2 refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab-z[]()^$|*+?{}\\d1.'), maxLength: 8 }), (pattern) => {
        if (maxSimpleLength(pattern) > 0) expect(isPatternError(linearPattern(pattern))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, cutWithDots, utf8Length } from './cut.ts';

test.each([
  ['abcdef', 6, 'abcdef', 'abcdef'],
  ['abcdef', 5, 'abcde', 'ab...'],
  ['ééééé', 4, 'éééé', 'é...'],
  ['👩🏾👩🏾👩🏾', 4, '👩🏾👩🏾', '👩...'],
  ['👩👩👩', 3, '👩👩👩', '👩👩👩'],
  ['', 3, '', ''],
])('%s at %i', (text, max, plain, dotted) => {
  expect([cut(text, max), cutWithDots(text, max)]).toEqual([plain, dotted]);
});

test('bytes are those that an encoder gives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
    { numRuns: 50 },
  );
});

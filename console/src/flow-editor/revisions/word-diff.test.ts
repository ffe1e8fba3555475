import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffWords } from './word-diff.ts';

const shown = (a: string, b: string) =>
  diffWords(a, b)
    .map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `{+${text}+}` })[kind])
    .join('');

describe('two texts', () => {
  it('are told apart by words', () => {
    expect(shown('Are gloves in stock?', 'Are masks in stock?')).toBe('Are [-gloves-]{+masks+} in stock?');
    expect(shown('Are gloves there?', 'Are many masks there?')).toBe('Are [-gloves-]{+many masks+} there?');
    expect(shown('same', 'same')).toBe('same');
    expect(shown('', 'new')).toBe('{+new+}');
    expect(shown('old @fields.cadre', 'old')).toBe('old[- @fields.cadre-]');
  });

  it('always give both texts back', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', '. ', 'word', '\n'), { maxLength: 30 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const pieces = diffWords(a, b);
        expect(
          pieces
            .filter(({ kind }) => kind !== 'new')
            .map(({ text: one }) => one)
            .join(''),
        ).toBe(a);
        expect(
          pieces
            .filter(({ kind }) => kind !== 'gone')
            .map(({ text: one }) => one)
            .join(''),
        ).toBe(b);
      }),
    );
  });

  it('may be very long', () => {
    const long = (word: string) => Array.from({ length: 5_000 }, (_, i) => `${word}${i}`).join(' ');
    expect(diffWords(long('a'), long('b')).length).toBe(2);
  });
});

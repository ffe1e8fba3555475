import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consentWord } from './consent-words.ts';
import { asciiDigits, cleanNumber, cleanText, firstKeyword, foldWords, wholeKeyword } from './hygiene.ts';

const odd = fc.string({ unit: fc.constantFrom('e', '\u0301', '\u200e', '\u0000', '\u00a0', '\ud83d', '٣', '’', ' ') });

describe('incoming text', () => {
  test.each([
    ['  Yes\u00a0sir \n', 'Yes sir'],
    ['\ufeffok\u200b', 'ok'],
    ['“don’t”', '"don\'t"'],
    ['٠١٢٣ ۴۵۶ ７８９', '0123 456 789'],
    ['re\u0301ponse', 'réponse'],
    ['a\u0000b\u202ec', 'abc'],
    ['line 1\nline 2', 'line 1\nline 2'],
    ['\ud83d half', '\ufffd half'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
  ])('%j', (text, clean) => expect(cleanText(text)).toBe(clean));

  test('is clean after one cleaning, and fit for any database', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), odd), (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean.isWellFormed() && !clean.includes('\u0000')).toBe(true);
      }),
    );
  });

  test.each([
    ['1O', '10'],
    ['l2', '12'],
    ['٣', '3'],
    ['O', 'O'],
    ['ok', 'ok'],
    ['1 Oil', '1 Oil'],
    ['3,5', '3,5'],
  ])('a number typed as %j is %j', (text, number) => expect(cleanNumber(text)).toBe(number));

  test('digits of every known script', () => {
    for (const zero of ['٠', '۰', '０']) {
      const digits = Array.from({ length: 10 }, (_, i) => String.fromCharCode(zero.charCodeAt(0) + i)).join('');
      expect(asciiDigits(digits)).toBe('0123456789');
    }
  });
});

describe('keywords', () => {
  test.each([
    ['Stop', 'stop', 'en'],
    [' STOP!! ', 'stop', 'en'],
    ['stop all.', 'stop', 'en'],
    ['“arrêt”', 'stop', 'fr'],
    ['Arret', 'stop', 'fr'],
    ['توقّف', 'stop', 'ar'],
    ['الغاء', 'stop', 'ar'],
    ['sitisha', 'stop', 'sw'],
    ['Parar', 'stop', 'pt'],
    ['start', 'start', 'en'],
    ['Comecar', 'start', 'pt'],
    ['anza', 'start', 'sw'],
    ['ابدا', 'start', 'ar'],
  ])('%s', (text, act, language) => expect(consentWord(text)).toMatchObject({ act, language }));

  test.each([['stop by the clinic'], ['we cannot stop'], [''], ['!!!'], ['STOP '.repeat(20)]])(
    '%j is no word of consent',
    (text) => {
      expect(consentWord(text)).toBeUndefined();
    },
  );

  test('match whole messages or first words', () => {
    expect(wholeKeyword('RÉPORT.', ['stock', 'report'])).toBe('report');
    expect(wholeKeyword('report 5', ['report'])).toBeUndefined();
    expect(firstKeyword('Report: 5 cases', ['rep', 'report'])).toBe('report');
    expect(firstKeyword('reporting', ['report'])).toBeUndefined();
    expect(firstKeyword('', ['', '!'])).toBeUndefined();
  });

  test('fold to something that folds no further', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), odd),
        (text) => foldWords(foldWords(text)) === foldWords(text),
      ),
    );
  });
});

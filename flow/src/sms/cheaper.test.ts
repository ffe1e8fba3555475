import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cheaperSpelling } from './cheaper.ts';
import { countParts } from './parts.ts';

const filler = 'x'.repeat(100);

test('French becomes cheap, and every change is listed', () => {
  const cheaper = cheaperSpelling(`Fête à l’hôpital : « reçu »… ${filler} ê`);
  expect(cheaper).toEqual({
    text: `Fete à l'hopital : " recu "... ${filler} e`,
    saves: 1,
    changed: [
      { from: 'ê', to: 'e', count: 2 },
      { from: '’', to: "'", count: 1 },
      { from: 'ô', to: 'o', count: 1 },
      { from: '«', to: '"', count: 1 },
      { from: 'ç', to: 'c', count: 1 },
      { from: '»', to: '"', count: 1 },
      { from: '…', to: '...', count: 1 },
    ],
  });
});

test.each([
  ['a decomposed accent that GSM-7 has composed', `re\u0301ponse${filler}`, `réponse${filler}`],
  ['a no-break space', `12\u00a0000 ${filler}`, `12 000 ${filler}`],
  ['an invisible sign', `\ufeff${filler}`, filler],
])('%s', (_, text, cheaper) => expect(cheaperSpelling(text)?.text).toBe(cheaper));

test.each([
  ['already cheap', `déjà ${filler}`],
  ['nothing to save', 'Fête'],
  ['Arabic', `شكراً “${filler}”`],
  ['Ethiopic', `ሰላም – ${filler}`],
  ['emoji', `👍 ê ${filler}`],
  ['a figure that could change', `38,5° – ${filler}`],
  ['letters of their own', `ɓera ${filler}`],
])('left alone: %s', (_, text) => expect(cheaperSpelling(text)).toBeNull());

test('what is offered is GSM-7, costs less, and needs no second press', () => {
  const unit = fc.constantFrom('a', ' ', 'ê', 'ç', '’', '–', '…', '\u00a0', 'e\u0301', 'œ', 'ŵ', 'é', '€', 'م', '😀');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 300 }), (text) => {
      const cheaper = cheaperSpelling(text);
      if (!cheaper) return;
      const after = countParts(cheaper.text);
      expect(after.alphabet).toBe('gsm7');
      expect(countParts(text).parts - after.parts).toBe(cheaper.saves);
      expect(cheaper.saves).toBeGreaterThan(0);
      expect(cheaperSpelling(cheaper.text)).toBeNull();
    }),
  );
});

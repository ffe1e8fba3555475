import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countParts, gsm7Decode, gsm7Encode, splitParts } from './parts.ts';

interface SplitSms {
  split(text: string): { characterSet: 'GSM' | 'Unicode'; parts: { content: string }[]; remainingInPart: number };
}
const oracle = createRequire(import.meta.url)('split-sms') as SplitSms;

const ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€';
const gsmText = fc.string({ unit: fc.constantFrom(...ALPHABET, '€', '[', '^'), maxLength: 700 });
const wideText = fc.string({ unit: fc.constantFrom('a', 'ê', 'ሰ', 'م', '😀', '€', '𐍈'), maxLength: 300 });
const anyText = fc.oneof(gsmText, wideText, fc.string({ unit: 'binary', maxLength: 300 }), fc.string());

describe('parts', () => {
  test('agree with an independent splitter', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const theirs = oracle.split(text);
        const ours = countParts(text);
        expect(ours.alphabet).toBe(theirs.characterSet === 'GSM' ? 'gsm7' : 'ucs2');
        expect(splitParts(text)).toEqual(theirs.parts.map((part) => part.content));
        expect([ours.parts, ours.left]).toEqual([theirs.parts.length, theirs.remainingInPart]);
      }),
      { numRuns: 1000 },
    );
  });

  test('join to the text, fit their size and cut no pair, with either reference', () => {
    const hostile = fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', '😀', 'a', '€'), maxLength: 300 });
    fc.assert(
      fc.property(fc.oneof(anyText, hostile), fc.boolean(), (text, reference8bit) => {
        const parts = splitParts(text, { reference8bit });
        const count = countParts(text, { reference8bit });
        expect(parts.join('')).toBe(text);
        expect(parts.length).toBe(count.parts);
        for (const part of parts) {
          const size = count.alphabet === 'gsm7' ? gsm7Encode(part)!.length : part.length;
          expect(size).toBeLessThanOrEqual(count.perPart);
          if (text.isWellFormed()) expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test.each([
    ['', 'gsm7', 0, 160, 1, 160],
    ['a'.repeat(160), 'gsm7', 160, 160, 1, 0],
    ['a'.repeat(161), 'gsm7', 161, 153, 2, 145],
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'gsm7', 164, 153, 2, 141],
    ['ê'.repeat(70), 'ucs2', 70, 70, 1, 0],
    ['ê'.repeat(71), 'ucs2', 71, 67, 2, 63],
    [`${'ê'.repeat(66)}😀${'ê'.repeat(10)}`, 'ucs2', 78, 67, 2, 55],
  ] as const)('%#: known figures', (text, alphabet, units, perPart, parts, left) => {
    expect(countParts(text)).toMatchObject({ alphabet, units, perPart, parts, left });
  });

  test('a 16-bit reference leaves one unit less', () => {
    expect(countParts('a'.repeat(161), { reference8bit: false })).toMatchObject({ perPart: 152, parts: 2, left: 143 });
    expect(countParts('ê'.repeat(71), { reference8bit: false }).perPart).toBe(66);
  });

  test('the characters that cost are named with their place', () => {
    expect(countParts('Fête 😀 là').costly).toEqual([
      { char: 'ê', at: 1 },
      { char: '😀', at: 5 },
    ]);
    expect(countParts('déjà').costly).toEqual([]);
    expect(countParts('ሰ'.repeat(100_000)).costly).toHaveLength(50);
  });
});

describe('septets', () => {
  test('come back as the text', () => {
    fc.assert(fc.property(gsmText, (text) => gsm7Decode(gsm7Encode(text)!) === text));
  });

  test('are those of the standard', () => {
    expect([...gsm7Encode('@a€\n')!]).toEqual([0x00, 0x61, 0x1b, 0x65, 0x0a]);
    expect(gsm7Encode('ê')).toBeNull();
    expect(gsm7Encode('\u001b')).toBeNull();
  });

  test('any octets decode to something', () => {
    expect(gsm7Decode(Uint8Array.of(0x1b, 0x61, 0x1b, 0x1b, 0x41, 0xff, 0x1b))).toBe('a A\ufffd ');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => typeof gsm7Decode(octets) === 'string'));
  });
});

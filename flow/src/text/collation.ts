/**
 * What makes two words the same: only their case (`default`), also letters that look alike (`confusables`, after Unicode
 * Technical Standard 39), or the ways in which one letter of the Arabic script is written (`arabic_variants`).
 */
import { lowerCase } from './lower.ts';

/** Texts which are equal under the collation become the same. Only for comparing, never for showing. */
export function collationKey(text: string, collation: string): string {
  if (collation === 'confusables') return skeleton(lowerCase(text));
  if (collation === 'arabic_variants') return foldArabic(lowerCase(text.normalize('NFKC')));
  return lowerCase(text);
}

/**
 * Letters of other scripts by the Latin letter or digit that they are taken for. Styled letters (mathematical, circled,
 * full width) need no entry: compatibility decomposition leads them to plain ones. All small, since case goes first.
 */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  a: 'ɑαаⲁ⍺ꭺᎪᴀ',
  b: 'Ƅьвʙᏼ',
  c: 'ϲсⲥᴄꮯꓚ',
  d: 'ԁժᏧꮷ',
  e: 'еҽєꬲℯᴇꭼ℮',
  f: 'ẝꞙքϝ',
  g: 'ɡցᶃƍԍ',
  h: 'һհᏂн',
  i: 'ıɩɪіιꭵⅰӏⲓɨ',
  j: 'јϳյ',
  k: 'κкᴋⲕĸқ',
  l: '1|ǀӀ׀וןاا١۱ߊⲒ',
  n: 'ոռпη',
  o: 'οоօסهە๐໐०૦০ዐᴏᴑⲟჿ૦٥۵σ',
  p: 'ρрⲣ⍴ᴘ',
  q: 'ԛգզ',
  r: 'гᴦⲅꭇꭈʀ',
  s: 'ѕꜱƽꮪ',
  t: 'τтᴛⲧ',
  u: 'υսʋᴜꞟꭎꭒц',
  v: 'νѵטᴠⱱ',
  w: 'ѡԝաɯωшᴡ',
  x: 'хⲭχ×᙮ᕁᕽ⤫⤬⨯',
  y: 'ỿყүуγɣʏᶌ',
  z: 'ᴢꮓʐ',
  2: 'ƨᒿ',
  3: 'зӡʒɜҙ',
  4: 'Ꮞ',
  6: 'бᏮ',
  8: '৪ȣ',
  "'": '’‘‛′`´ʹʻʼʽʾˈˊˋ՚׳',
  '-': '‐‑‒–—−﹘ー',
  rn: 'm',
};
const SKELETON = new Map(
  Object.entries(LOOK_ALIKE).flatMap(([plain, others]) => [...others].map((each) => [each, plain] as const)),
);
SKELETON.set('0', 'o');
const PLAIN_ASCII = /^[a-ln-z2-9 _']*$/;

function skeleton(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  let result = '';
  for (const letter of text.normalize('NFKD').toLowerCase()) result += SKELETON.get(letter) ?? letter;
  return result.normalize('NFD');
}

/** By the letter that stands for all: Arabic, Persian, Pashto and Urdu keyboards give different ones for the same. */
const ARABIC_VARIANTS: Readonly<Record<string, string>> = {
  ی: 'يىېۍئےۓ',
  ک: 'كڪګﻙ',
  ه: 'ةۀەھہۃۂ',
  ا: 'أإآٱ',
  و: 'ؤۆۇۈۉۋ',
};
const VARIANT = new Map(
  Object.entries(ARABIC_VARIANTS).flatMap(([letter, others]) => [...others].map((each) => [each, letter] as const)),
);
const ARABIC = /[\u0600-\u06ff]/;
/** The stretching line and vowel signs are not part of the word. Then the variants, and both rows of Arabic digits. */
const FOLDED = /[\u0640\u064b-\u065f\u0670]|[يىېۍئےۓكڪګةۀەھہۃۂأإآٱؤۆۇۈۉۋ٠-٩۰-۹]/g;

function foldArabic(text: string): string {
  if (!ARABIC.test(text)) return text;
  return text.replace(FOLDED, (letter) => {
    const variant = VARIANT.get(letter);
    if (variant !== undefined) return variant;
    const code = letter.charCodeAt(0);
    if (code >= 0x06f0) return String(code - 0x06f0);
    return code >= 0x0660 && code <= 0x0669 ? String(code - 0x0660) : '';
  });
}

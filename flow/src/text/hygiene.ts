/** Cleaning of texts that come in, on every channel. The text as received is kept beside the cleaned one. */

/** No-break and other typographic spaces, and those without width. Joiners stay: letters and emoji need them. */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/g;
/** Control characters but tab and line ends, and marks that only turn the direction of writing. */
const INVISIBLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const SINGLE_QUOTES = /[‘’‚‛ʼʻ′]/g;
const DOUBLE_QUOTES = /[“”„‟″]/g;
/** First digits of the scripts whose figures people type: Arabic-Indic, its Persian form, full width. */
const ZEROS = [0x660, 0x6f0, 0xff10];
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;

/** The text in Unicode NFC, with plain spaces, quotes and digits, without invisible characters, trimmed. */
export function cleanText(text: string): string {
  const visible = text.toWellFormed().replace(INVISIBLE, '').replace(SPACES, ' ');
  return asciiDigits(visible.normalize('NFC')).replace(SINGLE_QUOTES, "'").replace(DOUBLE_QUOTES, '"').trim();
}

/** Arabic-Indic, Persian and full-width digits as 0–9. */
export function asciiDigits(text: string): string {
  return text.replace(DIGITS, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - ZEROS.findLast((zero) => code >= zero)!);
  });
}

const ALMOST_NUMBER = /^[+-]?[\dOoIl][\dOoIl.,/ -]*$/;

/**
 * An answer to a question for a number: O as 0, and I or l as 1, if it has a digit and nothing else but such letters
 * and separators. Anything else comes back as it is.
 */
export function cleanNumber(text: string): string {
  const clean = cleanText(text);
  if (!ALMOST_NUMBER.test(clean) || !/\d/.test(clean)) return clean;
  return clean.replace(/[Oo]/g, '0').replace(/[Il]/g, '1');
}

const MARKS = /\p{M}/gu;
/** Letters that are one for the reader of a keyword: final and dotless forms, the Arabic lengthening sign. */
const SAME_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ı', 'i'],
  ['ß', 'ss'],
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ø', 'o'],
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
  ['\u0640', ''],
]);
const FOLDED = /[ıßœæøىیکة\u0640]/g;
const NOT_WORD = /[^\p{L}\p{N}]+/gu;

/** Words in a form to compare: without case, accents, punctuation, or differences of keyboard; one space between. */
export function foldWords(text: string): string {
  return cleanText(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(FOLDED, (letter) => SAME_LETTERS.get(letter)!)
    .replace(NOT_WORD, ' ')
    .trim();
}

/** Which of the keywords is the whole message, whatever its case, accents and punctuation. */
export function wholeKeyword(text: string, keywords: Iterable<string>): string | undefined {
  const folded = foldWords(text);
  if (folded === '') return undefined;
  for (const keyword of keywords) if (foldWords(keyword) === folded) return keyword;
  return undefined;
}

/** Which of the keywords the message begins with, as whole words. */
export function firstKeyword(text: string, keywords: Iterable<string>): string | undefined {
  const folded = `${foldWords(text)} `;
  for (const keyword of keywords) {
    const start = foldWords(keyword);
    if (start !== '' && folded.startsWith(`${start} `)) return keyword;
  }
  return undefined;
}

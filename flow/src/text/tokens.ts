/** Splitting a text into words, as the router tests and the word functions see them. */

/** A run of letters, marks, digits, `_` and `'`, or one single symbol such as an emoji. All else separates. */
const TOKEN = /[\p{M}\p{L}\p{N}_']+|\p{S}/gu;

const OTHER = 0;
const WORD = 1;
const SYMBOL = 2;
/** What TOKEN says of each ASCII character. */
const ASCII: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return /[A-Za-z0-9_']/.test(letter) ? WORD : /\p{S}/u.test(letter) ? SYMBOL : OTHER;
});

/** The words of a text in their order; none for a text without any. */
export function tokens(text: string): readonly string[] {
  const words: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const kind = ASCII[text.charCodeAt(i)];
    if (kind === WORD) continue;
    // What is not ASCII needs the tables of Unicode.
    if (kind === undefined) return text.match(TOKEN) ?? [];
    if (i > start) words.push(text.slice(start, i));
    if (kind === SYMBOL) words.push(text[i]!);
    start = i + 1;
  }
  if (text.length > start) words.push(start === 0 ? text : text.slice(start));
  return words;
}

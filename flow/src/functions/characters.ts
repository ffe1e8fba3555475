/** Functions of texts as a row of characters. A character is a code point: an emoji counts as one. */

import { lowerCase } from '../text/lower.ts';
import { spend } from '../values/budget.ts';
import { compareTexts } from '../values/compare.ts';
import { toInteger, toText } from '../values/convert.ts';
import { decimalOf } from '../values/decimal.ts';
import { errorOf } from '../values/errors.ts';
import { define, integerAt, ofText, textAt } from './define.ts';
import { decodeHtml } from './html.ts';

const LONGEST_REPEAT = 10_000;
const CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
const ASCII = /^[\0-\x7f]*$/;
/** A letter at the beginning of a word: behind nothing, a space, or a sign of ASCII other than _. */
const WORD_START = /(^|[\p{White_Space}\0-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f])(\p{L})/gu;

/**
 * The character with this number in Unicode.
 *
 * @(char(33)) -> !
 * @(char(128512)) -> 😀
 * @(char("foo")) -> ERROR
 */
export const char = define('char', 'code', (_, [value = null]) => {
  const code = toInteger(value);
  if (typeof code !== 'number') return code;
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : '\ufffd';
});

/**
 * The number in Unicode of the first character.
 *
 * @(code("a")) -> 97
 * @(code("😀")) -> 128512
 * @(code("")) -> ERROR
 */
export const code = ofText('code', 'text', (text) =>
  text === '' ? errorOf('requires a text of at least one character') : decimalOf(text.codePointAt(0)!),
);

/**
 * How many characters the value has as text.
 *
 * @(text_length("abc")) -> 3
 * @(text_length("😀é")) -> 2
 * @(text_length(array(2, 3))) -> 6
 */
export const textLength = ofText('text_length', 'value', (text) => decimalOf(lengthOf(text)));

function lengthOf(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text.codePointAt(i)! > 0xffff) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}

/**
 * The characters from `start` to before `end`, counted from 0, or from the end when negative.
 *
 * @(text_slice("hello", 2)) -> llo
 * @(text_slice("hello", 1, 3)) -> el
 * @(text_slice("hello😁", -3, -1)) -> lo
 * @(text_slice("hello", 7)) ->
 */
export const textSlice = ofText('text_slice', 'text, start, end?', (text, _, args) => {
  const start = integerAt(args, 1, 0);
  const end = integerAt(args, 2, text.length);
  if (typeof start !== 'number') return start;
  if (typeof end !== 'number') return end;
  return ASCII.test(text) ? text.slice(start, end) : Array.from(text).slice(start, end).join('');
});

/**
 * Which of the texts comes first by Unicode: -1 when it is the first one, 0 when they are equal, 1 when it is the second.
 *
 * @(text_compare("abc", "abc")) -> 0
 * @(text_compare("abc", "def")) -> -1
 * @(text_compare("zzz", "aaa")) -> 1
 */
export const textCompare = ofText('text_compare', 'text1, text2', (first, _, args) => {
  const second = toText(args[1]!);
  return typeof second === 'string' ? decimalOf(compareTexts(first, second)) : second;
});

/**
 * The text in small letters.
 *
 * @(lower("HellO")) -> hello
 * @(lower("😁")) -> 😁
 */
export const lower = ofText('lower', 'text', (text) => lowerCase(text));

/**
 * The text in capital letters.
 *
 * @(upper("Asdf")) -> ASDF
 * @(upper(123)) -> 123
 */
export const upper = ofText('upper', 'text', (text) =>
  ASCII.test(text) ? text.toUpperCase() : Array.from(text, upperLetter).join(''),
);

/** What would become several letters, as `ß` would, stays as it is. */
function upperLetter(letter: string): string {
  const capital = letter.toUpperCase();
  return capital.length <= letter.length || lengthOf(capital) === 1 ? capital : letter;
}

/**
 * The text with a capital letter at the beginning of every word.
 *
 * @(title("foo")) -> Foo
 * @(title("ryan lewis")) -> Ryan Lewis
 * @(title("RYAN LEWIS")) -> Ryan Lewis
 * @(title(123)) -> 123
 */
export const title = ofText('title', 'text', (text) =>
  ASCII.test(text)
    ? asciiTitle(text.toLowerCase())
    : lowerCase(text).replace(WORD_START, (_, before: string, letter: string) => before + upperLetter(letter)),
);

function asciiTitle(text: string): string {
  let result = '';
  let from = 0;
  let isStart = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = code >= 97 && code <= 122;
    if (isLetter && isStart) {
      result += text.slice(from, i) + String.fromCharCode(code - 32);
      from = i + 1;
    }
    isStart = !isLetter && code !== 95 && !(code >= 48 && code <= 57);
  }
  return result + text.slice(from);
}

/**
 * The text without white space, or without any of the given characters, at both ends.
 *
 * @(trim(" hello world    ")) -> hello world
 * @(trim("+123157568", "+")) -> 123157568
 */
export const trim = trimming('trim', true, true);

/**
 * The text without white space, or without any of the given characters, at its beginning.
 *
 * @("*" & trim_left(" hello world   ") & "*") -> *hello world   *
 * @(trim_left("+12345+", "+")) -> 12345+
 */
export const trimLeft = trimming('trim_left', true, false);

/**
 * The text without white space, or without any of the given characters, at its end.
 *
 * @("*" & trim_right(" hello world   ") & "*") -> * hello world*
 * @(trim_right("+12345+", "+")) -> +12345
 */
export const trimRight = trimming('trim_right', false, true);

const WHITE_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

function trimming(name: string, atStart: boolean, atEnd: boolean) {
  return ofText(name, 'text, characters?', (text, _, args) => {
    const characters = textAt(args, 1, '');
    if (typeof characters !== 'string') return characters;
    if (characters === '' && ASCII.test(text)) {
      return atStart ? (atEnd ? text.trim() : text.trimStart()) : text.trimEnd();
    }
    const set = new Set(characters);
    const goes = (each: string): boolean => (set.size === 0 ? WHITE_SPACE.test(each) : set.has(each));
    const letters = Array.from(text);
    let [start, end] = [0, letters.length];
    if (atStart) while (start < end && goes(letters[start]!)) start++;
    if (atEnd) while (end > start && goes(letters[end - 1]!)) end--;
    return letters.slice(start, end).join('');
  });
}

/**
 * The text without characters that cannot be seen, such as line breaks and tabs.
 *
 * @(clean("😃 Hello \nwo\tr\rld")) -> 😃 Hello world
 * @(clean(123)) -> 123
 */
export const clean = ofText('clean', 'text', (text) => text.replace(CONTROL, ''));

/**
 * The text so many times; no more than 10,000 characters.
 *
 * @(repeat("*", 8)) -> ********
 * @(repeat("*", "foo")) -> ERROR
 */
export const repeat = ofText('repeat', 'text, count', (text, _, args) => {
  const count = toInteger(args[1]!);
  if (typeof count !== 'number') return count;
  if (count < 0) return errorOf('must be called with a positive count');
  if (lengthOf(text) * count > LONGEST_REPEAT) {
    return errorOf(`the result would have more than ${LONGEST_REPEAT} characters`);
  }
  return text.repeat(count);
});

/**
 * The text with `needle` replaced, everywhere or so many times.
 *
 * @(replace("foo bar foo", "foo", "zap")) -> zap bar zap
 * @(replace("foo bar foo", "foo", "zap", 1)) -> zap bar foo
 * @(replace("foo bar", "baz", "zap")) -> foo bar
 */
export const replace = ofText('replace', 'text, needle, replacement, count?', (text, _, args) => {
  const [needle, replacement, count] = [toText(args[1]!), toText(args[2]!), integerAt(args, 3, -1)];
  if (typeof needle !== 'string') return needle;
  if (typeof replacement !== 'string') return replacement;
  if (typeof count !== 'number') return count;
  // Nothing stands before, between and behind all characters.
  const parts = needle === '' ? ['', ...Array.from(text), ''] : text.split(needle);
  const most = Math.min(count < 0 ? Number.POSITIVE_INFINITY : count, parts.length - 1);
  spend(most * replacement.length);
  let result = parts[0]!;
  for (let i = 1; i < parts.length; i++) result += (i <= most ? replacement : needle) + parts[i];
  return result;
});

/**
 * The text ready to be part of a web address.
 *
 * @(url_encode("two & words")) -> two%20%26%20words
 * @(url_encode(10)) -> 10
 */
export const urlEncode = ofText('url_encode', 'text', (text) =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  ),
);

/**
 * The text with HTML's names and numbers of characters replaced by what they stand for.
 *
 * @(html_decode("Red &amp; Blue")) -> Red & Blue
 * @(html_decode("5 + 10")) -> 5 + 10
 */
export const htmlDecode = ofText('html_decode', 'text', (text) => decodeHtml(text));

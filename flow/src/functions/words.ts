/** Functions of texts as words: runs of letters and digits, single emoji, or what stands between given delimiters. */
import { tokens } from '../text/tokens.ts';
import { toInteger, toText } from '../values/convert.ts';
import { decimalOf } from '../values/decimal.ts';
import { type ErrorOr, errorOf } from '../values/errors.ts';
import type { Value } from '../values/values.ts';
import { arrayOf, integerAt, ofText, textAt } from './define.ts';

function wordsAt(text: string, args: readonly Value[], index: number): ErrorOr<readonly string[]> {
  const delimiters = textAt(args, index, '');
  if (typeof delimiters !== 'string') return delimiters;
  return delimiters === '' ? tokens(text) : between(text, new Set(delimiters));
}

function between(text: string, delimiters: ReadonlySet<string>): string[] {
  const words: string[] = [];
  let word = '';
  for (const each of text) {
    if (!delimiters.has(each)) word += each;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  if (word !== '') words.push(word);
  return words;
}

/**
 * The words of a text as an array. Each character of `delimiters` separates words; empty words are left out.
 *
 * @(split("a b c")) -> [a, b, c]
 * @(split("a", " ")) -> [a]
 * @(split("abc..d", ".")) -> [abc, d]
 * @(split("a.b.c,d", ".,")) -> [a, b, c, d]
 */
export const split = ofText('split', 'text, delimiters?', (text, _, args) => {
  const words = wordsAt(text, args, 1);
  return 'kind' in words ? words : arrayOf(words);
});

/**
 * One word of a text, counted from 0, or from the end when negative.
 *
 * @(word("bee cat dog", 0)) -> bee
 * @(word("bee.cat,dog", -1)) -> dog
 * @(word("bee.*cat,dog", 1, ".*=|")) -> cat,dog
 * @(word("O'Grady O'Flaggerty", 1, " ")) -> O'Flaggerty
 * @(word("bee", 1)) -> ERROR
 */
export const word = ofText('word', 'text, index, delimiters?', (text, _, args) => {
  const index = toInteger(args[1]!);
  if (typeof index !== 'number') return index;
  const words = wordsAt(text, args, 2);
  if ('kind' in words) return words;
  return words.at(index) ?? errorOf(`index ${index} is out of range for the number of words ${words.length}`);
});

/**
 * The text from its second word on.
 *
 * @(remove_first_word("foo bar")) -> bar
 * @(remove_first_word("Hi there. I'm a flow!")) -> there. I'm a flow!
 * @(remove_first_word("foo")) ->
 */
export const removeFirstWord = ofText('remove_first_word', 'text', (text) => {
  const [first, second] = tokens(text);
  if (first === undefined || second === undefined) return '';
  return text.slice(text.indexOf(second, text.indexOf(first) + first.length));
});

/**
 * How many words a text has.
 *
 * @(word_count("foo bar")) -> 2
 * @(word_count(10)) -> 1
 * @(word_count("")) -> 0
 * @(word_count("O'Grady O'Flaggerty", " ")) -> 2
 */
export const wordCount = ofText('word_count', 'text, delimiters?', (text, _, args) => {
  const words = wordsAt(text, args, 1);
  return 'kind' in words ? words : decimalOf(words.length);
});

/**
 * The words from `start` to before `end`, counted from 0 and joined by spaces; to the last one when `end` is -1.
 *
 * @(word_slice("bee cat dog", 0, 1)) -> bee
 * @(word_slice("bee cat dog", 1)) -> cat dog
 * @(word_slice("bee cat dog", 3, 10)) ->
 * @(word_slice("bee.*cat,dog", 1, -1, ".*=|,")) -> cat dog
 * @(word_slice("bee cat dog", -1)) -> ERROR
 */
export const wordSlice = ofText('word_slice', 'text, start, end?, delimiters?', (text, _, args) => {
  const [start, end] = [toInteger(args[1]!), integerAt(args, 2, -1)];
  if (typeof start !== 'number') return start;
  if (typeof end !== 'number') return end;
  if (start < 0) return errorOf('must start with a positive index');
  if (end !== -1 && end <= start) return errorOf('must have an end which is greater than the start');
  const words = wordsAt(text, args, 3);
  return 'kind' in words ? words : words.slice(start, end === -1 ? undefined : end).join(' ');
});

/**
 * What stands between two delimiters, counted from 0; nothing where there are not so many. Several spaces in a row
 * separate once.
 *
 * @(field("a,b,c", 1, ",")) -> b
 * @(field("a,,b,c", 1, ",")) ->
 * @(field("a   b c", 1, " ")) -> b
 * @(field("a,b,c", -1, ",")) -> ERROR
 */
export const field = ofText('field', 'text, index, delimiter', (text, _, args) => {
  const [index, delimiter] = [toInteger(args[1]!), toText(args[2]!)];
  if (typeof index !== 'number') return index;
  if (typeof delimiter !== 'string') return delimiter;
  if (index < 0) return errorOf('cannot use a negative index');
  const fields = delimiter === '' ? Array.from(text) : text.split(delimiter);
  return ((delimiter === ' ' ? fields.filter((each) => each !== '') : fields)[index] ?? '').trim();
});

/** Router tests of texts. Words are compared by the collation of the workspace. */

import { type FunctionDefinition, ofText } from '../functions/define.ts';
import { collationKey } from '../text/collation.ts';
import { equalIgnoringCase } from '../text/lower.ts';
import { compilePattern, isPatternError } from '../text/regex.ts';
import { tokens } from '../text/tokens.ts';
import { toText } from '../values/convert.ts';
import type { Environment } from '../values/environment.ts';
import { errorOf } from '../values/errors.ts';
import { objectOf } from '../values/objects.ts';
import type { Value } from '../values/values.ts';
import { matched, NO_MATCH } from './outcome.ts';

/** A test that compares two texts. */
function ofTexts(
  name: string,
  parameters: string,
  compare: (text: string, other: string, env: Environment) => Value,
): FunctionDefinition {
  return ofText(name, parameters, (text, env, args) => {
    const other = toText(args[1]!);
    return typeof other === 'string' ? compare(text, other, env) : other;
  });
}

/**
 * Whether the text has any characters but spaces. They are the match.
 *
 * @(has_text("quick brown")) -> true
 * @(has_text("  quick brown ").match) -> quick brown
 * @(has_text(" \n")) -> false
 * @(has_text(123).match) -> 123
 * @(has_text(null)) -> false
 * @(has_text(1 / 0)) -> ERROR
 */
export const hasText = ofText('has_text', 'text', (text) => {
  const trimmed = text.trim();
  return trimmed === '' ? NO_MATCH : matched(trimmed);
});

/**
 * Whether both texts are exactly the same, with case and spaces.
 *
 * @(has_only_text("foo", "foo")) -> true
 * @(has_only_text("foo", "foo").match) -> foo
 * @(has_only_text("foo", "FOO")) -> false
 * @(has_only_text("foo", " foo ")) -> false
 */
export const hasOnlyText = ofTexts('has_only_text', 'text1, text2', (text, other) =>
  text === other ? matched(text) : NO_MATCH,
);

/**
 * Whether the text has the words of the phrase one after the other. Their spelling in the text is the match. An empty
 * phrase is in every text.
 *
 * @(has_phrase("the quick brown fox", "brown fox")) -> true
 * @(has_phrase("the Quick Brown fox", "quick brown").match) -> Quick Brown
 * @(has_phrase("the quick brown fox", "quick fox")) -> false
 * @(has_phrase("the quick brown fox", "")) -> true
 * @(has_phrase("the.quick.brown.fox", "the quick").match) -> the quick
 */
export const hasPhrase = ofTexts('has_phrase', 'text, phrase', (text, phrase, env) => {
  const wanted = keysOf(phrase, env);
  if (wanted.length === 0) return matched('');
  let found: string[] = [];
  for (const word of tokens(text)) {
    // As in RapidPro, a word that breaks off the phrase is not tried again as its beginning.
    if (collationKey(word, env.collation) !== wanted[found.length]) found = [];
    else found.push(word);
    if (found.length === wanted.length) return matched(found.join(' '));
  }
  return NO_MATCH;
});

/**
 * Whether the text has the words of the phrase and no others. An empty phrase is only in an empty text.
 *
 * @(has_only_phrase("Quick Brown", "quick brown")) -> true
 * @(has_only_phrase("Quick, Brown!", "quick brown").match) -> Quick Brown
 * @(has_only_phrase("The Quick Brown Fox", "quick brown")) -> false
 * @(has_only_phrase("the fox", "")) -> false
 * @(has_only_phrase("", "")) -> true
 */
export const hasOnlyPhrase = ofTexts('has_only_phrase', 'text, phrase', (text, phrase, env) => {
  const words = tokens(text);
  const wanted = keysOf(phrase, env);
  const isSame =
    words.length === wanted.length && words.every((word, i) => collationKey(word, env.collation) === wanted[i]);
  return isSame ? matched(words.join(' ')) : NO_MATCH;
});

/**
 * Whether the text has at least one of the words. All that it has, in the order of the text, are the match.
 *
 * @(has_any_word("The Quick Brown Fox", "quick")) -> true
 * @(has_any_word("The Quick Brown Fox", "fox quick").match) -> Quick Fox
 * @(has_any_word("I don't like it", "don't dont").match) -> don't
 * @(has_any_word("I say 📴", "📴").match) -> 📴
 * @(has_any_word("The Quick Brown Fox", "red")) -> false
 * @(has_any_word("The Quick Brown Fox", "")) -> false
 */
export const hasAnyWord = ofTexts('has_any_word', 'text, words', (text, words, env) => {
  const wanted = new Set(keysOf(words, env));
  if (wanted.size === 0) return NO_MATCH;
  const found = tokens(text).filter((word) => wanted.has(collationKey(word, env.collation)));
  return found.length > 0 ? matched(found.join(' ')) : NO_MATCH;
});

/**
 * Whether the text has all of the words, in any order. They are the match, in the order of the text.
 *
 * @(has_all_words("the quick brown FOX", "the fox")) -> true
 * @(has_all_words("the quick brown FOX", "fox the").match) -> the FOX
 * @(has_all_words("the quick brown fox", "red fox")) -> false
 */
export const hasAllWords = ofTexts('has_all_words', 'text, words', (text, words, env) => {
  const missing = new Set(keysOf(words, env));
  const wanted = new Set(missing);
  const found = tokens(text).filter((word) => {
    const key = collationKey(word, env.collation);
    missing.delete(key);
    return wanted.has(key);
  });
  return missing.size === 0 ? matched(found.join(' ')) : NO_MATCH;
});

/**
 * Whether the text starts with the beginning, without regard to case and to spaces around both.
 *
 * @(has_beginning("The Quick Brown", "the quick")) -> true
 * @(has_beginning("  The Quick Brown", "the quick ").match) -> The Quick
 * @(has_beginning("The Quick Brown", "quick brown")) -> false
 * @(has_beginning("The Quick Brown", "")) -> false
 */
export const hasBeginning = ofTexts('has_beginning', 'text, beginning', (text, beginning) => {
  const wanted = beginning.trim();
  if (wanted === '') return NO_MATCH;
  const start = startOf(text.trim(), byteLength(wanted));
  return start !== undefined && equalIgnoringCase(start, wanted) ? matched(start) : NO_MATCH;
});

/**
 * Whether a regular expression (RE2) matches somewhere in the text, without regard to case, `^` and `$` at each line.
 * Spaces around the pattern do not count. `extra` has the whole match as 0 and the groups by their number.
 *
 * @(has_pattern("Buy cheese please", "buy (\w+)")) -> true
 * @(has_pattern("Buy cheese please", "buy (\w+)").match) -> Buy cheese
 * @(has_pattern("Buy cheese please", "buy (\w+)").extra) -> {0: Buy cheese, 1: cheese}
 * @(has_pattern("Sell cheese please", "buy (\w+)")) -> false
 * @(has_pattern("Buy cheese please", "[")) -> ERROR
 */
export const hasPattern = ofTexts('has_pattern', 'text, pattern', (text, source) => {
  const pattern = compilePattern(source.trim());
  if (isPatternError(pattern)) return errorOf(pattern.error);
  const groups = pattern.find(text);
  if (groups === undefined) return NO_MATCH;
  if (isPatternError(groups)) return errorOf(groups.error);
  return matched(groups[0]!, objectOf(Object.fromEntries(groups.entries())));
});

/** The words of a text as they are compared. Those of arguments are asked for with every message. */
const keptKeys = new Map<string, readonly string[]>();
const MAX_KEPT = 2000;
const LONGEST_KEPT = 500;

function keysOf(text: string, env: Environment): readonly string[] {
  const name = `${env.collation} ${text}`;
  const known = keptKeys.get(name);
  if (known !== undefined) return known;
  const made = tokens(text).map((word) => collationKey(word, env.collation));
  if (text.length <= LONGEST_KEPT) {
    if (keptKeys.size >= MAX_KEPT) keptKeys.clear();
    keptKeys.set(name, made);
  }
  return made;
}

/** The part of the text that has so many bytes in UTF-8; undefined when it is shorter or a letter stands across. */
function startOf(text: string, bytes: number): string | undefined {
  let at = 0;
  let left = bytes;
  while (left > 0 && at < text.length) {
    const code = text.codePointAt(at)!;
    left -= bytesOf(code);
    at += code > 0xffff ? 2 : 1;
  }
  return left === 0 ? text.slice(0, at) : undefined;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const letter of text) bytes += bytesOf(letter.codePointAt(0)!);
  return bytes;
}

function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

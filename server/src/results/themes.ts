/**
 * What many answers in words speak of: the words and pairs of words that most of them share, or the officer's own lists of
 * words. No model and no dictionary: each theme can be checked by reading its answers.
 */
import { foldWords } from '@mhero/flow/text/hygiene.ts';
import { tokens } from '@mhero/flow/text/tokens.ts';
import { stopWords } from './stop-words.ts';

export interface Answer {
  readonly run: string;
  readonly text: string;
}
export interface OwnTheme {
  readonly id: string;
  readonly name: string;
  readonly words: readonly string[];
}
export interface Theme {
  readonly id: string | null;
  readonly name: string;
  readonly words: string[];
  readonly answers: number;
  readonly quotes: { run: string; text: string }[];
}

const mostThemes = 12;
const mostQuotes = 3;
const longest = 500;

/** Folded words without the ending of an English or French plural, so that glove and gloves, gant and gants are one. */
export const stems = (text: string): string[] => tokens(foldWords(text.slice(0, longest))).map(stem);
const stem = (word: string): string => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);

const tells = (word: string): boolean =>
  word.length > 2 && !/^\d/.test(word) && !stopWords.has(word) && !stopWords.has(`${word}s`);

interface Seen {
  readonly answers: number[];
  /** How it was written, for its name. */
  readonly forms: Map<string, number>;
}

/** Answers newest first. */
export function findThemes(answers: readonly Answer[], own: readonly OwnTheme[]): { themes: Theme[]; rest: number } {
  const stemmed = answers.map(({ text }) => stems(text));
  const covered = new Set<number>();
  const themes: Theme[] = own.map(({ id, name, words }) => {
    const found = matching(stemmed, words);
    for (const at of found) covered.add(at);
    return { id, name, words: [...words], answers: found.length, quotes: quotesOf(answers, found) };
  });
  const seen = count(answers, stemmed);
  const fewest = Math.max(2, Math.ceil(answers.length / 200));
  const frequent = [...seen].filter(([, { answers: found }]) => found.length >= fewest);
  frequent.sort(([a, one], [b, two]) => two.answers.length - one.answers.length || b.length - a.length);
  const taken = new Set<string>(own.flatMap(({ words }) => words.map((word) => stems(word).join(' '))));
  for (const [key, { answers: found, forms }] of withPairs(frequent)) {
    if (themes.length >= own.length + mostThemes) break;
    if (taken.has(key)) continue;
    for (const at of found) covered.add(at);
    const name = [...forms].sort(([, a], [, b]) => b - a)[0]![0];
    themes.push({ id: null, name, words: [key], answers: found.length, quotes: quotesOf(answers, found) });
  }
  return { themes, rest: answers.length - covered.size };
}

function count(answers: readonly Answer[], stemmed: readonly string[][]): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  const note = (key: string, form: string, at: number): void => {
    const known = seen.get(key) ?? { answers: [], forms: new Map<string, number>() };
    seen.set(key, known);
    if (known.answers.at(-1) !== at) known.answers.push(at);
    if (known.forms.size < 20 || known.forms.has(form)) known.forms.set(form, (known.forms.get(form) ?? 0) + 1);
  };
  for (const [at, words] of stemmed.entries()) {
    const written = tokens(answers[at]!.text.slice(0, longest).toLowerCase());
    const form = (i: number): string => (written.length === words.length ? written[i]! : words[i]!);
    for (const [i, word] of words.entries()) {
      if (!tells(word)) continue;
      note(word, form(i), at);
      const next = words[i + 1];
      if (next !== undefined && tells(next)) note(`${word} ${next}`, `${form(i)} ${form(i + 1)}`, at);
    }
  }
  return seen;
}

/** A pair takes the place of its words where most answers with one of them have both. */
function withPairs(frequent: readonly (readonly [string, Seen])[]): (readonly [string, Seen])[] {
  const counts = new Map(frequent.map(([key, seen]) => [key, seen.answers.length]));
  const swallowed = new Set<string>();
  const pairs = new Set<string>();
  for (const [key, seen] of frequent) {
    const words = key.split(' ');
    if (words.length < 2) continue;
    const most = Math.max(...words.map((word) => counts.get(word) ?? 0));
    if (seen.answers.length < most * 0.6) continue;
    pairs.add(key);
    for (const word of words) if ((counts.get(word) ?? 0) * 0.6 <= seen.answers.length) swallowed.add(word);
  }
  return frequent.filter(([key]) => (key.includes(' ') ? pairs.has(key) : !swallowed.has(key)));
}

/** Whether an answer has one of the words, or the words of a phrase in their order. */
export function speaksOf(words: readonly string[]): (stemmed: readonly string[]) => boolean {
  const phrases = words.map((word) => stems(word)).filter((phrase) => phrase.length > 0);
  return (stemmed) =>
    phrases.some((phrase) =>
      stemmed.some((word, i) => word === phrase[0] && phrase.every((each, j) => stemmed[i + j] === each)),
    );
}

function matching(stemmed: readonly string[][], words: readonly string[]): number[] {
  const matches = speaksOf(words);
  return stemmed.flatMap((each, at) => (matches(each) ? [at] : []));
}

const quotesOf = (answers: readonly Answer[], found: readonly number[]): { run: string; text: string }[] =>
  found.slice(0, mostQuotes).map((at) => ({ run: answers[at]!.run, text: answers[at]!.text.slice(0, longest) }));

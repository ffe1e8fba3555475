/**
 * Names as people and registries write them: in any order, with and without accents, with initials, glued together or
 * apart, and spelt by ear. Few surnames are shared by many, so what a word is worth depends on how many have it.
 */

/** Titles that registries write into names. */
const titles = new Set([
  'mr',
  'mrs',
  'ms',
  'miss',
  'dr',
  'prof',
  'rev',
  'sir',
  'mme',
  'mlle',
  'pr',
  'sr',
  'jr',
  'alhaji',
  'hadja',
  'el',
  'hadj',
]);

/** At most eight words, lower case, without accents, titles and marks; sorted. */
export function wordsOfName(name: string): string[] {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’ʼ`]/g, '')
    .replace(/ɓ/g, 'b')
    .replace(/ɗ/g, 'd')
    .replace(/ɛ/g, 'e')
    .replace(/ɔ/g, 'o')
    .replace(/ŋ/g, 'ng')
    .replace(/ø/g, 'o')
    .replace(/ß/g, 'ss')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae');
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  const own = words.filter((word) => !titles.has(word));
  return (own.length > 0 ? own : words).slice(0, 8).sort();
}

/**
 * How a word sounds, roughly, as West African and French or English clerks write it: for finding, never for deciding.
 * Diallo and Jallow, Kamara and Camara, Mohammed and Muhamad, Touré and Turay meet.
 */
export function soundOf(word: string): string {
  return word
    .replace(/^(dj|di(?=a)|dy)/, 'j')
    .replace(/ph/g, 'f')
    .replace(/(ck|c(?=[aou])|q)/g, 'k')
    .replace(/ou/g, 'u')
    .replace(/(.)\1+/g, '$1')
    .replace(/h/g, '')
    .replace(/y|ie/g, 'i')
    .replace(/w$/, '')
    .replace(/(?!^)[aeiou]+/g, '');
}

/** Jaro-Winkler, 0 to 1. */
export function closeness(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const common: string[] = [];
  for (let i = 0; i < a.length; i++)
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j++)
      if (!taken[j] && a[i] === b[j]) {
        taken[j] = 1;
        common.push(a[i]!);
        break;
      }
  if (common.length === 0) return 0;
  let swapped = 0;
  let at = 0;
  for (let j = 0; j < b.length; j++) if (taken[j] && common[at++] !== b[j]) swapped++;
  const m = common.length;
  const jaro = (m / a.length + m / b.length + (m - swapped / 2) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && a[prefix] !== undefined && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** An initial stands for a name that begins with it, without saying much. */
function wordsAlike(a: string, b: string): number {
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 0.85 : 0;
  const close = (closeness(a, b) + closeness(b, a)) / 2;
  if (close >= 0.9) return close;
  return Math.max(close, a.length > 2 && b.length > 2 && soundOf(a) === soundOf(b) && soundOf(a).length > 1 ? 0.9 : 0);
}

/** How much a word says: 1 for a rare one, less for what many are called. */
export type WeightOf = (word: string) => number;
const alike: WeightOf = () => 1;

/**
 * How alike two names are, 0 to 1: words are paired with their closest, each counts by its weight, and what is left over
 * on the longer side counts a little, as middle names are often left away. The order of the two makes no difference.
 */
export function likeness(a: readonly string[], b: readonly string[], weightOf: WeightOf = alike): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a.length === b.length && a.every((word, i) => word === b[i])) return 1;
  const pairs = a
    .flatMap((one, i) =>
      b.map((other, j) => ({ i, j, like: wordsAlike(one, other), key: [one, other].sort().join(' ') })),
    )
    .filter((pair) => pair.like > 0.7)
    .sort((x, y) => y.like - x.like || (x.key < y.key ? -1 : x.key > y.key ? 1 : 0));
  const [left, right] = [new Set(a.keys()), new Set(b.keys())];
  let sum = 0;
  let weight = 0;
  for (const { i, j, like } of pairs) {
    if (!left.has(i) || !right.has(j)) continue;
    left.delete(i);
    right.delete(j);
    const worth = (weightOf(a[i]!) + weightOf(b[j]!)) / 2;
    sum += worth * like;
    weight += worth;
  }
  if (weight === 0) return 0;
  const spare = (words: readonly string[], rest: ReadonlySet<number>): number =>
    [...rest].reduce((total, i) => total + weightOf(words[i]!), 0);
  const [lessLeft, lessRight] = [spare(a, left), spare(b, right)];
  // Words that only the longer name has are forgiven in part; where both have others, they differ.
  const missing = Math.min(lessLeft, lessRight) * 2 + Math.abs(lessLeft - lessRight) * 0.35;
  return sum / (weight + missing);
}

/** What was written otherwise, word by word. */

export interface Piece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Longer texts are shown as one piece that went and one that came: the table below grows with the square. */
const MOST_WORDS = 1_000;

/** The pieces of both, in order; those that are the same or new give `after`, the same or gone `before`. */
export function diffWords(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [inA, inB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const middle =
    inA.length > MOST_WORDS || inB.length > MOST_WORDS ? [piece('gone', inA), piece('new', inB)] : diffMiddle(inA, inB);
  const pieces = [piece('same', a.slice(0, start)), ...middle, piece('same', end > 0 ? a.slice(-end) : [])];
  return joined(pieces.filter(({ text }) => text !== ''));
}

/** Words, spaces and signs, each by itself. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_@.'’-]+|\s+|[^\s]/gu) ?? [];

const piece = (kind: Piece['kind'], words: readonly string[]): Piece => ({ kind, text: words.join('') });

/** By the longest common row of words. */
function diffMiddle(a: readonly string[], b: readonly string[]): Piece[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const below = lengths[(i + 1) * width + j]!;
      const beside = lengths[i * width + j + 1]!;
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(below, beside);
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: 'same', text: a[i++]! });
      j++;
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      pieces.push({ kind: 'gone', text: a[i++]! });
    } else pieces.push({ kind: 'new', text: b[j++]! });
  }
  return pieces;
}

/** Neighbours of one kind are one; what went stands before what came in its place. */
function joined(pieces: readonly Piece[]): Piece[] {
  const done: Piece[] = [];
  let [gone, come] = ['', ''];
  const flush = () => {
    if (gone) done.push({ kind: 'gone', text: gone });
    if (come) done.push({ kind: 'new', text: come });
    [gone, come] = ['', ''];
  };
  for (const [index, { kind, text }] of pieces.entries()) {
    // A space between two changed words belongs to both.
    const between =
      kind === 'same' &&
      /^\s+$/.test(text) &&
      (gone || come) &&
      pieces[index + 1]?.kind !== 'same' &&
      pieces[index + 1];
    if (kind === 'gone' || between) gone += text;
    if (kind === 'new' || between) come += text;
    if (kind !== 'same' || between) continue;
    flush();
    const last = done.at(-1);
    if (last?.kind === 'same') done[done.length - 1] = { kind, text: last.text + text };
    else done.push({ kind, text });
  }
  flush();
  return done;
}

/** The one-click cheaper spelling: the same words in GSM-7, where that saves parts. Always the person's choice. */
import { septetLength, septetWidth } from './gsm7.ts';
import { countParts } from './parts.ts';

export interface CheaperSpelling {
  readonly text: string;
  /** Parts less than before, for one recipient; at least 1. */
  readonly saves: number;
  /** What was replaced by what, each pair once, in order of appearance; an empty `to` means left out. */
  readonly changed: ReadonlyArray<{ readonly from: string; readonly to: string; readonly count: number }>;
}

const GROUPS: ReadonlyArray<readonly [to: string, from: string]> = [
  ["'", '‘’‚‛′´`ʼʻ'],
  ['"', '“”„‟″«»'],
  ['-', '‐‑‒–—―−•·'],
  [' ', '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u202f\u205f\u3000'],
  ['', '\u00ad\u200b\u2060\ufeff'],
  ['...', '…'],
  ['oe', 'œ'],
  ['OE', 'Œ'],
  ['<', '‹'],
  ['>', '›'],
  ['/', '⁄'],
];
/** Nothing that could change a figure or a dose is here: ° ² ½ × stay, and the text with them. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([to, from]) => [...from].map((char) => [char, to] as const)),
);
const LATIN_LETTER = /^\p{Script=Latin}$/u;
const MARKS = /\p{M}+/gu;

/**
 * The text with typographic signs and accents put into what GSM-7 has (’ → ', – → -, ç → c, ê → e), or null when that
 * saves no part or cannot be done: a letter of another script, or any other sign without a safe equal, stays.
 */
export function cheaperSpelling(text: string): CheaperSpelling | null {
  if (septetLength(text) >= 0) return null;
  const changes = new Map<string, { from: string; to: string; count: number }>();
  let cheaper = '';
  for (const from of text.normalize('NFC')) {
    if (septetWidth(from.codePointAt(0)!) > 0) {
      cheaper += from;
      continue;
    }
    const to = REPLACEMENTS.get(from) ?? withoutAccent(from);
    if (to === undefined) return null;
    cheaper += to;
    const change = changes.get(from);
    if (change) change.count++;
    else changes.set(from, { from, to, count: 1 });
  }
  const saves = countParts(text).parts - countParts(cheaper).parts;
  return saves > 0 ? { text: cheaper, saves, changed: [...changes.values()] } : null;
}

/** The Latin letter below its accents, if GSM-7 has it. Hooked and dotted letters of their own (ɓ, ı) have none. */
function withoutAccent(char: string): string | undefined {
  const base = char.normalize('NFD').replace(MARKS, '');
  return LATIN_LETTER.test(base) && base !== char && septetWidth(base.codePointAt(0)!) > 0 ? base : undefined;
}

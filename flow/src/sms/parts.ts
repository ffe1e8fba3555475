/**
 * How a text travels as SMS: which alphabet, how many parts, where it is cut (3GPP TS 23.040, 9.2.3.24).
 * A part of a long text loses 6 octets to an 8-bit reference (153 septets, 67 units), 7 to a 16-bit one (152, 66).
 */
import { septetLength, septetWidth } from './gsm7.ts';

export { gsm7Decode, gsm7Encode } from './gsm7.ts';

export type Alphabet = 'gsm7' | 'ucs2';

export interface SplitOptions {
  /** Reference number of one octet (the default), else of two. */
  readonly reference8bit?: boolean;
}

export interface PartCount {
  readonly alphabet: Alphabet;
  /** Septets of GSM-7 (an escaped character takes two) or UTF-16 units of UCS-2. */
  readonly units: number;
  /** Units that one part holds: 160 or 70 when one part is enough, else less by the header. */
  readonly perPart: number;
  /** At least 1: an empty text is one empty message. */
  readonly parts: number;
  /** Units still free in the last part. */
  readonly left: number;
  /** Characters that forced UCS-2 and where they stand (UTF-16 units); the first 50. */
  readonly costly: ReadonlyArray<{ readonly char: string; readonly at: number }>;
}

const COSTLY_SHOWN = 50;
const NONE: PartCount['costly'] = [];

function capacity(alphabet: Alphabet, options?: SplitOptions): { single: number; part: number } {
  const header = options?.reference8bit === false ? 1 : 0;
  return alphabet === 'gsm7' ? { single: 160, part: 153 - header } : { single: 70, part: 67 - header };
}

/** Counts as `splitParts` cuts: an escape or surrogate pair that does not fit moves to the next part whole. */
export function countParts(text: string, options?: SplitOptions): PartCount {
  const septets = septetLength(text);
  const alphabet: Alphabet = septets >= 0 ? 'gsm7' : 'ucs2';
  const units = septets >= 0 ? septets : text.length;
  const costly = septets >= 0 ? NONE : costlyCharacters(text);
  const { single, part } = capacity(alphabet, options);
  if (units <= single) return { alphabet, units, perPart: single, parts: 1, left: single - units, costly };
  let parts = 0;
  let last = 0;
  for (let start = 0; start < text.length; parts++) {
    const end = partEnd(text, start, alphabet, part);
    if (end === text.length) last = alphabet === 'ucs2' ? end - start : septetLength(text.slice(start, end));
    start = end;
  }
  return { alphabet, units, perPart: part, parts, left: part - last, costly };
}

/** The text of each part, in order; joined they are the text again. Cuts no escape pair and no surrogate pair. */
export function splitParts(text: string, options?: SplitOptions): string[] {
  const septets = septetLength(text);
  const alphabet: Alphabet = septets >= 0 ? 'gsm7' : 'ucs2';
  const { single, part } = capacity(alphabet, options);
  if ((septets >= 0 ? septets : text.length) <= single) return [text];
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = partEnd(text, start, alphabet, part);
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

function partEnd(text: string, start: number, alphabet: Alphabet, size: number): number {
  if (alphabet === 'ucs2') {
    const end = Math.min(start + size, text.length);
    return end < text.length && isPair(text, end - 1) ? end - 1 : end;
  }
  let end = start;
  for (let room = size; end < text.length; end++) {
    room -= septetWidth(text.charCodeAt(end));
    if (room < 0) break;
  }
  return end;
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

function costlyCharacters(text: string): PartCount['costly'] {
  const costly: { char: string; at: number }[] = [];
  for (let at = 0; at < text.length && costly.length < COSTLY_SHOWN; at++) {
    if (septetWidth(text.charCodeAt(at)) > 0) continue;
    const char = isPair(text, at) ? text.slice(at, at + 2) : text[at]!;
    costly.push({ char, at });
    at += char.length - 1;
  }
  return costly;
}

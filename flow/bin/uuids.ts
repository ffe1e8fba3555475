/** Identifiers made quickly: random bytes are fetched for many at once, and each becomes one flat text. */
import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(65_536);
let used = pool.length;
/** The first and the second digit of each byte, as character codes. */
const high = Uint8Array.from({ length: 256 }, (_, byte) => (byte >> 4).toString(16).charCodeAt(0));
const low = Uint8Array.from({ length: 256 }, (_, byte) => (byte & 15).toString(16).charCodeAt(0));
const bytes = new Uint8Array(16);
const DASH = 45;
let counter = 0;
let latest = 0;

function randomBytes(count: number): number {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return used - count;
}

function fillRandom(start: number): void {
  const from = randomBytes(16 - start);
  for (let i = start; i < 16; i++) bytes[i] = pool[from + i - start]!;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
}

/** One call with all characters makes a flat text without a copy. */
function text(b: Uint8Array): string {
  return String.fromCharCode(
    high[b[0]!]!,
    low[b[0]!]!,
    high[b[1]!]!,
    low[b[1]!]!,
    high[b[2]!]!,
    low[b[2]!]!,
    high[b[3]!]!,
    low[b[3]!]!,
    DASH,
    high[b[4]!]!,
    low[b[4]!]!,
    high[b[5]!]!,
    low[b[5]!]!,
    DASH,
    high[b[6]!]!,
    low[b[6]!]!,
    high[b[7]!]!,
    low[b[7]!]!,
    DASH,
    high[b[8]!]!,
    low[b[8]!]!,
    high[b[9]!]!,
    low[b[9]!]!,
    DASH,
    high[b[10]!]!,
    low[b[10]!]!,
    high[b[11]!]!,
    low[b[11]!]!,
    high[b[12]!]!,
    low[b[12]!]!,
    high[b[13]!]!,
    low[b[13]!]!,
    high[b[14]!]!,
    low[b[14]!]!,
    high[b[15]!]!,
    low[b[15]!]!,
  );
}

export function uuid4(): string {
  fillRandom(0);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  return text(bytes);
}

/** Version 7 of this time (milliseconds); of the same millisecond in the order in which they were made. */
export function uuid7(time: number): string {
  if (time === latest) counter = (counter + 1) & 0xfff;
  else {
    latest = time;
    counter = 0;
  }
  const upper = Math.floor(time / 0x1_0000);
  bytes[0] = upper >>> 24;
  bytes[1] = upper >>> 16;
  bytes[2] = upper >>> 8;
  bytes[3] = upper;
  bytes[4] = time >>> 8;
  bytes[5] = time;
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter;
  fillRandom(8);
  return text(bytes);
}

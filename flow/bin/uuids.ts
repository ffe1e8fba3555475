/** Identifiers made quickly: random bytes are fetched for many at once, and each becomes one flat text. */
import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(65_536);
let used = pool.length;
const digits = new TextEncoder().encode('0123456789abcdef');
const text = Buffer.from('00000000-0000-0000-0000-000000000000', 'latin1');
/** Where the digits of each byte stand. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
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

function put(index: number, byte: number): void {
  const at = places[index]!;
  text[at] = digits[byte >> 4]!;
  text[at + 1] = digits[byte & 15]!;
}

export function uuid4(): string {
  const from = randomBytes(16);
  for (let i = 0; i < 16; i++) put(i, pool[from + i]!);
  put(6, (pool[from + 6]! & 0x0f) | 0x40);
  put(8, (pool[from + 8]! & 0x3f) | 0x80);
  return text.toString('latin1');
}

/** Version 7 of this time (milliseconds); of the same millisecond in the order in which they were made. */
export function uuid7(time: number): string {
  if (time === latest) counter = (counter + 1) & 0xfff;
  else {
    latest = time;
    counter = 0;
  }
  const high = Math.floor(time / 0x1_0000);
  put(0, (high >>> 24) & 0xff);
  put(1, (high >>> 16) & 0xff);
  put(2, (high >>> 8) & 0xff);
  put(3, high & 0xff);
  put(4, (time >>> 8) & 0xff);
  put(5, time & 0xff);
  put(6, 0x70 | (counter >> 8));
  put(7, counter & 0xff);
  const from = randomBytes(8);
  put(8, (pool[from]! & 0x3f) | 0x80);
  for (let i = 1; i < 8; i++) put(8 + i, pool[from + i]!);
  return text.toString('latin1');
}

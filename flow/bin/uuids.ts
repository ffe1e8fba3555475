/** Identifiers made quickly: random bytes are fetched for many at once. */
import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(4096);
let used = pool.length;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
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

export function uuid4(): string {
  const at = randomBytes(16);
  const byte = (i: number) => hex[pool[at + i]!]!;
  const version = hex[(pool[at + 6]! & 0x0f) | 0x40]!;
  return `${byte(0)}${byte(1)}${byte(2)}${byte(3)}-${byte(4)}${byte(5)}-${version}${byte(7)}-${variant(at + 8)}${byte(9)}-${byte(10)}${byte(11)}${byte(12)}${byte(13)}${byte(14)}${byte(15)}`;
}

/** Of the same millisecond: in the order in which they were made. */
export function uuid7(time: number): string {
  if (time === latest) counter = (counter + 1) & 0xfff;
  else {
    latest = time;
    counter = 0;
  }
  const stamp = time.toString(16).padStart(12, '0');
  const at = randomBytes(8);
  const byte = (i: number) => hex[pool[at + i]!]!;
  const count = counter.toString(16).padStart(3, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${count}-${variant(at)}${byte(1)}-${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}`;
}

function variant(at: number): string {
  return hex[(pool[at]! & 0x3f) | 0x80]!;
}

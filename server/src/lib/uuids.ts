/** Identifiers whose order is that of their making: UUID version 7. */
import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8192);
let used = pool.length;
let latest = 0;
let stamp = '';
let counter = 0;

/** Of the same millisecond in the order in which this process made them. Random bytes are fetched for many at once. */
export function uuid7(time = Date.now()): string {
  if (time === latest) counter = (counter + 1) & 0xfff;
  else {
    const digits = time.toString(16).padStart(12, '0');
    stamp = `${digits.slice(0, 8)}-${digits.slice(8)}-7`;
    latest = time;
    counter = 0;
  }
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool[used] = (pool[used]! & 0x3f) | 0x80;
  const tail = pool.toString('hex', used, used + 8);
  used += 8;
  return `${stamp}${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

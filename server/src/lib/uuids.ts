/** Identifiers whose order is that of their making: UUID version 7. */
import { randomUUID } from 'node:crypto';

let latest = 0;
let counter = 0;

/** Of the same millisecond in the order in which this process made them. */
export function uuid7(time = Date.now()): string {
  counter = time === latest ? (counter + 1) & 0xfff : 0;
  latest = time;
  const stamp = time.toString(16).padStart(12, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${counter.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`;
}

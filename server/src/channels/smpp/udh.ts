/** What part of a longer message these octets are. */
export interface PartInfo {
  readonly reference: number;
  readonly total: number;
  readonly index: number;
}

/** User data header of one part, 3GPP TS 23.040 section 9.2.3.24. `index` counts from 1. */
export function concatHeader(part: PartInfo, bits: 8 | 16): Uint8Array {
  return bits === 8
    ? Uint8Array.of(5, 0, 3, part.reference & 0xff, part.total, part.index)
    : Uint8Array.of(6, 8, 4, (part.reference >> 8) & 0xff, part.reference & 0xff, part.total, part.index);
}

/**
 * Splits a user data header from its text. Tolerates broken headers: an element that runs past the end is ignored, a
 * header longer than the message leaves an empty text.
 */
export function splitHeader(octets: Buffer): { part: PartInfo | undefined; text: Buffer } {
  const length = octets[0] ?? 0;
  const end = Math.min(1 + length, octets.length);
  let part: PartInfo | undefined;
  for (let at = 1; at + 2 <= end; ) {
    const element = octets[at]!;
    const size = octets[at + 1]!;
    const value = at + 2;
    at = value + size;
    if (at > end) break;
    if (element === 0 && size === 3) {
      part = { reference: octets[value]!, total: octets[value + 1]!, index: octets[value + 2]! };
    } else if (element === 8 && size === 4) {
      part = { reference: octets.readUInt16BE(value), total: octets[value + 2]!, index: octets[value + 3]! };
    }
  }
  return { part: part && usable(part) ? part : undefined, text: octets.subarray(end) };
}

/** A part of one, or with an index outside its total, is an ordinary message. */
export const usable = (part: PartInfo): boolean => part.total > 1 && part.index >= 1 && part.index <= part.total;

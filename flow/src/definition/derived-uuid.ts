/**
 * Identifiers derived from a text: migrating the same definition twice gives the same one, so that exports can be
 * compared and translations keep their place. Form of UUID version 8 (RFC 9562: made by a rule of one's own).
 */

/** The same text gives the same UUID. Not for secrets: anyone can work it out. */
export function derivedUuid(text: string): string {
  const words = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x3c6ef372];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    words[0] = mix(words[0]! ^ code, words[1]!, 0x85ebca6b);
    words[1] = mix(words[1]! ^ code, words[2]!, 0xc2b2ae35);
    words[2] = mix(words[2]! ^ code, words[3]!, 0x27d4eb2f);
    words[3] = mix(words[3]! ^ code, words[0]!, 0x165667b1);
  }
  const hex = words
    .map((word, i) =>
      mix(word, words[(i + 1) % 4]!, 0x85ebca6b)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function mix(a: number, b: number, factor: number): number {
  const product = Math.imul(a ^ (a >>> 15), factor) + b;
  return (product ^ (product >>> 13)) >>> 0;
}

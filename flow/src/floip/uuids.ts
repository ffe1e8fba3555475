/** UUIDs that follow from names (RFC 9562, version 5), so that translating the same file twice gives the same flow. */
import { textOf } from '../exports/json.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** The UUID of a name within a namespace; `namespace` may be any text. */
export function derivedUuid(namespace: string, ...path: readonly string[]): string {
  const hex = sha1(`${namespace}\n${path.join('\n')}`);
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Hands out the identifiers of one flow, each only once. */
export interface Ids {
  /** The identifier itself when it is a UUID that nothing else has taken, else one derived from the path. */
  keep(id: unknown, ...path: readonly string[]): string;
  derive(...path: readonly string[]): string;
}

export function makeIds(namespace: string): Ids {
  const taken = new Set<string>();
  const claim = (uuid: string): string => {
    taken.add(uuid);
    return uuid;
  };
  const derive = (...path: readonly string[]): string => {
    let uuid = derivedUuid(namespace, ...path);
    for (let again = 2; taken.has(uuid); again++) uuid = derivedUuid(namespace, ...path, String(again));
    return claim(uuid);
  };
  return {
    derive,
    keep: (id, ...path) => {
      const lower = textOf(id).toLowerCase();
      return isUuid(lower) && !taken.has(lower) ? claim(lower) : derive(...path, lower);
    },
  };
}

/** SHA-1 (FIPS 180-4) of a text in UTF-8, in hexadecimal. Used for names, not for secrets. */
export function sha1(text: string): string {
  const words = paddedWords(utf8(text));
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 80; i++) {
      w[i] = i < 16 ? words[block + i]! : rotate(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    }
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
    for (let i = 0; i < 80; i++) {
      const next = (rotate(a, 5) + mix(i, b, c, d) + e + CONSTANTS[Math.floor(i / 20)]! + w[i]!) | 0;
      [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
    }
    [h0, h1, h2, h3, h4] = [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0];
  }
  return [h0, h1, h2, h3, h4].map((h) => (h >>> 0).toString(16).padStart(8, '0')).join('');
}

const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (b & c) | (~b & d);
  return round >= 40 && round < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}

function paddedWords(bytes: readonly number[]): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  for (const [i, byte] of bytes.entries()) words[i >> 2]! |= byte << (24 - (i & 3) * 8);
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

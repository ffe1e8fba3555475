/** What people are found by, besides identifiers and numbers: who has no key in common is never compared. */
import { createHash } from 'node:crypto';
import { soundOf, wordsOfName } from './names.ts';
import type { Facts } from './score.ts';

/** Sixty-three bits of a hash: two different keys that meet cost a comparison and decide nothing. */
const hashOf = (text: string): bigint => BigInt.asIntN(64, createHash('sha1').update(text).digest().readBigInt64BE());

/** A facility by its words, whatever their order and marks: sources number places in their own way. */
export const plainPlace = (name: string): string => wordsOfName(name).join(' ');

/**
 * Birth date with each part of the name, and facility with each part of the name; parts as they sound. Any part may be
 * the family name: registries and people write names in any order.
 */
export function keysOf({ words, birth_date, facilities }: Facts): bigint[] {
  const sounds = [...new Set(words.filter((word) => word.length > 1).map(soundOf))].filter((sound) => sound.length > 0);
  const keys = sounds.flatMap((sound) => [
    ...(birth_date ? [hashOf(`born ${birth_date} ${sound}`)] : []),
    ...facilities.slice(0, 3).map((place) => hashOf(`at ${place} ${sound}`)),
  ]);
  return [...new Set(keys)];
}

/** Changes with everything that is compared, and with nothing else. */
export function printOf(facts: Facts): Buffer {
  const { id: _, ...rest } = facts;
  return createHash('sha1').update(JSON.stringify(rest)).digest();
}

/** The stable id of a row's person, and the memory of rows that came before. */
import { hash } from 'node:crypto';
import { normalise } from './headers.ts';

/** 20 hexadecimal digits that stand for these texts. */
export const fingerprint = (...texts: readonly string[]): string => hash('sha256', texts.join('\u0000')).slice(0, 20);

const fhirId = /^[A-Za-z0-9\-.]{1,64}$/;

/** The id column's own value where FHIR allows it as an id, else its fingerprint. */
export const idFromColumn = (value: string): string => (fhirId.test(value) ? value : `id-${fingerprint(value)}`);

/**
 * Without an id column a person is known by name and first phone number. Without a phone, by name, facility and birth
 * date: two people of one name must not become one.
 */
export function idFromFacts(name: string, phone: string | null, facility: string, birthDate: string): string {
  const words = normalise(name).split(' ').sort().join(' ');
  return phone !== null ? `p-${fingerprint(words, phone)}` : `n-${fingerprint(words, normalise(facility), birthDate)}`;
}

export interface SeenRows {
  get(key: string): number | null;
  set(key: string, number: number): void;
}

/** A table of fingerprints to small numbers, 12 bytes an entry: a million rows cost 24 MB. */
export function createSeenRows(): SeenRows {
  let keys = new Float64Array(1024);
  let numbers = new Uint32Array(1024);
  let size = 0;
  const slotOf = (key: number, table: Float64Array): number => {
    let slot = key % table.length;
    while (table[slot] !== 0 && table[slot] !== key) slot = (slot + 1) % table.length;
    return slot;
  };
  const grow = (): void => {
    const [oldKeys, oldNumbers] = [keys, numbers];
    keys = new Float64Array(oldKeys.length * 2);
    numbers = new Uint32Array(oldKeys.length * 2);
    for (const [i, key] of oldKeys.entries()) {
      if (key === 0) continue;
      const slot = slotOf(key, keys);
      keys[slot] = key;
      numbers[slot] = oldNumbers[i]!;
    }
  };
  // 52 bits: among a million rows two different ones meet with a chance of one in ten thousand.
  const keyOf = (text: string): number => Number.parseInt(hash('sha1', text).slice(0, 13), 16) || 1;
  return {
    get(text) {
      const key = keyOf(text);
      const slot = slotOf(key, keys);
      return keys[slot] === key ? numbers[slot]! : null;
    },
    set(text, number) {
      if (size * 2 > keys.length) grow();
      const key = keyOf(text);
      const slot = slotOf(key, keys);
      if (keys[slot] === 0) size++;
      keys[slot] = key;
      numbers[slot] = number;
    },
  };
}

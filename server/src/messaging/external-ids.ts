/**
 * Which message an id of the network belongs to: the latest ones in memory, in two generations so that forgetting is
 * cheap. What memory has forgotten is found in the journal.
 */
import { canonicalIds } from '../channels/channels.ts';

export interface Known {
  readonly id: number;
  readonly part: number;
  /** Last digits of the address; '' when not known. */
  readonly tail: string;
}

export interface ExternalIds {
  put(plainId: string, known: Known): void;
  /** The forms are tried in order; where the network names the phone, one whose phone agrees goes first. */
  find(externalId: string, from?: string): { known: Known; plain: string } | null;
  remove(plainId: string): void;
  readonly size: number;
}

const tailLength = 8;
export const tailOf = (address: string): string => address.replace(/\D/g, '').slice(-tailLength);

export function createExternalIds(most = 200_000): ExternalIds {
  let young = new Map<string, Known>();
  let old = new Map<string, Known>();
  const get = (plain: string): Known | undefined => young.get(plain) ?? old.get(plain);
  return {
    put(plain, known) {
      if (young.size >= most / 2) {
        old = young;
        young = new Map();
      }
      young.set(plain, known);
    },
    find(externalId, from) {
      const tail = from ? tailOf(from) : '';
      let first: { known: Known; plain: string } | null = null;
      for (const plain of canonicalIds(externalId)) {
        const known = get(plain);
        if (!known) continue;
        if (tail === '' || known.tail === '' || known.tail === tail) return { known, plain };
        first ??= { known, plain };
      }
      // A phone that disagrees on the surest form is a network that puts something else there.
      return first;
    },
    remove(plain) {
      if (!young.delete(plain)) old.delete(plain);
    },
    get size() {
      return young.size + old.size;
    },
  };
}

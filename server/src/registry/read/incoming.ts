/** One thing that a reader has found, before anybody has looked inside. */
import type { Note, RefusedReason } from '../reasons.ts';

export interface Incoming {
  /** Where it stands in the input, for people: `practitioners.ndjson line 17`. */
  readonly where: string;
  /** The JSON text; a Bundle's entry or a resource. */
  readonly text: string | null;
  /** Set when the text could not be had. */
  readonly refused: RefusedReason | null;
  /** Of a converter that knows better than the resource what its people have to hear: the rows of a sheet. */
  readonly told?: Told;
}

export interface Told {
  /** What the item is counted as, instead of its resource type. */
  readonly as: string | null;
  /** Instead of the notes that the resource would get. Those that are not mends are given also when nothing changed. */
  readonly notes: readonly Note[];
}

/** Resources in portions; memory stays bounded by the portion and the largest resource. */
export type ResourceStream = AsyncIterable<readonly Incoming[]>;

export const largestResource = 16 * 1024 * 1024;
export const deepestResource = 200;

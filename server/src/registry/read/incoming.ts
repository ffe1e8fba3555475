/** One thing that a reader has found, before anybody has looked inside. */
import type { RefusedReason } from '../reasons.ts';

export interface Incoming {
  /** Where it stands in the input, for people: `practitioners.ndjson line 17`. */
  readonly where: string;
  /** The JSON text; a Bundle's entry or a resource. */
  readonly text: string | null;
  /** Set when the text could not be had. */
  readonly refused: RefusedReason | null;
}

/** Resources in portions; memory stays bounded by the portion and the largest resource. */
export type ResourceStream = AsyncIterable<readonly Incoming[]>;

export const largestResource = 16 * 1024 * 1024;
export const deepestResource = 200;

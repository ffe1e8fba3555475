/** One thing that a reader has found, before anybody has looked inside. */
import type { Json } from '../normalise/tolerant.ts';
import type { RefusedReason, Verdict } from '../reasons.ts';

export interface Incoming {
  /** Where it stands in the input, for people: `practitioners.ndjson line 17`. */
  readonly where: string;
  /** The JSON text; a Bundle's entry or a resource. */
  readonly text: string | null;
  /** Set when the text could not be had. */
  readonly refused: RefusedReason | null;
  /** Instead of a text: resources that a converter has made. `text` is null then. */
  readonly resources?: readonly Json[];
  /** A row of a sheet is counted as one `row`, whatever resources it became. */
  readonly row?: boolean;
  /** The converter left the row out; its notes say why. */
  readonly rowRefused?: boolean;
  /** What the converter has to say; `where` is the item. */
  readonly notes?: readonly IncomingNote[];
}

export interface IncomingNote {
  readonly verdict: Verdict;
  readonly element: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly detail: string | null;
}

/**
 * Resources in portions. A place of another source is referred to as `Location/@<source id>:<resource id>`. Memory
 * stays bounded by the portion and the largest resource.
 */
export type ResourceStream = AsyncIterable<readonly Incoming[]>;

export const largestResource = 16 * 1024 * 1024;
export const deepestResource = 200;

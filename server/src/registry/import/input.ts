/** What an import reads: streams of resources in portions, with a place to go on from. */
import type { Incoming } from '../read/incoming.ts';

export interface Checkpoint {
  /** Which of the files (or types of a live server). */
  readonly file: number;
  /** How many of its items are done. */
  readonly items: number;
  /** The page of a live server. */
  readonly url?: string;
}

export interface Portion {
  readonly file: number;
  /** Items of this file before this portion. */
  readonly before: number;
  readonly items: readonly Incoming[];
  /** Bytes read of the whole input so far. */
  readonly bytes: number;
  readonly url?: string;
}

export interface Input {
  /** Bytes of the whole input, when known. */
  readonly bytes: number | null;
  open(from: Checkpoint | null): AsyncIterable<Portion>;
}

export const largestBatch = 2000;
export const largestBatchBytes = 8 * 1024 * 1024;

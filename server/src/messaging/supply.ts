/** Between messaging, which hands texts to networks, and broadcasts, which have many of them waiting. */

/** Proof that the caller owns the channel: every commitment to hand over checks it in the same statement. */
export interface Fence {
  readonly channelId: number;
  readonly owner: string;
  readonly epoch: number;
}

/** A text on its way to the network, with all that its message row will need. */
export interface Handed {
  /** The message's id, and the key for networks that take one. */
  readonly id: number;
  readonly channelId: number;
  readonly contactId: number | null;
  readonly broadcastId: number | null;
  readonly bodyId: number | null;
  readonly lane: number;
  /** Times that it was handed over before. */
  readonly attempts: number;
  readonly parts: number;
  readonly to: string;
  readonly text: string;
  /** The text stands in the message row: it is not the shared body as it is. */
  readonly ownText: boolean;
  readonly expiresAt: number;
  /** A row of the outbox stands for it; else `slice` does. */
  readonly outbox: boolean;
  readonly slice: SliceCount | null;
}

/** How many of a slice have no recorded answer yet. */
export interface SliceCount {
  readonly idBase: number;
  open: number;
}

/** Ended without reaching the network. */
export interface Refused {
  readonly handed: Handed;
  readonly failure: 'expression_failed' | 'text_too_long' | 'number_invalid';
  readonly detail?: string;
}

export interface Taken {
  readonly items: readonly Handed[];
  readonly refused: readonly Refused[];
}

/** Many texts that wait for a channel. Broadcasts are the only one. */
export interface Supply {
  /** The best lane that has something for the channel now, and its parts per text; null when nothing waits. Cheap. */
  waiting(channelId: number): { readonly lane: number; readonly parts: number } | null;
  /** Called when something may have come. */
  onWork(wake: (channelId: number | null) => void): void;
  /**
   * Commits that the next texts (at most `most`, at most 1,000) are being handed over under ids from `idBase` on.
   * Null when nothing waits any more. May reject after the commit: then `again` tells.
   */
  take(fence: Fence, most: number, idBase: number): Promise<Taken | null>;
  /** Those of a committed slice that have no recorded answer; null when there is no such slice. */
  again(fence: Fence, idBase: number): Promise<Taken | null>;
  /** Slices of the channel that an earlier owner has left behind. */
  leftBehind(fence: Fence): Promise<number[]>;
  /** All answers of these slices are recorded. */
  finished(idBases: readonly number[]): void;
}

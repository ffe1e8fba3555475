import type { PartInfo } from './udh.ts';

/** A part of an incoming long message that waits for the others. */
export interface WaitingPart {
  readonly octets: Buffer;
  readonly dataCoding: number;
  /** Acknowledges this part to the centre; true once the text is stored, false when the centre shall try again. */
  readonly settle: (stored: boolean) => void;
}

export interface JoinedMessage {
  readonly from: string;
  readonly to: string;
  /** In order; undefined where a part never came. */
  readonly parts: readonly (WaitingPart | undefined)[];
}

interface Joining {
  readonly from: string;
  readonly to: string;
  readonly since: number;
  readonly parts: (WaitingPart | undefined)[];
  have: number;
  released: boolean;
}

export interface JoinerLimits {
  /** Milliseconds that parts wait unacknowledged for the others. */
  readonly holdMs: number;
  /** Milliseconds after which an incomplete message is passed on as it is. */
  readonly joinMs: number;
  /** Messages that may be incomplete at once; above it the oldest is passed on as it is. */
  readonly most: number;
  /** The same for the parts of all of them together. */
  readonly mostParts: number;
}

/**
 * Joins the parts of incoming long messages. A part is acknowledged when the whole is stored. A centre that sends the
 * next part only after the answer to the last would wait for ever, so parts are acknowledged after a short while all
 * the same; from then on this centre gets its answers at once.
 */
export class Joiner {
  readonly #limits: JoinerLimits;
  readonly #joined: (message: JoinedMessage) => void;
  readonly #open = new Map<string, Joining>();
  #oneByOne = false;
  #parts = 0;

  constructor(limits: JoinerLimits, joined: (message: JoinedMessage) => void) {
    this.#limits = limits;
    this.#joined = joined;
  }

  get size(): number {
    return this.#open.size;
  }

  add(from: string, to: string, info: PartInfo, part: WaitingPart, now: number): void {
    const key = `${from} ${to} ${info.reference} ${info.total}`;
    let joining = this.#open.get(key);
    if (!joining) {
      if (this.#open.size >= this.#limits.most) this.#passOldest();
      joining = { from, to, since: now, parts: new Array(info.total).fill(undefined), have: 0, released: false };
      this.#open.set(key, joining);
    }
    if (joining.released) this.#oneByOne = true;
    const again = joining.parts[info.index - 1];
    // A repeated part takes the place of the first, whose answer the centre no longer awaits.
    if (again) again.settle(true);
    else {
      joining.have++;
      this.#parts++;
    }
    joining.parts[info.index - 1] = part;
    if (joining.have === info.total) this.#pass(key, joining);
    else if (joining.released || this.#oneByOne) this.#release(joining);
    if (this.#parts > this.#limits.mostParts) this.#passOldest();
  }

  /** To be called now and then. */
  tick(now: number): void {
    for (const [key, joining] of this.#open) {
      if (now - joining.since > this.#limits.joinMs) this.#pass(key, joining);
      else if (!joining.released && now - joining.since > this.#limits.holdMs) this.#release(joining);
    }
  }

  /** Passes on all that is incomplete, for example before closing. */
  passAll(): void {
    for (const [key, joining] of this.#open) this.#pass(key, joining);
  }

  /** The connection is gone: parts that the centre still holds come again, the others stay. */
  lost(): void {
    for (const [key, joining] of this.#open) if (!joining.released) this.#forget(key, joining);
  }

  #passOldest(): void {
    const oldest = this.#open.entries().next();
    if (!oldest.done) this.#pass(...oldest.value);
  }

  #forget(key: string, joining: Joining): void {
    this.#open.delete(key);
    this.#parts -= joining.have;
  }

  #pass(key: string, joining: Joining): void {
    this.#forget(key, joining);
    this.#joined({ from: joining.from, to: joining.to, parts: joining.parts });
  }

  #release(joining: Joining): void {
    joining.released = true;
    for (const part of joining.parts) part?.settle(true);
  }
}

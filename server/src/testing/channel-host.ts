import type { Answer, ChannelHost, Incoming, LinkState, Receipt } from '../channels/contract.ts';

/** A host that writes down all that a channel tells it. */
export interface RecordingHost extends ChannelHost {
  readonly answers: Answer[];
  readonly receipts: Receipt[];
  readonly incomings: Incoming[];
  readonly links: { state: LinkState; reason: string | undefined }[];
  readonly slowDowns: number[];
  readonly logs: string[];
  /** While set, `incoming` and `receipt` reject, as when the database is away. */
  refusing: boolean;
  /** While set, `incoming` and `receipt` wait. Resolves them all when it is set to false. */
  holding(on: boolean): void;
}

export function recordingHost(): RecordingHost {
  let held: (() => void)[] | undefined;
  const durable = async (): Promise<void> => {
    if (host.refusing) throw new Error('not stored');
    const waiting = held;
    if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const host: RecordingHost = {
    answers: [],
    receipts: [],
    incomings: [],
    links: [],
    slowDowns: [],
    logs: [],
    refusing: false,
    holding(on) {
      for (const resolve of held ?? []) resolve();
      held = on ? [] : undefined;
    },
    answered: (answer) => {
      host.answers.push(answer);
    },
    receipt: async (receipt) => {
      await durable();
      host.receipts.push(receipt);
    },
    incoming: async (message) => {
      await durable();
      host.incomings.push(message);
    },
    link: (state, reason) => {
      host.links.push({ state, reason });
    },
    slowDown: (ms) => {
      host.slowDowns.push(ms);
    },
    log: (level, words, detail) => {
      host.logs.push(`${level} ${words} ${JSON.stringify(detail ?? {})}`);
    },
  };
  return host;
}

/** Waits until `done()` is true; fails with `what` after `ms`. */
export async function until(what: string, done: () => boolean, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!done()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

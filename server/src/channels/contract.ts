/**
 * What a channel is: a translation between our messages and one network, testable with nothing running.
 * A channel sees this file and `lib/`, never the database. A new one is one folder here and one line in `registry.ts`.
 */
import type { TObject } from 'typebox';
import type { FailureCode } from './failures.ts';
import type { Voice } from './voice.ts';

/** One message to hand to the network. Long texts are cut into parts by the channel, never by the caller. */
export interface Outgoing {
  /** Our message id; also the idempotency key for providers that take one. */
  readonly key: number;
  /** Address value without its scheme: `+231770000001` for `tel`. */
  readonly to: string;
  readonly text: string;
}

/** The network's answer to one outgoing message. Every message handed to `send` gets exactly one. */
export type Answer =
  | {
      readonly key: number;
      readonly status: 'sent';
      /** One per part, in order. */
      readonly externalIds: readonly string[];
    }
  | {
      readonly key: number;
      readonly status: 'failed';
      readonly failure: FailureCode;
      /** The network's own words or code, for the log and the officer's details. Never holds a secret. */
      readonly detail?: string;
      /** Parts that the network did accept before it refused one. */
      readonly externalIds?: readonly string[];
    }
  /** Handed over, but the answer was lost (time-out, cut line): the network may or may not have it. */
  | { readonly key: number; readonly status: 'unknown'; readonly detail?: string };

export type ReceiptState = 'accepted' | 'delivered' | 'read' | 'failed' | 'expired';

/** A later word of the network on one part. `externalId` is matched in all its canonical forms by the receiver. */
export interface Receipt {
  /** Empty where the network gives back our `key` alone. */
  readonly externalId: string;
  /** Our own message id, where the network gives it back (for example in a callback address). */
  readonly key?: number;
  /** The phone that the receipt speaks of, where the network names it, as it wrote it: a guard against confused ids. */
  readonly from?: string;
  readonly state: ReceiptState;
  readonly failure?: FailureCode;
  readonly detail?: string;
  readonly at?: Date;
}

export interface Incoming {
  /** Address value without its scheme, as the network wrote it. The receiver normalises it. */
  readonly from: string;
  readonly to?: string;
  readonly text: string;
  /** The network's own id of this message, when it has one: the first key of deduplication. */
  readonly externalId?: string;
  readonly at?: Date;
}

export type LinkState = 'connecting' | 'up' | 'down' | 'stopped';

/** What the product gives to an open channel. All calls are cheap and never throw. */
export interface ChannelHost {
  /** The operator allows outgoing HTTP into private networks; refused when absent. */
  readonly allowPrivateNetworks?: boolean;
  answered(answer: Answer): void;
  /** Resolves when durably noted; the channel acknowledges to the network only then. */
  receipt(receipt: Receipt): Promise<void>;
  /** Resolves when durably stored; the channel acknowledges to the network only then. Rejects when it could not be stored: refuse it, so that the network tries again. */
  incoming(message: Incoming): Promise<void>;
  /** `stopped` means that a person has to mend something (wrong password): no further attempts. */
  link(state: LinkState, reason?: string): void;
  /** The network asks for less: sending pauses for so long. */
  slowDown(ms: number): void;
  log(level: 'debug' | 'info' | 'warn' | 'error', words: string, detail?: Record<string, unknown>): void;
}

export interface OpenChannel {
  /** How many more messages may be handed over right now (window, connection). 0 while the link is down. */
  room(): number;
  send(messages: readonly Outgoing[]): void;
  /** Lets outstanding answers arrive (at most a few seconds), then closes. Never rejects. */
  close(): Promise<void>;
}

/** A request of the network to us (`/hooks/<channel uuid>/<path>`), raw, so that signatures can be verified. */
export interface HookRequest {
  readonly method: string;
  /** The whole address as the network called it: some sign that. */
  readonly url?: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HookResult {
  readonly incoming?: readonly Incoming[];
  readonly receipts?: readonly Receipt[];
  /** Sent after everything above is durable. */
  readonly reply: { readonly status: number; readonly type?: string; readonly body?: string };
}

export interface ChannelPreset<S extends object = Record<string, unknown>> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly settings: Partial<S>;
}

export interface ChannelKind<S extends object = Record<string, unknown>> {
  /** `smpp`, `http`, `simulator`: the folder's name. */
  readonly kind: string;
  /** The kind of address it reaches: `tel`, `whatsapp`, … */
  readonly scheme: string;
  /** Schema of the settings: validates the API, draws the console's form. Properties carry `title` and `description`. */
  readonly settings: TObject;
  /** Names of settings that are sealed at rest, never logged and never returned. */
  readonly secrets: readonly (keyof S & string)[];
  readonly gives: {
    readonly receipts: boolean;
    readonly incoming: boolean;
    /** The network drops a second message with the same key: a retry after a crash is safe. */
    readonly idempotent: boolean;
  };
  /** Settings to begin with, to choose from when a channel is added. */
  readonly presets?: readonly ChannelPreset<S>[];
  /** Opens the link. Never rejects because the other side is down: it reports `link('down')` and keeps trying. */
  open(settings: S, host: ChannelHost): OpenChannel;
  /** Translates one hook request. Pure. Throws `HookRefused` for a wrong signature or shape. */
  hook?(settings: S, request: HookRequest): HookResult;
  /** Telephone calls; absent where the kind carries none. */
  readonly voice?: Voice<S>;
}

export class HookRefused extends Error {
  readonly status: number;
  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

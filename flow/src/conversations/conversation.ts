/**
 * A conversation written down as data: what a contact sends, what the flow must answer, and what must be known at the
 * end. Kept beside a flow as its test, recorded in the simulator, and run by `mhero flow test`.
 */

/** One turn. `…` in a text that is expected stands for any text. */
export type Turn =
  /** The flow sends this (one message, or several in order). */
  | { readonly sent: string | readonly string[] }
  /** The contact sends this. */
  | { readonly received: string; readonly attachments?: readonly string[] }
  /** Nothing comes: the time of the question is over, or that of the whole conversation. */
  | { readonly silence: 'timeout' | 'expiration' }
  /** How a call that the flow made to a third person ended. */
  | { readonly dialed: { readonly status: string; readonly duration?: number } };

export interface ExpectedResult {
  readonly value?: string;
  readonly category?: string;
}

/** What must be true at the end; what is absent is not looked at. */
export interface Expected {
  readonly status?: 'waiting' | 'completed' | 'failed';
  /** What the flow sent to others, in order and in its own language: names of the groups and the text. */
  readonly broadcasts?: ReadonlyArray<{ readonly to: readonly string[]; readonly text: string }>;
  /** By the key of the result: its value, or value and category. */
  readonly results?: Readonly<Record<string, string | ExpectedResult>>;
  readonly contact?: {
    readonly name?: string;
    readonly language?: string;
    readonly status?: string;
    /** The text of each field; empty when it must not be set. */
    readonly fields?: Readonly<Record<string, string>>;
    /** Names of all groups, in any order. */
    readonly groups?: readonly string[];
  };
}

export interface Conversation extends Expected {
  readonly name: string;
  /** Name or UUID of the flow, where the file holds several. */
  readonly flow?: string;
  /** In the engine's JSON; a person with a telephone number where it is absent. */
  readonly contact_before?: Readonly<Record<string, unknown>>;
  readonly params?: unknown;
  /** When it happens; where it is absent, when its file says. */
  readonly now?: string;
  /** Whether the contact is one of many who were started together. */
  readonly batch?: boolean;
  /** Answers to the calls of webhooks: URL to answers used in turn. */
  readonly http?: Readonly<Record<string, readonly { readonly status: number; readonly body?: string }[]>>;
  /** Used in turn, at least 0 and less than 1. */
  readonly randoms?: readonly number[];
  readonly turns: readonly Turn[];
}

/** What differed, in plain words, with the turn (from 1; 0 is the end). */
export interface Difference {
  readonly turn: number;
  readonly expected: string;
  readonly actual: string;
}

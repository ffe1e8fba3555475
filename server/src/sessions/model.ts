/** What a conversation is made of between the database and the engine. */
import type { ContactJson } from '@mhero/flow/contact/contact.ts';
import type { SessionJson, TriggerJson } from '@mhero/flow/engine/session.ts';

export const sessionStatus = { waiting: 1, completed: 2, failed: 3, interrupted: 4 } as const;
export const runStatus = { active: 1, waiting: 2, completed: 3, expired: 4, interrupted: 5, failed: 6 } as const;

export interface IncomingMessage {
  readonly id: number;
  readonly text: string;
  readonly scheme: string;
  readonly address: string;
  readonly channelId: number;
  /** Nothing was heard of this person before. */
  readonly first?: boolean;
}

/** What somebody did without words. */
export interface Deed {
  readonly what: 'missed_call' | 'incoming_call' | 'new_conversation';
  readonly scheme: string;
  readonly address: string;
  readonly channelId: number;
}

/** Something that makes a conversation of one contact begin or go on. Plain JSON: it may have to wait in a table. */
export type Item =
  | { readonly kind: 'message'; readonly contactId: number; readonly message: IncomingMessage }
  | {
      readonly kind: 'due';
      readonly contactId: number;
      readonly session: string;
      readonly what: 'timeout' | 'expiration';
    }
  | { readonly kind: 'deed'; readonly contactId: number; readonly deed: Deed }
  | { readonly kind: 'start'; readonly contactId: number; readonly start: StartItem }
  | { readonly kind: 'call'; readonly contactId: number; readonly call: CallStep };

/** What happened on a line, for the conversation on it. Plain JSON, as `Item` is. */
export interface CallStep {
  readonly uuid: string;
  readonly channelId: number;
  readonly scheme: string;
  readonly address: string;
  /** The conversation that is on the line; null before there is one. */
  readonly session: string | null;
  readonly did: CallDeed;
}

export type CallDeed =
  /** They took the call that we placed. */
  | {
      readonly what: 'answered';
      readonly flow: string;
      readonly startId: number | null;
      readonly lane: number;
      readonly trigger: TriggerJson;
    }
  /** They call us. */
  | { readonly what: 'called' }
  | { readonly what: 'keyed'; readonly text: string }
  | { readonly what: 'recorded'; readonly url: string }
  /** Nothing came; `timesOut`: the question has an exit for that. */
  | { readonly what: 'silent'; readonly timesOut: boolean }
  | {
      readonly what: 'dialled';
      readonly status: 'answered' | 'no_answer' | 'busy' | 'failed';
      readonly seconds: number;
    };

export interface StartItem {
  readonly id: number;
  readonly flow: string;
  readonly channelId: number;
  readonly lane: number;
  readonly restart: boolean;
  readonly skipBusy: boolean;
  readonly batch: boolean;
  readonly params?: Readonly<Record<string, unknown>> | null;
  /** What its conversations know about where they come from, instead of that an officer began them. */
  readonly trigger?: Readonly<Record<string, unknown>> | null;
  /** Places that what they start may reach; null is everywhere. */
  readonly area?: readonly number[] | null;
}

/**
 * What became of an item. `none`: no conversation waits for it and none begins. `errand`: it waits for calls to the
 * outside, or behind others that do. `busy`, `before`: left out as the start asked. `failed`: see the problems.
 */
export type Fate = 'resumed' | 'started' | 'none' | 'errand' | 'busy' | 'before' | 'failed';

/** A conversation as it stands. */
export interface SessionRow {
  readonly uuid: string;
  readonly contact_id: number;
  readonly flow_id: number;
  readonly start_id: number | null;
  readonly channel_id: number | null;
  readonly status: number;
  readonly version: number;
  readonly timeout_at: Date | null;
  readonly expires_at: Date | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly state: string | null;
}

export interface RunRow {
  readonly uuid: string;
  readonly session_uuid: string;
  readonly contact_id: number;
  readonly flow_id: number;
  readonly revision: number;
  readonly status: number;
  readonly created_at: string;
  readonly ended_at: string | null;
  /** Nothing of it was written before. */
  readonly fresh: boolean;
  /** Where it stands, or ended; null before its first node. */
  readonly node_uuid: string | null;
  /** Exits taken since it was written last. */
  readonly path: readonly string[];
  /** First facility of the person; kept from when the run began. */
  readonly place_id: number | null;
}

export interface ResultRow {
  readonly run_uuid: string;
  readonly key: string;
  readonly contact_id: number;
  readonly flow_id: number;
  readonly revision: number;
  readonly place_id: number | null;
  readonly node_uuid: string;
  readonly name: string;
  readonly value: string;
  readonly category: string | null;
  readonly number: string | null;
  readonly at: string | null;
  readonly input: string | null;
  readonly created_at: string;
}

export interface ProblemRow {
  readonly flow_id: number | null;
  readonly contact_id: number;
  readonly node_uuid: string | null;
  readonly kind: string;
  readonly code: string | null;
  readonly text: string;
}

/** One contact within a batch of steps. */
export interface Talk {
  readonly contactId: number;
  /** First facility. */
  readonly placeId: number | null;
  contact: ContactJson;
  /** The conversation that waits; null when none does. */
  waiting: SessionRow | null;
  /** Its state, where that was read already; null once it has been changed. */
  session: SessionJson | null;
  /** Steps that call out come first: everything else waits behind them. */
  errands: boolean;
}

/** What a step asked for that reaches others: a start of a flow, or a broadcast. */
export interface FollowUp {
  /** Of the engine's event. */
  readonly uuid: string;
  readonly kind: 'start' | 'broadcast';
  readonly flow_id: number | null;
  readonly node_uuid: string | null;
  readonly contact_id: number;
  readonly channel_id: number | null;
  readonly area: readonly number[] | null;
  readonly event: Readonly<Record<string, unknown>>;
}

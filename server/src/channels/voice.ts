/**
 * Telephone calls, as a channel sees them: requests of a provider become events, and what we say becomes the answer that
 * the provider carries out. Pure: a dialect knows neither flows nor the database.
 */
import { HookRefused, type HookRequest, type HookResult } from './contract.ts';
import type { FailureCode } from './failures.ts';

export type Direction = 'in' | 'out';
/** `no_answer`: it rang. `failed`: the number or the network; nobody was reached. `answered`: they spoke, and hung up. */
export type CallOutcome = 'answered' | 'no_answer' | 'busy' | 'failed';

export interface CallParties {
  /** The provider's own id of the call. */
  readonly call: string;
  readonly direction: Direction;
  /** The person's number as the provider writes it; empty where it did not say. */
  readonly person: string;
  /** Our own number. */
  readonly line: string;
}

/** What one request of a provider says. */
export type CallNews =
  /** It rings, or goes on; no instructions are asked for. */
  | { readonly what: 'progress' }
  /** The line is open and the provider asks what to do. */
  | { readonly what: 'ready' }
  | { readonly what: 'digits'; readonly digits: string }
  /** The person spoke; the address of the sound at the provider. */
  | { readonly what: 'recording'; readonly url: string }
  /** The call to another number is over. */
  | { readonly what: 'dialled'; readonly outcome: CallOutcome; readonly seconds: number }
  | {
      readonly what: 'ended';
      readonly outcome: CallOutcome;
      /** How long they spoke. */
      readonly seconds?: number;
      /** Of a recording that ended with the call. */
      readonly recording?: string;
      /** The provider's own words. */
      readonly detail?: string;
    };
export type CallEvent = CallParties & CallNews;

export type Prompt =
  /** `language`: ISO 639-3 with a country or without (`fra-GN`); empty is the provider's own. */
  | { readonly kind: 'say'; readonly text: string; readonly language: string }
  | { readonly kind: 'play'; readonly url: string };

/** What the provider is to do, one after the other. After a gather, a record or a dial nothing follows. */
export type CallInstruction =
  | Prompt
  | {
      readonly kind: 'gather';
      /** So many digits end the answer; null: `finishOn` does. */
      readonly digits: number | null;
      readonly finishOn: string;
      readonly seconds: number;
      /** The question has an exit of its own for silence. */
      readonly timesOut?: boolean;
    }
  | { readonly kind: 'record'; readonly seconds: number; readonly finishOn: string }
  | {
      readonly kind: 'dial';
      readonly to: string;
      readonly ringSeconds: number;
      readonly callSeconds: number;
    }
  /** Asks again in a moment: a step still waits for something outside. */
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'hang_up' }
  /** An incoming call is not taken: it costs the caller nothing. */
  | { readonly kind: 'reject' };

/** Addresses that the provider calls next. `answer`: with what came. The others: nothing did, and this is why. */
export type Next = (how: 'answer' | 'silence' | 'undialled' | 'again') => string;

/** The language that one provider speaks with us. */
export interface VoiceDialect<S extends object = Record<string, unknown>> {
  /** Checks where the request comes from, and translates. Throws `HookRefused`. */
  read(settings: S, request: HookRequest): CallEvent;
  write(instructions: readonly CallInstruction[], next: Next): HookResult['reply'];
  /** A secret part of the address, where the provider signs nothing. */
  proof?(settings: S): string | null;
}

/** A call that is to be placed. */
export interface OutgoingCall {
  /** Our own id; also the key for providers that take one. */
  readonly key: string;
  readonly to: string;
  /** How long it may ring. */
  readonly ringSeconds: number;
  /** What the provider calls when it is answered, and when anything changes. */
  readonly answer: string;
}
export type Placed =
  | { readonly status: 'placed'; readonly externalId: string }
  | { readonly status: 'failed'; readonly failure: FailureCode; readonly detail?: string };

export interface Voice<S extends object = Record<string, unknown>> {
  /** Absent: nobody calls us about calls of this kind. */
  readonly dialect?: VoiceDialect<S>;
  /** Absent: this kind takes calls and cannot place any. A rejection leaves open whether it rings. */
  place?(settings: S, call: OutgoingCall): Promise<Placed>;
  /** Calls that are placed or open at one time, at most. */
  atOnce(settings: S): number;
}

const largestBody = 65_536;
const mostValues = 100;

/** The values of a form, in the address too where `withQuery`. Throws `HookRefused` for what no provider sends. */
export function formOf(request: HookRequest): URLSearchParams {
  if (request.body.length > largestBody) throw new HookRefused(413, 'The request is too large.');
  const form = new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString('utf8'));
  if ([...form.keys()].length > mostValues) throw new HookRefused(413, 'The request has too many values.');
  return form;
}

/** One value, without what no line carries, at most so long. */
export const textAt = (form: URLSearchParams, name: string, most = 100): string =>
  (form.get(name) ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, most)
    .toWellFormed();

/** Keys of a telephone and nothing else. */
export const digitsOf = (text: string): string => text.replace(/[^0-9*#A-D]/g, '').slice(0, 100);

const longestUrl = 2_048;

/** The address of a recording; undefined for anything that is no address of the web. */
export function webAddress(text: string): string | undefined {
  if (text.length > longestUrl) return undefined;
  const url = URL.parse(text);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}

export function secondsOf(text: string): number {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.round(seconds), 86_400) : 0;
}

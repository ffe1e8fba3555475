/**
 * What leaves the machine, done by the host. A service may answer at once or by a promise; it must answer within the
 * host's time limit and never throws: what failed is in its answer. A service that is absent is an error event.
 */
import type { PhoneNumbers } from '../values/environment.ts';

type Maybe<T> = T | Promise<T>;

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface HttpResponse {
  /** 0 when there was no connection. */
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** At most `maxWebhookResponseBytes` and a little more; `truncated` says that there was more. */
  readonly body: string;
  readonly truncated?: boolean;
  readonly elapsedMs: number;
  /** How often it was tried again before this answer. */
  readonly retries?: number;
  /** The host refuses to call this address. */
  readonly blocked?: boolean;
}

export interface AirtimeTransfer {
  readonly externalId?: string;
  readonly sender: string;
  readonly recipient: string;
  readonly currency: string;
  /** A decimal. */
  readonly amount: string;
  readonly error?: string;
  readonly logs?: readonly unknown[];
}

export interface LlmAnswer {
  readonly output?: string;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly error?: string;
  readonly elapsedMs: number;
}

export interface Services {
  webhook?(request: HttpRequest): Maybe<HttpResponse>;
  email?(addresses: readonly string[], subject: string, body: string): Maybe<{ readonly error?: string }>;
  airtime?(sender: string, recipient: string, amounts: Readonly<Record<string, string>>): Maybe<AirtimeTransfer>;
  llm?(llm: { readonly uuid: string; readonly name: string }, instructions: string, input: string): Maybe<LlmAnswer>;
  /** Whether this contact may have the address; false when it belongs to another. */
  claimUrn?(contactUuid: string, identity: string): Maybe<boolean>;
  /** Why this text must not be sent (`forbidden_content`), or undefined. */
  unsendable?(text: string): string | undefined;
  readonly phones: PhoneNumbers;
}

/** What the page and the engine's worker say to each other. Everything is plain JSON. */
import type { AssetsJson } from '@mhero/flow/assets/read-assets.ts';
import type { ContactJson } from '@mhero/flow/contact/contact.ts';
import type { Conversation, Difference } from '@mhero/flow/conversations/conversation.ts';
import type { Rehearsed } from '@mhero/flow/rehearsal/figures.ts';
import type { AnswerHabits } from '@mhero/flow/rehearsal/habits.ts';
import type { CannedAnswer, PhoneView } from '@mhero/flow/rehearsal/phone.ts';
import type { EnvironmentJson } from '@mhero/flow/values/environment.ts';

/** What a rehearsal stands on: the draft and the flows that it enters, and what they may name. */
export interface Setting {
  readonly definitions: readonly unknown[];
  readonly assets: AssetsJson;
  readonly environment: EnvironmentJson;
}

/** Whoever holds the phone. Without an address they get a number of the country that nobody has. */
export type Person = Partial<ContactJson> & { readonly name: string };

export interface CrowdPlan {
  readonly people: number;
  readonly seed: number;
  readonly habits: AnswerHabits;
  readonly languages: ReadonlyArray<{ readonly language: string; readonly share: number }>;
  readonly prices: ReadonlyArray<{ readonly prefix: string; readonly price: number }>;
  readonly rate: number | null;
  readonly start: string;
}

export interface TestToPlay {
  readonly id: string;
  readonly conversation: Conversation;
}

/** Each act with what it is given and what it answers. */
export interface Acts {
  begin: { given: { setting: Setting; person: Person; start: string }; answer: PhoneView };
  say: { given: { text: string; attachments?: readonly string[] }; answer: PhoneView };
  /** Without minutes: until something ends. */
  wait: { given: { minutes?: number }; answer: PhoneView };
  dialed: { given: { status: 'answered' | 'no_answer' | 'busy' | 'failed' }; answer: PhoneView };
  undo: { given: Record<string, never>; answer: PhoneView };
  /** What was said, as a test that expects what happened; with `as` in place of the person. */
  keep: { given: { name: string; as: Readonly<Record<string, unknown>> | undefined }; answer: Conversation };
  crowd: { given: { setting: Setting; plan: CrowdPlan }; answer: Rehearsed };
  tests: {
    given: { setting: Setting; tests: readonly TestToPlay[] };
    answer: ReadonlyArray<{ readonly id: string; readonly differences: readonly Difference[] }>;
  };
  /** What the conversation would expect from now on. */
  accept: { given: { setting: Setting; conversation: Conversation }; answer: Conversation };
}
export type Act = keyof Acts;

export interface OutsideCall {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

export type ToWorker =
  | { [A in Act]: { readonly id: number; readonly act: A; readonly given: Acts[A]['given'] } }[Act]
  | { readonly id: number; readonly act: 'answered'; readonly given: CannedAnswer };

export type FromWorker =
  | { readonly id: number; readonly kind: 'answer'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'refused'; readonly message: string }
  /** The flow calls something outside; `answered` with this id goes on. */
  | { readonly id: number; readonly kind: 'ask'; readonly call: OutsideCall }
  | { readonly id: number; readonly kind: 'progress'; readonly done: number };

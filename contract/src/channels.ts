import { type Static, Type } from 'typebox';
import { Instant, Nullable, Uuid } from './common.ts';

export const ChannelRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  kind: Type.String(),
  scheme: Type.String(),
  /** Parts per second; null is as fast as the network takes. */
  rate: Nullable(Type.Number()),
  paused: Type.Boolean(),
  /** connecting, up, down, stopped; idle when no node has it open. */
  link: Type.String(),
  link_reason: Nullable(Type.String()),
  link_since: Nullable(Instant),
  /** Without secrets. */
  settings: Type.Record(Type.String(), Type.Unknown()),
  /** Names of the secrets that are set. */
  secrets_set: Type.Array(Type.String()),
  /** Address for the network's calls to us, where the kind has one. */
  hook: Nullable(Type.String()),
  waiting: Type.Integer(),
});
export type ChannelRow = Static<typeof ChannelRow>;

const Rate = Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }));
const ChannelName = Type.String({ minLength: 1, maxLength: 100 });
export const NewChannel = Type.Object({
  name: ChannelName,
  kind: Type.String({ maxLength: 30 }),
  rate: Type.Optional(Rate),
  settings: Type.Record(Type.String(), Type.Unknown()),
});
export const ChannelChange = Type.Object({
  name: Type.Optional(ChannelName),
  rate: Type.Optional(Rate),
  paused: Type.Optional(Type.Boolean()),
  /** Secrets that are left out keep their value. */
  settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/** A kind that can be added, with the JSON Schema of its settings for drawing the form. */
export const ChannelKindRow = Type.Object({
  kind: Type.String(),
  scheme: Type.String(),
  settings: Type.Unknown(),
  secrets: Type.Array(Type.String()),
  /** Settings to begin with, to choose from. */
  presets: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      description: Type.String(),
      settings: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});
export type ChannelKindRow = Static<typeof ChannelKindRow>;

export const TestMessage = Type.Object({
  to: Type.String({ maxLength: 50 }),
  text: Type.String({ minLength: 1, maxLength: 1600 }),
});
export const TestResult = Type.Object({
  message: Type.String(),
  state: Type.String(),
  failure: Nullable(Type.String()),
  detail: Nullable(Type.String()),
});
export type TestResult = Static<typeof TestResult>;

/** A simulated phone, with the last thing on its screen. */
export const Phone = Type.Object({
  contact: Uuid,
  name: Type.String(),
  address: Type.String(),
  last_text: Nullable(Type.String()),
  last_at: Nullable(Instant),
});
export type Phone = Static<typeof Phone>;
/** A call that is not taken, one that is, or the opening of a chat. */
export const PhoneCall = Type.Object({
  what: Type.Union([Type.Literal('missed_call'), Type.Literal('incoming_call'), Type.Literal('new_conversation')]),
});
export const PhoneReply = Type.Object({ text: Type.String({ minLength: 1, maxLength: 1600 }) });

/** What was said in a call, by whom: words, the address of a sound, keys, the address of a recording, another number. */
export const CallLine = Type.Object({
  at: Instant,
  by: Type.Union([Type.Literal('us'), Type.Literal('person')]),
  kind: Type.Union([
    Type.Literal('said'),
    Type.Literal('played'),
    Type.Literal('keyed'),
    Type.Literal('recorded'),
    Type.Literal('dialled'),
  ]),
  text: Type.String(),
});
export type CallLine = Static<typeof CallLine>;

/** A call in the thread of its person. */
export const ThreadCall = Type.Object({
  id: Uuid,
  /** queued, placing, ringing, open, ended. */
  state: Type.String(),
  /** Of one that ended: answered, no_answer, busy, failed, not_taken, cancelled. */
  outcome: Nullable(Type.String()),
  seconds: Nullable(Type.Integer()),
  /** How often it was placed. */
  attempts: Type.Integer(),
  flow: Nullable(Type.String()),
  lines: Type.Array(CallLine),
});
export type ThreadCall = Static<typeof ThreadCall>;

/** A simulated phone that rings or talks. */
export const PhoneOnLine = Type.Object({
  id: Uuid,
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  state: Type.Union([Type.Literal('ringing'), Type.Literal('open')]),
  channel: Type.String(),
  lines: Type.Array(CallLine),
  /** The number of what is asked now: an answer names it, so that it counts once. */
  wait: Type.Integer(),
  /** Null while nothing is asked. */
  asks: Nullable(
    Type.Object({
      kind: Type.Union([Type.Literal('digits'), Type.Literal('recording'), Type.Literal('dial')]),
      /** So many end the answer; null: the key # does. */
      digits: Nullable(Type.Integer()),
      /** The other number that is called. */
      to: Nullable(Type.String()),
    }),
  ),
});
export type PhoneOnLine = Static<typeof PhoneOnLine>;
export const PhoneCallNow = Type.Object({ call: Nullable(PhoneOnLine) });
export type PhoneCallNow = Static<typeof PhoneCallNow>;

/** Number of a question of the call. */
const Wait = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** What the owner of a simulated phone does in a call. */
export const PhoneAct = Type.Union([
  Type.Object({ act: Type.Literal('take') }),
  Type.Object({ act: Type.Literal('decline') }),
  Type.Object({ act: Type.Literal('hang_up') }),
  Type.Object({
    act: Type.Literal('key'),
    wait: Wait,
    digits: Type.String({ pattern: '^[0-9*#]{1,30}$' }),
  }),
  Type.Object({ act: Type.Literal('be_silent'), wait: Wait }),
  /** Words that stand for a recording. */
  Type.Object({
    act: Type.Literal('record'),
    wait: Wait,
    words: Type.String({ minLength: 1, maxLength: 500 }),
  }),
  /** How the call to the other number went. */
  Type.Object({
    act: Type.Literal('dialled'),
    wait: Wait,
    outcome: Type.Union([Type.Literal('answered'), Type.Literal('no_answer'), Type.Literal('busy')]),
  }),
]);
export type PhoneAct = Static<typeof PhoneAct>;

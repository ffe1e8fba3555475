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

/** Conversations: flows started for people, and what makes one begin by itself. */
import { type Static, Type } from 'typebox';
import { LaneName } from './broadcasts.ts';
import { Instant, Nullable, Uuid } from './common.ts';

/** Starts a flow for everyone who matches, or for one person. */
export const NewStart = Type.Object({
  flow: Uuid,
  /** Exactly one of these two. */
  query: Type.Optional(Type.String({ maxLength: 10_000 })),
  contact: Type.Optional(Uuid),
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  lane: Type.Optional(LaneName),
  /** Also those who were in the flow before; they are unless this is false. */
  restart: Type.Optional(Type.Boolean()),
  /** Leaves out whoever is in a conversation, instead of interrupting it; does so unless this is false. */
  skip_busy: Type.Optional(Type.Boolean()),
  /** `@trigger.params` of the flow. */
  params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type NewStart = Static<typeof NewStart>;

/** recipients = waiting + started + skipped_busy + skipped_before + failed + cancelled. */
export const FlowStart = Type.Object({
  id: Uuid,
  flow: Uuid,
  flow_name: Type.String(),
  query: Nullable(Type.String()),
  state: Type.String(),
  recipients: Type.Integer(),
  /** Who matched and is not written to, by reason. */
  left_out: Type.Record(Type.String(), Type.Integer()),
  waiting: Type.Integer(),
  started: Type.Integer(),
  skipped_busy: Type.Integer(),
  skipped_before: Type.Integer(),
  failed: Type.Integer(),
  cancelled: Type.Integer(),
  created_at: Instant,
  finished_at: Nullable(Instant),
});
export type FlowStart = Static<typeof FlowStart>;

export const NewTrigger = Type.Object({
  kind: Type.Union([Type.Literal('keyword'), Type.Literal('catch_all')]),
  flow: Uuid,
  /** Of one word each, or one sign. */
  keywords: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 16 }), { maxItems: 20 })),
  /** Whether the message begins with the keyword (`first`) or is nothing else (`only`). */
  match: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('only')])),
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  include_groups: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
  exclude_groups: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
  /** Whether it takes somebody out of a conversation. */
  interrupts: Type.Optional(Type.Boolean()),
});
export type NewTrigger = Static<typeof NewTrigger>;

export const Trigger = Type.Object({
  id: Uuid,
  kind: Type.String(),
  flow: Uuid,
  flow_name: Type.String(),
  keywords: Type.Array(Type.String()),
  match: Type.String(),
  channel: Nullable(Uuid),
  include_groups: Type.Array(Type.String()),
  exclude_groups: Type.Array(Type.String()),
  interrupts: Type.Boolean(),
  created_at: Instant,
});
export type Trigger = Static<typeof Trigger>;

/** What a flow could not do, for its author. */
export const FlowProblem = Type.Object({
  contact: Uuid,
  name: Type.String(),
  node: Nullable(Uuid),
  kind: Type.String(),
  code: Nullable(Type.String()),
  text: Type.String(),
  at: Instant,
});
export type FlowProblem = Static<typeof FlowProblem>;

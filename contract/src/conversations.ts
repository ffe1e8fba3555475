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
  /** When, with an offset; now if absent. Who it goes to is decided now. */
  at: Type.Optional(Instant),
});
export type NewStart = Static<typeof NewStart>;

/** recipients = waiting + started + skipped_busy + skipped_before + failed + cancelled. */
export const FlowStart = Type.Object({
  id: Uuid,
  flow: Uuid,
  flow_name: Type.String(),
  query: Nullable(Type.String()),
  /** scheduled, running, paused, done, cancelled */
  state: Type.String(),
  /** officer, flow, schedule, campaign */
  origin: Type.String(),
  /** Of a start by a flow: which one, at which node, with whom. A person outside of one's area is not named. */
  by: Nullable(Type.Object({ flow: Uuid, flow_name: Type.String(), node: Nullable(Uuid), contact: Nullable(Uuid) })),
  at: Instant,
  lane: LaneName,
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

export const StartChange = Type.Object({
  action: Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('cancel')]),
});
export type StartChange = Static<typeof StartChange>;

/** Where a person of a start stands: of those who were started, in their conversation. */
export const StartedPerson = Type.Object({
  contact: Uuid,
  name: Type.String(),
  /** waiting, cancelled, skipped_busy, skipped_before, failed; and in the conversation: started (a call to the outside
   * is under way), answering, completed, expired, interrupted. */
  state: Type.String(),
  session: Nullable(Uuid),
});
export type StartedPerson = Static<typeof StartedPerson>;

export const TriggerKind = Type.Union([
  Type.Literal('keyword'),
  Type.Literal('catch_all'),
  Type.Literal('new_conversation'),
  Type.Literal('missed_call'),
  Type.Literal('incoming_call'),
]);
export type TriggerKind = Static<typeof TriggerKind>;

/** A keyword takes people out of a conversation, unless the flow that they are in ignores triggers. */
export const NewTrigger = Type.Object({
  kind: TriggerKind,
  flow: Uuid,
  /** Of one word each, or one sign. */
  keywords: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 16 }), { maxItems: 100 })),
  /** Whether the message begins with the keyword (`first`) or is nothing else (`only`). */
  match: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('only')])),
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  include_groups: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
  exclude_groups: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
});
export type NewTrigger = Static<typeof NewTrigger>;

export const Trigger = Type.Object({
  id: Uuid,
  kind: TriggerKind,
  flow: Uuid,
  flow_name: Type.String(),
  keywords: Type.Array(Type.String()),
  match: Type.String(),
  channel: Nullable(Uuid),
  include_groups: Type.Array(Type.String()),
  exclude_groups: Type.Array(Type.String()),
  created_at: Instant,
});
export type Trigger = Static<typeof Trigger>;

/** What would happen if somebody wrote this. */
export const TryTrigger = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 1_600 }),
  /** Without one, what is for one channel alone does not count. */
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  /** Somebody who is known: their groups and the conversation that they are in count. */
  contact: Type.Optional(Uuid),
  /** As if it were the first that they write. */
  first: Type.Optional(Type.Boolean()),
});
export type TryTrigger = Static<typeof TryTrigger>;

export const TriedTrigger = Type.Object({
  /** A kind of trigger; `answer` in the conversation that they are in; `stop`, `start` for words of consent; `nothing`. */
  outcome: Type.Union([
    TriggerKind,
    Type.Literal('answer'),
    Type.Literal('stop'),
    Type.Literal('start'),
    Type.Literal('nothing'),
  ]),
  flow: Nullable(Uuid),
  flow_name: Nullable(Type.String()),
  keyword: Nullable(Type.String()),
  /** Names of flows whose triggers fit as well and are less specific. */
  instead_of: Type.Array(Type.String()),
});
export type TriedTrigger = Static<typeof TriedTrigger>;

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

/** One passage of one person through one flow. */
export const FlowRun = Type.Object({
  id: Uuid,
  session: Uuid,
  flow: Uuid,
  flow_name: Type.String(),
  revision: Type.Integer(),
  contact: Uuid,
  name: Type.String(),
  /** active, waiting, completed, expired, interrupted, failed */
  status: Type.String(),
  /** Where it stands, or ended. */
  node: Nullable(Uuid),
  created_at: Instant,
  ended_at: Nullable(Instant),
});
export type FlowRun = Static<typeof FlowRun>;

/** One conversation of one person: its runs, oldest first, each with its way and its answers. */
export const FlowSession = Type.Object({
  id: Uuid,
  contact: Uuid,
  name: Type.String(),
  /** waiting, completed, failed, interrupted */
  status: Type.String(),
  start: Nullable(Uuid),
  created_at: Instant,
  ended_at: Nullable(Instant),
  /** While it waits: when it goes on without an answer, and when it ends. */
  timeout_at: Nullable(Instant),
  expires_at: Nullable(Instant),
  runs: Type.Array(
    Type.Object({
      ...FlowRun.properties,
      /** The exits that were taken, in order; of long runs the last 200. */
      path: Type.Array(Uuid),
      results: Type.Array(
        Type.Object({
          key: Type.String(),
          name: Type.String(),
          value: Type.String(),
          category: Nullable(Type.String()),
          input: Nullable(Type.String()),
          node: Uuid,
          at: Instant,
        }),
      ),
    }),
  ),
});
export type FlowSession = Static<typeof FlowSession>;

/** An address that is told whenever a flow calls the resthook of that name. */
export const ResthookSubscriber = Type.Object({
  id: Uuid,
  resthook: Type.String(),
  target_url: Type.String(),
  created_on: Instant,
});
export type ResthookSubscriber = Static<typeof ResthookSubscriber>;

export const NewResthookSubscriber = Type.Object({
  resthook: Type.String({ pattern: '^[a-z0-9_-]{1,50}$' }),
  target_url: Type.String({ minLength: 1, maxLength: 2_000 }),
});
export type NewResthookSubscriber = Static<typeof NewResthookSubscriber>;

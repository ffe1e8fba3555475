import { type Static, Type } from 'typebox';
import { Instant, Nullable, PageQuery, Uuid } from './common.ts';

export const lanes = ['emergency', 'reply', 'ordinary', 'bulk'] as const;
export type Lane = (typeof lanes)[number];
export const LaneName = Type.Union([
  Type.Literal('emergency'),
  Type.Literal('reply'),
  Type.Literal('ordinary'),
  Type.Literal('bulk'),
]);

/** Text by language of the recipient (ISO 639-3); `default` goes to everyone else. */
export const Texts = Type.Record(Type.String({ maxLength: 10 }), Type.String({ maxLength: 10_000 }));

export const PreviewRequest = Type.Object({
  query: Type.String({ maxLength: 10_000 }),
  texts: Texts,
  channel: Type.Optional(Type.String({ maxLength: 100 })),
});

export const BroadcastPreview = Type.Object({
  /** Real people of the audience, a few of each language version. */
  people: Type.Array(
    Type.Object({
      name: Type.String(),
      language: Nullable(Type.String()),
      /** Key of `texts` that this person gets. */
      version: Type.String(),
      text: Type.String(),
      parts: Type.Integer(),
      errors: Type.Array(Type.Object({ expression: Type.String(), message: Type.String() })),
    }),
  ),
  /** Estimated from the previewed people and the counts by language. */
  parts: Type.Integer(),
  cost: Nullable(
    Type.Object({
      amount: Type.Number(),
      currency: Type.String(),
      by_operator: Type.Array(Type.Object({ operator: Type.String(), people: Type.Integer(), amount: Type.Number() })),
    }),
  ),
  /** At the channel's rate; null when nothing limits it. */
  seconds: Nullable(Type.Number()),
});
export type BroadcastPreview = Static<typeof BroadcastPreview>;

export const NewBroadcast = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 200 })),
  query: Type.String({ maxLength: 10_000 }),
  texts: Texts,
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  lane: Type.Optional(LaneName),
  /** Local wall time `2026-11-23T09:00` in each recipient's own time zone, or an instant with offset for all at once. */
  at: Type.Optional(Type.String({ maxLength: 40 })),
  /** The count that the officer confirmed: refused when the audience now differs by more than 1 % and at least 1. */
  confirmed: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type NewBroadcast = Static<typeof NewBroadcast>;

/** Each recipient is in exactly one of these states; they and `left_out` add up to `audience`. */
export const Accounting = Type.Object({
  audience: Type.Integer(),
  waiting: Type.Integer(),
  held: Type.Integer(),
  sending: Type.Integer(),
  sent: Type.Integer(),
  delivered: Type.Integer(),
  read: Type.Integer(),
  failed: Type.Integer(),
  expired: Type.Integer(),
  cancelled: Type.Integer(),
  unknown: Type.Integer(),
  failures: Type.Array(Type.Object({ failure: Type.String(), count: Type.Integer() })),
  left_out: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
  /** People among the recipients who have written since. Not a state. */
  replied: Type.Integer(),
});
export type Accounting = Static<typeof Accounting>;

export const Broadcast = Type.Object({
  id: Uuid,
  name: Type.String(),
  query: Type.String(),
  texts: Texts,
  channel: Type.String(),
  lane: LaneName,
  /** scheduled, queued, sending, paused, done, cancelled */
  state: Type.String(),
  at: Nullable(Type.String()),
  created_at: Instant,
  started_at: Nullable(Instant),
  finished_at: Nullable(Instant),
  by: Nullable(Type.String()),
  accounting: Accounting,
});
export type Broadcast = Static<typeof Broadcast>;

export const BroadcastChange = Type.Object({
  action: Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('cancel')]),
});
/** A new broadcast to some of the recipients of this one. */
export const SendAgain = Type.Object({
  to: Type.Union([Type.Literal('failed'), Type.Literal('silent')]),
  texts: Type.Optional(Texts),
});

export const Recipient = Type.Object({
  contact: Uuid,
  name: Type.String(),
  address: Nullable(Type.String()),
  state: Type.String(),
  failure: Nullable(Type.String()),
  at: Nullable(Instant),
});
export type Recipient = Static<typeof Recipient>;
export const RecipientsQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.String({ maxLength: 30 })),
  /** A failure, or a reason for being left out. */
  reason: Type.Optional(Type.String({ maxLength: 30 })),
});

/** What happened in each minute since the start. */
export const Curve = Type.Object({
  minutes: Type.Array(
    Type.Object({ minute: Type.Integer(), sent: Type.Integer(), delivered: Type.Integer(), replied: Type.Integer() }),
  ),
});
export type Curve = Static<typeof Curve>;

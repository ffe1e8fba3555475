import { type Static, Type } from 'typebox';
import { Instant, Nullable, Uuid } from './common.ts';

/** Why somebody who matches is not written to. In this order: a contact counts under the first that is true. */
export const leftOutReasons = [
  ...(['outside_area', 'inactive', 'no_address', 'invalid_number', 'opted_out', 'same_number'] as const),
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

export const LeftOut = Type.Object({ reason: Type.String(), count: Type.Integer() });

/** matched = reachable + the sum of left_out. */
export const AudienceCount = Type.Object({
  matched: Type.Integer(),
  reachable: Type.Integer(),
  left_out: Type.Array(LeftOut),
  took_ms: Type.Number(),
  /** The query as understood, in normal form. */
  normalized: Type.String(),
});
export type AudienceCount = Static<typeof AudienceCount>;
export const CountRequest = Type.Object({ query: Type.String({ maxLength: 10_000 }) });

export const Audience = Type.Object({
  id: Uuid,
  name: Type.String(),
  query: Type.String(),
  created_at: Instant,
  by: Nullable(Type.String()),
});
export type Audience = Static<typeof Audience>;
export const NewAudience = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  query: Type.String({ maxLength: 10_000 }),
});

const Chip = Type.Object({
  property: Type.String(),
  comparator: Type.String(),
  values: Type.Array(Type.String()),
});
/** A query as it was understood. */
export const ParsedAudience = Type.Object({
  normalized: Type.String(),
  /** All groups have to hold; null where the query is too complex to be shown as chips. */
  chips: Nullable(
    Type.Array(Type.Object({ match: Type.Union([Type.Literal('all'), Type.Literal('any')]), chips: Type.Array(Chip) })),
  ),
  /** What is probably not meant as it is written. */
  hints: Type.Array(
    Type.Object({ message: Type.String(), at: Type.Array(Type.Integer()), meant: Type.Optional(Type.String()) }),
  ),
});
export type ParsedAudience = Static<typeof ParsedAudience>;

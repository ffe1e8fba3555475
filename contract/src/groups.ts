/** Groups that are kept by hand, and how they are kept together with a registry's. */
import { type Static, Type } from 'typebox';
import { Instant, Named, Nullable, PageQuery, Uuid } from './common.ts';

export const GroupTie = Type.Object({
  source: Named,
  /** `Group/1`; null until it was made there. */
  record: Nullable(Type.String()),
  /** in_step; waiting: changes of ours are to be written; gone: it was deleted there, an officer has to say; failed. */
  state: Type.Union([Type.Literal('in_step'), Type.Literal('waiting'), Type.Literal('gone'), Type.Literal('failed')]),
  /** Members of ours that are not there yet, and the other way round. */
  to_add: Type.Integer(),
  to_remove: Type.Integer(),
  /** Members who cannot be there: they come from other registries. */
  not_there: Type.Integer(),
  written_at: Nullable(Instant),
  trouble: Nullable(Type.String()),
});
export type GroupTie = Static<typeof GroupTie>;

export const ContactGroup = Type.Object({
  id: Type.Integer(),
  uuid: Uuid,
  name: Type.String(),
  /** Of a smart group, whose members follow from a question; null is kept by hand. */
  query: Nullable(Type.String()),
  /** Within the caller's area. */
  members: Type.Integer(),
  /** Null: of no registry. A group that only comes from a registry has no tie but a `source`. */
  tie: Nullable(GroupTie),
  source: Nullable(Named),
});
export type ContactGroup = Static<typeof ContactGroup>;
export const GroupsQuery = Type.Object({ ...PageQuery, search: Type.Optional(Type.String({ maxLength: 100 })) });

export const NewGroup = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });
/** Members are added and taken out of the caller's area only: by person, or all that a question chooses. */
export const GroupMembers = Type.Object({
  add: Type.Optional(Type.Array(Uuid, { maxItems: 1000 })),
  remove: Type.Optional(Type.Array(Uuid, { maxItems: 1000 })),
  add_query: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })),
  remove_query: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })),
});
export type GroupMembers = Static<typeof GroupMembers>;
export const GroupMoved = Type.Object({ added: Type.Integer(), removed: Type.Integer() });
export type GroupMoved = Static<typeof GroupMoved>;
export const SaveGroup = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });
/** Null ends the tie: both sides keep what they have. */
export const SaveGroupTie = Type.Object({
  source: Nullable(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
});

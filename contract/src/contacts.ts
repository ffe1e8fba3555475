import { type Static, Type } from 'typebox';
import { ThreadCall } from './channels.ts';
import { Instant, Named, Nullable, PageQuery, Uuid } from './common.ts';
import { FactRow, Saying } from './matching.ts';

export const ContactRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  cadre: Type.Array(Type.String()),
  job: Type.Array(Type.String()),
  facility: Type.Array(Type.String()),
  tel: Nullable(Type.String()),
  language: Nullable(Type.String()),
  /** reachable, no_address, invalid_number, opted_out, inactive */
  reach: Type.String(),
  last_heard_at: Nullable(Instant),
});
export type ContactRow = Static<typeof ContactRow>;

export const ContactsQuery = Type.Object({
  ...PageQuery,
  /** Contact query language; empty is everyone. */
  query: Type.Optional(Type.String({ maxLength: 10_000 })),
  sort: Type.Optional(Type.Union([Type.Literal('name'), Type.Literal('last_heard')])),
  /** Only those of one reason of the explained count. */
  left_out: Type.Optional(Type.String({ maxLength: 30 })),
});

/** Where a fact came from: the source's name and the record in it. */
export const Origin = Type.Object({ source: Type.String(), record: Nullable(Type.String()) });

export const ContactDetail = Type.Object({
  ...ContactRow.properties,
  status: Type.String(),
  gender: Nullable(Type.String()),
  birth_date: Nullable(Type.String()),
  addresses: Type.Array(
    Type.Object({
      scheme: Type.String(),
      value: Type.String(),
      raw: Nullable(Type.String()),
      mended: Nullable(Type.String()),
      valid: Type.Boolean(),
      refusal: Nullable(Type.String()),
      opted_out: Type.Boolean(),
      /** How many other contacts have the same address. */
      shared_with: Type.Integer(),
      /** Who said it first. */
      origin: Nullable(Origin),
      /** Who says it now, best priority first. */
      origins: Type.Array(Saying),
    }),
  ),
  roles: Type.Array(
    Type.Object({
      cadre: Nullable(Type.String()),
      job: Nullable(Type.String()),
      facility: Nullable(Type.String()),
      /** The facility's ancestors, nearest first. */
      places: Type.Array(Type.String()),
      employer: Nullable(Type.String()),
      skills: Type.Array(Type.String()),
      starts_on: Nullable(Type.String()),
      ends_on: Nullable(Type.String()),
      active: Type.Boolean(),
      origin: Nullable(Origin),
    }),
  ),
  groups: Type.Array(Named),
  fields: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), value: Type.String() })),
  identifiers: Type.Array(Type.Object({ system: Type.String(), value: Type.String(), origins: Type.Array(Saying) })),
  /** Name, gender, birth date, language and fields: which source says it, and what the others say. */
  facts: Type.Array(FactRow),
  origins: Type.Array(
    Type.Object({
      ...Origin.properties,
      /** The identifier by which the record was linked to the person while it came, without a decision. */
      linked_by: Nullable(Type.Object({ system: Type.String(), value: Type.String(), at: Instant })),
    }),
  ),
  consent: Type.Array(
    Type.Object({
      at: Instant,
      address: Type.String(),
      action: Type.String(),
      how: Type.String(),
      words: Nullable(Type.String()),
    }),
  ),
});
export type ContactDetail = Static<typeof ContactDetail>;

/** One line of a thread; threads come newest first. */
export const ThreadMessage = Type.Object({
  id: Type.String(),
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  text: Type.String(),
  at: Instant,
  channel: Nullable(Type.String()),
  address: Type.String(),
  /** Of outgoing ones: queued, held, sending, sent, delivered, read, failed, expired, cancelled, unknown. */
  state: Nullable(Type.String()),
  failure: Nullable(Type.String()),
  parts: Type.Integer(),
  broadcast: Nullable(Uuid),
  /** It was a call; `text` is empty. */
  call: Nullable(ThreadCall),
});
export type ThreadMessage = Static<typeof ThreadMessage>;
export const ReplyText = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 1600 }),
  channel: Type.Optional(Type.String({ maxLength: 100 })),
});

/** A sender that no contact owns: kept and shown. */
export const UnknownSender = Type.Object({
  address: Type.String(),
  scheme: Type.String(),
  messages: Type.Integer(),
  last_text: Type.String(),
  last_at: Instant,
});
export type UnknownSender = Static<typeof UnknownSender>;

export const PlaceRow = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  level: Nullable(Type.String()),
  facility: Type.Boolean(),
  type: Nullable(Type.String()),
  parent: Nullable(Named),
  children: Type.Integer(),
  /** Contacts in the subtree that the caller may see. */
  contacts: Type.Integer(),
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
});
export type PlaceRow = Static<typeof PlaceRow>;
/** The outline of a place: rings of longitude and latitude, coarse enough to be drawn on a screen. */
export const PlaceShape = Type.Object({
  place: Type.Integer(),
  rings: Type.Array(Type.Array(Type.Tuple([Type.Number(), Type.Number()]))),
});
export type PlaceShape = Static<typeof PlaceShape>;
export const ShapesQuery = Type.Object({ level: Type.String({ minLength: 1, maxLength: 50 }) });

export const PlacesQuery = Type.Object({
  ...PageQuery,
  /** Children of this place; without it and without `search`, the roots that the caller may see. */
  parent: Type.Optional(Type.Integer()),
  search: Type.Optional(Type.String({ maxLength: 100 })),
});

/** Values to choose from in chips, by attribute: cadre, job, skill, facility_type, employer, language, gender, group … */
export const ChoicesQuery = Type.Object({ search: Type.Optional(Type.String({ maxLength: 100 })) });
export const Choice = Type.Object({ value: Type.String(), label: Type.String(), contacts: Nullable(Type.Integer()) });
export type Choice = Static<typeof Choice>;

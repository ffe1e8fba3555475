/** A playbook: a ready use case as data, one folder of `playbooks/` (docs/make/playbook.md). */
import { type Static, Type } from 'typebox';
import { Instant, Nullable, Uuid } from './common.ts';

/** By ISO 639-3: English and French at least. */
const Words = Type.Object(
  { eng: Type.String({ minLength: 1, maxLength: 500 }), fra: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: Type.String({ minLength: 1, maxLength: 500 }) },
);
export type Words = Static<typeof Words>;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const At = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
/** The 28th at most, which every month has. */
const Day = Type.Integer({ minimum: 1, maximum: 28 });
const exact = { additionalProperties: false };

/** When it is proposed to go out, in the time of those who get it. */
export const ProposedSchedule = Type.Union([
  Type.Object({ every: Type.Literal('day'), at: At }, exact),
  Type.Object(
    {
      every: Type.Literal('week'),
      on: Type.Array(Type.Union(WEEKDAYS.map((day) => Type.Literal(day))), { minItems: 1, maxItems: 7 }),
      at: At,
    },
    exact,
  ),
  Type.Object({ every: Type.Literal('month'), day: Day, at: At }, exact),
  Type.Object(
    { every: Type.Literal('year'), month: Type.Integer({ minimum: 1, maximum: 12 }), day: Day, at: At },
    exact,
  ),
]);

/**
 * The one right picture of a result: `share` of few categories, `bars` of several, `map` of categories by place,
 * `histogram` of numbers, `themes` of free text.
 */
export const Chart = Type.Object(
  {
    /** Key of the result: its name in lower case with `_`. */
    result: Type.String({ pattern: '^[a-z0-9_]{1,64}$' }),
    title: Words,
    kind: Type.Union((['share', 'bars', 'map', 'histogram', 'themes'] as const).map((kind) => Type.Literal(kind))),
    /** Categories of the flow's own language in the order in which they are drawn; those left out are not drawn. */
    order: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 20, uniqueItems: true })),
  },
  exact,
);
export type Chart = Static<typeof Chart>;

/** `playbook.json`. Beside it stand `flow.json` and `<folder>.test.json`. */
export const Playbook = Type.Object(
  {
    name: Words,
    purpose: Words,
    for: Words,
    /** Proposed, in the audience language. */
    audience: Type.String({ maxLength: 1_000 }),
    /** Words that begin the flow when somebody sends them, in any case; English first. */
    keywords: Type.Array(Type.String({ pattern: '^[a-z]{2,20}$' }), { minItems: 1, maxItems: 10, uniqueItems: true }),
    /** Null is by hand. */
    schedule: Type.Union([ProposedSchedule, Type.Null()]),
    /** How long a person is busy with it. */
    minutes: Type.Integer({ minimum: 1, maximum: 60 }),
    /** How many messages a person gets who answers everything at once: the first conversation of the tests. */
    messages: Type.Integer({ minimum: 1, maximum: 50 }),
    /** Keys of the fields of contacts that the flow reads or sets. */
    fields: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 20, uniqueItems: true })),
    /** Groups by name that must have members before it starts. */
    groups: Type.Optional(Type.Array(Type.Object({ name: Type.String(), purpose: Words }, exact), { maxItems: 10 })),
    /** What to change or to do before the first start. */
    prepare: Type.Array(Words, { minItems: 1, maxItems: 10 }),
    charts: Type.Array(Chart, { minItems: 1, maxItems: 50 }),
  },
  exact,
);
export type Playbook = Static<typeof Playbook>;

/** One line of a conversation as it is seen on the phone. */
const Said = Type.Object({ who: Type.Union([Type.Literal('we'), Type.Literal('person')]), text: Type.String() });

const InstalledAs = Type.Object({ flow: Uuid, name: Type.String(), archived: Type.Boolean() });

/** A playbook in the gallery. */
export const PlaybookCard = Type.Object({
  /** Its folder. */
  id: Type.String(),
  name: Words,
  purpose: Words,
  for: Words,
  minutes: Type.Integer(),
  messages: Type.Integer(),
  /** Of the conversation, ISO 639-3. */
  languages: Type.Array(Type.String()),
  installed: Type.Array(InstalledAs),
});
export type PlaybookCard = Static<typeof PlaybookCard>;

/** All of a playbook, and how it would fit in here. */
export const PlaybookDetail = Type.Object({
  ...PlaybookCard.properties,
  audience: Type.String(),
  schedule: Type.Union([ProposedSchedule, Type.Null()]),
  prepare: Type.Array(Words),
  charts: Type.Array(Chart),
  groups: Type.Array(Type.Object({ name: Type.String(), purpose: Words, exists: Type.Boolean() })),
  fields: Type.Array(Type.Object({ key: Type.String(), exists: Type.Boolean() })),
  /** `taken_by` is the name of the flow that begins with it already. */
  keywords: Type.Array(Type.Object({ word: Type.String(), taken_by: Nullable(Type.String()) })),
  /** Its first conversation in each language, as the engine plays it. */
  preview: Type.Record(Type.String(), Type.Array(Said)),
  /** How many conversations prove it. */
  tests: Type.Integer(),
});
export type PlaybookDetail = Static<typeof PlaybookDetail>;

export const InstallPlaybook = Type.Object({
  /** Name of the flow; otherwise the playbook's, with a number where there is one of that name. */
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  /** Words that begin it; otherwise those proposed. None: it is begun by hand alone. */
  keywords: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 16 }), { maxItems: 20 })),
});
export type InstallPlaybook = Static<typeof InstallPlaybook>;

export const InstalledPlaybook = Type.Object({
  flow: Uuid,
  name: Type.String(),
  keywords: Type.Array(Type.String()),
  /** Names of the groups and keys of the fields that were made. */
  made: Type.Array(Type.Object({ type: Type.String(), name: Type.String() })),
  /** How many conversations are kept as tests of the flow. */
  tests: Type.Integer(),
});
export type InstalledPlaybook = Static<typeof InstalledPlaybook>;

/** What is to be done before a flow of a playbook starts. */
export const Preparation = Type.Object({
  playbook: Type.String(),
  audience: Type.String(),
  schedule: Type.Union([ProposedSchedule, Type.Null()]),
  items: Type.Array(Type.Object({ words: Words, done_by: Nullable(Type.String()), done_at: Nullable(Instant) })),
});
export type Preparation = Static<typeof Preparation>;

export const CheckPreparation = Type.Object({
  /** Place in the list, from 0. */
  item: Type.Integer({ minimum: 0, maximum: 99 }),
  done: Type.Boolean(),
});

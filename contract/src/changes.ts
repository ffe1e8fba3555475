/** Corrections of what registries say: proposed by answers, dead numbers and officers, decided by officers, written back. */
import { type Static, Type } from 'typebox';
import { Instant, Named, Nullable, PageQuery, Uuid } from './common.ts';

/** What is to be another. `field` is a custom field of the contact, named by `field`. */
export const changeKinds = [
  'number_add',
  'number_replace',
  'number_remove',
  'facility',
  'name',
  'language',
  'status',
  'role_end',
  'field',
] as const;
export type ChangeKind = (typeof changeKinds)[number];
export const ChangeKindName = Type.Union([
  Type.Literal('number_add'),
  Type.Literal('number_replace'),
  Type.Literal('number_remove'),
  Type.Literal('facility'),
  Type.Literal('name'),
  Type.Literal('language'),
  Type.Literal('status'),
  Type.Literal('role_end'),
  Type.Literal('field'),
]);

/**
 * proposed → accepted → writing → confirmed | conflict (the registry says something else by now) | failed; rejected by an
 * officer; withdrawn, as the registry says it already or the number answers again.
 */
export const changeStates = [
  'proposed',
  'accepted',
  'writing',
  'confirmed',
  'conflict',
  'failed',
  'rejected',
  'withdrawn',
] as const;
export type ChangeState = (typeof changeStates)[number];
export const ChangeStateName = Type.Union([
  Type.Literal('proposed'),
  Type.Literal('accepted'),
  Type.Literal('writing'),
  Type.Literal('confirmed'),
  Type.Literal('conflict'),
  Type.Literal('failed'),
  Type.Literal('rejected'),
  Type.Literal('withdrawn'),
]);

/**
 * todo: an officer has to look (proposed, conflict, failed); later: proposed and put off; by_hand: accepted, to be done by
 * hand in the registry; under_way: accepted and being written.
 */
export const changeLists = ['todo', 'later', 'by_hand', 'under_way', 'confirmed', 'rejected', 'withdrawn'] as const;
export type ChangeList = (typeof changeLists)[number];
export const ChangeListName = Type.Union([
  Type.Literal('todo'),
  Type.Literal('later'),
  Type.Literal('by_hand'),
  Type.Literal('under_way'),
  Type.Literal('confirmed'),
  Type.Literal('rejected'),
  Type.Literal('withdrawn'),
]);

export const ChangeOriginName = Type.Union([
  Type.Literal('conversation'),
  Type.Literal('dead_number'),
  Type.Literal('officer'),
  Type.Literal('matching'),
]);

/**
 * `value` is what is compared and written: a number in E.164, the id of a place, ISO 639-3, `left` or `active`, a day, a
 * text. `name` is how people read it.
 */
export const ChangeValue = Type.Object({ value: Type.String(), name: Type.String() });
export type ChangeValue = Static<typeof ChangeValue>;

/** A place that may be meant; `likeness` from 0 to 1, by letters in common. */
export const Candidate = Type.Object({
  place: Type.Integer(),
  name: Type.String(),
  /** What it lies in, nearest first. */
  within: Type.Array(Type.String()),
  likeness: Type.Number(),
});
export type Candidate = Static<typeof Candidate>;

export const ChangeSource = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  kind: Type.String(),
  /** Whether an accepted change of this kind is written there by us. */
  writes: Type.Boolean(),
});

export const Change = Type.Object({
  id: Uuid,
  /** Sent back with a decision: one about an older version is refused. */
  version: Type.Integer(),
  kind: ChangeKindName,
  field: Nullable(Type.String()),
  state: ChangeStateName,
  list: ChangeListName,
  contact: Type.Object({
    id: Uuid,
    name: Type.String(),
    cadre: Nullable(Type.String()),
    facility: Nullable(Type.String()),
    /** What the facility lies in, nearest first. */
    within: Type.Array(Type.String()),
  }),
  /** Null: the person comes from no registry. */
  source: Nullable(ChangeSource),
  /** `Practitioner/1`; null where nothing stands for it there. */
  record: Nullable(Type.String()),
  from: Nullable(ChangeValue),
  /** Null: nothing (a removal), or an officer has to say what (a place was not recognised). */
  to: Nullable(ChangeValue),
  /** One of these has to be picked: what was said is not sure. */
  candidates: Type.Array(Candidate),
  /** It cannot be accepted without a `value`. */
  unsure: Type.Boolean(),
  origin: ChangeOriginName,
  /** The person's own words, or the officer's. */
  said: Nullable(Type.String()),
  /** The officer who proposed it. */
  by: Nullable(Type.String()),
  created_at: Instant,
  /** Put off until then. */
  later_until: Nullable(Instant),
  decided: Nullable(Type.Object({ by: Type.String(), at: Instant })),
  /** Of a rejection or withdrawal: an officer's words, or `registry_says_it`, `answers_again`, `person_gone`. */
  reason: Nullable(Type.String()),
  /** What the registry said instead, of a conflict. */
  now: Nullable(ChangeValue),
  /** Why it is a conflict or has failed: changed_there, not_there, gone, refused, not_kept, no_place_there, unreachable. */
  trouble: Nullable(Type.String()),
  /** The registry's own words. */
  trouble_detail: Nullable(Type.String()),
  /** Of a dead number: messages are still tried until the registry has dropped it. */
  sends: Nullable(Type.Literal('tried')),
});
export type Change = Static<typeof Change>;

const quote = {
  at: Instant,
  text: Type.String(),
};
export const Evidence = Type.Union([
  /** A question of a flow and its answer, with what was said around it, oldest first. */
  Type.Object({
    kind: Type.Literal('answer'),
    at: Instant,
    flow: Type.Object({ id: Uuid, name: Type.String() }),
    run: Uuid,
    key: Type.String(),
    question: Type.String(),
    value: Type.String(),
    category: Nullable(Type.String()),
    input: Nullable(Type.String()),
    lines: Type.Array(Type.Object({ ...quote, direction: Type.Union([Type.Literal('in'), Type.Literal('out')]) })),
  }),
  /** A flow changed the contact. */
  Type.Object({
    kind: Type.Literal('flow'),
    at: Instant,
    flow: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
    value: Type.String(),
  }),
  /** Messages that did not come to the phone, oldest first, and since when nothing has. */
  Type.Object({
    kind: Type.Literal('failures'),
    address: Type.String(),
    count: Type.Integer(),
    since: Instant,
    until: Instant,
    last_delivered_at: Nullable(Instant),
    messages: Type.Array(Type.Object({ ...quote, failure: Type.String() })),
  }),
  /** What an officer said. */
  Type.Object({ kind: Type.Literal('officer'), at: Instant, by: Type.String(), text: Type.String() }),
]);
export type Evidence = Static<typeof Evidence>;

export const ChangeDetail = Type.Object({
  ...Change.properties,
  evidence: Type.Array(Evidence),
  /** What the registry says: asked just now (`live`), or as it was received last. */
  registry: Type.Object({
    live: Type.Boolean(),
    value: Nullable(ChangeValue),
    at: Nullable(Instant),
    /** Why it could not be asked: not_connected, unreachable, gone. */
    trouble: Nullable(Type.String()),
  }),
  /** Other open changes of the same person. */
  others: Type.Array(Type.Object({ id: Uuid, kind: ChangeKindName, state: ChangeStateName })),
  /** All that has happened, oldest first. */
  steps: Type.Array(
    Type.Object({ at: Instant, what: Type.String(), by: Nullable(Type.String()), detail: Nullable(Type.String()) }),
  ),
});
export type ChangeDetail = Static<typeof ChangeDetail>;

const listFilter = {
  list: Type.Optional(ChangeListName),
  kind: Type.Optional(ChangeKindName),
  source: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  contact: Type.Optional(Uuid),
};
export const ChangesQuery = Type.Object({ ...PageQuery, ...listFilter });
export type ChangesQuery = Static<typeof ChangesQuery>;
export const ChangesExportQuery = Type.Object(listFilter);

export const ChangesPage = Type.Object({
  items: Type.Array(Change),
  next: Nullable(Type.String()),
  counts: Type.Object({
    /** All of the caller's, by list; with the other filters. */
    lists: Type.Record(Type.String(), Type.Integer()),
    /** Of this list, by kind. */
    kinds: Type.Record(Type.String(), Type.Integer()),
  }),
});
export type ChangesPage = Static<typeof ChangesPage>;

/** By hand. `from` is needed to replace or remove a number; `record` to choose among several roles. */
export const NewChange = Type.Object({
  contact: Uuid,
  kind: ChangeKindName,
  field: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  from: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** As `ChangeValue.value`; absent for a removal. */
  to: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  source: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  record: Type.Optional(Type.String({ maxLength: 250 })),
  /** Why, for whoever decides. */
  words: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type NewChange = Static<typeof NewChange>;

export const Decision = Type.Object({
  decision: Type.Union([Type.Literal('accept'), Type.Literal('reject'), Type.Literal('later')]),
  /** Of the change as the officer saw it. */
  version: Type.Integer({ minimum: 1 }),
  /** Instead of what was proposed, or which of the candidates. */
  value: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** Needed to reject. */
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  /** Put off for so many days; 7 unless said. */
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
});
export type Decision = Static<typeof Decision>;

/** Up to 200 alike at once: each is decided by itself, and says what became of it. */
export const Decisions = Type.Object({
  decision: Type.Union([Type.Literal('accept'), Type.Literal('reject'), Type.Literal('later')]),
  changes: Type.Array(Type.Object({ id: Uuid, version: Type.Integer({ minimum: 1 }) }), { minItems: 1, maxItems: 200 }),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
});
export type Decisions = Static<typeof Decisions>;
export const Decided = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Uuid,
      /** The new state; null when it was refused. */
      state: Nullable(ChangeStateName),
      /** Why it was refused, such as that somebody else has decided. */
      refused: Nullable(Type.String()),
    }),
  ),
});
export type Decided = Static<typeof Decided>;

/** It was done by hand in the registry. */
export const DoneByHand = Type.Object({ version: Type.Integer({ minimum: 1 }) });

/** “An answer to this question means this of the person”: what conversations propose. */
export const ChangeRule = Type.Object({
  id: Uuid,
  flow: Type.Object({ id: Uuid, name: Type.String() }),
  /** Key of the result. */
  key: Type.String(),
  /** Only answers of this category; null is every answer that is not the kind's “other” or “no response”. */
  category: Nullable(Type.String()),
  means: ChangeKindName,
  field: Nullable(Type.String()),
  /** Instead of the answer: `left`, `active` or another fixed value. */
  value: Nullable(Type.String()),
});
export type ChangeRule = Static<typeof ChangeRule>;
export const NewChangeRule = Type.Object({
  flow: Uuid,
  key: Type.String({ minLength: 1, maxLength: 64 }),
  category: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  means: ChangeKindName,
  field: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  value: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
export type NewChangeRule = Static<typeof NewChangeRule>;
export const ChangeRulesQuery = Type.Object({ flow: Type.Optional(Uuid) });
export const ChangeRules = Type.Object({ items: Type.Array(ChangeRule) });

/** A number is taken for dead after `failures` final failures in a row over at least `days` days, none delivered between. */
export const ChangeSettings = Type.Object({
  dead_numbers: Type.Object({
    on: Type.Boolean(),
    failures: Type.Integer({ minimum: 2, maximum: 100 }),
    days: Type.Integer({ minimum: 0, maximum: 365 }),
    /** Until the registry has dropped it. */
    sends: Type.Literal('tried'),
  }),
  /** off: accepted changes are to be done by hand there. ask: what an officer accepts is written by us. */
  sources: Type.Array(
    Type.Object({
      ...Named.properties,
      kind: Type.String(),
      /** Whether we can write to it at all. */
      can_write: Type.Boolean(),
      write_back: Type.Union([Type.Literal('off'), Type.Literal('ask')]),
    }),
  ),
});
export type ChangeSettings = Static<typeof ChangeSettings>;
export const SaveDeadNumbers = Type.Object({
  on: Type.Boolean(),
  failures: Type.Integer({ minimum: 2, maximum: 100 }),
  days: Type.Integer({ minimum: 0, maximum: 365 }),
});
export type SaveDeadNumbers = Static<typeof SaveDeadNumbers>;
export const SaveWriteBack = Type.Object({ write_back: Type.Union([Type.Literal('off'), Type.Literal('ask')]) });
export type SaveWriteBack = Static<typeof SaveWriteBack>;

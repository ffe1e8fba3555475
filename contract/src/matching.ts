/** One person, many sources: proposals that two contacts are one person, merges, and numbers of several people. */
import { type Static, type TSchema, Type } from 'typebox';
import { Instant, Nullable, PageQuery, Uuid } from './common.ts';

const Words = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((word) => Type.Literal(word))));

/** Two of a kind: one for each person of a pair, in one order throughout. */
const Both = <T extends TSchema>(item: T) =>
  Type.Unsafe<[Static<T>, Static<T>]>(Type.Array(item, { minItems: 2, maxItems: 2 }));

/** Why two people may be one, or may not: a closed list. `points` may be negative. */
export const matchReasons = [
  ...(['same_identifier', 'other_identifier', 'same_number', 'same_shared_number'] as const),
  ...(['same_birth_date', 'near_birth_date', 'other_birth_date'] as const),
  ...(['same_name', 'name_alike', 'other_name', 'same_facility', 'other_facility', 'other_gender'] as const),
] as const;
export type MatchReasonCode = (typeof matchReasons)[number];

export const MatchReason = Type.Object({
  code: Words(matchReasons),
  points: Type.Integer(),
  /** What is the same or differs: the number, the identifier's system, the likeness of names from 0 to 1. */
  detail: Nullable(Type.String()),
});
export type MatchReason = Static<typeof MatchReason>;

/** `gone`: facts have changed, and it is likely no more. */
export const duplicateStates = ['open', 'later', 'same', 'different', 'gone'] as const;
export type DuplicateState = (typeof duplicateStates)[number];

/** A person as lists of this area show one. */
export const MatchPerson = Type.Object({
  id: Uuid,
  name: Type.String(),
  cadre: Type.Array(Type.String()),
  job: Type.Array(Type.String()),
  facility: Type.Array(Type.String()),
  tel: Nullable(Type.String()),
  gender: Nullable(Type.String()),
  birth_date: Nullable(Type.String()),
  /** active, inactive, blocked, archived */
  status: Type.String(),
  /** Names of the sources that speak of this person, best priority first. */
  sources: Type.Array(Type.String()),
  last_heard_at: Nullable(Instant),
});
export type MatchPerson = Static<typeof MatchPerson>;

export const DuplicateRow = Type.Object({
  id: Uuid,
  state: Words(duplicateStates),
  /** Sum of the reasons' points; from 60 on a pair is proposed. */
  score: Type.Integer(),
  reasons: Type.Array(MatchReason),
  /** The reasons in one English line: “same number +40, name alike 0.93 +20, other identifier −60”. */
  words: Type.String(),
  people: Both(MatchPerson),
  found_at: Instant,
  decided_at: Nullable(Instant),
  decided_by: Nullable(Type.String()),
  /** It was certain and linked without a decision. */
  by_itself: Type.Boolean(),
  note: Nullable(Type.String()),
  /** The merge that followed, if any: it can be undone. */
  merge: Nullable(Uuid),
});
export type DuplicateRow = Static<typeof DuplicateRow>;

export const DuplicatesQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Words(duplicateStates)),
  /** Only those that this person is one of. */
  contact: Type.Optional(Uuid),
});

/** The comparison of new and changed people that runs after imports. */
export const CompareProgress = Type.Object({
  running: Type.Boolean(),
  /** People compared so far, of so many; null when it never ran or knows none. */
  done: Nullable(Type.Integer()),
  of: Nullable(Type.Integer()),
  /** Changed people that wait to be compared. */
  waiting: Type.Integer(),
  finished_at: Nullable(Instant),
});
export type CompareProgress = Static<typeof CompareProgress>;

export const Duplicates = Type.Object({
  items: Type.Array(DuplicateRow),
  next: Nullable(Type.String()),
  /** Pairs in each state, of those that the caller may see. */
  counts: Type.Record(Type.String(), Type.Integer()),
  /** The people that the caller may see: what the counts are of. */
  people: Type.Integer(),
  compare: CompareProgress,
});
export type Duplicates = Static<typeof Duplicates>;

/** Who says something: the source's name, the record in it, and how much it counts (smaller wins). */
export const Saying = Type.Object({
  source: Type.String(),
  record: Nullable(Type.String()),
  priority: Type.Integer(),
});
export type Saying = Static<typeof Saying>;

/** One fact with all that sources say of it. */
export const FactRow = Type.Object({
  /** name, given_name, family_name, gender, birth_date, language, or field:<key> */
  fact: Type.String(),
  /** What the contact shows. */
  value: Nullable(Type.String()),
  /** Who says it; null: it was said here, in a conversation or by an officer. */
  origin: Nullable(Saying),
  /** What the other sources say, best priority first; also those that say the same. */
  others: Type.Array(Type.Object({ value: Type.String(), origin: Saying })),
});
export type FactRow = Static<typeof FactRow>;

/** One line of two people side by side. Lists (addresses, roles, identifiers, groups) are one line for each value. */
export const ComparedFact = Type.Object({
  /** As `FactRow.fact`; or address, identifier, role, group. */
  fact: Type.String(),
  /** The identifier's system, the field's name, the address's scheme. */
  label: Nullable(Type.String()),
  sides: Both(Nullable(Type.Object({ value: Type.String(), origins: Type.Array(Saying) }))),
  /** `one`: only one of the two has it. */
  verdict: Words(['same', 'alike', 'differ', 'one'] as const),
});
export type ComparedFact = Static<typeof ComparedFact>;

/** What follows a person in a merge: how many of each. */
export const MatchHistory = Type.Record(Type.String(), Type.Integer());

export const DuplicateDetail = Type.Object({
  ...DuplicateRow.properties,
  facts: Type.Array(ComparedFact),
  /** messages, incoming, calls, runs, campaign_positions, waiting_messages … of each of the two. */
  history: Both(MatchHistory),
  /** Who stays when nobody else is chosen: better sources, then heard of more recently, then older. */
  survivor: Uuid,
  /** Both are in a conversation: the merge ends the older one. */
  both_talking: Type.Boolean(),
});
export type DuplicateDetail = Static<typeof DuplicateDetail>;

export const DuplicateDecision = Type.Object({
  decision: Words(['same', 'different', 'later'] as const),
  /** Whose contact stays; one of the two. Without it, the proposed one. */
  survivor: Type.Optional(Uuid),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type DuplicateDecision = Static<typeof DuplicateDecision>;

export const MergeRow = Type.Object({
  id: Uuid,
  at: Instant,
  /** Null: by itself. */
  by: Nullable(Type.String()),
  survivor: Type.Object({ id: Uuid, name: Type.String() }),
  absorbed: Type.Object({ id: Uuid, name: Type.String() }),
  words: Type.String(),
  reasons: Type.Array(MatchReason),
  /** How much followed: messages, runs … */
  moved: MatchHistory,
  undone_at: Nullable(Instant),
  undone_by: Nullable(Type.String()),
  /** False when undone, or when one of the two was merged again since: that one is undone first. */
  can_undo: Type.Boolean(),
});
export type MergeRow = Static<typeof MergeRow>;
export const Merges = Type.Object({ items: Type.Array(MergeRow), next: Nullable(Type.String()) });
export type Merges = Static<typeof Merges>;

/**
 * Why a number is work: two active people prefer it; it went to another person while the old one still holds it; two
 * sources give it to different people; somebody answered that it is a wrong number.
 */
export const numberKinds = ['shared', 'recycled', 'claimed', 'wrong_number'] as const;
export type NumberKind = (typeof numberKinds)[number];

export const NumberHolder = Type.Object({
  ...MatchPerson.properties,
  /** It is the number that a message to this person uses. */
  preferred: Type.Boolean(),
  /** A broadcast to all of them is delivered to this person, once for the number. */
  receives: Type.Boolean(),
  since: Instant,
  origins: Type.Array(Saying),
});
export type NumberHolder = Static<typeof NumberHolder>;

export const NumberRow = Type.Object({
  id: Uuid,
  kind: Words(numberKinds),
  scheme: Type.String(),
  value: Type.String(),
  state: Words(['open', 'decided', 'gone'] as const),
  /** Those who hold it now. */
  people: Type.Array(NumberHolder),
  /** Of a wrong number: what was answered, and when. */
  evidence: Nullable(Type.Object({ text: Type.String(), at: Instant })),
  found_at: Instant,
  decision: Nullable(Words(['belongs', 'shared_phone', 'remove'] as const)),
  /** Of `belongs` and `remove`: whom it belongs to or was removed from. */
  decided_for: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
  decided_at: Nullable(Instant),
  decided_by: Nullable(Type.String()),
  note: Nullable(Type.String()),
});
export type NumberRow = Static<typeof NumberRow>;

export const NumbersQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(Words(numberKinds)),
  state: Type.Optional(Words(['open', 'decided', 'gone'] as const)),
});
export const Numbers = Type.Object({
  items: Type.Array(NumberRow),
  next: Nullable(Type.String()),
  /** Open ones of each kind that the caller may see. */
  counts: Type.Record(Type.String(), Type.Integer()),
  /** People with a number that the caller may see: what the counts are of. */
  people: Type.Integer(),
});
export type Numbers = Static<typeof Numbers>;

export const NumberDecision = Type.Object({
  /** `belongs`: it stays with `contact` and leaves the others. `shared_phone`: everybody keeps it. `remove`: it leaves `contact`. */
  decision: Words(['belongs', 'shared_phone', 'remove'] as const),
  contact: Type.Optional(Uuid),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type NumberDecision = Static<typeof NumberDecision>;

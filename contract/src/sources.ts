/** Sources: the outside registries, how each is kept in step with, and what came of each exchange with it. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable, Page, PageQuery, Uuid } from './common.ts';
import { Clock } from './hours.ts';
import { ImportCounts } from './imports.ts';

/** As the connector's schema says (`GET /source-kinds`), the address as `url`, secrets among them. */
const Settings = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 60 });
const SourceName = Type.String({ minLength: 1, maxLength: 100 });
const Priority = Type.Integer({ minimum: 1, maximum: 1_000 });
const SourceId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const SourceParams = Type.Object({ id: SourceId });

/** A kind of registry that can be connected, with the JSON Schema of its settings for drawing the form. */
export const SourceKind = Type.Object({
  kind: Type.String(),
  title: Type.String(),
  settings: Type.Unknown(),
  secrets: Type.Array(Type.String()),
});
export type SourceKind = Static<typeof SourceKind>;
export const SourceKinds = Type.Object({ items: Type.Array(SourceKind) });

/** When a source is read by itself. Times are those of the deployment's time zone. */
export const SourceSchedule = Type.Union([
  Type.Object({ kind: Type.Literal('every'), minutes: Type.Integer({ minimum: 1, maximum: 10_080 }) }),
  Type.Object({ kind: Type.Literal('daily'), times: Type.Array(Clock, { minItems: 1, maxItems: 24 }) }),
  /** Once in each night, begun between these times; retries stay inside the window, too. */
  Type.Object({ kind: Type.Literal('night'), from: Clock, to: Clock }),
  Type.Object({ kind: Type.Literal('hand') }),
]);
export type SourceSchedule = Static<typeof SourceSchedule>;

export const SourceOptions = Type.Object({
  /** Everything is read again after so many days; 0 never. */
  full_days: Type.Integer({ minimum: 0, maximum: 366 }),
  /** The ids are compared after so many hours where the server tells nothing of deletions; 0 never. */
  sweep_hours: Type.Integer({ minimum: 0, maximum: 8_784 }),
  /** Where more than this share of a source's people (or posts, or places) would go at once, an officer is asked. */
  brake_percent: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Kinds of resource to read; null is all that a registry has. */
  types: Nullable(Type.Array(Type.String({ pattern: '^[A-Z][A-Za-z]{1,39}$' }), { minItems: 1, maxItems: 20 })),
});
export type SourceOptions = Static<typeof SourceOptions>;

export const NewSource = Type.Object({
  name: SourceName,
  /** A kind of connector. */
  kind: Type.Optional(Type.String({ maxLength: 20, default: 'fhir' })),
  settings: Settings,
  schedule: Type.Optional(SourceSchedule),
  options: Type.Optional(Type.Partial(SourceOptions)),
  /** Smaller wins where two sources say different things of one person. */
  priority: Type.Optional(Priority),
  paused: Type.Optional(Type.Boolean()),
});
export type NewSource = Static<typeof NewSource>;

/** What is absent stays. */
export const SourceChange = Type.Partial(
  Type.Object({
    name: SourceName,
    /** Given whole; secrets that are left out keep their value. */
    settings: Settings,
    schedule: SourceSchedule,
    options: Type.Partial(SourceOptions),
    priority: Priority,
    paused: Type.Boolean(),
  }),
);
export type SourceChange = Static<typeof SourceChange>;

/** Tries settings before or after they are kept. With `source`, secrets that are left out are that source's. */
export const ProbeRequest = Type.Object({
  source: Type.Optional(SourceId),
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  settings: Type.Optional(Settings),
});
export type ProbeRequest = Static<typeof ProbeRequest>;

/** What a server said of itself. */
export const ProbeAnswer = Type.Object({
  ok: Type.Boolean(),
  /** Plain words on why not. */
  words: Nullable(Type.String()),
  /** Such as `HAPI FHIR Server 6.8.0`. */
  software: Nullable(Type.String()),
  version: Nullable(Type.String()),
  types: Type.Array(
    Type.Object({
      type: Type.String(),
      /** False: the server does not know the type, or does not let us read it. */
      offered: Type.Boolean(),
      count: Nullable(Type.Integer()),
      /** Whether it tells what changed, with deletes (`history`) or without (`lastUpdated`). */
      history: Type.Boolean(),
      lastUpdated: Type.Boolean(),
    }),
  ),
  bulk: Type.Boolean(),
  /** Their clock minus ours. */
  clock_seconds: Nullable(Type.Number()),
  /** To be read in this order. `text` is English; `code` is stable, for words of one's own. */
  facts: Type.Array(
    Type.Object({
      code: Type.String(),
      /** good, plain, trouble */
      level: Type.String(),
      text: Type.String(),
      values: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
    }),
  ),
});
export type ProbeAnswer = Static<typeof ProbeAnswer>;

/** What came of one exchange; came = taken + changed + unchanged + deleted + refused. */
export const ExchangeFigures = Type.Object({
  came: Type.Integer(),
  taken: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  deleted: Type.Integer(),
  refused: Type.Integer(),
  /** Of those taken or changed: how many only after mending. */
  mended: Type.Integer(),
});
export type ExchangeFigures = Static<typeof ExchangeFigures>;

/**
 * full: everything is read · delta: what has changed · sweep: only what is gone there · again: all that we hold is
 * projected anew, without asking the server · retry: what was refused · file: a file was given · leave: its end.
 */
export const exchangeModes = ['full', 'delta', 'sweep', 'again', 'retry', 'file', 'leave'] as const;

/** One exchange with a source. It is an import, too: `/imports/{id}` and its notes have the same id. */
export const Exchange = Type.Object({
  id: Uuid,
  /** One of `exchangeModes`. */
  mode: Type.String(),
  /** What began it: schedule, hand, hook, outage (tried again after one). */
  why: Type.String(),
  /** waiting, running, done, failed, cancelled */
  state: Type.String(),
  dry_run: Type.Boolean(),
  by: Nullable(Type.String()),
  started_at: Instant,
  finished_at: Nullable(Instant),
  /** Milliseconds, so far while it runs. */
  ms: Type.Integer(),
  figures: ExchangeFigures,
  /** By type of resource. */
  counts: ImportCounts,
  /** How often each reason was given. */
  reasons: Type.Record(Type.String(), Type.Integer()),
  requests: Type.Integer(),
  bytes: Type.Integer(),
  progress: Type.Object({ read: Type.Integer(), of: Nullable(Type.Integer()), share: Nullable(Type.Number()) }),
  /** How each type was read (`whole`: all that there are came, else what changed), and what was noticed on the way. */
  types: Type.Array(
    Type.Object({ type: Type.String(), way: Type.String(), whole: Type.Boolean(), items: Type.Integer() }),
  ),
  facts: ProbeAnswer.properties.facts,
  /** How often it was taken up again. */
  attempts: Type.Integer(),
  /** Why it failed, in plain words. */
  error: Nullable(Type.String()),
  /** What the server itself said: a status, the text of its OperationOutcome. */
  said: Nullable(Type.String()),
});
export type Exchange = Static<typeof Exchange>;

export const sourceStates = ['never', 'in_step', 'reading', 'outage', 'paused', 'files', 'left'] as const;

/** All that a page about a source needs. */
export const Source = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  /** fhir, csd, sheet, demo */
  kind: Type.String(),
  /** Null: fed by files only, nothing to be read by itself. */
  url: Nullable(Type.String()),
  /**
   * never: connected, not read to the end yet · in_step: as of `in_step_at` · reading · outage: see `outage` · paused ·
   * files: fed by files · left: taken leave of, its people stay. While reading, an outage is not over yet.
   */
  state: Type.String(),
  /** Everything that the source had at this instant is here. */
  in_step_at: Nullable(Instant),
  /** When it is read next by itself, also after an outage. */
  next_at: Nullable(Instant),
  outage: Nullable(
    Type.Object({ since: Instant, words: Type.String(), said: Nullable(Type.String()), failures: Type.Integer() }),
  ),
  /** The brake: so many would go at once that nothing was deleted and somebody has to say whether it is true. */
  question: Nullable(
    Type.Object({
      asked_at: Instant,
      exchange: Uuid,
      /** The kind that set off the brake, and how many of those known are missing. */
      type: Type.String(),
      missing: Type.Integer(),
      of: Type.Integer(),
      /** Some of them by name. */
      sample: Type.Array(Type.String()),
    }),
  ),
  running: Nullable(Exchange),
  last: Nullable(Exchange),
  /** Where the next delta begins, as the connector keeps it. */
  cursor: Nullable(Type.String()),
  people: Type.Object({ all: Type.Integer(), active: Type.Integer(), only_here: Type.Integer() }),
  /** Items that were refused and can be run again. */
  refused: Type.Integer(),
  mapping: Nullable(Type.String()),
  priority: Type.Integer(),
  schedule: SourceSchedule,
  paused: Type.Boolean(),
  options: SourceOptions,
  /** Without secrets. */
  settings: Type.Record(Type.String(), Type.Unknown()),
  /** Names of the secrets that are set. */
  secrets_set: Type.Array(Type.String()),
  probe: Nullable(ProbeAnswer),
  probed_at: Nullable(Instant),
  /** Address for rest-hook Subscriptions and scripts: whatever comes there only wakes the source up. */
  hook: Nullable(
    Type.Object({
      url: Type.String(),
      heard_at: Nullable(Instant),
      /** none, active, refused: the Subscription at the server, where we were asked to make one. */
      subscription: Type.String(),
      words: Nullable(Type.String()),
    }),
  ),
  full_at: Nullable(Instant),
  sweep_at: Nullable(Instant),
  created_at: Instant,
  last_import_at: Nullable(Instant),
  /** As `people.all`. */
  contacts: Type.Integer(),
});
export type Source = Static<typeof Source>;

export const Sources = Type.Object({ items: Type.Array(Source) });
export const SourceMade = Type.Object({ id: Type.Integer(), exchange: Nullable(Uuid) });

export const ExchangePage = Page(Exchange);
export const ExchangeQuery = Type.Object({
  ...PageQuery,
  /** Without those in which nothing came and nothing failed. */
  only: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('eventful'), Type.Literal('failed')])),
});
export const NewExchange = Type.Object({
  mode: Type.Union([Type.Literal('delta'), Type.Literal('full'), Type.Literal('sweep'), Type.Literal('again')]),
});
export const ExchangeStarted = Type.Object({ id: Uuid });

/** Answers the brake: `gone` deletes, `keep` leaves all as it is until the server says so again. */
export const BrakeAnswer = Type.Object({ answer: Type.Union([Type.Literal('gone'), Type.Literal('keep')]) });

export const RefusedItem = Type.Object({
  /** `Practitioner/P1`, or where it stood. */
  item: Type.String(),
  type: Type.String(),
  reason: Type.String(),
  detail: Nullable(Type.String()),
  /** The beginning of what came; null when it was too large to keep and is read again from the server. */
  text: Nullable(Type.String()),
  bytes: Type.Integer(),
  /** False when neither text nor id is there to run it again. */
  again: Type.Boolean(),
  exchange: Uuid,
  first_at: Instant,
  last_at: Instant,
  tries: Type.Integer(),
});
export type RefusedItem = Static<typeof RefusedItem>;

export const RefusedPage = Type.Object({
  items: Type.Array(RefusedItem),
  next: Nullable(Type.String()),
  /** Of all, by reason. */
  reasons: Type.Record(Type.String(), Type.Integer()),
});
export const RefusedQuery = Type.Object({ ...PageQuery, reason: Type.Optional(Type.String({ maxLength: 60 })) });
/** Without items: all of them. */
export const RefusedRetry = Type.Object({
  items: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { minItems: 1, maxItems: 1_000 })),
});

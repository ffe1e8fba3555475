/** Flows: definitions in RapidPro's format (version 14.4), their revisions, and what is found out about them. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable, PageQuery, Uuid } from './common.ts';
import { Chart, Preparation } from './playbooks.ts';

/** A definition as JSON of the flow engine's format; what it must be is said by its reader, not here. */
export const Definition = Type.Record(Type.String(), Type.Unknown());
export type Definition = Static<typeof Definition>;

export const Flow = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** messaging, messaging_background, messaging_offline or voice. */
  type: Type.String(),
  /** Number of the newest revision. */
  revision: Type.Integer(),
  /** Number of the revision that runs; null while none does. */
  published: Nullable(Type.Integer()),
  archived: Type.Boolean(),
  /** Keywords take nobody out of it: for questions whose answers may be words that begin other flows. */
  ignore_triggers: Type.Boolean(),
  created_at: Instant,
  changed_at: Instant,
});
export type Flow = Static<typeof Flow>;

/** A flow as a line of the list. Figures count people of the caller's area. */
export const FlowLine = Type.Object({
  ...Flow.properties,
  /** Who saved the newest revision; null where there is none yet. */
  changed_by: Nullable(Type.String()),
  /** People who are in it now and have a question open. */
  waiting: Type.Integer(),
  /** Passages that began within the last 30 days, and how many of these have come to the end. */
  began: Type.Integer(),
  finished: Type.Integer(),
  /** What it could not do within the last 30 days; counted up to 1,000. */
  problems: Type.Integer(),
});
export type FlowLine = Static<typeof FlowLine>;

/** What goes on in one flow, without its definition. */
export const FlowOverview = Type.Object({
  flow: FlowLine,
  /** Null for a flow that is not from a playbook. */
  preparation: Nullable(Preparation),
});
export type FlowOverview = Static<typeof FlowOverview>;

export const FlowsQuery = Type.Object({
  ...PageQuery,
  /** Part of the name, in any case. */
  search: Type.Optional(Type.String({ maxLength: 100 })),
  /** Without one: all that are not archived. */
  state: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('published'), Type.Literal('archived')])),
  type: Type.Optional(Type.String({ maxLength: 30 })),
  /** Last change first unless this is `name`. */
  sort: Type.Optional(Type.Union([Type.Literal('changed'), Type.Literal('name')])),
});
export type FlowsQuery = Static<typeof FlowsQuery>;

export const CopyFlow = Type.Object({ name: Type.String({ minLength: 1, maxLength: 128 }) });

export const FlowRevision = Type.Object({
  revision: Type.Integer(),
  note: Nullable(Type.String()),
  author: Type.String(),
  /** Kept while somebody works: the next one of the same person takes its place. */
  draft: Type.Boolean(),
  created_at: Instant,
  changed_at: Instant,
});
export type FlowRevision = Static<typeof FlowRevision>;

export const FlowDetail = Type.Object({
  ...Flow.properties,
  definition: Definition,
  /** The right picture of each result, in the order in which they are shown. Results without one get one by their type. */
  charts: Type.Array(Chart),
});
export type FlowDetail = Static<typeof FlowDetail>;

/** Why a revision shall run although its tests fail; on record. */
const Force = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' });

/** Saves a new revision. `base` is the revision that was changed; absent for a flow that is not there yet. */
export const SaveFlow = Type.Object({
  definition: Definition,
  base: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  /** Whether it runs from now on. */
  publish: Type.Optional(Type.Boolean()),
  /**
   * Kept while somebody works. It takes the place (under a new number) of the newest revision where that is a draft of the
   * same account, begun less than an hour ago.
   */
  draft: Type.Optional(Type.Boolean()),
  force: Type.Optional(Force),
});
export type SaveFlow = Static<typeof SaveFlow>;

export const ChangeFlow = Type.Object({
  archived: Type.Optional(Type.Boolean()),
  ignore_triggers: Type.Optional(Type.Boolean()),
  /** The revision that runs from now on. */
  publish: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  force: Type.Optional(Force),
});
export type ChangeFlow = Static<typeof ChangeFlow>;

/** What an open editor hears. */
export const LiveFlow = Type.Object({
  /** Number of the newest revision, and who saved it. */
  revision: Type.Integer(),
  author: Type.String(),
  mine: Type.Boolean(),
  /** Who else has the flow open; `mine` is another page of the same account. */
  others: Type.Array(Type.Object({ name: Type.String(), mine: Type.Boolean() })),
});
export type LiveFlow = Static<typeof LiveFlow>;

/** What a flow needs and this deployment does not have. */
export const FlowNeed = Type.Object({
  /** group, field, flow, channel, label, global, template … */
  type: Type.String(),
  /** UUID, or key of a field or global. */
  id: Type.String(),
  name: Type.String(),
  /** Names of the flows that need it. */
  flows: Type.Array(Type.String()),
});
export type FlowNeed = Static<typeof FlowNeed>;

export const ImportFlows = Type.Object({
  /** An export file of RapidPro, one definition, or a FLOIP container, as JSON. */
  file: Type.Unknown(),
  /** Groups and fields that are missing are made. */
  create_missing: Type.Optional(Type.Boolean()),
  /** Whether the flows run from now on; they do unless this is false. */
  publish: Type.Optional(Type.Boolean()),
  force: Type.Optional(Force),
  /** Nothing is kept: the answer says what would come of it. */
  trial: Type.Optional(Type.Boolean()),
});
export type ImportFlows = Static<typeof ImportFlows>;

export const ImportedFlows = Type.Object({
  /** rapidpro, definition or floip. */
  format: Type.String(),
  flows: Type.Array(Flow),
  /** What is still missing. */
  missing: Type.Array(FlowNeed),
  /** Groups and fields that were made. */
  made: Type.Array(FlowNeed),
  /** What could not be carried over as it was. */
  report: Type.Array(
    Type.Object({
      level: Type.String(),
      code: Type.String(),
      where: Type.String(),
      what: Type.String(),
      why: Type.String(),
    }),
  ),
});
export type ImportedFlows = Static<typeof ImportedFlows>;

export const FlowInspection = Type.Object({
  /** As goflow's inspection: counts, dependencies (with `missing`), locals, results, parent_refs, issues. */
  inspection: Type.Unknown(),
  /** What is likely to go wrong: `level`, `code`, `node_uuid` and facts by code. */
  findings: Type.Array(Type.Unknown()),
});
export type FlowInspection = Static<typeof FlowInspection>;

const AssetNamed = Type.Object({ uuid: Uuid, name: Type.String() });

const AssetField = Type.Object({
  key: Type.String(),
  name: Type.String(),
  /** text, number, datetime or place. */ type: Type.String(),
});

/** What forms of a flow choose from. Lists are in alphabetical order and bounded; `more` names those that were cut. */
export const FlowAssets = Type.Object({
  groups: Type.Array(
    Type.Object({
      ...AssetNamed.properties,
      /** Of a smart group: its members follow from this. */ query: Nullable(Type.String()),
    }),
  ),
  fields: Type.Array(AssetField),
  /** What the registry knows of a person, where the deployment has no field of that key: to read, not to change. */
  registry_fields: Type.Array(AssetField),
  flows: Type.Array(
    Type.Object({ ...AssetNamed.properties, type: Type.String(), /** Whether it runs. */ published: Type.Boolean() }),
  ),
  channels: Type.Array(Type.Object({ ...AssetNamed.properties, scheme: Type.String() })),
  labels: Type.Array(AssetNamed),
  /** ISO 639-3: those of the deployment, the default one first. */
  languages: Type.Array(Type.String()),
  /** ISO 3166-1 alpha-2. */
  country: Type.String(),
  timezone: Type.String(),
  currency: Type.String(),
  /** Names of the lists that are longer than what is here: search for the rest. */
  more: Type.Array(Type.String()),
});
export type FlowAssets = Static<typeof FlowAssets>;

/**
 * Front door of flows: save, publish, import, export, look into. Flows belong to the whole deployment; every officer may
 * read and write them, and whom a flow reaches is limited where it is started.
 */
import type { Settings } from '@mhero/contract/access.ts';
import type { TestedConversation } from '@mhero/contract/flow-tests.ts';
import type {
  ChangeFlow,
  CopyFlow,
  Definition,
  Flow,
  FlowAssets,
  FlowDetail,
  FlowInspection,
  FlowRevision,
  ImportedFlows,
  LiveFlow,
  SaveFlow,
} from '@mhero/contract/flows.ts';
import type { Chart } from '@mhero/contract/playbooks.ts';
import { isDefinitionError } from '@mhero/flow/definition/errors.ts';
import type { Flow as ReadFlow } from '@mhero/flow/definition/flow.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { inspectFlow } from '@mhero/flow/inspect/inspect.ts';
import { lintFlow } from '@mhero/flow/inspect/lint.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { addVocabulary } from '../registry/registry.ts';
import { assetsFrom, readVocabulary, type Vocabulary } from './assets.ts';
import { copyDefinition } from './copy.ts';
import { type Exported, type ExportFormat, exportFlow } from './export.ts';
import { type FlowFile, readFile } from './import.ts';
import { watchFlow } from './live.ts';
import { missingOf } from './needs.ts';
import { createResthooks, type Resthooks } from './resthooks.ts';
import * as store from './store.ts';
import { tellMoved } from './store-drafts.ts';
import { createFlowTests, type FlowTests, holdAgainstTests, keepTests } from './tests.ts';
import { findAssets } from './vocabulary.ts';

export { copyDefinition } from './copy.ts';
export { type ExportFormat, exportFormats } from './export.ts';
export type { FlowFile } from './import.ts';
export { createLibrary, type Library, type Shelf } from './library.ts';
export { noteChange as noteFlows } from './store.ts';
export { dropSubscriber } from './store-resthooks.ts';
export { type ShelvedFlow, shelvedFlows, shelvedRevisions } from './store-shelf.ts';

export interface Flows {
  readonly resthooks: Resthooks;
  /** The newest revision, or the one that is named. Errors: `request:not_found`. */
  get(subject: Subject, uuid: string, revision?: number): Promise<FlowDetail>;
  revisions(
    subject: Subject,
    uuid: string,
    cursor?: string,
    limit?: number,
  ): Promise<{ items: FlowRevision[]; next: string | null }>;
  /**
   * A new revision of the flow that the definition names. Errors: `flow:invalid` with the place, `flow:changed` where
   * `base` is not the newest revision any more (or is absent and there is one), `flow:tests` where it should run from
   * now on and kept conversations fail.
   */
  save(subject: Subject, request: SaveFlow): Promise<Flow>;
  /** Errors: `request:not_found` where there is no such revision, `flow:tests` where kept conversations fail on it. */
  change(subject: Subject, uuid: string, change: ChangeFlow): Promise<Flow>;
  /** All flows of the file become revisions, or none does. Errors: `flow:invalid` with every reason, `flow:tests`. */
  import(subject: Subject, file: unknown, how?: HowToImport): Promise<ImportedFlows>;
  /** The same within the caller's transaction, who calls `noteFlows` at its end. */
  importInto(tx: Queryable, subject: Subject, file: unknown, how?: HowToImport): Promise<ImportedFlows & Carried>;
  /** The newest revision as a flow of its own, not published. Errors: `request:not_found`. */
  copy(subject: Subject, uuid: string, request: Static<typeof CopyFlow>): Promise<Flow>;
  /** Of the newest revision, or the one that is named; `at` is when the file says that it was made. */
  export(
    subject: Subject,
    uuid: string,
    format: ExportFormat,
    of?: { readonly revision: number; readonly at: Date },
  ): Promise<Exported>;
  /** What forms choose from; with a search those whose name holds it. */
  assets(subject: Subject, search?: string): Promise<FlowAssets>;
  /** Without a definition: of the newest revision. */
  inspect(definition: Definition): Promise<FlowInspection>;
  /** Tells an open editor what others do, until what it answers is called. Errors: `request:not_found`. */
  watch(subject: Subject, uuid: string, hear: (live: LiveFlow) => void): Promise<() => void>;
  /** Conversations that are kept as tests. */
  readonly tests: FlowTests;
}

export type ImportNote = ImportedFlows['report'][number];

/**
 * Makes what else a file brings (triggers, campaigns) in the transaction of the import, after its flows. Answers what it
 * did not make and why. What it throws refuses the whole file.
 */
export type ImportPart = (
  tx: Queryable,
  subject: Subject,
  file: FlowFile,
  how: { readonly createMissing: boolean },
) => Promise<readonly ImportNote[]>;

export interface HowToImport {
  /** Makes groups and fields that are missing. */
  readonly createMissing?: boolean;
  readonly publish?: boolean;
  /** Why it is published although kept conversations fail. */
  readonly force?: string | undefined;
  readonly note?: string;
  /** Of the flows of the file. */
  readonly charts?: readonly Chart[];
  /** Conversations to keep as tests; those that do not go as written with the settings of this deployment are left out. */
  readonly tests?: readonly TestedConversation[];
  /** Nothing is kept: only what would come of it is answered. */
  readonly trial?: boolean;
}

interface Carried {
  /** Names of the conversations that failed and were overruled. */
  readonly failed: string[];
  /** How many conversations were kept as tests. */
  readonly tests: number;
}

export function createFlows(db: Db, settings: () => Promise<Settings>, parts: readonly ImportPart[] = []): Flows {
  const environment = async () => {
    const { timezone, country, languages } = await settings();
    return { timezone, default_country: country, allowed_languages: languages };
  };

  async function rowOf(q: Queryable, uuid: string): Promise<store.FlowRow> {
    const row = await store.flowBy(q, uuid);
    if (!row) throw new AppError('request:not_found', 'There is no such flow.');
    return row;
  }

  async function definitionOf(row: store.FlowRow, revision = row.newest): Promise<Definition> {
    const text = await store.definitionOf(db, row.id, revision);
    if (text === null) throw new AppError('request:not_found', `The flow has no revision ${revision}.`);
    return JSON.parse(text) as Definition;
  }

  /** Assets in which a flow is there when it is one of `own` or known already. */
  async function assetsWith(q: Queryable, vocabulary: Vocabulary, own: readonly ReadFlow[]) {
    const known = new Map((await store.publishedFlows(q)).map((flow) => [flow.uuid, flow.name.toLowerCase()]));
    const names = new Set([...known.values(), ...own.map((flow) => flow.name.toLowerCase())]);
    const mine = new Map(own.map((flow) => [flow.uuid, flow]));
    const stand = own[0];
    return assetsFrom(
      vocabulary,
      (uuid) => mine.get(uuid) ?? (known.has(uuid) ? stand : undefined),
      (name) => (names.has(name.toLowerCase()) ? stand : undefined),
      await environment(),
    );
  }

  async function importInto(tx: Queryable, subject: Subject, file: unknown, how: HowToImport = {}) {
    const { createMissing = false, publish = true, note = 'imported', charts, force } = how;
    const given = readFile(file);
    const flows = byOurGroups(given, await readVocabulary(tx));
    const before = missingOf(flows, await assetsWith(tx, await readVocabulary(tx), flows));
    const made = createMissing ? before.filter(({ type }) => type === 'group' || type === 'field') : [];
    if (made.length > 0) await makeMissing(tx, given, made);
    const rows: store.FlowRow[] = [];
    const failed: string[] = [];
    let tests = 0;
    for (const flow of flows) {
      const held = await hold(tx, subject, flow);
      const forced = publish ? await holdAgainstTests(tx, held.id, flow.json, { habits: environment, force }) : {};
      failed.push(...(forced.failed ?? []));
      const row = await add(tx, subject, held, flow, { note, publish });
      if (charts) await store.keepCharts(tx, row.id, charts);
      if (how.tests)
        tests += await keepTests(tx, subject, row.id, { definition: flow.json, tests: how.tests, habits: environment });
      rows.push(row);
    }
    const report: ImportNote[] = [...given.report];
    for (const part of parts) report.push(...(await part(tx, subject, given, { createMissing })));
    const missing = before.filter((need) => !made.includes(need));
    return { format: given.format, flows: rows.map(toFlow), missing, made, report, failed, tests };
  }

  return {
    async get(_, uuid, revision) {
      const row = await rowOf(db, uuid);
      return { ...toFlow(row), definition: await definitionOf(row, revision), charts: [...row.charts] };
    },
    async revisions(_, uuid, cursor, limit = 50) {
      const row = await rowOf(db, uuid);
      const rows = await store.listRevisions(db, row.id, idOf(cursor), limit + 1);
      return pageOf(rows, limit, (row) => String(row.number), toRevision);
    },
    watch: (subject, uuid, hear) => watchFlow(db, subject, uuid, hear),
    tests: createFlowTests(db, environment),
    resthooks: createResthooks(db),
    async save(subject, { definition, base, note, publish = false, draft = false, force }) {
      const flow = read(definition);
      return db.tx(async (tx) => {
        const held = await hold(tx, subject, flow);
        if (held.newest !== (base ?? 0)) throw changed(held.newest);
        const forced = publish ? await holdAgainstTests(tx, held.id, definition, { habits: environment, force }) : {};
        const passing = draft && !publish;
        const row = await add(tx, subject, held, flow, { note: note ?? null, publish, draft: passing });
        await tellMoved(tx, flow.uuid);
        if (publish) await store.noteChange(tx);
        // A draft is recorded when it becomes a revision that stays: the chain of records is no log of keystrokes.
        if (!passing)
          await record(tx, subject, 'flow.save', `flow:${flow.uuid}`, { revision: row.newest, publish, ...forced });
        return toFlow(row);
      });
    },
    async change(subject, uuid, { archived, publish, force, ignore_triggers }) {
      await db.tx(async (tx) => {
        const row = await rowOf(tx, uuid);
        const forced =
          publish === undefined
            ? {}
            : await holdAgainstTests(tx, row.id, await definitionOf(row, publish), { habits: environment, force });
        if (publish !== undefined && !(await store.publishRevision(tx, row.id, publish)))
          throw new AppError('request:not_found', `The flow has no revision ${publish}.`);
        if (archived !== undefined) await store.archiveFlow(tx, row.id, archived);
        if (ignore_triggers !== undefined) await store.setIgnoresTriggers(tx, row.id, ignore_triggers);
        await store.noteChange(tx);
        await record(tx, subject, 'flow.change', `flow:${uuid}`, { archived, publish, ignore_triggers, ...forced });
      });
      return toFlow(await rowOf(db, uuid));
    },
    importInto,
    import: (subject, file, how) =>
      orTakenBack(db, async (tx, takeBack) => {
        const { failed, tests: _, ...done } = await importInto(tx, subject, file, how);
        if (how?.trial) return takeBack(done);
        await store.noteChange(tx);
        const revisions = Object.fromEntries(done.flows.map((flow) => [flow.id, flow.revision]));
        const forced = how?.force === undefined ? {} : { force: how.force, failed };
        await record(tx, subject, 'flow.import', null, { format: done.format, revisions, ...forced });
        return done;
      }),
    async copy(subject, uuid, { name }) {
      const original = await rowOf(db, uuid);
      const flow = read(copyDefinition(await definitionOf(original), name));
      return db.tx(async (tx) => {
        const held = await hold(tx, subject, flow);
        const row = await add(tx, subject, held, flow, { note: `copy of ${original.name}`, publish: false });
        await store.keepCharts(tx, row.id, original.charts);
        await record(tx, subject, 'flow.copy', `flow:${flow.uuid}`, { of: uuid });
        return toFlow(row);
      });
    },
    async export(_, uuid, format, of) {
      const row = await rowOf(db, uuid);
      const at = (of?.at ?? new Date()).toISOString();
      return exportFlow(await definitionOf(row, of?.revision), format, at, await readVocabulary(db));
    },
    assets: async (_, search) => findAssets(db, await settings(), search ?? null),
    async inspect(definition) {
      const flow = read(definition);
      const assets = await assetsWith(db, await readVocabulary(db), [flow]);
      return { inspection: inspectFlow(flow, assets), findings: lintFlow(flow) };
    },
  };
}

const hold = (tx: Queryable, { accountId }: Subject, { uuid, name, type }: ReadFlow): Promise<store.FlowRow> =>
  store.holdFlow(tx, { uuid, name, type, accountId });

/** A transaction that may say at its end that nothing of it stays, and answers all the same. */
async function orTakenBack<T>(db: Db, act: (tx: Queryable, takeBack: (found: T) => never) => Promise<T>): Promise<T> {
  const trial = new Error('a trial');
  let found: T | undefined;
  try {
    return await db.tx((tx) =>
      act(tx, (made) => {
        found = made;
        throw trial;
      }),
    );
  } catch (error) {
    if (error !== trial) throw error;
    return found as T;
  }
}

/** The definition is kept with its own number, so that results can name the revision that they come from. */
function add(
  tx: Queryable,
  subject: Subject,
  held: store.FlowRow,
  flow: ReadFlow,
  { note, publish, draft = false }: { note: string | null; publish: boolean; draft?: boolean },
): Promise<store.FlowRow> {
  const number = held.newest + 1;
  return store.insertRevision(tx, {
    ...{ flowId: held.id, number, name: flow.name, type: flow.type, note, publish, draft },
    definition: JSON.stringify({ ...flow.json, revision: number }),
    ignoresTriggers: !draft && typeof flow.json.ignore_triggers === 'boolean' ? flow.json.ignore_triggers : undefined,
    author: subject.name,
    authorId: subject.accountId,
  });
}

function read(definition: unknown): ReadFlow {
  try {
    return readFlow(definition);
  } catch (error) {
    if (!isDefinitionError(error)) throw error;
    throw new AppError('flow:invalid', `The flow cannot be read: ${error.message}.`, {
      fields: [{ where: error.path || '/', message: error.problem }],
    });
  }
}

const changed = (newest: number): AppError =>
  new AppError(
    'flow:changed',
    newest === 0
      ? 'There is no such flow yet; save it without `base`.'
      : `Somebody has saved revision ${newest} since. Look at it, then save on top of it.`,
    { revision: newest },
  );

/** A group of the same name is the same group: the file's UUIDs become ours. */
function byOurGroups(file: FlowFile, { groups }: Vocabulary): ReadFlow[] {
  const known = new Set(groups.map((group) => group.uuid));
  const names = new Map(groups.map((group) => [group.name.toLowerCase(), group.uuid]));
  return file.flows.map((flow) => {
    let text = JSON.stringify(flow.json);
    for (const need of inspectFlow(flow).dependencies) {
      if (need.type !== 'group' || 'key' in need || known.has(need.uuid)) continue;
      const ours = names.get((need.name ?? '').toLowerCase());
      if (ours) text = text.replaceAll(need.uuid, ours);
    }
    return readFlow(JSON.parse(text));
  });
}

async function makeMissing(
  tx: Queryable,
  file: FlowFile,
  needs: readonly { type: string; id: string; name: string }[],
): Promise<void> {
  const groups = needs.filter(({ type }) => type === 'group');
  const fields = needs.filter(({ type }) => type === 'field');
  await addVocabulary(
    tx,
    groups.map(({ id, name }) => ({
      uuid: id,
      name,
      query: file.groups.find(({ uuid }) => uuid === id)?.query ?? null,
    })),
    fields.map(({ id, name }) => ({ key: id, name, type: fieldType(file.fields.find(({ key }) => key === id)?.type) })),
  );
}

function fieldType(type: string | undefined): 'text' | 'number' | 'datetime' | 'place' {
  if (type === 'number' || type === 'datetime') return type;
  return type === 'state' || type === 'district' || type === 'ward' ? 'place' : 'text';
}

function toRevision({ number, created_at, changed_at, ...rest }: store.RevisionRow): FlowRevision {
  return { revision: number, ...rest, created_at: created_at.toISOString(), changed_at: changed_at.toISOString() };
}

function toFlow(row: store.FlowRow): Flow {
  return {
    ...{ id: row.uuid, name: row.name, type: row.type, revision: row.newest, published: row.published },
    archived: row.archived_at !== null,
    ignore_triggers: row.ignores_triggers,
    created_at: row.created_at.toISOString(),
    changed_at: row.changed_at.toISOString(),
  };
}

/** The name itself, or with the lowest number that makes it free. */
export async function freeName(q: Queryable, name: string): Promise<string> {
  const taken = new Set(await store.namesLike(q, name));
  for (let n = 1; ; n++) {
    const found = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(found.toLowerCase())) return found;
  }
}

/** Our number of a flow that runs. Errors: `flow:missing`. */
export async function findFlow(q: Queryable, uuid: string): Promise<Pick<store.FlowRow, 'id' | 'name' | 'type'>> {
  const row = await store.flowBy(q, uuid);
  if (!row || row.published === null || row.archived_at !== null)
    throw new AppError('flow:missing', 'There is no such flow, or it is not published, or it is archived.');
  return row;
}

/** Our numbers of all flows, by UUID. */
export async function flowNumbers(q: Queryable): Promise<Map<string, number>> {
  return new Map((await store.allFlows(q)).map(({ id, uuid }) => [uuid, id]));
}

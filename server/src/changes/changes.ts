/**
 * Front door of changes: what is wrong in a registry becomes a proposal, an officer of the right place decides it, and
 * what was accepted is written to the registry and read back. Groups are kept with registries both ways.
 */
import type {
  Change,
  ChangeDetail,
  ChangeRule,
  ChangeSettings,
  ChangesPage,
  ChangesQuery,
  Decided,
  Decision,
  Decisions,
  NewChange,
  NewChangeRule,
  SaveDeadNumbers,
} from '@mhero/contract/changes.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import { idOf } from '../lib/pages.ts';
import { createByHand } from './by-hand.ts';
import { decide, decideMany, doneByHand, notFound } from './decide.ts';
import { toDetail } from './detail.ts';
import { exportLines } from './export.ts';
import type { ShownRow } from './model.ts';
import { createPlaces } from './places.ts';
import { propose } from './propose.ts';
import { addRule, dropRule, listRules } from './rules.ts';
import { canWrite, toChange } from './show.ts';
import * as store from './store.ts';
import * as sources from './store-sources.ts';
import type { ChangeTools } from './tools.ts';
import { startChangeWork } from './work.ts';
import { registerWrites } from './write.ts';
import { registerGroupWrites } from './write-group.ts';

export { createGroups, type Groups } from './groups.ts';
export type { Idea, Proposed } from './propose.ts';
export { reachSource } from './reach.ts';
export type { ChangeTools, Reached } from './tools.ts';

/** All throw `request:not_found` for what is not there or not in one's area. */
export interface Changes {
  /** Newest first, with counts by list and kind. */
  list(subject: Subject, query: ChangesQuery): Promise<ChangesPage>;
  find(subject: Subject, id: string): Promise<ChangeDetail>;
  /** Errors: `change:value`; `request:conflict` when the registry says it already. Once for each key. */
  create(subject: Subject, change: NewChange, key: string | null): Promise<Change>;
  /** Errors: `change:decided` for the second of two, `change:changed` for who saw an older version, `change:value`. */
  decide(subject: Subject, id: string, decision: Decision): Promise<Change>;
  decideMany(subject: Subject, decisions: Decisions): Promise<Decided>;
  doneByHand(subject: Subject, id: string, version: number): Promise<Change>;
  /** Lines of a CSV file, with the caller's part of a list. */
  export(subject: Subject, query: Omit<ChangesQuery, 'cursor' | 'limit'>): AsyncGenerator<string>;
  rules(flow: string | null): Promise<ChangeRule[]>;
  addRule(subject: Subject, rule: NewChangeRule): Promise<ChangeRule>;
  dropRule(subject: Subject, id: string): Promise<void>;
  settings(): Promise<ChangeSettings>;
  saveDeadNumbers(subject: Subject, given: SaveDeadNumbers): Promise<ChangeSettings>;
  /** Errors: `request:not_found`. */
  saveWriteBack(subject: Subject, sourceId: number, writeBack: 'off' | 'ask'): Promise<ChangeSettings>;
  /** For other rooms' findings, in their own transaction: see `Idea`. */
  propose: typeof propose;
  /** Begins to hear, to look for dead numbers and to keep groups together; answers the function that stops it. */
  work(): () => Promise<void>;
}

export function createChanges(tools: ChangeTools): Changes {
  const { db } = tools;
  const places = createPlaces();
  registerWrites(tools);
  registerGroupWrites(tools);

  async function shown(subject: Subject, id: string): Promise<ShownRow> {
    const row = await store.readShown(db, id, subject.area);
    if (!row) throw notFound();
    return row;
  }

  async function settings(): Promise<ChangeSettings> {
    const [dead, all] = await Promise.all([sources.readDeadNumbers(db), sources.readSourcesFor(db)]);
    return {
      dead_numbers: { ...dead, sends: 'tried' },
      sources: all
        .filter((source) => !source.left)
        .map(({ id, name, kind, write_back }) => ({ id, name, kind, write_back, can_write: canWrite(kind) })),
    };
  }

  return {
    settings,
    propose,
    async list(subject, query) {
      const filter = filterOf(query);
      const limit = query.limit ?? 50;
      const before = idOf(query.cursor);
      const [rows, counts] = await Promise.all([
        store.readList(db, subject.area, filter, before, limit + 1),
        store.readCounts(db, subject.area, filter),
      ]);
      const page = rows.slice(0, limit);
      return { items: page.map(toChange), next: rows.length > limit ? String(page.at(-1)!.id) : null, counts };
    },
    async find(subject, id) {
      const row = await shown(subject, id);
      await db.tx((tx) => record(tx, subject, 'change.read', `change:${id}`));
      return toDetail(tools, row);
    },
    async create(subject, change, key) {
      return toChange(await shown(subject, await createByHand(tools, subject, change, key)));
    },
    async decide(subject, id, decision) {
      await decide(tools, subject, id, decision);
      // A decision may move it out of the officer's area: it is answered all the same.
      return toChange((await store.readShown(db, id, null))!);
    },
    decideMany: (subject, decisions) => decideMany(tools, subject, decisions),
    async doneByHand(subject, id, version) {
      await doneByHand(tools, subject, id, version);
      return toChange((await store.readShown(db, id, null))!);
    },
    export: (subject, query) => exportLines(db, subject, filterOf(query)),
    rules: (flow) => listRules(db, flow),
    addRule: (subject, rule) => addRule(db, subject, rule),
    dropRule: (subject, id) => dropRule(db, subject, id),
    async saveDeadNumbers(subject, given) {
      await db.tx(async (tx) => {
        await sources.saveDeadNumbers(tx, given);
        await record(tx, subject, 'change.settings', null, given);
      });
      return settings();
    },
    async saveWriteBack(subject, sourceId, writeBack) {
      await db.tx(async (tx) => {
        const source = await sources.readSourceFor(tx, sourceId);
        if (!source) throw new AppError('request:not_found', 'There is no such source.');
        await sources.saveWriteBack(tx, sourceId, writeBack);
        await record(tx, subject, 'change.write_back', `source:${sourceId}`, { write_back: writeBack });
      });
      return settings();
    },
    work: () => startChangeWork(tools, places),
  };
}

const filterOf = (query: Omit<ChangesQuery, 'cursor' | 'limit'>): store.Filter => ({
  ...{ list: query.list ?? 'todo', kind: query.kind ?? null },
  ...{ source: query.source ?? null, contact: query.contact ?? null },
});

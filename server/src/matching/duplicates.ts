/** Pairs that may be one person: listed, looked at, decided. */
import type {
  DuplicateDecision,
  DuplicateDetail,
  DuplicateRow,
  DuplicateState,
  Duplicates,
  MergeRow,
} from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import { foreignCursor } from '../lib/pages.ts';
import { readFacts, readListedFacts } from '../registry/registry.ts';
import type { Comparing } from './comparing.ts';
import type { MatchingDeps } from './deps.ts';
import { createMerging } from './merging.ts';
import type { PairRow } from './model.ts';
import { decidedAlready } from './refusals.ts';
import { toDuplicate, toMerge } from './show.ts';
import { sideBySide } from './side-by-side.ts';
import { listMerges } from './store-merges.ts';
import { countPairs, decidePair, findPair, listPairs, lockPair } from './store-pairs.ts';
import { countPeople, readPeople } from './store-people.ts';
import { betterOf } from './survivor.ts';

export interface DuplicatesAsked {
  readonly state?: DuplicateState;
  readonly contact?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export interface DuplicatesDoor {
  listDuplicates(subject: Subject, asked: DuplicatesAsked): Promise<Duplicates>;
  getDuplicate(subject: Subject, uuid: string): Promise<DuplicateDetail>;
  decideDuplicate(subject: Subject, uuid: string, decision: DuplicateDecision): Promise<DuplicateRow>;
  undoMerge(subject: Subject, uuid: string): Promise<MergeRow>;
}

export function createDuplicates(deps: MatchingDeps, comparing: Comparing): DuplicatesDoor {
  const { db } = deps;
  const merging = createMerging(deps);

  async function one(subject: Subject, uuid: string): Promise<PairRow> {
    const row = await findPair(db, subject, uuid);
    if (!row) throw new AppError('request:not_found', 'There is no such pair, or one of the two is outside your area.');
    return row;
  }
  const show = async (row: PairRow): Promise<DuplicateRow> =>
    toDuplicate(row, await readPeople(db, [row.low, row.high]));

  return {
    async listDuplicates(subject, { state = 'open', contact = null, cursor, limit = 50 }) {
      const after = readCursor(cursor);
      const [rows, counts, people, compare] = await Promise.all([
        listPairs(db, subject, { state, contact, after, limit: limit + 1 }),
        countPairs(db, subject),
        countPeople(db, subject.area, false),
        comparing.progress(),
      ]);
      const page = rows.slice(0, limit);
      const shown = await readPeople(
        db,
        page.flatMap((row) => [row.low, row.high]),
      );
      const last = page.at(-1);
      const next = rows.length > limit && last ? `${last.score}.${last.id}` : null;
      return { items: page.map((row) => toDuplicate(row, shown)), next, counts, people, compare };
    },
    async getDuplicate(subject, uuid) {
      const row = await one(subject, uuid);
      const ids = [row.low, row.high] as const;
      const [people, facts, lists, history] = await Promise.all([
        readPeople(db, ids),
        readFacts(db, ids),
        readListedFacts(db, ids),
        Promise.all(ids.map((id) => merging.historyOf(id))),
      ]);
      const listsOf = (id: number) => lists.filter((fact) => fact.contact_id === id);
      const survivor = await betterOf(db, row.low, row.high);
      return {
        ...toDuplicate(row, people),
        facts: sideBySide([facts.get(row.low) ?? [], facts.get(row.high) ?? []], [listsOf(row.low), listsOf(row.high)]),
        history: [history[0]!, history[1]!],
        survivor: people.get(survivor)!.id,
        both_talking: history.every((side) => (side.conversations_waiting ?? 0) > 0),
      };
    },
    async decideDuplicate(subject, uuid, { decision, survivor, note = null }) {
      const found = await one(subject, uuid);
      if (decision === 'same') await merging.mergePair(subject, found, { survivor: survivor ?? null, note });
      else
        await db.tx(async (tx) => {
          await lockPair(tx, found.id);
          const row = await findPair(tx, subject, uuid);
          if (!row || row.state === 'same') throw decidedAlready();
          await decidePair(tx, row.id, { state: decision, subject, note });
          await record(tx, subject, `duplicate.${decision}`, `duplicate:${uuid}`, { note });
        });
      return show(await one(subject, uuid));
    },
    async undoMerge(subject, uuid) {
      const [found] = await listMerges(db, subject, { uuid, before: null, limit: 1 });
      if (!found)
        throw new AppError('request:not_found', 'There is no such merge, or one of the two is outside your area.');
      await merging.undo(subject, found);
      const [row] = await listMerges(db, subject, { uuid, before: null, limit: 1 });
      return toMerge(row!);
    },
  };
}

function readCursor(cursor: string | undefined): { score: number; id: number } | null {
  if (cursor === undefined) return null;
  const [, score, id] = /^(-?\d{1,5})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (score === undefined) throw foreignCursor();
  return { score: Number(score), id: Number(id) };
}

/** Front door: one person, many sources. Who may be one person, who became one, and whose number it is. */
import type {
  DuplicateDecision,
  DuplicateDetail,
  DuplicateRow,
  Duplicates,
  MergeRow,
  Merges,
  NumberDecision,
  NumberRow,
  Numbers,
} from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { createComparing } from './comparing.ts';
import type { MatchingDeps } from './deps.ts';
import { createDuplicates, type DuplicatesAsked } from './duplicates.ts';
import { createNumbers, type NumbersAsked } from './numbers.ts';
import { toMerge } from './show.ts';
import { listMerges } from './store-merges.ts';

export type { Follower, MatchingDeps, Move, NumberDecided, Return, WrongNumber } from './deps.ts';

export interface Matching {
  listDuplicates(subject: Subject, asked: DuplicatesAsked): Promise<Duplicates>;
  /** Errors: `request:not_found`, also when one of the two is outside the caller's area. */
  getDuplicate(subject: Subject, uuid: string): Promise<DuplicateDetail>;
  /** Errors: `request:not_found`, `matching:decided`. */
  decideDuplicate(subject: Subject, uuid: string, decision: DuplicateDecision): Promise<DuplicateRow>;
  listMerges(subject: Subject, asked: { cursor?: string; limit?: number }): Promise<Merges>;
  /** Errors: `request:not_found`, `matching:built_upon`. */
  undoMerge(subject: Subject, uuid: string): Promise<MergeRow>;
  listNumbers(subject: Subject, asked: NumbersAsked): Promise<Numbers>;
  /** Errors: `request:not_found`, `matching:decided`, `request:invalid`. */
  decideNumber(subject: Subject, uuid: string, decision: NumberDecision): Promise<NumberRow>;
  /** Compares those who changed; false when that is under way. */
  compareNow(subject: Subject): Promise<boolean>;
  stopComparing(subject: Subject): Promise<void>;
  /** Compares after imports, shows facts anew when a source counts more or less, and takes along what came late. */
  /** One look at what is to be done, which `work` takes now and then. */
  look(): Promise<void>;
  work(): () => Promise<void>;
}

export function createMatching(deps: MatchingDeps): Matching {
  const comparing = createComparing(deps);
  return {
    ...createDuplicates(deps, comparing),
    ...createNumbers(deps),
    ...comparing,
    async listMerges(subject, { cursor, limit = 50 }) {
      const rows = await listMerges(deps.db, subject, { uuid: null, before: idOf(cursor), limit: limit + 1 });
      return pageOf(rows, limit, (row) => String(row.id), toMerge);
    },
  };
}

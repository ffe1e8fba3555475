/** What a request is about: the flow with its questions, and the passages that are looked at. */
import type { Json } from '@mhero/flow/definition/json.ts';
import type { Subject } from '../access/subject.ts';
import { type Db, type Queryable, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Flows } from '../flows/flows.ts';
import { type KnownQuestion, questionsOf } from './questions.ts';
import type { Scope } from './scope.ts';
import * as context from './store-context.ts';
import { againOf } from './store-reminders.ts';

export interface ReaderTools {
  readonly db: Db;
  readonly flows: Pick<Flows, 'get'>;
  settings(): Promise<{ readonly timezone: string }>;
}

/** One snapshot, and room enough to count without files for what a page needs. */
export const snapshot = <T>(db: Db, work: (tx: Queryable) => Promise<T>): Promise<T> =>
  db.tx(async (tx) => {
    await tx.run(sql`set transaction isolation level repeatable read read only`);
    await tx.run(sql`set local work_mem = '64MB'`);
    return work(tx);
  });

export interface ReadFlow {
  readonly row: context.FlowRow;
  readonly language: string;
  readonly languages: string[];
  /** With results, newest first. */
  readonly revisions: number[];
  readonly questions: readonly KnownQuestion[];
  /** Newest first; the newest of all is among them. */
  readonly definitions: readonly Json[];
}

const revisionsFreshMs = 60_000;

/** Revisions never change: what they ask is kept. */
export type Reader = ReturnType<typeof createReader>;

export function createReader({ db, flows, settings }: ReaderTools) {
  const kept = new Map<string, { flow: Omit<ReadFlow, 'row'>; newest: number; until: number }>();

  async function load(subject: Subject, row: context.FlowRow): Promise<Omit<ReadFlow, 'row'>> {
    const revisions = await context.revisionsWithRuns(db, row.id);
    const known = [...new Set([row.newest, ...revisions])].filter((number) => number > 0 && number <= row.newest);
    const definitions: Json[] = [];
    for (const revision of known) definitions.push((await flows.get(subject, row.uuid, revision)).definition as Json);
    const first = definitions[0] ?? {};
    return {
      ...{ revisions, definitions, questions: questionsOf(definitions) },
      language: String(first.language ?? 'und'),
      languages: Object.keys((first.localization as object | null) ?? {}).filter((code) => /^[a-z]{3}$/.test(code)),
    };
  }

  return {
    async flow(subject: Subject, uuid: string): Promise<ReadFlow> {
      const row = await context.readFlowRow(db, uuid);
      if (!row || row.newest === 0) throw new AppError('request:not_found', 'There is no such flow.');
      const known = kept.get(uuid);
      if (known && known.newest === row.newest && known.until > Date.now()) return { row, ...known.flow };
      const flow = await load(subject, row);
      kept.delete(uuid);
      kept.set(uuid, { flow, newest: row.newest, until: Date.now() + revisionsFreshMs });
      for (const old of kept.keys()) {
        if (kept.size <= 100) break;
        kept.delete(old);
      }
      return { row, ...flow };
    },
    async scope(
      subject: Subject,
      row: context.FlowRow,
      query: { readonly from?: string; readonly to?: string; readonly start?: string },
    ): Promise<{ scope: Scope; start: context.StartRow | null }> {
      if (query.from !== undefined && query.to !== undefined && query.from > query.to)
        throw new AppError('request:invalid', 'The window ends before it begins.');
      const start = query.start === undefined ? null : await context.readStart(db, subject, query.start);
      if (query.start !== undefined && start?.flow_id !== row.id)
        throw new AppError('request:not_found', 'The flow has no such start, or it is outside of your area.');
      const { timezone } = await settings();
      const scope = {
        ...{ flowId: row.id, from: query.from ?? null, to: query.to ?? null, timezone },
        starts: start && { ids: [start.id, ...(await againOf(db, start.id))], from: start.created_at },
        area: subject.area,
      };
      return { scope, start };
    },
  };
}

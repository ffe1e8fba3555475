/**
 * Front door of results: who was asked and answered, what they said, reminding the silent, closing with a message back,
 * and files for elsewhere. Everything is counted and listed within the caller's area.
 */
import type {
  CountsQuery,
  FlowCounts,
  FlowResults,
  PeopleQuery,
  ResultPerson,
  ResultsQuery,
} from '@mhero/contract/results.ts';
import type { Json } from '@mhero/flow/definition/json.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import { type Db, type Queryable, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Flows } from '../flows/flows.ts';
import { countWays } from './counts.ts';
import { keepAnswers } from './kept.ts';
import { readFigures } from './page.ts';
import { listPeople } from './people.ts';
import { type KnownQuestion, questionsOf } from './questions.ts';
import type { Scope } from './scope.ts';
import * as context from './store-context.ts';

export interface Results {
  /** All that the page of a flow's results shows. Errors: `request:not_found`, `request:invalid`. */
  results(subject: Subject, flow: string, query: ResultsQuery): Promise<FlowResults>;
  /** The people behind a number. */
  people(subject: Subject, flow: string, query: PeopleQuery): Promise<{ items: ResultPerson[]; next: string | null }>;
  counts(subject: Subject, flow: string, query: Static<typeof CountsQuery>): Promise<FlowCounts>;
}

export interface ResultTools {
  readonly db: Db;
  readonly flows: Pick<Flows, 'get'>;
  settings(): Promise<{ readonly timezone: string }>;
}

export function createResults(tools: ResultTools): Results {
  const { db } = tools;
  const kept = keepAnswers();
  const read = createReader(tools);

  return {
    async results(subject, uuid, query) {
      const flow = await read.flow(subject, uuid);
      const { scope, start } = await read.scope(subject, flow.row, query);
      const figures = await kept.get(keyOf('page', scope, query.by, query.level), () =>
        snapshot(db, (tx) => readFigures(tx, scope, flow.questions, query)),
      );
      const starts = await context.readStarts(db, subject, flow.row.id);
      return {
        flow: {
          ...{ id: uuid, name: flow.row.name, language: flow.language, revision: flow.row.newest },
          ...{ revisions: flow.revisions, languages: flow.languages, archived: flow.row.archived },
        },
        start: start && {
          ...{ id: start.uuid, query: start.query, state: start.state, created_at: start.created_at.toISOString() },
          ...{ closing: null, reminders: [] },
        },
        starts: starts.map((each) => ({
          ...{ id: each.uuid, query: each.query, people: each.people, created_at: each.created_at.toISOString() },
        })),
        closing: null,
        ...figures,
      };
    },
    async people(subject, uuid, query) {
      const flow = await read.flow(subject, uuid);
      const { scope } = await read.scope(subject, flow.row, query);
      return listPeople(db, scope, flow.questions, query);
    },
    async counts(subject, uuid, query) {
      const flow = await read.flow(subject, uuid);
      const { scope } = await read.scope(subject, flow.row, query);
      return kept.get(keyOf('counts', scope), () => countWays(db, scope, flow.definitions));
    },
  };
}

const keyOf = (what: string, scope: Scope, ...more: (string | undefined)[]): string =>
  JSON.stringify([scope.flowId, what, scope.from, scope.to, scope.timezone, scope.start?.id, scope.area, ...more]);

/** One snapshot, and room enough to count without files for what a page needs. */
const snapshot = <T>(db: Db, work: (tx: Queryable) => Promise<T>): Promise<T> =>
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
function createReader({ db, flows, settings }: ResultTools) {
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
        ...{ flowId: row.id, from: query.from ?? null, to: query.to ?? null, timezone, start },
        area: subject.area,
      };
      return { scope, start };
    },
  };
}

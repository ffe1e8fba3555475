/** Front door: several outside registries at once, each kept in step with by its own schedule. */
import type {
  BrakeAnswer,
  Exchange,
  ExchangeQuery,
  NewExchange,
  NewSource,
  ProbeAnswer,
  ProbeRequest,
  RefusedPage,
  RefusedQuery,
  RefusedRetry,
  Source,
  SourceChange,
  SourceKind,
} from '@mhero/contract/sources.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import { connectors } from '../connectors/connectors.ts';
import type { JobCall } from '../jobs/jobs.ts';
import { runExchange } from './exchange.ts';
import { createHook } from './hook.ts';
import { createList } from './list.ts';
import { createManage } from './manage.ts';
import { startTicking } from './tick.ts';
import { exchangeJob, leaveJob, type SyncTools } from './tools.ts';

export interface Sync {
  kinds(): SourceKind[];
  list(): Promise<Source[]>;
  /** Errors: `request:not_found`. */
  find(id: number): Promise<Source>;
  /** Keeps how a registry is reached and begins to read it. Errors: `request:invalid`, `request:conflict`. */
  create(subject: Subject, request: NewSource): Promise<{ id: number; exchange: string | null }>;
  change(subject: Subject, id: number, change: SourceChange): Promise<Source>;
  /**
   * Takes leave of a source: it is read no more, its secrets go at once. Its people stay with all that was said with
   * them; who is known from nowhere else becomes inactive, and numbers that only this source gave go.
   */
  remove(subject: Subject, id: number): Promise<void>;
  /** Answers also what went wrong, in words. */
  probe(subject: Subject, request: ProbeRequest): Promise<ProbeAnswer>;
  exchanges(id: number, query: Static<typeof ExchangeQuery>): Promise<{ items: Exchange[]; next: string | null }>;
  /** Errors: `import:running`, `request:conflict` for a source that is fed by files. */
  start(subject: Subject, id: number, mode: Static<typeof NewExchange>['mode']): Promise<string>;
  refused(id: number, query: Static<typeof RefusedQuery>): Promise<Static<typeof RefusedPage>>;
  retry(subject: Subject, id: number, items: Static<typeof RefusedRetry>['items']): Promise<string>;
  /** Answers the brake's question; `gone` begins the exchange that deletes. */
  answer(subject: Subject, id: number, answer: Static<typeof BrakeAnswer>['answer']): Promise<Source>;
  renewHook(subject: Subject, id: number): Promise<Source>;
  /** A call from outside that only wakes the source up. False: wrong address. */
  heard(id: number, secret: string): Promise<boolean>;
  /** Called whenever a source has begun or ended an exchange, on any node. */
  watch(changed: () => void): Promise<() => void>;
  /** Begins to work on this node; answers the function that stops it. */
  work(): () => Promise<void>;
}

export function createSync(tools: SyncTools): Sync {
  const { db, jobs } = tools;
  const list = createList(tools);
  const hook = createHook(tools);
  const manage = createManage(tools, list, hook);
  jobs.register(exchangeJob, (call: JobCall) => runExchange(tools, call));
  jobs.register(leaveJob, (call: JobCall) => manage.leave(call));
  return {
    kinds: () =>
      connectors.map(({ kind, title, settings, secrets }) => ({ kind, title, settings, secrets: [...secrets] })),
    ...list,
    ...manage,
    heard: hook.heard,
    watch: (changed) => db.listen('sync', changed),
    work() {
      const stopJobs = jobs.start();
      const stopTicking = startTicking(tools);
      return async () => {
        await stopTicking();
        await stopJobs();
      };
    },
  };
}

export type { SyncTools } from './tools.ts';

/**
 * Slow work in the background, kept in the database: claimed by a lease that the worker renews, so that the work of a
 * killed node goes on elsewhere within seconds. A handler must be able to go on where an earlier attempt stopped.
 */
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../lib/log.ts';
import * as store from './store.ts';

export type { JobRow } from './store.ts';

export interface JobCall {
  readonly id: number;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What an earlier attempt reported last. */
  readonly progress: Readonly<Record<string, unknown>>;
  /** Aborted when the job is cancelled, when this node stops, or when the lease was lost. */
  readonly signal: AbortSignal;
  /** Should this attempt fail, there is no other. */
  readonly last: boolean;
  report(progress: object): Promise<void>;
}

/** Resolves with the result. An AppError fails the job; any other error is tried again, later and later. */
export type JobHandler = (call: JobCall) => Promise<object | undefined>;

export interface Jobs {
  register(kind: string, handler: JobHandler): void;
  /** Part of the caller's transaction when `tx` is one. */
  enqueue(tx: Queryable, kind: string, payload: object, createdBy?: number | null): Promise<number>;
  /** A waiting job is cancelled at once, a running one as soon as its handler can stop. */
  cancel(id: number): Promise<void>;
  read(id: number): Promise<store.JobRow | null>;
  /** Begins to claim work on this node; answers the function that stops it and waits for what is running. */
  start(): () => Promise<void>;
}

export interface JobsOptions {
  readonly db: Db;
  readonly log: Log;
  /** How many at once on this node. */
  readonly slots?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
}

const mostAttempts = 5;
const retryMs = 5_000;

export function createJobs(options: JobsOptions): Jobs {
  const { db, log, slots = 2, leaseMs = 30_000, pollMs = 5_000 } = options;
  const handlers = new Map<string, JobHandler>();
  const running = new Set<Promise<void>>();

  async function work(job: store.JobRow, stopping: AbortSignal): Promise<void> {
    const own = new AbortController();
    const signal = AbortSignal.any([own.signal, stopping]);
    const beat = setInterval(() => {
      void store.renew(db, job, leaseMs).then(
        (state) => {
          if (state !== 'go on') own.abort(new Error(state));
        },
        (error: Error) => log.warn({ err: error.message, job: job.id }, 'a lease could not be renewed'),
      );
    }, leaseMs / 3);
    try {
      const handler = handlers.get(job.kind);
      if (!handler) throw new AppError('request:invalid', `Nobody knows how to do "${job.kind}".`);
      const report = (progress: object): Promise<void> => store.report(db, job, progress);
      const { id, payload, progress } = job;
      const result = await handler({ id, payload, progress, signal, report, last: job.attempts >= mostAttempts });
      if (stopping.aborted) await store.release(db, job, 0);
      else await store.finish(db, job, signal.aborted ? 'cancelled' : 'done', result ?? null, null);
    } catch (error) {
      await settle(job, error as Error, signal.aborted, stopping.aborted);
    } finally {
      clearInterval(beat);
    }
  }

  async function settle(job: store.JobRow, error: Error, aborted: boolean, stopping: boolean): Promise<void> {
    if (stopping) return store.release(db, job, 0);
    if (aborted) return store.finish(db, job, 'cancelled', null, null);
    const final = error instanceof AppError || job.attempts >= mostAttempts;
    log.warn({ err: error.message, job: job.id, kind: job.kind, final }, 'a job failed');
    if (final) await store.finish(db, job, 'failed', null, error.message);
    else await store.release(db, job, retryMs * 2 ** (job.attempts - 1));
  }

  function start(): () => Promise<void> {
    const stopping = new AbortController();
    let wake: () => void = () => {};
    let unlisten: () => void = () => {};
    void db
      .listen('jobs', () => wake())
      .then(
        (stop) => {
          unlisten = stop;
        },
        () => {},
      );

    async function loop(): Promise<void> {
      while (!stopping.signal.aborted) {
        const job = running.size < slots ? await claim() : null;
        if (job) {
          const task: Promise<void> = work(job, stopping.signal)
            .catch((error: Error) => log.error({ err: error.message, job: job.id }, 'a job could not be settled'))
            .finally(() => {
              running.delete(task);
              wake();
            });
          running.add(task);
          continue;
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          if (stopping.signal.aborted) wake();
        });
      }
    }

    const claim = (): Promise<store.JobRow | null> =>
      store.claim(db, [...handlers.keys()], leaseMs, mostAttempts).catch((error: Error) => {
        log.warn({ err: error.message }, 'no job could be claimed');
        return null;
      });
    const ended = loop();
    return async () => {
      stopping.abort(new Error('stopping'));
      wake();
      unlisten();
      await ended;
      await Promise.all(running);
    };
  }

  return {
    register: (kind, handler) => void handlers.set(kind, handler),
    enqueue: (tx, kind, payload, createdBy = null) => store.enqueue(tx, kind, payload, createdBy),
    cancel: (id) => store.cancel(db, id),
    read: (id) => store.read(db, id),
    start,
  };
}

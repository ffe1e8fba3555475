/** When people are compared: as a job after imports, in portions; cancelled at any time, and never twice at once. */
import type { CompareProgress } from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { JobCall } from '../jobs/jobs.ts';
import { comparePortion, weightsOf } from './compare.ts';
import type { MatchingDeps } from './deps.ts';
import { wrongNumberPattern } from './find-numbers.ts';
import { createMerging } from './merging.ts';
import { createShowing } from './showing.ts';
import * as store from './store-compare.ts';
import { writeWrong } from './store-find-numbers.ts';
import { unsettledMerges } from './store-merges.ts';
import { readState } from './store-pairs.ts';

export interface Comparing {
  progress(): Promise<CompareProgress>;
  compareNow(subject: Subject): Promise<boolean>;
  stopComparing(subject: Subject): Promise<void>;
  /** One look at what is to be done, which `work` takes now and then. */
  look(): Promise<void>;
  work(): () => Promise<void>;
}

const kind = 'matching.compare';
const lookMs = 15_000;
const mostHeard = 20_000;

export function createComparing(deps: MatchingDeps): Comparing {
  const { db, jobs, log } = deps;
  const merging = createMerging(deps);
  const showing = createShowing(deps);
  jobs.register(kind, (call) => compareAll(call));

  async function compareAll({ signal, report, progress }: JobCall): Promise<object> {
    let done = Number(progress.done ?? 0);
    let pairs = Number(progress.pairs ?? 0);
    let linked = Number(progress.linked ?? 0);
    const of = done + (await readState(db)).waiting;
    const common = await store.commonWords(db);
    const weightOf = weightsOf(common.people, common.words);
    while (!signal.aborted) {
      const compared = await db.tx((tx) => comparePortion(tx, weightOf));
      if (!compared) break;
      done += compared.people;
      pairs += compared.pairs;
      for (const pair of compared.certain) if (await link(pair)) linked++;
      await report({ done, of: Math.max(of, done), pairs, linked });
    }
    if (!signal.aborted) await store.setFinished(db);
    return { done, pairs, linked };
  }

  /** What turns out to be less certain than it looked is left to people. */
  async function link(pair: { id: number; uuid: string; low: number; high: number }): Promise<boolean> {
    if (await store.isTheirsAlone(db, pair.low, pair.high)) return merging.mergeByItself(pair);
    await store.notByItself(db, pair.id);
    return false;
  }

  async function isRunning(): Promise<boolean> {
    const { job_id } = await store.readMarks(db);
    const job = job_id === null ? null : await jobs.read(job_id);
    return job?.state === 'waiting' || job?.state === 'running';
  }

  /** Of two that begin at the same time, one does. */
  const begin = (by: number | null, also: (tx: Parameters<Parameters<typeof db.tx>[0]>[0]) => Promise<void>) =>
    db.tx(async (tx) => {
      await store.lockMarks(tx);
      if (await isRunning()) return false;
      await store.setJob(tx, await jobs.enqueue(tx, kind, {}, by));
      await also(tx);
      return true;
    });

  async function hear(): Promise<void> {
    for (let more = true; more; )
      more = await db.tx(async (tx) => {
        await store.lockMarks(tx);
        const { heard_until } = await store.readMarks(tx);
        const { until, found } = await deps.heardAfter(tx, {
          id: heard_until,
          most: mostHeard,
          pattern: wrongNumberPattern,
        });
        await writeWrong(tx, found);
        if (until > heard_until) await store.setHeard(tx, until);
        return until > heard_until;
      });
  }

  async function look(): Promise<void> {
    await hear();
    await showing.look();
    for (const { id } of await unsettledMerges(db)) await merging.takeAlong(id);
    if (await store.isCompareDue(db)) await begin(null, async () => {});
  }

  return {
    async progress() {
      const { job_id, finished_at, waiting } = await readState(db);
      const job = job_id === null ? null : await jobs.read(job_id);
      const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
      return {
        running: job?.state === 'running' || job?.state === 'waiting',
        done: number(job?.progress.done),
        of: number(job?.progress.of),
        waiting,
        finished_at: finished_at?.toISOString() ?? null,
      };
    },
    compareNow: (subject) => begin(subject.accountId, (tx) => record(tx, subject, 'duplicates.compare')),
    async stopComparing(subject) {
      const { job_id } = await store.readMarks(db);
      if (job_id !== null) await jobs.cancel(job_id);
      await db.tx(async (tx) => {
        await store.setStopped(tx);
        await record(tx, subject, 'duplicates.stop');
      });
    },
    look,
    work() {
      let busy: Promise<void> = Promise.resolve();
      const once = (): void => {
        busy = busy.then(look).catch((error: Error) => log.warn({ err: error.message }, 'nobody was compared'));
      };
      const timer = setInterval(once, lookMs);
      return async () => {
        clearInterval(timer);
        await busy;
      };
    },
  };
}

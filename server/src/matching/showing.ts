/** A source counts more, or less: what contacts show is decided anew, as a job with progress that outlives its node. */
import type { JobCall } from '../jobs/jobs.ts';
import { countShared, prioritiesWait, showAgain, takePriorities } from '../registry/registry.ts';
import type { MatchingDeps } from './deps.ts';

const kind = 'matching.show';
const portion = 500;

/** Begins it where it is needed. */
export function createShowing({ db, jobs }: MatchingDeps): { look(): Promise<void> } {
  jobs.register(kind, async ({ payload, progress, signal, report }: JobCall) => {
    const before = payload.before as Record<string, number>;
    let after = Number(progress.after ?? 0);
    let done = Number(progress.done ?? 0);
    const of = Number(progress.of ?? (await countShared(db, before)));
    while (!signal.aborted) {
      const next = await db.tx((tx) => showAgain(tx, before, after, portion));
      if (!next) break;
      after = next.last;
      done += next.people;
      await report({ done, of, after });
    }
    return { done };
  });
  return {
    async look() {
      if (!(await prioritiesWait(db))) return;
      await db.tx(async (tx) => {
        const before = await takePriorities(tx);
        if (before) await jobs.enqueue(tx, kind, { before });
      });
    },
  };
}

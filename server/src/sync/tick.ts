/**
 * Sources that are due. A node holds one by the lock of its row, and in one transaction says when it comes next and
 * begins its exchange: a kill at any moment leaves both or neither.
 */
import { AppError } from '../errors.ts';
import { clearStopped } from '../registry/registry.ts';
import { begin, modeOf, whyOf } from './begin.ts';
import { beginRemapped } from './remap.ts';
import { nextTime, usualSchedule } from './schedule.ts';
import { change, claimDue } from './store.ts';
import { isBusy } from './store-exchanges.ts';
import type { SyncTools } from './tools.ts';

const pollMs = 1_000;
/** While a source is being read (or a file is taken in for it), it is looked at again after this. */
const busyMs = 10_000;
const restMs = 60_000;

/** Answers false when nothing was due. A source that could not begin rests and stands in the way of no other. */
export async function beginDue(tools: SyncTools, resting: Map<number, number>): Promise<boolean> {
  const now = tools.clock.now();
  for (const [id, until] of resting) if (until <= Date.now()) resting.delete(id);
  let held: number | null = null;
  const work = tools.db.tx(async (tx) => {
    const source = await claimDue(tx, now, [...resting.keys()]);
    if (!source) return false;
    held = source.id;
    await clearStopped(tx, source.id);
    if (await isBusy(tx, source.id)) {
      await change(tx, source.id, { due_at: new Date(now.getTime() + busyMs) });
      return true;
    }
    const due = nextTime(source.schedule ?? usualSchedule, now, now, await tools.zone());
    await change(tx, source.id, { due_at: due });
    await begin(tx, tools, source, { mode: modeOf(source, now), why: whyOf(source), by: null });
    return true;
  });
  return work.catch((error: unknown) => {
    if (held === null) throw error;
    resting.set(held, Date.now() + restMs);
    if (!(error instanceof AppError)) tools.log.warn({ err: error, source: held }, 'a source could not be begun');
    return true;
  });
}

/** Answers the function that stops it and waits for what is running. */
export function startTicking(tools: SyncTools): () => Promise<void> {
  const resting = new Map<number, number>();
  let stopped = false;
  let running: Promise<void> | null = null;

  async function once(): Promise<void> {
    while (!stopped && (await beginDue(tools, resting)));
    while (!stopped && (await beginRemapped(tools)));
  }

  const timer = setInterval(() => {
    running ??= once()
      .catch((error: unknown) => tools.log.warn({ err: error }, 'sources were not looked at; trying again'))
      .finally(() => {
        running = null;
      });
  }, pollMs);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}

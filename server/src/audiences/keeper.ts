/** Keeps the bitmaps near the truth. Counts are exact without it, and slower the more contacts have changed. */
import type { Db } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import { buildBlock, changedBlocks, changedContacts, tidy } from './store/blocks.ts';

/** Fewer changes than this cost a count next to nothing and wait for the next quiet round. */
const worthwhile = 2_000;
const secondsBetween = 5;
/** Every so many rounds whatever has changed is taken in: ten minutes. */
const roundsToAll = 120;

/** Builds every block in which something changed. Answers their number. */
export async function refreshBitmaps(db: Db): Promise<number> {
  const blocks = await changedBlocks(db);
  let built = 0;
  for (const block of blocks) if (await buildBlock(db, block)) built++;
  if (built > 0) await tidy(db);
  return built;
}

/** Answers a function that stops it and waits until it has stopped. Several nodes may run it. */
export function keepBitmaps(db: Db, log: Log): () => Promise<void> {
  let round = 0;
  let before = 0;
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const changed = await changedContacts(db, 1_000_000);
    // While an import is at work the number still grows: wait until it has come to rest, or is large.
    const restless = changed > before && changed - before > worthwhile;
    before = changed;
    round++;
    if (changed === 0 || (restless && round % 12 !== 0)) return;
    if (changed < worthwhile && round % roundsToAll !== 0) return;
    const started = performance.now();
    const blocks = await refreshBitmaps(db);
    before = 0;
    log.info({ blocks, changed, ms: Math.round(performance.now() - started) }, 'audiences are up to date');
  }

  const timer = setInterval(() => {
    running = running.then(() =>
      look().catch((error: Error) => log.warn({ err: error.message }, 'bitmaps not renewed')),
    );
  }, secondsBetween * 1000);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

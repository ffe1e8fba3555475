/** What has to happen now and then: merged counters, finished broadcasts, partitions of the months to come. */
import { type Db, sql } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import { mergeDeltas, tidyMessaging } from '../messaging/messaging.ts';
import { createLive } from './live.ts';
import { closeFinished } from './store-broadcasts.ts';

export interface Upkeep {
  stop(): Promise<void>;
}

const everyMs = 3000;
const tidyMs = 3_600_000;
/** A broadcast whose messages are all with the network closes when no receipt has come for so long. */
const quietMinutes = 60;
const lockKey = 7_264_305;

/** Every node may run it; an advisory lock lets one at a time. */
export function startUpkeep(db: Db, log: Log): Upkeep {
  const live = createLive(db);
  let tidied = 0;
  let running: Promise<void> = Promise.resolve();
  let busy = false;

  async function once(): Promise<void> {
    await db.tx(async (tx) => {
      const [lock] = await tx.query<{ got: boolean }>(sql`select pg_try_advisory_xact_lock(${lockKey}) got`);
      if (!lock!.got) return;
      await mergeDeltas(tx);
      for (const uuid of await closeFinished(tx, quietMinutes)) await live.note(tx, uuid);
    });
    if (Date.now() - tidied > tidyMs) {
      tidied = Date.now();
      await tidyMessaging(db);
    }
  }

  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = once()
      .catch((error: Error) => log.warn({ err: error.message }, 'upkeep of broadcasts failed; trying again'))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** What a node does for conversations by itself: starts, waits that are over, steps that call out. */
import type { Db } from '../db/db.ts';
import { redone, steadyConnection } from '../messaging/messaging.ts';
import type { Engine } from './batch.ts';
import { runDue } from './due.ts';
import { tryErrand } from './errands.ts';
import { type Doing, runFollowUp } from './follow-ups.ts';
import { runChunk } from './starts.ts';
import { claimErrands, sessionsWake } from './store-errands.ts';
import { closeStarts, releaseStarts } from './store-starts.ts';
import { tidyConversations } from './store-tidy.ts';
import { type Caller, type CallerOptions, createCaller, errandLeaseMs } from './webhooks.ts';

const pollMs = 1_000;
const tidyMs = 3_600_000;
/** Steps that call out, at once on this node. One receiver can hold some of them only: see `mostForOne`. */
const mostErrands = 128;

/** Answers the function that stops it and waits for what is running. */
export async function startWorkers(
  db: Db,
  engine: Engine,
  options: CallerOptions & { readonly doing: Doing },
): Promise<() => Promise<void>> {
  const caller = createCaller(db, options);
  const connection = steadyConnection(db, 'starts', redone);
  const starts = loop(engine, async () => {
    await releaseStarts(db);
    while (!starts.stopping() && (await runChunk(connection, engine)));
    await closeStarts(db);
  });
  const due = loop(engine, async () => {
    while (!due.stopping() && (await runDue(db, engine)) === 100);
  });
  const errands = errandLoop(db, engine, caller);
  const others = loop(engine, async () => {
    while (!others.stopping() && (await runFollowUp(db, engine, options.doing)));
  });
  const tidy = setInterval(() => {
    tidyConversations(db).catch((error: unknown) => engine.log.warn({ err: error }, 'old calls of flows stay'));
  }, tidyMs);
  const unlisten = await db.listen(sessionsWake, () => {
    starts.wake();
    others.wake();
    errands.wake();
  });
  return async () => {
    unlisten();
    clearInterval(tidy);
    caller.stop();
    await Promise.all([starts.stop(), others.stop(), due.stop(), errands.stop()]);
    await connection.close();
    await caller.close();
  };
}

interface Loop {
  wake(): void;
  stopping(): boolean;
  stop(): Promise<void>;
}

/** Runs again and again, at once when it is woken, else after a while. */
function loop(engine: Engine, once: () => Promise<void>): Loop {
  let stopped = false;
  let woken = false;
  let wake = (): void => {};
  const ended = (async () => {
    await Promise.resolve();
    while (!stopped) {
      woken = false;
      await once().catch((error: unknown) =>
        engine.log.warn({ err: error }, 'work on conversations failed; trying again'),
      );
      if (stopped || woken) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  const wakeUp = (): void => {
    woken = true;
    wake();
  };
  return {
    wake: wakeUp,
    stopping: () => stopped,
    stop: () => {
      stopped = true;
      wakeUp();
      return ended;
    },
  };
}

function errandLoop(db: Db, engine: Engine, caller: Caller): Loop {
  const running = new Set<Promise<void>>();
  const own = loop(engine, async () => {
    if (running.size >= mostErrands) return;
    for (const errand of await claimErrands(db, mostErrands - running.size, errandLeaseMs, caller.full())) {
      const task: Promise<void> = tryErrand(db, engine, caller, errand)
        .catch((error: unknown) => engine.log.warn({ err: error }, 'a step that calls out could not be put back'))
        .finally(() => {
          running.delete(task);
          own.wake();
        });
      running.add(task);
    }
  });
  return {
    ...own,
    stop: async () => {
      await own.stop();
      await Promise.all(running);
    },
  };
}

/** Live counts of starts: told after each chunk, at most twice a second; behind that stands a look every 2 s. */
import type { Db } from '../db/db.ts';
import { startsMoved } from './store-starts.ts';

const pauseMs = 500;
const lookMs = 2_000;

/** Answers how to stop. */
export async function watch(db: Db, id: number, changed: () => Promise<void>): Promise<() => void> {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const soon = (wait: number): void => {
    timer ??= setTimeout(() => {
      timer = null;
      if (!stopped) void changed().catch(() => {});
    }, wait);
  };
  const look = setInterval(() => soon(0), lookMs);
  const deaf = await db.listen(startsMoved, (payload) => {
    if (payload === String(id) && !stopped) soon(pauseMs);
  });
  return () => {
    stopped = true;
    clearInterval(look);
    if (timer) clearTimeout(timer);
    deaf();
  };
}

import { useEffect, useRef } from 'react';
import type { Broadcast } from '../../api/broadcasts.ts';

const leastWait = 5000;

/** Calls `ask` when the sums have moved, but not oftener than every 5 s, and once more after the last move. */
export function useAskAgain(row: Broadcast, ask: () => unknown): void {
  const sums = row.accounting;
  const moved = [row.state, sums.waiting, sums.sent, sums.delivered, sums.read, sums.failed, sums.replied].join();
  const asked = useRef({ moved, at: Date.now() });
  const act = useRef(ask);
  act.current = ask;
  useEffect(() => {
    if (asked.current.moved === moved) return;
    const timer = setTimeout(
      () => {
        asked.current = { moved, at: Date.now() };
        act.current();
      },
      Math.max(0, asked.current.at + leastWait - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [moved]);
}

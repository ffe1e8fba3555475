/**
 * Live counts: senders say which broadcasts have moved, pages that look at one are told, at most twice a second.
 * Receipts and replies are too many to be announced one by one: behind the announcements stands a look every 2 s.
 */
import { type Db, type Queryable, sql } from '../db/db.ts';

const movedChannel = 'broadcasts_moved';
const pauseMs = 500;
const lookMs = 2_000;

export interface Live {
  subscribe(uuid: string, changed: () => Promise<void>): Promise<() => void>;
  /** Heard when the transaction commits. */
  note(tx: Queryable, uuid: string): Promise<void>;
}

export function createLive(db: Db): Live {
  return {
    async subscribe(uuid, changed) {
      let timer: NodeJS.Timeout | null = null;
      let stopped = false;
      const soon = (wait: number): void => {
        timer ??= setTimeout(() => {
          timer = null;
          if (!stopped) void changed().catch(() => {});
        }, wait);
      };
      const look = setInterval(() => soon(0), lookMs);
      const deaf = await db.listen(movedChannel, (payload) => {
        if (payload === uuid && !stopped) soon(pauseMs);
      });
      return () => {
        stopped = true;
        clearInterval(look);
        if (timer) clearTimeout(timer);
        deaf();
      };
    },
    note: async (tx, uuid) => {
      await tx.run(sql`select pg_notify(${movedChannel}, ${uuid})`);
    },
  };
}

export interface Moves {
  note(ids: ReadonlySet<number>): void;
  stop(): void;
}

/** Gathers what moved on a sending node and says it twice a second. */
export function createMoves(db: Queryable): Moves {
  const moved = new Set<number>();
  const timer = setInterval(() => {
    if (moved.size === 0) return;
    const ids = [...moved];
    moved.clear();
    void db
      .run(sql`select pg_notify(${movedChannel}, uuid::text) from broadcasts.broadcast where id = any(${ids}::int[])`)
      .catch(() => {});
  }, pauseMs);
  return {
    note: (ids) => {
      for (const id of ids) moved.add(id);
    },
    stop: () => clearInterval(timer),
  };
}

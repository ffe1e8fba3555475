/** A dedicated connection that is made again when it is lost. */
import type { Db, Dedicated, Queryable, Sql, Statement, Tx } from '../db/db.ts';

export interface Steady extends Queryable {
  /** One at a time, and nothing else on this connection meanwhile. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A plan for each statement, made once: planning anew for each batch costs as much as the batch. */
const plansOnce = 'set plan_cache_mode = force_generic_plan';
// Arrays of unknown length make the planner prefer scans over index probes on a table that has just been filled.
const probes = `${plansOnce}; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`;

/** For work that can be done otherwise when somebody else is in its way. */
export const impatient = `${probes}; set lock_timeout = '250ms'`;

/** For statements that join their own input with itself, where probing would be quadratic. */
export const hashing = `${plansOnce}; set enable_seqscan = off`;

/**
 * For work that is done again when it is lost, as a whole, because what asks for it was committed before: nobody waits
 * for the disk. Nothing of it leaves the machine early: whoever hands it on commits a claim first, and the log of
 * PostgreSQL is written in order.
 */
export const redone = `${probes}; set synchronous_commit = off`;

/** Statements that are in flight when the connection is lost reject; whether they were committed is then not known. */
export function steadyConnection(db: Db, purpose: string, settings = probes): Steady {
  let current: Promise<Dedicated> | null = null;
  let closed = false;

  async function open(): Promise<Dedicated> {
    const fresh = await db.dedicated(purpose);
    await fresh.client.query(settings);
    void fresh.lost.then(() => {
      current = null;
    });
    return fresh;
  }

  function get(): Promise<Dedicated> {
    if (closed) return Promise.reject(new Error('The connection was closed.'));
    current ??= open().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  }

  return {
    query: async <Row extends object>(statement: Sql | Statement) => (await get()).query<Row>(statement),
    run: async (statement) => (await get()).run(statement),
    tx: async (work) => (await get()).tx(work),
    close: async () => {
      closed = true;
      await current?.then((own) => own.close()).catch(() => {});
    },
  };
}

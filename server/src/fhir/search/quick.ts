/**
 * One pipelined connection for statements that find few: what is asked at the same time goes out in one write, and is
 * planned once for all values (planning takes longer than finding a few rows by an index). Nothing slow may run here.
 */
import { type Db, type Dedicated, type Queryable, type Statement, sql } from '../../db/db.ts';

const open = new WeakMap<Db, Promise<Dedicated>>();

async function connect(db: Db): Promise<Dedicated> {
  const own = await db.dedicated('fhir');
  void own.lost.then(() => open.delete(db));
  await own.query(sql`set plan_cache_mode = force_generic_plan`);
  return own;
}

/** Of a transaction, its own connection. When this one is lost, the pool answers. */
export async function quickly<Row extends object>(db: Queryable | Db, statement: Statement): Promise<Row[]> {
  if (!('dedicated' in db)) return db.query<Row>(statement);
  let own = open.get(db);
  if (!own) {
    own = connect(db);
    open.set(db, own);
    own.catch(() => open.delete(db));
  }
  const connection = await own.catch(() => null);
  if (!connection) return db.query<Row>(statement);
  return connection.query<Row>(statement).catch((error: { code?: string }) => {
    // What the database itself has said is an answer.
    if (/^[0-9A-Z]{5}$/.test(error.code ?? '') && !/^(57P|08)/.test(error.code!)) throw error;
    return db.query<Row>(statement);
  });
}

/** Front door of the database: a pool, transactions, dedicated pipelined clients for hot paths, and notifications. */
import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Sql } from 'sql-template-tag';
import type { Log } from '../lib/log.ts';

export { default as sql, empty, join, raw, type Sql } from 'sql-template-tag';

// bigint ids stay below 2^53; dates stay the text that they are, without a time zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A named statement is prepared once per connection: use names on hot paths only. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Queryable {
  query<Row extends object = Record<string, unknown>>(statement: Sql | Statement): Promise<Row[]>;
  /** As `query`, but answers the number of rows touched. */
  run(statement: Sql | Statement): Promise<number>;
}

/** Inside of a transaction. */
export interface Tx extends Queryable {
  /** Sent and not waited for: it is done before all that is asked afterwards, and when it fails, so does the transaction. */
  send(statement: Sql | Statement): void;
}

export interface Db extends Queryable {
  /** Commits when `work` resolves, rolls back when it rejects. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One connection of its own, pipelined: statements may be sent before earlier ones have answered. */
  dedicated(purpose: string): Promise<Dedicated>;
  /** Rows in portions from a cursor, inside one read-only snapshot; memory stays flat. */
  stream<Row extends object>(statement: Sql | Statement, portion?: number): AsyncGenerator<Row[]>;
  /** NOTIFY is a wake-up hint only: a slow poll stands behind every use. Answers a function that stops listening. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => void>;
  readonly url: string;
  close(): Promise<void>;
}

export interface Dedicated extends Queryable {
  /** As `Db.tx`, on this connection: one after another, and nothing else meanwhile. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The plain client, for COPY streams. */
  readonly client: pg.Client;
  /** Resolves when the connection is lost. */
  readonly lost: Promise<Error | null>;
  close(): Promise<void>;
}

type Runner = { query(config: pg.QueryConfig): Promise<pg.QueryResult> };

function queryable(runner: Runner): Queryable {
  const send = (s: Sql | Statement): Promise<pg.QueryResult> =>
    runner.query({ text: s.text, values: s.values as unknown[], ...('name' in s && s.name ? { name: s.name } : {}) });
  return {
    query: async <Row extends object>(s: Sql | Statement) => (await send(s)).rows as Row[],
    run: async (s) => (await send(s)).rowCount ?? 0,
  };
}

export function openDb(url: string, log: Log, size = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max: size, idleTimeoutMillis: 60_000, keepAlive: true });
  // Without a listener an idle connection that the server ends would crash the process.
  pool.on('error', (error) => log.warn({ err: error.message }, 'a database connection was lost'));
  const open = new Set<Dedicated>();
  const listener = createListener(url, log);
  return {
    ...queryable(pool),
    tx: (work) => transaction(pool, work),
    dedicated: (purpose) => openDedicated(url, purpose, open),
    stream: (statement, portion = 1000) => streamRows(pool, statement, portion),
    listen: listener.listen,
    url,
    close: async () => {
      await listener.close();
      await Promise.all([...open].map((own) => own.close()));
      await pool.end();
    },
  };
}

/** The pool hears idle connections only; one in use fails its statement, and its event without an ear ends the process. */
const heard = (): void => {};

async function transaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  client.on('error', heard);
  let broken: Error | undefined;
  try {
    return await runTransaction(oneByOne(client), work, (error) => {
      broken = error;
    });
  } finally {
    client.off('error', heard);
    client.release(broken);
  }
}

const begin: pg.QueryConfig = { name: 'begin', text: 'begin', values: [] };
const commit: pg.QueryConfig = { name: 'commit', text: 'commit', values: [] };

/** Neither the beginning nor what is only sent is waited for: on a pipelined connection they cost no round trip. */
async function runTransaction<T>(
  runner: Runner,
  work: (tx: Tx) => Promise<T>,
  broken: (error: Error) => void,
): Promise<T> {
  const sent: Promise<unknown>[] = [];
  const note = (going: Promise<unknown>): void => {
    going.catch(heard);
    sent.push(going);
  };
  const own = queryable(runner);
  note(runner.query(begin));
  try {
    const result = await work({ ...own, send: (statement) => note(own.run(statement)) });
    const end = runner.query(commit);
    note(end);
    await Promise.all(sent);
    // PostgreSQL answers a commit after a failure by rolling back, without an error.
    if ((await end).command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    return result;
  } catch (error) {
    await runner.query({ text: 'rollback' }).catch(broken);
    throw error;
  }
}

/** For connections that take one statement at a time. */
function oneByOne(client: Runner): Runner {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query: (config) => {
      const going = last.then(() => client.query(config));
      last = going.catch(heard);
      return going;
    },
  };
}

async function openDedicated(url: string, purpose: string, open: Set<Dedicated>): Promise<Dedicated> {
  // `pipeline` is newer than the types of the driver.
  const options = { connectionString: url, application_name: `mhero ${purpose}`, keepAlive: true, pipeline: true };
  const client = new pg.Client(options as pg.ClientConfig);
  const lost = new Promise<Error | null>((resolve) => {
    client.once('error', resolve);
    client.once('end', () => resolve(null));
  });
  client.on('error', () => {});
  await client.connect();
  const runner = together(client);
  const own: Dedicated = {
    ...queryable(runner),
    tx: (work) => runTransaction(runner, work, heard),
    client,
    lost,
    close: async () => {
      open.delete(own);
      await client.end().catch(() => {});
    },
  };
  open.add(own);
  return own;
}

/** What is asked in one turn goes out in one write to the socket. */
function together(client: pg.Client): Runner {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  let corked = false;
  return {
    query: (config) => {
      if (!corked) {
        corked = true;
        stream.cork();
        process.nextTick(() => {
          corked = false;
          stream.uncork();
        });
      }
      return client.query(config);
    },
  };
}

async function* streamRows<Row extends object>(
  pool: pg.Pool,
  statement: Sql | Statement,
  portion: number,
): AsyncGenerator<Row[]> {
  const client = await pool.connect();
  client.on('error', heard);
  let broken = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query({
      text: `declare c no scroll cursor for ${statement.text}`,
      values: statement.values as unknown[],
    });
    for (;;) {
      const { rows } = await client.query(`fetch ${portion} from c`);
      if (rows.length > 0) yield rows as Row[];
      if (rows.length < portion) break;
    }
    await client.query('commit');
    broken = false;
  } finally {
    client.off('error', heard);
    client.release(broken);
  }
}

/** One connection for all channels, made when first needed and made again when lost. */
function createListener(url: string, log: Log) {
  const ears = new Map<string, Set<(payload: string) => void>>();
  let client: pg.Client | null = null;
  let connecting: Promise<void> | null = null;
  let closed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, application_name: 'mhero listen', keepAlive: true });
    fresh.on('notification', (note) => {
      for (const heard of ears.get(note.channel) ?? []) heard(note.payload ?? '');
    });
    fresh.on('error', (error) => log.warn({ err: error.message }, 'the listening connection was lost'));
    fresh.on('end', () => {
      client = null;
      if (!closed) setTimeout(again, 1000).unref();
    });
    await fresh.connect();
    for (const channel of ears.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    client = fresh;
  }

  /** A database that restarts may refuse for a while. */
  function again(): void {
    void ensure().catch(() => setTimeout(again, 1000).unref());
  }

  function ensure(): Promise<void> {
    if (client || closed) return Promise.resolve();
    connecting ??= connect().finally(() => {
      connecting = null;
    });
    return connecting;
  }

  return {
    async listen(channel: string, heard: (payload: string) => void): Promise<() => void> {
      const known = ears.get(channel);
      if (known) known.add(heard);
      else ears.set(channel, new Set([heard]));
      const had = client;
      await ensure();
      if (!known && had) await had.query(`listen ${pg.escapeIdentifier(channel)}`);
      return () => ears.get(channel)?.delete(heard);
    },
    async close(): Promise<void> {
      closed = true;
      await connecting?.catch(() => {});
      await client?.end().catch(() => {});
    },
  };
}

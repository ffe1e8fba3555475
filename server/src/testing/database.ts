import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDb } from '../db/db.ts';
import { createLog, type Log } from '../lib/log.ts';

export interface TestDatabase {
  readonly db: Db;
  readonly url: string;
  readonly log: Log;
  drop(): Promise<void>;
}

/** A migrated, empty database of this test file's own, on the shared real PostgreSQL. Call `drop` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = inject('databaseUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(admin, `create database ${name} template mhero_template`);
  const url = admin.replace(/postgres$/, name);
  const log = createLog('warn');
  const db = openDb(url, log);
  return {
    db,
    url,
    log,
    drop: async () => {
      await db.close();
      await once(admin, `drop database if exists ${name} with (force)`);
    },
  };
}

async function once(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

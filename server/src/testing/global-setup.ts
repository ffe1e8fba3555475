/** One real PostgreSQL for all tests that need one; each test file gets its own copy of a migrated template. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mhero-test-'));
  const embedded = await startEmbedded(folder);
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  // Tests that kill the database start one of their own, with durable settings.
  await client.query('alter system set fsync = off');
  await client.query('select pg_reload_conf()');
  await client.query('create database mhero_template');
  await migrate(embedded.url.replace(/postgres$/, 'mhero_template'));
  await client.end();
  project.provide('databaseUrl', embedded.url);
  return async () => {
    await embedded.release();
    await rm(folder, { recursive: true, force: true });
  };
}

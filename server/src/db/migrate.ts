/** Applies `migrations/NNNN-name.sql` in order, each in its own transaction, under an advisory lock. */
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { AppError } from '../errors.ts';

const ours = new URL('./migrations/', import.meta.url);
const lockKey = 7_264_301;

/**
 * Applies all that the database does not have, in order: also one with a lower number that came later. Answers their
 * names. Refuses a database that a newer version has made.
 */
export async function migrate(url: string, folder = ours): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(
      'create table if not exists public.migration (name text primary key, applied_at timestamptz not null default now())',
    );
    const done = new Set(
      (await client.query<{ name: string }>('select name from public.migration')).rows.map((r) => r.name),
    );
    const unknown = [...done].filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new AppError(
        'database:newer',
        `This database was made by a newer version of mHero (it has ${unknown.join(', ')}). Start that version, or a newer one; nothing was changed.`,
      );
    const fresh = names.filter((name) => !done.has(name));
    for (const name of fresh) await apply(client, new URL(name, folder), name);
    return fresh;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, file: URL, name: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  try {
    await client.query('begin');
    await client.query(text);
    await client.query('insert into public.migration (name) values ($1)', [name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new AppError(
      'database:failed',
      `The migration ${name} failed: ${(error as Error).message}. Nothing of it was kept.`,
    );
  }
}

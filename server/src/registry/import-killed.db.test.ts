/** What an import promises about loss: killed in the middle and taken up again, it ends as if nothing had happened. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type Db, sql } from '../db/db.ts';
import { testDatabase } from '../testing/database.ts';
import { carryOut } from './import/imports.ts';
import { type Counts, demoInput, fileInput, type Progress, runImport } from './registry.ts';

const script = path.join(import.meta.dirname, '../testing/import-node.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function writeFile(people: number): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mhero-import-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'registry.ndjson');
  async function* lines() {
    for await (const { items } of demoInput({ people, seed: 3 }).open(null))
      for (const { resources } of items) for (const one of resources ?? []) yield `${JSON.stringify(one)}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return file;
}

async function database(): Promise<{ db: Db; url: string }> {
  const test = await testDatabase();
  ends.push(() => test.drop());
  return test;
}

/** Begins an import in a process of its own and kills it while it is at its third batch. */
async function importAndKill(url: string, file: string): Promise<void> {
  const child = spawn(process.execPath, [script, url, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let told = '';
  for await (const text of child.stdout) {
    told += String(text);
    if (told.split('batch').length > 2) break;
  }
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

/** The database needs a moment to see that the killed process is gone. */
async function gone(db: Db): Promise<void> {
  const left = sql`select from pg_stat_activity where datname = current_database() and application_name like 'mhero import%'`;
  while ((await db.query(left)).length > 0) await sleep(20);
}

/** Everybody with all that is known of them, without the ids that each database gives. */
const everybody = (db: Db) =>
  db.query(sql`select i.source_id, i.resource_id, c.name, c.given_name, c.family_name, c.status, c.language, c.gender,
      c.birth_date, c.tel, c.schemes, c.reach, c.shared,
      array(select code from registry.concept where id = any(c.cadres || c.jobs || c.skills || c.employers) order by 1) as codes,
      array(select resource_id from registry.place where id = any(c.places) order by 1) as places,
      array(select a.value || a.valid || a.rank from registry.address a where a.contact_id = c.id order by 1) as addresses,
      array(select o.value from registry.identifier o where o.contact_id = c.id order by 1) as identifiers,
      array(select r.resource_id from registry.role r where r.contact_id = c.id order by 1) as roles
    from registry.contact c left join registry.identity i on i.contact_id = c.id order by i.resource_id, c.name`);
const resources = (db: Db) => db.query(sql`select type, id, hash from registry.resource order by type, id`);
const notes = (db: Db) =>
  db.query(sql`select verdict, item, element, value, reason from registry.import_note order by item, element, reason`);

it('ends with the same rows and counts after a kill in the middle as without one', { timeout: 180_000 }, async () => {
  const file = await writeFile(5000);
  const calm = await database();
  const undisturbed = await runImport({
    ...{ db: calm.db, source: 'A', kind: 'fhir', country: 'LR', input: await fileInput([file]) },
  });

  const { db, url } = await database();
  await importAndKill(url, file);
  await gone(db);
  type Row = { id: number; state: string; counts: Counts; progress: Progress };
  const [left] = await db.query<Row>(sql`select id, state, counts, progress from registry.import`);
  const all = Object.values(undisturbed.counts).reduce((sum, row) => sum + row.taken, 0);
  expect(left!.state).toBe('running');
  expect(left!.progress.checkpoint!.items).toBeGreaterThan(0);
  expect(left!.progress.checkpoint!.items).toBeLessThan(all);
  const [kept] = await db.query<{ count: number }>(sql`select count(*) from registry.resource`);
  expect(kept!.count).toBe(left!.progress.checkpoint!.items);

  const input = await fileInput([file]);
  const again = await carryOut(db, left!.id, { country: 'LR', input, signal: undefined });
  expect(again.state).toBe('done');
  expect(again.counts).toEqual(undisturbed.counts);
  expect(again.reasons).toEqual(undisturbed.reasons);
  expect(await everybody(db)).toEqual(await everybody(calm.db));
  expect(await resources(db)).toEqual(await resources(calm.db));
  expect(await notes(db)).toEqual(await notes(calm.db));
});

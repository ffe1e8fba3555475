/** Nodes that keep a source in step are killed on their way: nothing is lost, nothing doubled, nothing taken for unchanged. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { openSync, workforce } from '../sync/testing.ts';
import { testDatabase } from '../testing/database.ts';
import { startFhirServer } from '../testing/fhir-peer.ts';
import { testSealer } from '../testing/sending.ts';

const people = 3_500;
const script = path.join(import.meta.dirname, '../testing/sync-node.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function startNode(url: string): ChildProcess {
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(async () => child.kill('SIGKILL'));
  return child;
}

/** Kills it as soon as it has taken so many in. */
async function killAt(child: ChildProcess, read: number): Promise<void> {
  for await (const text of child.stdout!)
    if ([...String(text).matchAll(/read (\d+)/g)].some(([, count]) => Number(count) >= read)) break;
  child.kill('SIGKILL');
}

it('an exchange goes on elsewhere from its checkpoint, and its cursor is kept with its end only', {
  timeout: 300_000,
}, async () => {
  const peer = await startFhirServer();
  ends.push(peer.close);
  const database = await testDatabase();
  ends.push(database.drop);
  const { db } = database;
  await peer.put(...workforce(people));
  const here = openSync(database, testSealer);
  await here.close();
  const { id } = await here.sync.create(system, { name: 'iHRIS', settings: { url: peer.url } });
  await killAt(startNode(database.url), 1_000);
  const [between] = await db.query<{ read: number; cursor: unknown; kept: number }>(
    sql`select (i.progress->>'read')::int as read, y.cursor, (select count(*)::int from registry.resource) as kept
      from registry.import i join sync.source y using (source_id)`,
  );
  expect(between).toMatchObject({ cursor: null, kept: between!.read });
  expect(between!.read).toBeLessThan(2 * people + 1);
  await killAt(startNode(database.url), 4_500);
  startNode(database.url);
  const exchange = await here.ended(id);
  expect(exchange).toMatchObject({ state: 'done', attempts: 3, figures: { taken: 2 * people + 1, refused: 0 } });
  const [after] = await db.query(
    sql`select (select count(*)::int from registry.contact) as contacts, (select count(*)::int from registry.role) as roles,
      (select count(*)::int from registry.import) as imports, (select cursor is not null from sync.source) as kept`,
  );
  expect(after).toEqual({ contacts: people, roles: people, imports: 1, kept: true });
});

/** Schedules and campaigns come due by the hundred while the nodes that work on them are killed again and again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { readConfig } from '../config.ts';
import { sql } from '../db/db.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { testDatabase } from '../testing/database.ts';
import { makePeople, testSealer } from '../testing/sending.ts';

const people = 3_000;
const schedules = 60;
const kills = 6;
const script = path.join(import.meta.dirname, '../testing/schedule-node.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startNode(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(async () => child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return child;
}

test('killed nodes leave each occurrence and each event of a campaign done exactly once', async () => {
  const database = await testDatabase();
  ends.push(database.drop);
  const { db } = database;
  const rooms = composeRooms(readConfig({}, tmpdir()), db, database.log, testSealer);
  await makePeople(db, people);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  for (let i = 0; i < schedules; i++)
    await rooms.schedules.create(system, {
      ...{ name: `Schedule ${i}`, query: 'language != "xyz"', does: { kind: 'text', texts: { default: `Text ${i}` } } },
      when: { on: '2027-01-01', time: '09:00', zone: 'UTC', holidays: 'ignore', repeat: { every: 'day', interval: 1 } },
    });
  await rooms.campaigns.create(system, {
    ...{ name: 'Welcome', query: 'language != "xyz"' },
    events: [
      {
        ...{ relative_to: 'created_on', offset: 1, unit: 'years', hour: null, mode: 'skip' },
        does: { kind: 'text', texts: { default: 'A year with us' } },
      },
    ],
  });
  await db.run(sql`update schedules.due set due_at = now() - interval '1 minute'`);
  // People come into the campaign as they are created, and their year is over at once.
  const makeDue = () =>
    db.run(sql`update schedules.fire set due_at = now() - interval '1 second' where done_at is null`);

  let nodes = [await startNode(database.url), await startNode(database.url)];
  let killed = 0;
  const open = async (): Promise<number> => {
    await makeDue();
    const [row] = await db.query<{ n: number }>(sql`select
      (select count(*)::int from schedules.due where due_at <= now())
      + ${people}::int - (select count(*)::int from schedules.fire where outcome = 'sent') as n`);
    return row!.n;
  };
  for (const end = Date.now() + 120_000; (await open()) > 0 && Date.now() < end; await sleep(150)) {
    if (killed >= kills) continue;
    killed++;
    const victim = nodes[killed % 2]!;
    const gone = new Promise((resolve) => victim.once('exit', resolve));
    victim.kill('SIGKILL');
    await gone;
    const fresh = await startNode(database.url);
    nodes = killed % 2 === 0 ? [fresh, nodes[1]!] : [nodes[0]!, fresh];
  }
  // A fast machine has done all before the last kill.
  expect(killed).toBeGreaterThanOrEqual(kills / 2);
  const [row] = await db.query(sql`select
    (select count(*)::int from schedules.occurrence where state = 'started' and people = ${people}) as occurrences,
    (select count(*)::int from broadcasts.broadcast) as broadcasts,
    (select count(distinct name)::int from broadcasts.broadcast where recipients = ${people}) as different,
    (select count(*)::int from messaging.outbox) as texts,
    (select count(distinct contact_id)::int from messaging.outbox) as contacts,
    (select count(*)::int from schedules.due where due_at > now()) as next`);
  expect(row).toEqual({
    ...{ occurrences: schedules, broadcasts: schedules, different: schedules, next: schedules },
    ...{ texts: people, contacts: people },
  });
});

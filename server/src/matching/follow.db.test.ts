/** What follows a person whose two contacts become one: nothing doubled, nothing lost, and all of it comes back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { stockUuid, surveyOf } from '../results/testing.ts';
import type { TestPerson } from '../testing/app.ts';
import { openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import { everything } from './testing.ts';

let talks: Talks;
let admin: TestPerson;
let stop: () => Promise<void>;
let one: Someone;
let other: Someone;
let pair: string;
let made = 0;

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  await rooms.flows.import(system, surveyOf(['choice', 'text']), { createMissing: true });
  admin = await talks.test.person('administrator');
  stop = rooms.jobs.start();
}, 60_000);
afterAll(async () => {
  await stop();
  await talks.close();
});

const post = (url: string, payload: object) => admin.inject({ method: 'POST', url: `/api/v1${url}`, payload });
const merge = () => post(`/duplicates/${pair}/decision`, { decision: 'same', survivor: one.uuid });
async function undo(): Promise<number> {
  const { items } = (await admin.inject({ url: '/api/v1/merges?limit=1' })).json();
  return (await post(`/merges/${items[0].id}/undo`, {})).statusCode;
}
const ask = async (who: Someone): Promise<void> => {
  const before = (await talks.status(who)).length;
  const started = await post('/starts', { flow: stockUuid, contact: who.uuid });
  if (started.statusCode > 202) throw new Error(started.body);
  await until(
    async () => (await talks.status(who)).length,
    (count) => count > before,
  );
};
const waitingOf = async (who: Someone) => {
  const rows = await talks.test.rooms.db.query<{ address: string }>(
    sql`select address from messaging.outbox where contact_id = ${who.id} order by id`,
  );
  return rows.map((row) => row.address);
};

beforeEach(async () => {
  const { db } = talks.test.rooms;
  made++;
  one = await talks.person({ name: `Zoe One ${made}` });
  other = await talks.person({ name: `Zoe Other ${made}` });
  const [row] = await db.query<{ uuid: string }>(sql`insert into matching.pair (low, high, state, score, reasons)
    values (${one.id}, ${other.id}, 'open', 70, '[]') returning uuid`);
  pair = row!.uuid;
  await db.run(sql`insert into messaging.message (id, contact_id, channel_id, state, lane, address, text)
    select messaging.next_id(), ${other.id}, 1, 4, 1, ${other.tel}, 'Said before ' || n from generate_series(1, 3) n`);
  await db.run(sql`insert into hours.spent (contact_id, at) values (${one.id}, '{5,9}'), (${other.id}, '{7}')`);
});

describe('two who become one', () => {
  it('take what waits and what was said along, and get it back exactly', async () => {
    const { db } = talks.test.rooms;
    await ask(other);
    await talks.write(other, 'yes');
    const before = await everything(db);
    expect((await merge()).statusCode).toBe(200);
    expect(await waitingOf(other)).toEqual([]);
    expect((await waitingOf(one)).every((address) => address === other.tel)).toBe(true);
    const thread = (await admin.inject({ url: `/api/v1/contacts/${other.uuid}/thread` })).json();
    expect(thread.items.map((line: { text: string }) => line.text)).toEqual(
      expect.arrayContaining(['yes', 'Said before 1', 'Said before 3']),
    );
    expect((await admin.inject({ url: `/api/v1/contacts/${other.uuid}` })).json()).toMatchObject({ id: one.uuid });
    expect(await undo()).toBe(200);
    expect(await everything(db)).toEqual(before);
  });

  it('go on with the conversation that one of them is in', async () => {
    await ask(other);
    await merge();
    const before = (await talks.said(other)).length;
    await talks.write(other, 'yes');
    expect((await talks.said(other)).length).toBe(before + 1);
    expect(await talks.status(one)).toEqual([1]);
  });

  it('wait in one conversation: the newer goes on, the older ends', async () => {
    await ask(one);
    await ask(other);
    await merge();
    expect((await talks.status(one)).sort()).toEqual([1, 4]);
    const { db } = talks.test.rooms;
    const [waiting] = await db.query(sql`select count(*)::int as n from sessions.session where status = 1
      and contact_id in (${one.id}, ${other.id})`);
    expect(waiting).toEqual({ n: 1 });
    expect((await waitingOf(one)).sort()).toEqual([one.tel, other.tel].sort());
  });

  it('are in a waiting broadcast once: in the place of the other, or in their own', async () => {
    const { db } = talks.test.rooms;
    const [chosen] = await db.query<{ id: number }>(sql`insert into broadcasts.broadcast
        (name, query, texts, bodies, channel_id, lane, state, due_at, expires_at)
      values ('A', '', '{}', '{}', 1, 2, 'scheduled', now() + interval '1 day', now() + interval '2 days') returning id`);
    const [both] = await db.query<{ id: number }>(sql`insert into broadcasts.broadcast
        (name, query, texts, bodies, channel_id, lane, state, due_at, expires_at)
      values ('B', '', '{}', '{}', 1, 2, 'scheduled', now() + interval '1 day', now() + interval '2 days') returning id`);
    await db.run(sql`insert into broadcasts.chunk (broadcast_id, no, size, last_id, contact_ids)
      values (${chosen!.id}, 0, 1, ${other.id}, ${[other.id]}), (${both!.id}, 0, 2, ${other.id}, ${[one.id, other.id]})`);
    const before = await everything(db);
    await merge();
    const chunks = await db.query<{ ids: number[] }>(sql`select contact_ids as ids from broadcasts.chunk
      where broadcast_id in (${chosen!.id}, ${both!.id}) order by broadcast_id`);
    expect(chunks.map((chunk) => chunk.ids)).toEqual([[one.id], [one.id, other.id]]);
    const [left] = await db.query(sql`select status, reach, merged_into from registry.contact where id = ${other.id}`);
    expect(left).toEqual({ status: 4, reach: 4, merged_into: one.id });
    await undo();
    expect(await everything(db)).toEqual(before);
  });

  it('are silent when one of them was, until they are two again', async () => {
    const { db } = talks.test.rooms;
    await post(`/contacts/${other.uuid}/consent`, { scheme: 'tel', value: other.tel, action: 'out' });
    const before = await everything(db);
    await merge();
    const [kept] = await db.query(sql`select reach from registry.contact where id = ${one.id}`);
    expect(kept).toEqual({ reach: 3 });
    await undo();
    expect(await everything(db)).toEqual(before);
  });

  it('give what came since to the side of its number', async () => {
    const { db } = talks.test.rooms;
    await merge();
    await talks.write(other, 'from the second phone');
    await talks.write(one, 'from the first phone');
    await undo();
    const rows = await db.query(sql`select contact_id, text from messaging.incoming
      where contact_id in (${one.id}, ${other.id}) order by id`);
    expect(rows).toEqual([
      { contact_id: other.id, text: 'from the second phone' },
      { contact_id: one.id, text: 'from the first phone' },
    ]);
  });

  it('take along what was in flight, and give that back, too', async () => {
    const { db } = talks.test.rooms;
    await merge();
    const [late] = await db.query<{ id: number }>(sql`insert into messaging.message
        (id, contact_id, channel_id, state, lane, address, text)
      values (messaging.id_floor(now() - interval '1 minute') + ${made}, ${other.id}, 1, 4, 1, ${other.tel}, 'In flight') returning id`);
    await db.run(sql`update matching.merge set at = at - interval '3 minutes' where absorbed = ${other.id}`);
    await talks.test.rooms.matching.look();
    const owner = async () => (await db.query(sql`select contact_id from messaging.message where id = ${late!.id}`))[0];
    expect(await owner()).toEqual({ contact_id: one.id });
    await undo();
    expect(await owner()).toEqual({ contact_id: other.id });
  });

  it('are two still when the node dies in the middle, and become one afterwards', async () => {
    const { database, rooms } = talks.test;
    await ask(other);
    const before = await everything(rooms.db);
    const node = spawn(
      process.execPath,
      [new URL('../testing/merging-node.ts', import.meta.url).pathname, database.url, pair],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await moved(node);
    node.kill('SIGKILL');
    await new Promise((resolve) => node.once('exit', resolve));
    await until(
      async () =>
        (
          await rooms.db.query(sql`select from pg_stat_activity where datname = current_database()
        and state = 'idle in transaction'`)
        ).length,
      (count) => count === 0,
    );
    expect(await everything(rooms.db)).toEqual(before);
    expect((await merge()).statusCode).toBe(200);
    expect(await talks.status(one)).toEqual([1]);
  });
});

const moved = (node: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    node.stdout!.on('data', (data: Buffer) => String(data).includes('moved') && resolve());
    node.once('exit', (code) => reject(new Error(`It ended with ${code} before it moved anything.`)));
  });

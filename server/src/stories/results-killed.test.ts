/** What officers press after a survey goes on while the nodes that do it are killed: once for everybody, and for nobody twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { readConfig } from '../config.ts';
import { sql } from '../db/db.ts';
import type { Rooms } from '../http/rooms.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { survey, surveyUuid } from '../sessions/testing.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { makePeople, testSealer } from '../testing/sending.ts';
import { acting, flowUuid } from '../testing/talks.ts';

const people = 1_200;
/** Ids up to the first of these answer the first question, up to the second are silent until their conversation ends. */
const [answering, ending] = [100, 400];
const script = path.join(import.meta.dirname, '../testing/conversation-node.ts');
let database: TestDatabase;
let rooms: Rooms;
let node: ChildProcess | undefined;
let start: string;

async function startNode(): Promise<void> {
  const child = spawn(process.execPath, [script, database.url], { stdio: ['pipe', 'pipe', 'inherit'] });
  node = child;
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (text) => (String(text).startsWith('ready') ? resolve() : process.stderr.write(text)));
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
}

/** And what it had claimed is free, as it would be when the lease ends. */
async function kill(): Promise<void> {
  const gone = new Promise((resolve) => node!.once('exit', resolve));
  node!.kill('SIGKILL');
  await gone;
  await database.db.run(sql`update jobs.job set lease_until = now() where state = 'running'`);
  await database.db.run(sql`update sessions.follow_up set due_at = now() where done_at is null`);
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; !(await done()); await sleep(20))
    if (Date.now() > end) throw new Error(`${what}: it takes too long`);
}

/** Kills the node whenever the work has moved on, a few times, until it is done. Answers how often. */
async function killing(read: () => Promise<{ readonly at: number; readonly over: boolean }>): Promise<number> {
  let [killed, seen] = [0, 0];
  await until('the work', async () => {
    const { at, over } = await read();
    if (over || at <= seen || killed >= 3) return over;
    seen = at;
    killed++;
    await kill();
    await startNode();
    return false;
  });
  return killed;
}

const count = async (from: ReturnType<typeof sql>): Promise<number> =>
  (await database.db.query<{ n: number }>(sql`select count(*)::int as n from ${from}`))[0]!.n;
const nothingWaits = async (): Promise<boolean> =>
  (await count(sql`messaging.outbox`)) === 0 && (await count(sql`sessions.start where state <> 'done'`)) === 0;
/** How many people got a text how often. */
const told = async (text: string): Promise<Record<number, number>> => {
  const rows = await database.db.query<{ times: number; n: number }>(sql`select times, count(*)::int as n from (
      select m.contact_id, count(*)::int as times from messaging.message m left join messaging.body b on b.id = m.body_id
      where coalesce(m.text, b.text) = ${text} group by m.contact_id) t group by times`);
  return Object.fromEntries(rows.map((row) => [row.times, row.n]));
};

beforeAll(async () => {
  database = await testDatabase();
  const { db, log } = database;
  rooms = composeRooms(readConfig({}, tmpdir()), db, log, testSealer);
  await makePeople(db, people);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: { delivery_seconds: 0 } });
  await rooms.flows.import(system, survey(), { createMissing: true });
  await startNode();
  start = (await rooms.conversations.start(system, { flow: surveyUuid, query: 'language != "xyz"' })).id;
  await until('the start', nothingWaits);
  const heard = await db.query<{ tel: string }>(sql`select tel from registry.contact where id <= ${answering}`);
  for (const { tel } of heard)
    await rooms.incoming.accept({ channelId: 1, scheme: 'tel', from: tel, text: '4', externalId: randomUUID() });
  await db.run(
    sql`update sessions.session set expires_at = now(), look_at = now() where contact_id > ${answering} and contact_id <= ${ending}`,
  );
  await until('answers and ends', async () => {
    const ended = await count(sql`sessions.run where status = 4`);
    return ended === ending - answering && (await count(sql`sessions.result`)) === answering && (await nothingWaits());
  });
});
afterAll(async () => {
  node?.kill('SIGKILL');
  await database.drop();
});

test('a reminder forgets nobody and comes to nobody twice', async () => {
  await rooms.results.remind(system, start, {}, 'one press');
  const read = async () => {
    const [row] = await database.db.query<{ at: number; over: boolean }>(
      sql`select cursor as at, state = 'done' as over from results.reminder`,
    );
    return row!;
  };
  expect(await killing(read)).toBeGreaterThan(0);
  await until('the last texts', nothingWaits);
  const [reminder] = await database.db.query(
    sql`select people, reminded, started_again, not_any_more, unreachable from results.reminder`,
  );
  expect(reminder).toEqual({
    ...{ people: people - answering, reminded: people - ending, started_again: ending - answering },
    // Who answered in the last minutes was not silent when the button was pressed.
    ...{ not_any_more: 0, unreachable: 0 },
  });
  expect(await told('How many beds?')).toEqual({ 1: answering, 2: people - answering });
  expect(await told('Is it open?')).toEqual({ 1: answering });
});

test('a file is the same as if nothing had happened', async () => {
  await database.db.run(sql`update sessions.result set input = repeat(md5(contact_id::text), 1500)`);
  const made = await rooms.results.export(system, surveyUuid, { format: 'csv' });
  const read = async () => {
    const [row] = await database.db.query<{ at: number; over: boolean }>(sql`select state = 'done' as over,
        (select count(*)::int from results.export_part where export_id = e.id) as at
      from results.export e where uuid = ${made.id}`);
    return row!;
  };
  expect(await killing(read)).toBeGreaterThan(0);
  const again = await rooms.results.export(system, surveyUuid, { format: 'csv' });
  await until('the second file', async () => (await rooms.results.findExport(system, again.id)).state === 'done');
  const [one, two] = await Promise.all([bytesOf(made.id), bytesOf(again.id)]);
  expect(one.length).toBeGreaterThan(4 << 20);
  expect(one.equals(two)).toBe(true);
});

async function bytesOf(id: string): Promise<Buffer> {
  const download = await rooms.results.download(system, id);
  const parts: Buffer[] = [];
  for await (const part of download.read(0, download.size)) parts.push(part);
  return Buffer.concat(parts);
}

test('a closing lets everybody go, and tells those who answered once', async () => {
  const texts = { default: 'You said, we did' };
  await rooms.results.closeStart(system, start, { texts });
  const read = async () => {
    const [row] = await database.db.query<{ at: number; over: boolean }>(
      sql`select cursor as at, state = 'closed' as over from results.closing`,
    );
    return row!;
  };
  expect(await killing(read)).toBeGreaterThan(0);
  await until('the message back', async () => (await told(texts.default))[1] === answering && (await nothingWaits()));
  expect(await told(texts.default)).toEqual({ 1: answering });
  expect(await database.db.query(sql`select recipients, ended from results.closing`)).toEqual([
    { recipients: answering, ended: people },
  ]);
  expect(await count(sql`sessions.session where status = 1`)).toBe(0);
});

test('what flows asked for others is done once for each who came there', async () => {
  const { db } = database;
  const asking = 60;
  await db.run(sql`insert into registry.contact_group (name) values ('Askers')`);
  await db.run(sql`update registry.contact set groups = (select array_agg(id) from registry.contact_group)
    where id <= ${asking}`);
  const [boss] = await db.query<{ uuid: string }>(sql`select uuid from registry.contact where id = ${people}`);
  const contacts = [{ uuid: boss!.uuid, name: 'Boss' }];
  const actions = [
    { type: 'start_session', flow: { uuid: flowUuid(20), name: 'Target' }, contacts },
    { type: 'send_broadcast', text: 'Told', contacts },
  ];
  await rooms.flows.import(system, acting(20, 'Target', [{ type: 'send_msg', text: 'Come' }]));
  await rooms.flows.import(system, acting(21, 'Asking', actions), { createMissing: true });
  await rooms.conversations.start(system, { flow: flowUuid(21), query: 'group = "Askers"' });
  const read = async () => {
    const done = await count(sql`sessions.follow_up where done_at is not null`);
    return { at: Math.floor(done / 10), over: done === 2 * asking };
  };
  expect(await killing(read)).toBeGreaterThan(0);
  await until('the last texts', nothingWaits);
  expect(await count(sql`sessions.start where origin = 'flow'`)).toBe(asking);
  const heard = (text: string) =>
    count(sql`messaging.message m left join messaging.body b on b.id = m.body_id
    where m.contact_id = ${people} and coalesce(m.text, b.text) = ${text}`);
  expect([await heard('Come'), await heard('Told')]).toEqual([asking, asking]);
});

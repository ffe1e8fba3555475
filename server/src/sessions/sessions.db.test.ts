import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type Inbox, openInbox } from '../inbox/inbox.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { calling, callingUuid, group, nodeUuid, survey, surveyUuid } from './testing.ts';

let test: TestApp;
let inbox: Inbox;
let stopWork: () => Promise<void>;
let outside: Server;
let answered: string[] = [];
const keys: string[] = [];
let beforeAnswer: () => Promise<void> = async () => {};

beforeAll(async () => {
  test = await testApp({ env: { MHERO_ALLOW_PRIVATE_NETWORKS: 'true' } });
  const { rooms } = test;
  outside = createServer((request, response) => {
    keys.push(String(request.headers['idempotency-key']));
    answered.push(new URL(request.url!, 'http://x').searchParams.get('q')!);
    void beforeAnswer().then(() =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ text: answered.at(-1) })),
    );
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  const files = [survey(), calling(`http://127.0.0.1:${(outside.address() as AddressInfo).port}/`)];
  for (const file of files) await rooms.flows.import(system, file, { createMissing: true });
  inbox = openInbox(rooms.db, rooms.log, rooms.conversations);
  rooms.stored.add(inbox.wake);
  rooms.incoming.through(inbox.atOnce);
  stopWork = await rooms.conversations.work();
});
afterAll(async () => {
  await stopWork();
  await inbox.close();
  outside.close();
  await test.close();
});

let made = 0;
async function person(): Promise<{ id: number; uuid: string; tel: string }> {
  const tel = `+23177${String(++made).padStart(7, '0')}`;
  const { db } = test.rooms;
  const [row] = await db.query<{ id: number; uuid: string }>(
    sql`insert into registry.contact (name, language, tel, reach, schemes, facilities)
      values ('Ada', 'eng', ${tel}, 0, '{tel}', '{7,8}') returning id, uuid`,
  );
  await db.run(
    sql`insert into registry.address (contact_id, scheme, value, valid) values (${row!.id}, 'tel', ${tel}, true)`,
  );
  return { ...row!, tel };
}

async function write(who: { tel: string }, text: string): Promise<void> {
  await test.rooms.incoming.accept({ channelId: 1, scheme: 'tel', from: who.tel, text, externalId: randomUUID() });
  await inbox.settle();
}

const said = async (who: { id: number }): Promise<string[]> =>
  (
    await test.rooms.db.query<{ text: string }>(
      sql`select text from messaging.outbox where contact_id = ${who.id} order by id`,
    )
  ).map((row) => row.text);
const status = async (who: { id: number }): Promise<number[]> =>
  (
    await test.rooms.db.query<{ status: number }>(
      sql`select status from sessions.session where contact_id = ${who.id} order by created_at`,
    )
  ).map((row) => row.status);

async function until<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
  }
}

async function start(who: { uuid: string }, more: object = {}) {
  const { conversations } = test.rooms;
  const { id } = await conversations.start(system, { flow: surveyUuid, contact: who.uuid, ...more });
  return until(
    () => conversations.getStart(system, id),
    (made) => made.state === 'done',
  );
}

describe('conversations', () => {
  it('ask, keep typed answers, change the contact and answer, each once', async () => {
    const ada = await person();
    expect(await start(ada)).toMatchObject({ recipients: 1, started: 1, waiting: 0 });
    expect(await said(ada)).toEqual(['How many beds?']);
    await write(ada, '40');
    await write(ada, 'yes');
    expect(await said(ada)).toEqual(['How many beds?', 'Is it open?', 'Thank you, 40 beds']);
    expect(await status(ada)).toEqual([2]);
    const results = await test.rooms.db.query(
      sql`select key, value, number::float8 as number, category, revision from sessions.result where contact_id = ${ada.id} order by key`,
    );
    expect(results).toEqual([
      { key: 'beds', value: '40', number: 40, category: 'All Responses', revision: 1 },
      { key: 'open', value: 'yes', number: null, category: 'All Responses', revision: 1 },
    ]);
    const runs = await test.rooms.db.query(
      sql`select status, node_uuid, path, place_id from sessions.run where contact_id = ${ada.id}`,
    );
    expect(runs).toEqual([{ status: 3, node_uuid: nodeUuid(30), path: [12, 22, 34].map(nodeUuid), place_id: 7 }]);
    const found = await test.rooms.registry.findContact(system, ada.uuid);
    expect(found.fields).toMatchObject([{ key: 'beds', value: '40' }]);
    expect(found.groups).toMatchObject([{ name: group.name }]);
    await write(ada, 'anything else');
    expect(await said(ada)).toHaveLength(3);
  });

  it('keep the order of what somebody writes at once', async () => {
    const ben = await person();
    await start(ben);
    const { incoming } = test.rooms;
    await Promise.all(
      ['1', '2', '3'].map((text) =>
        incoming.accept({ channelId: 1, scheme: 'tel', from: ben.tel, text, externalId: randomUUID() }),
      ),
    );
    await inbox.settle();
    expect(await said(ben)).toEqual(['How many beds?', 'Is it open?', 'Thank you, 1 beds']);
  });

  it('end when somebody asks to be left alone, and nothing of them is answered', async () => {
    const cia = await person();
    await start(cia);
    await write(cia, 'STOP');
    expect(await status(cia)).toEqual([4]);
    await write(cia, '12');
    expect(await said(cia)).toHaveLength(2);
  });

  it('start as asked: not those in a conversation, not those who were there', async () => {
    const dan = await person();
    await start(dan);
    expect(await start(dan)).toMatchObject({ started: 0, skipped_busy: 1 });
    expect(await start(dan, { skip_busy: false, restart: false })).toMatchObject({ started: 0, skipped_before: 1 });
    expect(await start(dan, { skip_busy: false })).toMatchObject({ started: 1 });
    expect(await status(dan)).toEqual([4, 1]);
    const key = randomUUID();
    const request = { flow: surveyUuid, contact: dan.uuid };
    const { conversations } = test.rooms;
    const [one, two] = [
      await conversations.start(system, request, key),
      await conversations.start(system, request, key),
    ];
    expect(two.id).toBe(one.id);
  });

  it('begin by a keyword also in a conversation, unless its flow ignores triggers; by anything else when none waits', async () => {
    const { conversations, db, flows } = test.rooms;
    const eve = await person();
    await conversations.addTrigger(system, { kind: 'catch_all', flow: surveyUuid });
    await conversations.addTrigger(system, { kind: 'keyword', flow: callingUuid, keywords: ['Which'] });
    await flows.change(system, surveyUuid, { ignore_triggers: true });
    // What begins a conversation answers its first question.
    await write(eve, 'hello');
    await write(eve, 'WHICH one');
    expect(await said(eve)).toEqual(['How many beds?', 'Is it open?', 'Thank you, hello beds']);
    await flows.change(system, surveyUuid, { ignore_triggers: false });
    await write(eve, 'hi');
    await write(eve, 'which one');
    await until(
      () => said(eve),
      (all) => all.at(-1) === 'Answer: which one',
    );
    expect(await status(eve)).toEqual([2, 4, 2]);
    answered = [];
    await db.run(sql`delete from sessions.trigger`);
  });

  it('go on by themselves when the time is over, wherever they wait', async () => {
    const { db, flows } = test.rooms;
    const fay = await person();
    await flows.import(system, survey(600));
    await start(fay);
    await db.run(sql`delete from messaging.outbox where contact_id = ${fay.id}`);
    await db.run(sql`update sessions.session set timeout_at = now(), look_at = now() where contact_id = ${fay.id}`);
    await until(
      () => status(fay),
      (all) => all[0] === 2,
    );
    const gus = await person();
    await start(gus);
    await db.run(sql`update sessions.session set expires_at = now(), look_at = now() where contact_id = ${gus.id}`);
    await until(
      () => status(gus),
      (all) => all[0] === 2,
    );
    const runs = await db.query(
      sql`select contact_id = ${gus.id} as gus, status from sessions.run where contact_id in (${fay.id}, ${gus.id}) order by 1`,
    );
    expect(runs).toEqual([
      { gus: false, status: 3 },
      { gus: true, status: 4 },
    ]);
    await flows.import(system, survey());
  });

  it('call out without holding anybody up, once, and in order with what comes meanwhile', async () => {
    const hal = await person();
    const ivy = await person();
    await start(hal, { flow: callingUuid });
    await start(ivy);
    let release = (): void => {};
    beforeAnswer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await write(hal, 'malaria');
    await write(hal, 'and this');
    await write(ivy, '7');
    expect(await said(ivy)).toEqual(['How many beds?', 'Is it open?']);
    await until(
      async () => answered.length,
      (n) => n === 1,
    );
    expect(await said(hal)).toEqual(['Which?']);
    beforeAnswer = async () => {};
    release();
    await until(
      () => said(hal),
      (all) => all.length === 2,
    );
    expect((await said(hal)).at(-1)).toBe('Answer: malaria');
    await until(
      () => test.rooms.db.query(sql`select from sessions.errand`),
      (rows) => rows.length === 0,
    );
    expect(answered).toEqual(['malaria']);
    const calls = await test.rooms.db.query(sql`select contact_id, status from sessions.call`);
    expect(calls).toContainEqual({ contact_id: hal.id, status: 200 });
  });

  it('throw a step away when the conversation was moved meanwhile, and never call twice for one answer', async () => {
    answered = [];
    const jon = await person();
    await start(jon, { flow: callingUuid });
    let release = (): void => {};
    beforeAnswer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await write(jon, 'cholera');
    await until(
      async () => answered.length,
      (n) => n === 1,
    );
    await test.rooms.db.run(
      sql`update sessions.session set version = version + 1 where contact_id = ${jon.id} and status = 1`,
    );
    beforeAnswer = async () => {};
    release();
    await until(
      () => said(jon),
      (all) => all.length === 2,
    );
    expect(answered).toEqual(['cholera']);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tell the author what a flow could not do, at which node and with whom', async () => {
    const kim = await person();
    await test.rooms.db.run(sql`update registry.contact set status = 3 where id = ${kim.id}`);
    await start(kim);
    const { items } = await test.rooms.conversations.problems(system, surveyUuid);
    expect(items[0]).toMatchObject({ contact: kim.uuid, kind: 'error' });
    const officer = await test.person('officer');
    expect((await officer.inject({ url: `/api/v1/flows/${surveyUuid}/problems` })).statusCode).toBe(200);
  });
});

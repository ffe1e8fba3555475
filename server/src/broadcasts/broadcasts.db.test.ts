import type { Accounting } from '@mhero/contract/broadcasts.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { makePeople, type SendingNode, smppSettings, startNode } from '../testing/sending.ts';
import { type Smsc, startSmsc } from '../testing/smsc.ts';

let base: TestDatabase;
let smsc: Smsc;
let node: SendingNode;
const people = 2500;

beforeAll(async () => {
  base = await testDatabase();
  await makePeople(base.db, people);
  await base.db.run(sql`update registry.contact set reach = 3 where id % 100 = 0`);
  smsc = await startSmsc({ receiptsMs: 20 });
  node = await startNode(base.db, base.log);
  await node.channels.add(system, { name: 'Operator', kind: 'smpp', settings: smppSettings(smsc.port) });
}, 60_000);
afterAll(async () => {
  await node?.stop();
  await smsc?.close();
  await base?.drop();
});

const reachable = people - people / 100;
const sum = (a: Accounting): number =>
  a.waiting +
  a.held +
  a.sending +
  a.sent +
  a.delivered +
  a.read +
  a.failed +
  a.expired +
  a.cancelled +
  a.unknown +
  a.left_out.reduce((n, each) => n + each.count, 0);

test('a broadcast reaches everyone who can be reached, and its accounting adds up at every moment', async () => {
  const made = await node.broadcasts.create(system, {
    query: 'everyone',
    texts: { default: 'Good morning', fra: 'Bonjour @contact.first_name' },
  });
  expect(made.accounting).toMatchObject({ audience: people, left_out: [{ reason: 'opted_out', count: people / 100 }] });
  let now = made.accounting;
  for (let i = 0; i < 300 && now.delivered < reachable; i++) {
    now = await node.broadcasts.accounting(system, made.id);
    expect(sum(now)).toBe(people);
    expect(now.sending).toBeGreaterThanOrEqual(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(now).toMatchObject({ delivered: reachable, waiting: 0, sending: 0, unknown: 0 });
  expect(smsc.accepted()).toBe(reachable);
  const texts = await base.db.query<{ text: string; n: number }>(sql`
    select coalesce(m.text, b.text) as text, count(*)::int n from messaging.message m join messaging.body b on b.id = m.body_id group by 1 order by 1`);
  expect(texts.map((row) => row.text)).toEqual(['Bonjour Person', 'Good morning']);
});

test('it closes when every message is final, and the pages of each state hold exactly its people', async () => {
  const [broadcast] = (await node.broadcasts.list(system)).items;
  await expect
    .poll(async () => (await node.broadcasts.get(system, broadcast!.id)).state, { timeout: 15_000 })
    .toBe('done');
  for (const [state, count] of [
    ['delivered', reachable],
    ['left_out', people / 100],
    [undefined, people],
  ] as const) {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await node.broadcasts.recipients(system, broadcast!.id, { state, cursor, limit: 250 });
      for (const each of page.items) seen.add(each.contact);
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen.size).toBe(count);
    const beyond = [0, 1, 2].map((source) => `${source}.${Number.MAX_SAFE_INTEGER.toString(36)}`);
    for (const made of beyond)
      await node.broadcasts.recipients(system, broadcast!.id, { state, cursor: made }).catch((error: Error) => {
        expect(error).toMatchObject({ code: 'request:invalid' });
      });
  }
  const { minutes } = await node.broadcasts.curve(system, broadcast!.id);
  expect(minutes.reduce((n, each) => n + each.delivered, 0)).toBe(reachable);
});

test('the same key is the same broadcast, also when two ask at once; with another text it is refused', async () => {
  const request = { query: 'everyone', texts: { default: 'Once only' }, at: '2027-01-01T09:00' };
  const [a, b] = await Promise.all([
    node.broadcasts.create(system, request, 'key-1'),
    node.broadcasts.create(system, request, 'key-1'),
  ]);
  expect(a.id).toBe(b.id);
  expect((await node.broadcasts.create(system, request, 'key-1')).id).toBe(a.id);
  await expect(
    node.broadcasts.create(system, { ...request, texts: { default: 'Twice' } }, 'key-1'),
  ).rejects.toMatchObject({ code: 'request:key_reused' });
  expect(a.state).toBe('scheduled');
  expect((await node.broadcasts.change(system, a.id, 'cancel')).accounting.cancelled).toBe(reachable);
});

test('an audience that has changed, or is empty, is not sent to', async () => {
  const texts = { default: 'Hello' };
  await expect(node.broadcasts.create(system, { query: 'none', texts })).rejects.toMatchObject({
    code: 'broadcast:empty',
  });
  await expect(node.broadcasts.create(system, { query: 'everyone', texts, confirmed: 100 })).rejects.toMatchObject({
    code: 'broadcast:changed',
  });
  const [row] = await base.db.query<{ n: number }>(
    sql`select count(*)::int n from broadcasts.broadcast where name = 'Hello'`,
  );
  expect(row!.n).toBe(0);
});

test('paused it stands still, resumed it goes on, cancelled the rest is cancelled', async () => {
  smsc.set({ answerMs: 10, receiptsMs: undefined });
  const channel = (await node.channels.list())[0]!;
  await node.channels.change(system, channel.id, { rate: 500 });
  const made = await node.broadcasts.create(system, { query: 'everyone', texts: { default: 'Slowly' } });
  await expect
    .poll(async () => (await node.broadcasts.accounting(system, made.id)).sent, { timeout: 10_000 })
    .toBeGreaterThan(50);
  await node.broadcasts.change(system, made.id, 'pause');
  await expect
    .poll(async () => (await node.broadcasts.accounting(system, made.id)).sending, { timeout: 10_000 })
    .toBe(0);
  const paused = await node.broadcasts.accounting(system, made.id);
  expect(paused.held).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await node.broadcasts.accounting(system, made.id)).sent).toBe(paused.sent);
  await node.broadcasts.change(system, made.id, 'resume');
  await expect
    .poll(async () => (await node.broadcasts.accounting(system, made.id)).sent, { timeout: 10_000 })
    .toBeGreaterThan(paused.sent + 50);
  const cancelled = await node.broadcasts.change(system, made.id, 'cancel');
  expect(cancelled.state).toBe('cancelled');
  await expect
    .poll(async () => (await node.broadcasts.accounting(system, made.id)).sending, { timeout: 10_000 })
    .toBe(0);
  const end = await node.broadcasts.accounting(system, made.id);
  expect(sum(end)).toBe(people);
  expect(end.cancelled).toBeGreaterThan(0);
  await expect(node.broadcasts.change(system, made.id, 'resume')).rejects.toMatchObject({ code: 'broadcast:state' });
  await node.channels.change(system, channel.id, { rate: null });
  smsc.set({ answerMs: undefined, receiptsMs: 20 });
});

test('whoever opts out after it was accepted gets nothing, and is shown as left out', async () => {
  const channel = (await node.channels.list())[0]!;
  await node.channels.change(system, channel.id, { paused: true });
  const before = smsc.accepted();
  const made = await node.broadcasts.create(system, { query: 'everyone', texts: { default: 'After all' } });
  await base.db.run(sql`update registry.contact set reach = 3 where id between 1 and 50`);
  await node.channels.change(system, channel.id, { paused: false });
  await expect
    .poll(async () => (await node.broadcasts.accounting(system, made.id)).delivered, { timeout: 15_000 })
    .toBe(reachable - 50);
  expect((await node.broadcasts.accounting(system, made.id)).left_out).toEqual([
    { reason: 'opted_out', count: people / 100 + 50 },
  ]);
  expect(smsc.accepted() - before).toBe(reachable - 50);
});

test('a text that names what is not known fails with its reason, never as half a text', async () => {
  const before = smsc.accepted();
  const made = await node.broadcasts.create(system, { query: 'everyone', texts: { default: 'Ward @fields.ward' } });
  await expect
    .poll(async () => (await node.broadcasts.accounting(system, made.id)).failed, { timeout: 15_000 })
    .toBe(reachable - 50);
  expect((await node.broadcasts.accounting(system, made.id)).failures).toEqual([
    { failure: 'expression_failed', count: reachable - 50 },
  ]);
  expect(smsc.accepted()).toBe(before);
});

test('a single goes out at once, and a test message says what the network answered', async () => {
  const result = await node.channels.test(system, 'Operator', { to: '+231 77 000 9999', text: 'To myself' });
  expect(['sent', 'delivered']).toContain(result.state);
});

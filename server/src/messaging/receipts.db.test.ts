import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { makePeople, type SendingNode, smppSettings, startNode } from '../testing/sending.ts';
import { type Smsc, startSmsc } from '../testing/smsc.ts';

let base: TestDatabase;
let smsc: Smsc;
let node: SendingNode;
beforeAll(async () => {
  base = await testDatabase();
  await makePeople(base.db, 10);
  smsc = await startSmsc();
  node = await startNode(base.db, base.log);
  const settings = smppSettings(smsc.port, { response_seconds: 1 });
  await node.channels.add(system, { name: 'Operator', kind: 'smpp', settings });
}, 60_000);
afterAll(async () => {
  await node?.stop();
  await smsc?.close();
  await base?.drop();
});

const send = (query: string, text: string) => node.broadcasts.create(system, { query, texts: { default: text } });
const states = async (id: string) => {
  const { sent, delivered, failed, unknown } = await node.broadcasts.accounting(system, id);
  return { sent, delivered, failed, unknown };
};
const receipt = (id: string, stat: string, phone: number) =>
  smsc.deliver(
    `2317700000${String(phone).padStart(2, '0')}`,
    '1234',
    Buffer.from(`id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:${stat} err:000 text:`),
    { esm_class: 4 },
  );
const wait = { timeout: 15_000 };

test('a message of two parts is delivered when both are; a repeated or late word changes nothing', async () => {
  const first = smsc.accepted();
  const made = await send('first 1', 'Long enough for two parts. '.repeat(8));
  await expect.poll(() => states(made.id), wait).toEqual({ sent: 1, delivered: 0, failed: 0, unknown: 0 });
  const hex = (n: number): string => (first + n).toString(16).padStart(8, '0');
  expect(await receipt(hex(1), 'DELIVRD', 1)).toBe(0);
  expect(await receipt(hex(1), 'DELIVRD', 1)).toBe(0);
  expect((await states(made.id)).sent).toBe(1);
  await receipt(hex(2), 'DELIVRD', 1);
  expect(await states(made.id)).toEqual({ sent: 0, delivered: 1, failed: 0, unknown: 0 });
  await receipt(hex(2), 'UNDELIV', 1);
  expect(await states(made.id)).toEqual({ sent: 0, delivered: 1, failed: 0, unknown: 0 });
});

test('a receipt after a restart finds its message by the journal', async () => {
  const number = smsc.accepted() + 1;
  const made = await send('first 1', 'Short');
  await expect.poll(() => states(made.id), wait).toMatchObject({ sent: 1 });
  await node.stop();
  node = await startNode(base.db, base.log);
  await expect.poll(async () => (await node.channels.get('Operator')).link, wait).toBe('up');
  await receipt(number.toString(16).padStart(8, '0'), 'UNDELIV', 1);
  await expect.poll(() => states(made.id), wait).toMatchObject({ sent: 0, failed: 1 });
  expect((await node.broadcasts.accounting(system, made.id)).failures).toEqual([
    { failure: 'phone_unreachable', count: 1 },
  ]);
});

test('messages whose answer is lost are unknown, and a receipt for the same phone resolves them', async () => {
  smsc.set({ silent: true });
  const made = await send('first 3', 'Into the dark');
  await expect
    .poll(() => states(made.id), { timeout: 30_000 })
    .toEqual({ sent: 0, delivered: 0, failed: 0, unknown: 3 });
  smsc.set({ silent: false });
  await expect.poll(() => smsc.connections(), wait).toBe(1);
  await expect.poll(async () => (await node.channels.get('Operator')).link, wait).toBe('up');
  await receipt('f00d', 'DELIVRD', 2);
  await expect.poll(() => states(made.id), wait).toEqual({ sent: 0, delivered: 1, failed: 0, unknown: 2 });
});

test('a receipt that belongs to nobody is kept for a while and acknowledged', async () => {
  expect(await receipt('dead', 'DELIVRD', 77)).toBe(0);
});

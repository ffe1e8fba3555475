/** A receiver of webhooks that never answers keeps its own callers waiting, and nobody else. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type Inbox, openInbox } from '../inbox/inbox.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { makePeople } from '../testing/sending.ts';
import { calling, callingUuid } from './testing.ts';

/** More than one node works on at once. */
const stuck = 160;
const hangingUuid = '76f0a02f-3b75-4b86-9064-e9195e1b3a12';
let test: TestApp;
let inbox: Inbox;
let stopWork: () => Promise<void>;
const servers: Server[] = [];
let held = 0;

async function serve(answer: boolean): Promise<string> {
  const server = createServer((_, response) => {
    if (answer) response.end(JSON.stringify({ text: 'here' }));
    else held++;
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  test = await testApp({ env: { MHERO_ALLOW_PRIVATE_NETWORKS: 'true' } });
  const { rooms } = test;
  await makePeople(rooms.db, stuck + 5);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await rooms.flows.import(system, calling(await serve(true)));
  const hanging = { ...calling(await serve(false)), uuid: hangingUuid, name: 'Hanging' };
  await rooms.flows.import(system, hanging);
  inbox = openInbox(rooms.db, rooms.log, rooms.conversations);
  rooms.stored.add(inbox.wake);
  stopWork = await rooms.conversations.work();
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await stopWork();
  await inbox.close();
  await test.close();
});

const tel = (n: number): string => `+23177${String(n).padStart(7, '0')}`;
const write = (n: number): Promise<unknown> =>
  test.rooms.incoming.accept({ channelId: 1, scheme: 'tel', from: tel(n), text: 'now', externalId: randomUUID() });
const answers = (text: string): Promise<{ address: string }[]> =>
  test.rooms.db.query<{ address: string }>(sql`select address from messaging.outbox where text = ${text}`);

async function started(flow: string, query: string): Promise<void> {
  const { conversations } = test.rooms;
  const { id } = await conversations.start(system, { flow, query });
  for (let i = 0; i < 500 && (await conversations.getStart(system, id)).state !== 'done'; i++) await sleep(20);
}

it('others are answered while more of its callers wait than a node works on', async () => {
  await started(callingUuid, `tel = "${tel(stuck + 1)}"`);
  await started(hangingUuid, 'language != "xyz"');
  await Promise.all(Array.from({ length: stuck }, (_, i) => write(i + 1)));
  for (let i = 0; i < 300 && held < 20; i++) await sleep(20);
  expect(held).toBeGreaterThan(19);

  const from = performance.now();
  await write(stuck + 1);
  for (let i = 0; i < 400 && (await answers('Answer: here')).length === 0; i++) await sleep(20);
  expect(await answers('Answer: here')).toEqual([{ address: tel(stuck + 1) }]);
  expect(performance.now() - from).toBeLessThan(6_000);
  expect(held).toBeLessThan(40);
});

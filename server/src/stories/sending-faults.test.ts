/** Broadcasts over SMPP while nodes and the database are killed. The message centre's log tells the truth. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Accounting } from '@mhero/contract/broadcasts.ts';
import { afterEach, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { type Db, openDb, sql } from '../db/db.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { createLog } from '../lib/log.ts';
import { testDatabase } from '../testing/database.ts';
import { doors, makePeople, smppSettings } from '../testing/sending.ts';
import { countLog, type Smsc, startSmsc } from '../testing/smsc.ts';

const people = 12_000;
const window = 100;
const script = path.join(import.meta.dirname, '../testing/sending-node.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startChild(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  ends.push(async () => {
    child.kill('SIGKILL');
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (text) => {
      if (String(text).startsWith('ready')) resolve();
      else process.stderr.write(text);
    });
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return child;
}

const dies = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve));

async function startCentre(): Promise<{ smsc: Smsc; log: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mhero-smsc-'));
  const log = path.join(folder, 'log');
  const smsc = await startSmsc({ log, answerMs: 15 });
  ends.push(async () => {
    await smsc.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { smsc, log };
}

async function prepare(db: Db, smsc: Smsc) {
  await makePeople(db, people);
  const rooms = doors(db);
  await rooms.channels.add(system, { name: 'Operator', kind: 'smpp', settings: smppSettings(smsc.port, { window }) });
  return rooms;
}

const request = { query: 'everyone', texts: { default: 'Stock of ACT? Answer STOCK and the number.' } };

async function until(what: string, done: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; !(await done()); await sleep(20))
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`);
}

/** Nobody lost, nobody twice, everybody in one state, and what is not known is what was in the air. */
async function prove(db: Db, log: string, accounting: Accounting, kills: number): Promise<void> {
  const { sent, unknown, failed, waiting, sending, held } = accounting;
  expect({ failed, waiting, sending, held }).toEqual({ failed: 0, waiting: 0, sending: 0, held: 0 });
  expect(sent + unknown).toBe(people);
  expect(unknown).toBeLessThanOrEqual(kills * window);
  const counted = countLog(log);
  expect([...counted.repeated]).toEqual([]);
  const accepted = new Set(
    readFileSync(log, 'utf8')
      .split('\n')
      .map((line) => `+${line.split(' ')[0]}`),
  );
  const rows = await db.query<{ contact_id: number; address: string; state: number }>(
    sql`select contact_id, address, state from messaging.message`,
  );
  expect(rows).toHaveLength(people);
  expect(new Set(rows.map((row) => row.contact_id)).size).toBe(people);
  // Whatever we call sent was accepted; whatever was accepted is sent or unknown (each row is one of these).
  expect(rows.filter((row) => row.state === 4 && !accepted.has(row.address))).toEqual([]);
  expect(counted.distinct).toBeGreaterThanOrEqual(sent);
  expect(counted.distinct).toBeLessThanOrEqual(sent + unknown);
  await until('no slice is left', async () => (await db.query(sql`select 1 from broadcasts.slice`)).length === 0, 5000);
}

test('kill -9 of the node in the middle, twice: none lost, none repeated, at most a window unknown each time', async () => {
  const base = await testDatabase();
  ends.push(base.drop);
  const { smsc, log } = await startCentre();
  const { broadcasts } = await prepare(base.db, smsc);
  let node = await startChild(base.url);
  const { id } = await broadcasts.create(system, request);
  for (const at of [2000, 6000]) {
    await until('the sending is in the middle', () => smsc.accepted() > at);
    const dead = dies(node);
    node.kill('SIGKILL');
    await dead;
    node = await startChild(base.url);
  }
  await until('all have a state', async () => {
    const { waiting, sending } = await broadcasts.accounting(system, id);
    return waiting + sending === 0;
  });
  const accounting = await broadcasts.accounting(system, id);
  expect(accounting.unknown).toBeGreaterThan(0);
  await prove(base.db, log, accounting, 2);
}, 120_000);

test('two nodes are one sending, and when the owner is killed the other goes on within seconds', async () => {
  const base = await testDatabase();
  ends.push(base.drop);
  const { smsc, log } = await startCentre();
  const { broadcasts } = await prepare(base.db, smsc);
  const nodes = [await startChild(base.url), await startChild(base.url)];
  const { id } = await broadcasts.create(system, request);
  await until('the sending is in the middle', () => smsc.accepted() > 4000);
  expect(smsc.connections()).toBe(1);
  // The first one started has the lease.
  nodes[0]!.kill('SIGKILL');
  const killed = Date.now();
  const before = smsc.accepted();
  await until('the other node sends', () => smsc.accepted() > before + window, 20_000);
  expect(Date.now() - killed).toBeLessThan(15_000);
  await until('all have a state', async () => {
    const { waiting, sending } = await broadcasts.accounting(system, id);
    return waiting + sending === 0;
  });
  await prove(base.db, log, await broadcasts.accounting(system, id), 1);
}, 120_000);

test('kill -9 of PostgreSQL in the middle: the node goes on when it is back; none lost, none repeated', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mhero-kill-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  let embedded = await startEmbedded(folder);
  ends.push(() => embedded.release());
  // The database comes back on another port; a relay keeps its address.
  const target = { port: Number(new URL(embedded.url).port) };
  const relay = net.createServer((from) => {
    const to = net.connect(target.port, '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const)
      a.on('error', () => b.destroy()).on('close', () => b.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  ends.push(async () => relay.close());
  const through = new URL(embedded.url);
  through.port = String((relay.address() as net.AddressInfo).port);
  await migrate(through.href);
  const db = openDb(through.href, createLog('silent'), 4);
  ends.push(() => db.close());
  const { smsc, log } = await startCentre();
  const { broadcasts } = await prepare(db, smsc);
  await startChild(through.href);
  const { id } = await broadcasts.create(system, request);
  await until('the sending is in the middle', () => smsc.accepted() > 4000);
  const pid = Number(readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  await sleep(500);
  embedded = await startEmbedded(folder);
  target.port = Number(new URL(embedded.url).port);
  await until(
    'all have a state',
    async () => {
      const now = await broadcasts.accounting(system, id).catch(() => null);
      return now !== null && now.waiting + now.sending === 0;
    },
    90_000,
  );
  await prove(db, log, await broadcasts.accounting(system, id), 1);
}, 180_000);

/** How fast incoming messages are stored and acknowledged over HTTP, beside fastify that answers without a database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { system } from '../server/src/access/subject.ts';
import { readConfig } from '../server/src/config.ts';
import { sql } from '../server/src/db/db.ts';
import { openRooms } from '../server/src/runtime/open-rooms.ts';
import { startChild } from './fixtures/child.ts';
import type { Outcome } from './run.ts';

export const name = 'incoming';
export const goal = 'at least 8,000/s at 64 in flight with p99 under 50 ms, durable; idle p50 under 10 ms';

const senders = 10_000;
const inFlight = 64;
const runMs = 6000;
const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Load {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export async function run(): Promise<Outcome> {
  const data = await mkdtemp(join(tmpdir(), 'mhero-bench-'));
  try {
    const hook = await prepare(data);
    const plain = await startChild(script('./fixtures/plain-server.ts'), [], {});
    const limit = await load(plain.port, '/', inFlight, runMs);
    await plain.stop();
    const server = await startChild(script('../server/src/main.ts'), ['start'], { MHERO_DATA: data });
    const idle = await load(server.port, hook, 1, 2000);
    await load(server.port, hook, inFlight, 2000);
    const busy = await load(server.port, hook, inFlight, runMs);
    await server.stop();
    const stored = await count(data);
    return outcome(limit, idle, busy, stored);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function outcome(limit: Load, idle: Load, busy: Load, stored: { all: number; known: number }): Outcome {
  return {
    figures: {
      per_second: Math.round(busy.perSecond),
      p50_ms: round(busy.p50),
      p99_ms: round(busy.p99),
      idle_p50_ms: round(idle.p50),
      idle_p99_ms: round(idle.p99),
      acknowledged: sent,
      stored: stored.all,
      in_a_thread: stored.known,
    },
    peer: { what: 'fastify without a database', per_second: Math.round(limit.perSecond), p99_ms: round(limit.p99) },
    ratio: busy.perSecond / limit.perSecond,
    met: busy.perSecond >= 8000 && busy.p99 < 50 && idle.p50 < 10 && stored.all === sent && stored.known === sent,
  };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;

/** Makes the channel and the people; answers the path of the channel's hook. */
async function prepare(data: string): Promise<string> {
  const open = await openRooms(readConfig({ MHERO_DATA: data, LOG_LEVEL: 'warn' }, '/'));
  const { channels, db } = open.rooms;
  const channel = await channels.add(system, {
    name: 'gateway',
    kind: 'http',
    settings: { url: 'https://gateway.example/send', hook_secret: 'bench-secret' },
  });
  await db.run(
    sql`insert into registry.contact (name) select 'Person ' || n from generate_series(1, ${senders}::int) n`,
  );
  await db.run(sql`insert into registry.address (contact_id, scheme, value, valid)
    select id, 'tel', '+23177' || lpad((id % 10000000)::text, 7, '0'), true from registry.contact`);
  await db.run(sql`analyze registry.address`);
  await open.close();
  return `/hooks/${channel.id}/incoming?secret=bench-secret`;
}

let sent = 0;

async function load(port: number, path: string, concurrency: number, ms: number): Promise<Load> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: concurrency, pipelining: 1 });
  const times: number[] = [];
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - start < ms) {
      if (path !== '/') sent += 1;
      const number = String((sent % senders) + 1).padStart(7, '0');
      const body = JSON.stringify({
        from: `+23177${number}`,
        to: '4040',
        text: `All is well here, report ${sent}`,
        id: `n${sent}`,
      });
      const began = performance.now();
      const answer = await pool.request({
        method: 'POST',
        path,
        body,
        headers: { 'content-type': 'application/json' },
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { count: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

async function count(data: string): Promise<{ all: number; known: number }> {
  const open = await openRooms(readConfig({ MHERO_DATA: data, LOG_LEVEL: 'warn' }, '/'));
  const [row] = await open.rooms.db.query<{ all: number; known: number }>(
    sql`select count(*)::int as all, count(contact_id)::int as known from messaging.incoming`,
  );
  await open.close();
  return row ?? { all: 0, known: 0 };
}

/** How fast answers are handled with a step of a flow, and how fast a flow is started for many, on this machine. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '../server/src/access/subject.ts';
import { readConfig } from '../server/src/config.ts';
import { sql } from '../server/src/db/db.ts';
import type { Rooms } from '../server/src/http/rooms.ts';
import { openInbox, type Talking } from '../server/src/inbox/inbox.ts';
import { createLog } from '../server/src/lib/log.ts';
import { composeRooms } from '../server/src/runtime/open-rooms.ts';
import { survey, surveyUuid } from '../server/src/sessions/testing.ts';
import { testSealer } from '../server/src/testing/sending.ts';
import { bareSteps } from './fixtures/bare-steps.ts';
import { openSite } from './fixtures/sending.ts';
import type { Outcome } from './run.ts';

export const name = 'conversations';
export const goal =
  'at least 4,000 answers/s with a step of a flow at 64 in flight, p99 under 50 ms, idle p50 under 10 ms; 100,000 people started within 30 s';

const people = Number(process.env.BENCH_PEOPLE ?? 100_000);
const inFlight = 64;
const runMs = Number(process.env.BENCH_MS ?? 6000);

interface Load {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export async function run(): Promise<Outcome> {
  const site = await openSite(people);
  await site.db.query(sql`truncate messaging.incoming, messaging.incoming_seen, sessions.session, sessions.run,
    sessions.result, sessions.problem, sessions.errand, sessions.start, sessions.start_chunk, sessions.trigger,
    flows.revision, flows.flow restart identity cascade`);
  const rooms = composeRooms(readConfig({}, tmpdir()), site.db, createLog('error'), testSealer);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await rooms.flows.import(system, survey(), { createMissing: true });
  const seconds = await startAll(rooms);
  await site.db.query(sql`vacuum analyze`);
  const limit = await bareSteps(site.db, people, runMs, site.databaseCpu);
  const idle = await answers(rooms, rooms.conversations, 1, 1500);
  const node = process.cpuUsage();
  const database = site.databaseCpu();
  const busy = await answers(rooms, rooms.conversations, inFlight, runMs);
  const used = process.cpuUsage(node);
  const each = (seconds: number): number => Math.round((seconds * 1e6) / busy.count);
  const [row] = await site.db.query<{ n: number }>(sql`select count(*)::int n from sessions.problem`);
  const figures = {
    figures: {
      answers_per_second: Math.round(busy.perSecond),
      p50_ms: busy.p50,
      p99_ms: busy.p99,
      idle_p50_ms: idle.p50,
      node_cpu_us_per_answer: each((used.user + used.system) / 1e6),
      database_cpu_us_per_answer: each(site.databaseCpu() - database),
      people,
      started_in_s: seconds,
      problems: row!.n,
    },
    peer: {
      what: 'the rows of each answer written by bare SQL, 32 in a batch, without reading, engine and order',
      bare_per_second: Math.round(limit.perSecond),
      bare_database_cpu_us: limit.databaseUs,
    },
    ratio: busy.perSecond / limit.perSecond,
    met: busy.perSecond >= 4000 && busy.p99 < 50 && idle.p50 < 10 && seconds * (100_000 / people) < 30 && row!.n === 0,
  };
  await site.close();
  return figures;
}

async function startAll(rooms: Rooms): Promise<number> {
  const stop = await rooms.conversations.work();
  const from = performance.now();
  const { id } = await rooms.conversations.start(system, { flow: surveyUuid, query: 'language != "xyz"' });
  while ((await rooms.conversations.getStart(system, id)).state !== 'done') await sleep(50);
  const seconds = Math.round((performance.now() - from) / 10) / 100;
  await stop();
  return seconds;
}

let next = 0;

/** Each in flight writes for another person and waits until that is handled and committed. */
async function answers(rooms: Rooms, talking: Talking, concurrency: number, ms: number): Promise<Load> {
  const handled = new Map<string, () => void>();
  const inbox = openInbox(rooms.db, rooms.log, talking, (messages) => {
    for (const { address } of messages) {
      handled.get(address)?.();
      handled.delete(address);
    }
  });
  rooms.stored.add(inbox.wake);
  const stop = rooms.incoming.through(inbox.atOnce);
  const times: number[] = [];
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - start < ms) {
      const address = `+23177${String((next++ % people) + 1).padStart(7, '0')}`;
      const done = new Promise<void>((resolve) => handled.set(address, resolve));
      const from = performance.now();
      await rooms.incoming.accept({ channelId: 1, scheme: 'tel', from: address, text: '12', externalId: randomUUID() });
      await done;
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1000;
  rooms.stored.delete(inbox.wake);
  stop();
  await inbox.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 100) / 100;
  return { count: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

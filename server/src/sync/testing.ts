/** A room of synchronisation on a database of the test's own, with a clock that the test moves. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, NewSource, Source } from '@mhero/contract/sources.ts';
import { system } from '../access/subject.ts';
import type { Db } from '../db/db.ts';
import { createJobs } from '../jobs/jobs.ts';
import type { Log } from '../lib/log.ts';
import { createSealer, type Sealer } from '../lib/seal.ts';
import { createSync, type Sync } from './sync.ts';
import { beginDue } from './tick.ts';
import type { SyncTools } from './tools.ts';

export interface TestSync {
  readonly sync: Sync;
  readonly tools: SyncTools;
  /** Moves the clock. */
  later(minutes: number): void;
  /** Begins what is due, and waits until nothing is under way. */
  turn(): Promise<void>;
  add(url: string, more?: Partial<NewSource>): Promise<Source>;
  /** By hand, to its end. */
  read(id: number, mode?: 'delta' | 'full' | 'sweep' | 'again'): Promise<Exchange>;
  /** Waits until nothing of this source is under way; answers the newest. */
  ended(id: number): Promise<Exchange>;
  close(): Promise<void>;
}

export function openSync({ db, log }: { db: Db; log: Log }, sealer: Sealer = createSealer(randomBytes(32))): TestSync {
  let ahead = 0;
  const jobs = createJobs({ db, log, slots: 3, pollMs: 50, leaseMs: 1_500 });
  const tools: SyncTools = {
    ...{ db, log, sealer, jobs, allowPrivateNetworks: true, publicUrl: 'https://mhero.example.org', retryMs: 1 },
    clock: { now: () => new Date(Date.now() + ahead) },
    country: async () => 'LR',
    zone: async () => 'Africa/Monrovia',
  };
  const sync = createSync(tools);
  const stop = jobs.start();

  async function ended(id: number): Promise<Exchange> {
    for (;;) {
      const { items } = await sync.exchanges(id, { limit: 1 });
      if (items[0] && items[0].finished_at !== null) return items[0];
      await sleep(20);
    }
  }

  return {
    ...{ sync, tools, ended },
    later: (minutes) => {
      ahead += minutes * 60_000;
    },
    async turn() {
      while (await beginDue(tools, new Map()));
      while ((await sync.list()).some((source) => source.running)) await sleep(20);
    },
    async add(url, more = {}) {
      const settings = { url, ...more.settings };
      const { id } = await sync.create(system, { name: 'iHRIS', schedule: { kind: 'hand' }, ...more, settings });
      if (!more.paused) await ended(id);
      return sync.find(id);
    },
    async read(id, mode = 'delta') {
      await sync.start(system, id, mode);
      return ended(id);
    },
    close: stop,
  };
}

/** People with one post each at one clinic. */
export function workforce(count: number, from = 0) {
  const people = Array.from({ length: count }, (_, i) => ({
    ...{ resourceType: 'Practitioner', id: `P${from + i}`, active: true },
    name: [{ text: `Person ${from + i}` }],
    telecom: [{ system: 'phone', value: `+23177${String(1_000_000 + from + i)}` }],
  }));
  const posts = people.map(({ id }) => ({
    ...{ resourceType: 'PractitionerRole', id: `R-${id}`, practitioner: { reference: `Practitioner/${id}` } },
    location: [{ reference: 'Location/L1' }],
  }));
  return [{ resourceType: 'Location', id: 'L1', name: 'Salala Clinic' }, ...people, ...posts];
}

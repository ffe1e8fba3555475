/** Two registries of the same 100,000 people under other ids: compared the first time, and after one record changed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../server/src/access/subject.ts';
import { readConfig } from '../server/src/config.ts';
import { type Db, openDb, sql } from '../server/src/db/db.ts';
import { startEmbedded } from '../server/src/db/embedded.ts';
import { migrate } from '../server/src/db/migrate.ts';
import { createLog } from '../server/src/lib/log.ts';
import { createSealer } from '../server/src/lib/seal.ts';
import type { Matching } from '../server/src/matching/matching.ts';
import { demoInput, runImport, streamInput } from '../server/src/registry/registry.ts';
import { composeRooms } from '../server/src/runtime/open-rooms.ts';
import type { Outcome } from './run.ts';

export const name = 'matching';
export const goal =
  '2 x 100,000 people compared the first time under 5 minutes with flat memory; 1 changed record under 1 s; ratio: people compared per second by people imported per second';

const people = Number(process.env.MHERO_BENCH_PEOPLE ?? 100_000);

type Json = Record<string, unknown>;

export async function run(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'mhero-bench-'));
  const embedded = await startEmbedded(folder);
  await migrate(embedded.url);
  const log = createLog('warn');
  const db = openDb(embedded.url, log);
  const rooms = composeRooms(readConfig({}, folder), db, log, createSealer(Buffer.alloc(32)));
  const stop = rooms.jobs.start();
  try {
    const imported = await seconds(async () => {
      await bring(db, 'A', 0);
      await bring(db, 'B', 1);
    });
    const memory = watchMemory();
    const first = await seconds(() => compare(db, rooms.matching));
    const most = memory.stop();
    const [pairs] = await db.query<Record<string, number>>(sql`select count(*)::int as open,
        count(*) filter (where replace(a.resource_id, 'other-', '') = replace(b.resource_id, 'other-', ''))::int as right
      from matching.pair p join registry.identity a on a.contact_id = p.low join registry.identity b on b.contact_id = p.high
      where p.state = 'open'`);
    const [numbers] = await db.query<{ n: number }>(
      sql`select count(*)::int as n from matching.number where state = 'open'`,
    );
    await bring(db, 'B', 1, 1);
    const again = await seconds(() => compare(db, rooms.matching));
    const list = await seconds(async () => {
      await rooms.matching.listDuplicates(system, {});
    });
    const [merge] = await mergeSome(rooms.matching, 20);
    return {
      figures: {
        ...{ people: people * 2, first_s: round(first), per_second: Math.round((people * 2) / first) },
        ...{ one_changed_s: round(again), more_memory_mb: most, proposed: pairs!.open!, right: pairs!.right! },
        ...{
          numbers: numbers!.n,
          list_ms: Math.round(list * 1000),
          merge_ms: round(merge!.merge),
          undo_ms: round(merge!.undo),
        },
      },
      peer: { import_s: round(imported), import_per_second: Math.round((people * 2) / imported) },
      ratio: imported / first,
      met: first < 300 && again < 1 && most < 100,
    };
  } finally {
    await stop();
    await db.close();
    await embedded.release();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `other`: other ids, no identifiers, every third name in the other order, every fifth without its number. */
async function bring(db: Db, source: string, other: number, only = people): Promise<void> {
  let n = 0;
  const input = streamInput(async function* () {
    for await (const { items } of demoInput({ people: only, seed: 1 }).open(null))
      yield items.map(({ where, resources, text, refused }) => ({
        ...{ where, text, refused },
        ...(resources
          ? { resources: other ? resources.map((one) => change(one as Json, n++, only === people)) : resources }
          : {}),
      }));
  });
  await runImport({ db, source, kind: 'demo', country: 'LR', input });
}

function change(resource: Json, n: number, whole: boolean): Json {
  const renamed = JSON.parse(JSON.stringify(resource), (key, value: unknown) =>
    key === 'reference' && typeof value === 'string' ? value.replace(/\/([^/]+)$/, '/other-$1') : value,
  ) as Json;
  const { identifier: _, telecom, name: names, ...rest } = renamed;
  if (resource.resourceType !== 'Practitioner') return { ...renamed, id: `other-${String(resource.id)}` };
  const [first] = (names ?? []) as { text?: string }[];
  const text = first?.text ?? '';
  const turned = n % 3 === 0 ? text.split(' ').reverse().join(' ') : text;
  return {
    ...rest,
    id: `other-${String(resource.id)}`,
    name: [{ text: whole ? turned : `${turned} Junior` }],
    ...(n % 5 === 0 ? {} : { telecom }),
  };
}

async function compare(db: Db, matching: Matching): Promise<void> {
  await matching.compareNow(system);
  for (;;) {
    const [left] = await db.query<{ left: number }>(sql`select count(*)::int as left from jobs.job
      where state in ('waiting', 'running')`);
    if (left!.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function mergeSome(matching: Matching, count: number): Promise<{ merge: number; undo: number }[]> {
  const { items } = await matching.listDuplicates(system, { limit: count });
  const merge = await seconds(async () => {
    for (const { id } of items) await matching.decideDuplicate(system, id, { decision: 'same' });
  });
  const made = await matching.listMerges(system, { limit: count });
  const undo = await seconds(async () => {
    for (const { id } of made.items) await matching.undoMerge(system, id);
  });
  return [{ merge: (merge * 1000) / items.length, undo: (undo * 1000) / made.items.length }];
}

/** How much more than at the beginning, in MB. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 200);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round((most - before) / 1e6);
    },
  };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

const round = (value: number): number => Math.round(value * 100) / 100;

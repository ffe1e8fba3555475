/** How long the page of results takes for a survey of 15 questions that 100,000 people were asked, on this machine. */
import { tmpdir } from 'node:os';
import { system } from '../server/src/access/subject.ts';
import { readConfig } from '../server/src/config.ts';
import { type Db, sql } from '../server/src/db/db.ts';
import { createLog } from '../server/src/lib/log.ts';
import { type Asked, nodeOf, stockUuid, surveyOf } from '../server/src/results/testing.ts';
import { composeRooms } from '../server/src/runtime/open-rooms.ts';
import { testSealer } from '../server/src/testing/sending.ts';
import { openSite } from './fixtures/sending.ts';
import type { Outcome } from './run.ts';

export const name = 'results';
export const goal =
  'the page for 100,000 people and 15 questions within 18 times a bare count of the same rows on one core; again from memory under 20 ms';

const people = Number(process.env.BENCH_PEOPLE ?? 100_000);
const kinds: readonly Asked[] = Array.from({ length: 15 }, (_, i) => (['choice', 'number', 'text'] as const)[i % 3]!);

export async function run(): Promise<Outcome> {
  const site = await openSite(people);
  const rooms = composeRooms(readConfig({}, tmpdir()), site.db, createLog('error'), testSealer);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await fill(site.db, rooms.flows.import);
  const page = (query: object) => timed(() => rooms.results.results(system, stockUuid, query));
  const scan = await scanMs(site.db);
  const first = await page({});
  const again = await page({});
  const split = await page({ by: 'language' });
  const window = await page({ from: '2026-06-01', to: '2026-06-03' });
  const counts = await timed(() => rooms.results.counts(system, stockUuid, {}));
  const list = await timed(() => rooms.results.people(system, stockUuid, { who: 'silent', limit: 50 }));
  await site.close();
  return {
    figures: {
      page_ms: first,
      page_again_ms: again,
      page_split_ms: split,
      page_of_days_ms: window,
      counts_ms: counts,
      people_list_ms: list,
      people,
    },
    peer: { what: 'a count of the same answers by question and category, on one core', scan_ms: scan },
    ratio: first / scan,
    met: first / scan < 18 && again < 20,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return Math.round((performance.now() - from) * 10) / 10;
}

async function scanMs(db: Db): Promise<number> {
  const scan = () =>
    db.tx(async (tx) => {
      await tx.run(sql`set local max_parallel_workers_per_gather = 0`);
      await tx.query(sql`select key, category, count(*) from sessions.result group by key, category`);
    });
  await scan();
  const times = [await timed(scan), await timed(scan), await timed(scan)];
  return times.sort((a, b) => a - b)[1]!;
}

/** Everybody was asked in the course of a year; one in four finished, one in three never answered. */
async function fill(db: Db, importFlow: (who: typeof system, file: unknown) => Promise<unknown>): Promise<void> {
  await db.run(sql`truncate sessions.session, sessions.run, sessions.result, sessions.start, sessions.start_chunk,
    sessions.start_left_out, flows.revision, flows.flow, results.figures restart identity cascade`);
  await importFlow(system, surveyOf(kinds));
  const nodes = kinds.map((_, i) => nodeOf(i + 1));
  await db.run(sql`insert into sessions.run (uuid, session_uuid, contact_id, flow_id, revision, status, created_at, ended_at,
      node_uuid, path)
    select uuidv7(), uuidv7(), id, 1, 1, case when id % 4 = 0 then 3 else 4 end, at, at + interval '1 day',
      (${nodes}::uuid[])[case when id % 4 = 0 then 15 when id % 3 = 0 then 1 else id % 14 + 1 end], '{}'
    from (select id, timestamptz '2026-01-01' + id * interval '5 minutes' as at from registry.contact) c`);
  await db.run(sql`insert into sessions.result (run_uuid, key, contact_id, flow_id, revision, node_uuid, name, value, category,
      number, input, created_at)
    select r.uuid, q.key, r.contact_id, 1, 1, q.node, q.key, v.value, v.category,
      case when w.n % 3 = 1 then v.value::numeric end, v.value, r.created_at
    from sessions.run r cross join unnest(${kinds.map((kind, i) => `q${i + 1}_${kind}`)}::text[], ${nodes}::uuid[])
      with ordinality q(key, node, at) cross join lateral (select (q.at - 1)::int as n) w
      cross join lateral (select case w.n % 3 when 1 then (r.contact_id * 7 % 90)::text
          when 0 then case when r.contact_id % 5 < 3 then 'yes' else 'no' end else 'we need more gloves ' || r.contact_id end,
        case w.n % 3 when 1 then 'Number' when 0 then case when r.contact_id % 5 < 3 then 'Yes' else 'No' end
          else 'All Responses' end) v(value, category)
    where q.at <= case when r.status = 3 then 15 when r.contact_id % 3 = 0 then 0 else r.contact_id % 14 end`);
  await db.run(sql`vacuum analyze sessions.run`);
  await db.run(sql`vacuum analyze sessions.result`);
}

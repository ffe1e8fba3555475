/** From "send" to every recipient durably queued, beside a bare INSERT … SELECT of as many narrow rows. */
import { system } from '../server/src/access/subject.ts';
import { sql } from '../server/src/db/db.ts';
import { addChannel, openSite, type Site } from './fixtures/sending.ts';
import type { Outcome } from './run.ts';

export const name = 'queue';
export const goal = '1,000,000 recipients frozen and queued at 0.8 times the rate of a bare INSERT … SELECT or more';

const people = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const rounds = 5;

export async function run(): Promise<Outcome> {
  const site = await openSite(people);
  await addChannel(site, 9, null);
  const pairs: { ours: number; bare: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const bare = await timed(() => bareInsert(site));
    const ours = await timed(async () => {
      const made = await site.broadcasts.create(system, { query: 'everyone', texts: { default: `Round ${round}` } });
      if (made.accounting.waiting !== people) throw new Error('not everybody was queued');
    });
    // The first round warms up.
    if (round > 0) pairs.push({ ours, bare });
  }
  await site.close();
  const median = pairs.toSorted((a, b) => a.bare / a.ours - b.bare / b.ours)[Math.floor(rounds / 2)]!;
  const ratio = median.bare / median.ours;
  return {
    figures: { recipients: people, seconds: round(median.ours), per_second: Math.round(people / median.ours) },
    peer: { bare_insert_seconds: round(median.bare), bare_insert_per_second: Math.round(people / median.bare) },
    ratio,
    met: ratio >= 0.8,
  };
}

const round = (seconds: number): number => Number(seconds.toFixed(3));

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

async function bareInsert({ db }: Site): Promise<void> {
  await db.query(sql`drop table if exists public.narrow`);
  await db.query(sql`create table public.narrow (broadcast_id int, contact_id int, state smallint)`);
  await db.run(sql`insert into public.narrow select 1, id, 0 from registry.contact where reach = 0 order by id`);
  await db.query(sql`drop table public.narrow`);
}

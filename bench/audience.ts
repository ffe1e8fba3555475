/** How fast an audience is counted and explained over a million contacts, beside a scan of the table in the same run. */
import { createAudiences } from '../server/src/audiences/audiences.ts';
import { understand } from '../server/src/audiences/language.ts';
import { countByScan } from '../server/src/audiences/store/count.ts';
import { everyone } from '../server/src/audiences/test.ts';
import { sql } from '../server/src/db/db.ts';
import { openWorkforce } from './fixtures/workforce.ts';
import type { Outcome } from './run.ts';

export const name = 'audience';
export const goal =
  'p95 of every shape under 50 ms (everyone under 100 ms), cadre + place + language under 15 ms, each with all reasons; a first and a deep page of a list under 50 ms';

/** Every shape that the builder can make, with few and with many people in it. */
const shapes: Readonly<Record<string, string>> = {
  everyone: '',
  cadre: 'cadre = "Cadre 1"',
  two_cadres: 'cadre in ("Cadre 1", "Cadre 12")',
  not_cadre: 'cadre != "Cadre 1"',
  job: 'job = "Job 7"',
  skill: 'skill = "Skill 3"',
  skills_any: 'skill in ("Skill 1", "Skill 90", "Skill 250")',
  region: 'place in "Region 3"',
  district: 'place in "District 40"',
  zone: 'place in "Zone 7"',
  facility: 'facility = "Facility 7000"',
  facility_type: 'facility_type = "Type 2"',
  gender: 'gender = female',
  language: 'language = eng',
  no_language: 'language = ""',
  employer: 'employer = "Employer 1"',
  status: 'status = active',
  source: 'source = iHRIS',
  group: 'group = "Group 2"',
  has: 'has = whatsapp',
  opted_out: 'opted_out = true',
  age: 'age >= 30 and age < 45',
  birth_date: 'birth_date > "1990-01-01"',
  created: 'created_on > "400 days ago"',
  heard: 'last_heard > "30 days ago"',
  never_heard: 'last_heard = ""',
  name: 'name ~ "flomo"',
  name_rare: 'name ~ "mary aabc"',
  phone: 'tel = "+231770012345"',
  cadre_place_language: 'cadre = "Cadre 2" and place in "Region 3" and language = fra',
  five_chips:
    'cadre in ("Cadre 1", "Cadre 3") and place in ("Region 1", "Region 2") and language != eng and age < 40 and gender = female',
  any_of: 'skill = "Skill 1" or skill = "Skill 2" or job = "Job 3" or place in "District 9"',
  nested:
    '(cadre = "Cadre 2" and place in "Region 4") or (cadre != "Cadre 1" and skill = "Skill 8" and language in (fra, kpe))',
};
const rounds = 5;

export async function run(): Promise<Outcome> {
  const workforce = await openWorkforce();
  const { db } = workforce;
  try {
    const audiences = createAudiences(db, async () => ({ timezone: 'Africa/Monrovia', default_country: 'LR' }));
    const ask = (query: string) => () => audiences.count({ area: null }, query);
    const figures: Record<string, number> = { people: workforce.people, bitmaps_built_ms: workforce.bitmapsMs };
    const all: number[] = [];
    for (const [shape, query] of Object.entries(shapes)) {
      const times = await timed(ask(query), rounds);
      figures[`${shape}_ms`] = median(times);
      if (shape !== 'everyone') all.push(...times);
    }
    figures.p95_ms = quantile(all, 0.95);
    figures.officer_ms = median(await timed(() => audiences.count({ area: [2, 3] }, shapes.cadre ?? ''), rounds));
    const mixed = { query: shapes.gender ?? '', first: null as string | null };
    const page = async () =>
      (await audiences.list({ area: null }, mixed.query, { cursor: mixed.first ?? undefined })).next;
    figures.list_first_page_ms = median(await timed(page, rounds));
    for (let i = 0; i < 20; i++)
      mixed.first = (
        await audiences.list({ area: null }, mixed.query, { limit: 250, cursor: mixed.first ?? undefined })
      ).next;
    figures.list_page_after_5000_ms = median(await timed(page, rounds));
    const parts = await audiences.sql({ area: null }, '');
    for (const part of ['recipients', 'leftOut'] as const)
      figures[`${part}_of_everyone_ms`] = median(
        await timed(() => db.query(sql`select count(*) from (${parts[part]}) found`), 3),
      );
    const peer: Record<string, number> = {};
    const { test } = await understand(db, shapes.cadre_place_language ?? '', {});
    peer.scan_ms = median(await timed(() => db.query(countByScan(test, everyone)), 3));
    const ratio = peer.scan_ms / (figures.cadre_place_language_ms ?? 1);
    const met =
      figures.p95_ms < 50 &&
      (figures.everyone_ms ?? 0) < 100 &&
      (figures.cadre_place_language_ms ?? 0) < 15 &&
      Math.max(figures.list_first_page_ms, figures.list_page_after_5000_ms) < 50;
    return { figures, peer, ratio, met };
  } finally {
    await workforce.close();
  }
}

async function timed(work: () => Promise<unknown>, times: number): Promise<number[]> {
  await work();
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return took;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
const median = (values: readonly number[]): number => quantile(values, 0.5);
const round = (ms: number): number => Math.round(ms * 10) / 10;

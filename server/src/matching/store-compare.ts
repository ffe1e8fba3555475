/** Comparing in SQL: who changed, what they are found by, who may be the same, and what came of it. */
import type { MatchReason } from '@mhero/contract/matching.ts';
import { type Queryable, sql } from '../db/db.ts';
import { plainPlace } from './keys.ts';
import { wordsOfName } from './names.ts';
import type { Facts } from './score.ts';

const lockKey = 7_264_327;

/** One comparison at a time, to the end of the transaction. */
export async function lockComparing(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(${lockKey}) as free`);
  return row?.free ?? false;
}

/** So many of those who were written to. They are taken off the list with the caller's transaction. */
export async function takeTouched(tx: Queryable, most: number): Promise<number[]> {
  const rows = await tx.query<{ contact_id: number }>(sql`delete from registry.touched where ctid = any(array(
      select ctid from registry.touched limit ${most} for update skip locked)) returning contact_id`);
  return [...new Set(rows.map((row) => row.contact_id))].sort((a, b) => a - b);
}

interface FactsRow {
  readonly id: number;
  readonly name: string | null;
  readonly gender: string | null;
  readonly birth_date: string | null;
  readonly places: string[];
  readonly tels: string[];
  readonly identifiers: { system: string; value: string }[];
  readonly sources: number[];
}

/** Contacts that a registry speaks of; those who only wrote to us have nothing to be compared by. */
export async function readFactsOf(q: Queryable, ids: readonly number[]): Promise<Facts[]> {
  const rows = await q.query<FactsRow>({
    name: 'matching_facts',
    text: `select c.id, case when exists (select from registry.address a where a.contact_id = c.id and a.value = c.name)
          then null else c.name end as name, c.gender, c.birth_date,
        array(select p.name from registry.place p where p.id = any(c.facilities) order by p.name) as places,
        array(select a.value from registry.address a where a.contact_id = c.id and a.scheme = 'tel' and a.valid
          order by a.value) as tels,
        coalesce((select jsonb_agg(jsonb_build_object('system', n.system, 'value', n.value) order by n.system, n.value)
          from registry.identifier n where n.contact_id = c.id), '[]') as identifiers,
        array(select distinct i.source_id from registry.identity i where i.contact_id = c.id order by 1) as sources
      from unnest($1::int[]) u(id) cross join lateral (select * from registry.person p where p.id = u.id offset 0) c`,
    values: [ids],
  });
  return rows.map(({ name, places, ...row }) => ({
    ...row,
    words: wordsOfName(name ?? ''),
    facilities: [...new Set(places.map(plainPlace))].sort(),
  }));
}

/** Prints as they were when each was compared last. */
export async function readPrints(q: Queryable, ids: readonly number[]): Promise<Map<number, Buffer>> {
  const rows = await q.query<{ contact_id: number; print: Buffer }>({
    name: 'matching_prints',
    text: 'select contact_id, print from matching.person where contact_id = any($1::int[])',
    values: [ids],
  });
  return new Map(rows.map((row) => [row.contact_id, row.print]));
}

export interface Known {
  readonly id: number;
  readonly print: Buffer;
  readonly keys: readonly bigint[];
}

/** Keys and prints of these; `gone` are people no more. */
export async function writeKeys(tx: Queryable, known: readonly Known[], gone: readonly number[]): Promise<void> {
  const ids = known.map((each) => each.id);
  await tx.run({
    name: 'matching_forget',
    text: 'delete from matching.key where contact_id = any($1::int[])',
    values: [[...ids, ...gone]],
  });
  if (gone.length > 0)
    await tx.run(sql`delete from matching.person where contact_id = any(${gone as number[]}::int[])`);
  const rows = known.flatMap(({ id, keys }) => keys.map((key) => [key, id] as const));
  await tx.run({
    name: 'matching_keys',
    text: 'insert into matching.key (key, contact_id) select * from unnest($1::bigint[], $2::int[]) on conflict do nothing',
    values: [rows.map(([key]) => String(key)), rows.map(([, id]) => id)],
  });
  await tx.run({
    name: 'matching_person',
    text: `insert into matching.person (contact_id, print)
      select u.id, decode(u.print, 'hex') from unnest($1::int[], $2::text[]) u(id, print)
      on conflict (contact_id) do update set print = excluded.print`,
    values: [ids, known.map((each) => each.print.toString('hex'))],
  });
}

/** A block of more people than this says nothing about any two of them. */
const largestBlock = 150;

/**
 * Who shares an identifier of the same system, a number, or a key with one of these. Of people that were never compared
 * none: their turn comes, and they find these. Each probe ends at the largest block that is looked at.
 */
export async function findCandidates(
  q: Queryable,
  people: readonly Facts[],
  keys: readonly (readonly bigint[])[],
): Promise<{ pairs: [number, number][]; skipped: number }> {
  const byKey = people.flatMap(({ id }, i) => keys[i]!.map((key) => [id, String(key)] as const));
  const byId = people.flatMap(({ id, identifiers }) => identifiers.map((one) => [id, one.system, one.value] as const));
  const byTel = people.flatMap(({ id, tels }) => tels.map((tel) => [id, tel] as const));
  const rows = await q.query<{ one: number; other: number | null }>({
    name: 'matching_candidates',
    text: `with met as materialized (
        select u.id, b.ids from unnest($1::int[], $2::bigint[]) u(id, key) cross join lateral (
          select array(select k.contact_id from matching.key k where k.key = u.key limit ${largestBlock + 1}) as ids) b
        union all
        select u.id, b.ids from unnest($3::int[], $4::text[], $5::text[]) u(id, system, value) cross join lateral (
          select array(select n.contact_id from registry.identifier n where n.value = u.value and n.system = u.system
            limit ${largestBlock + 1}) as ids) b
        union all
        select u.id, b.ids from unnest($6::int[], $7::text[]) u(id, tel) cross join lateral (
          select array(select a.contact_id from registry.address a where a.scheme = 'tel' and a.value = u.tel
            limit ${largestBlock + 1}) as ids) b
      )
      select distinct least(m.id, x) as one, greatest(m.id, x) as other from met m cross join lateral unnest(m.ids) x
      where cardinality(m.ids) <= ${largestBlock} and x <> m.id
        and exists (select from matching.person p where p.contact_id = x)
      union all
      select count(*)::int, null from met where cardinality(ids) > ${largestBlock}`,
    values: [
      ...[byKey.map(([id]) => id), byKey.map(([, key]) => key)],
      ...[byId.map(([id]) => id), byId.map(([, system]) => system), byId.map(([, , value]) => value)],
      ...[byTel.map(([id]) => id), byTel.map(([, tel]) => tel)],
    ],
  });
  const pairs = rows.flatMap(({ one, other }): [number, number][] => (other === null ? [] : [[one, other]]));
  return { pairs, skipped: rows.find((row) => row.other === null)?.one ?? 0 };
}

/** Pairs that were proposed of these people: what spoke for them may be gone. */
export async function proposedOf(q: Queryable, ids: readonly number[]): Promise<[number, number][]> {
  const rows = await q.query<{ low: number; high: number }>({
    name: 'matching_proposed',
    text: `select low, high from matching.pair where low = any($1::int[]) and state in ('open', 'later')
      union select low, high from matching.pair where high = any($1::int[]) and state in ('open', 'later')`,
    values: [ids],
  });
  return rows.map(({ low, high }) => [low, high]);
}

export async function countHolders(q: Queryable, tels: readonly string[]): Promise<Map<string, number>> {
  const rows = await q.query<{ value: string; people: number }>({
    name: 'matching_holders',
    text: `select u.value, (select count(*)::int from (select from registry.address a
        where a.scheme = 'tel' and a.value = u.value limit 20) x) as people from unnest($1::text[]) u(value)`,
    values: [tels],
  });
  return new Map(rows.map((row) => [row.value, row.people]));
}

export interface Scored {
  readonly low: number;
  readonly high: number;
  readonly score: number;
  readonly reasons: readonly MatchReason[];
  readonly certain: boolean;
}

/**
 * Proposes the likely ones and takes back what is not likely any more. What was called different comes again only when
 * more speaks for it than then.
 */
export async function writePairs(
  tx: Queryable,
  scored: readonly Scored[],
  likely: number,
): Promise<{ id: number; uuid: string; low: number; high: number; by_itself: boolean }[]> {
  if (scored.length === 0) return [];
  return tx.query({
    name: 'matching_pairs',
    text: `with u as (
        select * from unnest($1::int[], $2::int[], $3::int[], $4::jsonb[], $5::boolean[]) u(low, high, score, reasons, certain)
      ), gone as (
        update matching.pair p set state = 'gone', score = u.score, reasons = u.reasons from u
        where p.low = u.low and p.high = u.high and u.score < $6 and p.state in ('open', 'later')
      )
      insert into matching.pair as p (low, high, state, score, reasons, by_itself)
      select low, high, 'open', score, reasons, certain from u where score >= $6 order by low, high
      on conflict (low, high) do update set score = excluded.score, reasons = excluded.reasons,
          by_itself = excluded.by_itself and p.state <> 'different',
          state = case when p.state in ('gone', 'different') then 'open' else p.state end,
          found_at = case when p.state in ('gone', 'different') then now() else p.found_at end
        where p.state <> 'same' and (p.state <> 'different' or excluded.score > p.score)
          and (p.state in ('gone', 'different') or (p.score, p.reasons) is distinct from (excluded.score, excluded.reasons))
      returning p.id, p.uuid, p.low, p.high, p.by_itself`,
    values: [
      scored.map((each) => each.low),
      scored.map((each) => each.high),
      scored.map((each) => each.score),
      scored.map((each) => JSON.stringify(each.reasons)),
      scored.map((each) => each.certain),
      likely,
    ],
  });
}

/** Counts the words of these names; those of whom nobody was counted before only. */
export async function addWords(tx: Queryable, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await tx.run({
    name: 'matching_words',
    text: `insert into matching.word as w (word, people)
      select word, count(*) from unnest($1::text[]) word group by 1 order by 1
      on conflict (word) do update set people = w.people + excluded.people`,
    values: [words],
  });
}

/** The words that many people have, and how many people were counted. */
export async function commonWords(q: Queryable): Promise<{ people: number; words: Map<string, number> }> {
  const [total] = await q.query<{ people: number }>(sql`select count(*)::int as people from matching.person`);
  const rows = await q.query<{ word: string; people: number }>(
    sql`select word, people from matching.word order by people desc limit 3000`,
  );
  return { people: total?.people ?? 0, words: new Map(rows.map((row) => [row.word, row.people])) };
}

/** Whether an identifier of a named system is these two's and nobody else's, and no source knows both. */
export async function isTheirsAlone(q: Queryable, low: number, high: number): Promise<boolean> {
  const [row] = await q.query<{ alone: boolean }>(sql`select exists (
      select from registry.identifier a join registry.identifier b using (system, value)
      where a.contact_id = ${low} and b.contact_id = ${high} and position(':' in a.system) > 0 and not exists (
        select from registry.identifier x where x.system = a.system and x.value = a.value
          and x.contact_id not in (${low}, ${high})))
    and not exists (select from registry.identity a join registry.identity b using (source_id)
      where a.contact_id = ${low} and b.contact_id = ${high}) as alone`);
  return row?.alone ?? false;
}

export const notByItself = (q: Queryable, id: number): Promise<number> =>
  q.run(sql`update matching.pair set by_itself = false where id = ${id}`);

export interface Marks {
  readonly job_id: number | null;
  readonly heard_until: number;
}

export async function readMarks(q: Queryable): Promise<Marks> {
  const [row] = await q.query<Marks>(sql`select job_id, heard_until from matching.state`);
  return row!;
}

/** Nobody else may begin a comparison meanwhile. */
export const lockMarks = (tx: Queryable): Promise<number> => tx.run(sql`select from matching.state for update`);
export const setJob = (q: Queryable, jobId: number): Promise<number> =>
  q.run(sql`update matching.state set job_id = ${jobId}, stopped_at = null`);
export const setStopped = (q: Queryable): Promise<number> => q.run(sql`update matching.state set stopped_at = now()`);
export const setFinished = (q: Queryable): Promise<number> => q.run(sql`update matching.state set finished_at = now()`);
export const setHeard = (q: Queryable, until: number): Promise<number> =>
  q.run(sql`update matching.state set heard_until = ${until}`);

/** Somebody waits to be compared, no import is writing, and nobody has stopped it since the last one. */
export async function isCompareDue(q: Queryable): Promise<boolean> {
  const [row] = await q.query<{ due: boolean }>(sql`select exists (select from registry.touched) and not exists (
      select from registry.import where state in ('waiting', 'running'))
    and (stopped_at is null or exists (select from registry.import i where i.finished_at > stopped_at)) as due
    from matching.state`);
  return row?.due ?? false;
}

/** Pairs of people who may be one, as officers see them; every read carries the area of who asks. */
import type { DuplicateState } from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';
import type { PairRow } from './model.ts';
import { bothInside } from './store-people.ts';

const columns = sql`p.id, p.uuid, p.low, p.high, p.state, p.score, p.reasons, p.by_itself, p.found_at, p.decided_at,
  p.by_name, p.note, (select m.uuid from matching.merge m where m.pair_id = p.id and m.undone_at is null
    order by m.id desc limit 1) as merge`;

export interface PairFilter {
  readonly state: DuplicateState;
  readonly contact: string | null;
  readonly after: { readonly score: number; readonly id: number } | null;
  readonly limit: number;
}

/** The likeliest first. */
export function listPairs(q: Queryable, { area }: Pick<Subject, 'area'>, filter: PairFilter): Promise<PairRow[]> {
  const { state, contact, after, limit } = filter;
  const who = sql`(select id from registry.contact where uuid = ${contact})`;
  return q.query<PairRow>(sql`select ${columns} from matching.pair p
    where p.state = ${state} and ${bothInside(sql`p.low`, sql`p.high`, area)}
      and (${contact}::uuid is null or p.low = ${who} or p.high = ${who})
      and (${after?.score ?? null}::int is null or (p.score, p.id) < (${after?.score ?? null}, ${after?.id ?? null}))
    order by p.score desc, p.id desc limit ${limit}`);
}

export async function countPairs(q: Queryable, { area }: Pick<Subject, 'area'>): Promise<Record<string, number>> {
  const rows = await q.query<{ state: string; pairs: number }>(sql`select p.state, count(*)::int as pairs
    from matching.pair p where ${bothInside(sql`p.low`, sql`p.high`, area)} group by p.state`);
  return Object.fromEntries(rows.map((row) => [row.state, row.pairs]));
}

/** Null also when one of the two is outside the area. */
export async function findPair(q: Queryable, { area }: Pick<Subject, 'area'>, uuid: string): Promise<PairRow | null> {
  const [row] = await q.query<PairRow>(sql`select ${columns} from matching.pair p
    where p.uuid = ${uuid} and ${bothInside(sql`p.low`, sql`p.high`, area)}`);
  return row ?? null;
}

/** Two decisions of one pair wait for each other. */
export const lockPair = (q: Queryable, id: number): Promise<number> =>
  q.run(sql`select from matching.pair where id = ${id} for update`);

export async function decidePair(
  q: Queryable,
  id: number,
  decided: { state: DuplicateState; subject: Pick<Subject, 'accountId' | 'name'>; note: string | null },
): Promise<void> {
  const { state, subject, note } = decided;
  await q.run(sql`update matching.pair set state = ${state}, decided_at = now(), account_id = ${subject.accountId},
    by_name = ${subject.name}, note = coalesce(${note}, note), by_itself = false where id = ${id}`);
}

export const linkByItself = (q: Queryable, id: number): Promise<number> =>
  q.run(sql`update matching.pair set state = 'same', decided_at = now() where id = ${id}`);

export interface CompareState {
  readonly job_id: number | null;
  readonly finished_at: Date | null;
  readonly waiting: number;
}

/** Counted up to 100,000: it is read with every list. */
export async function readState(q: Queryable): Promise<CompareState> {
  const [row] = await q.query<CompareState>(sql`select s.job_id, s.finished_at,
      (select count(*)::int from (select from registry.touched limit 100000) t) as waiting
    from matching.state s`);
  return row!;
}

/** Pairs of the one who is no person any more: decisions hold for the one who stays, everything else is compared anew. */
export async function afterMerge(q: Queryable, from: number, to: number): Promise<void> {
  await q.run(sql`insert into matching.pair (low, high, state, score, reasons, decided_at, account_id, by_name, note)
    select least(o.other, ${to}::int), greatest(o.other, ${to}::int), state, score, reasons, decided_at, account_id, by_name, note
    from (select p.*, case when low = ${from} then high else low end as other from matching.pair p
      where (low = ${from} or high = ${from}) and state = 'different') o where o.other <> ${to}
    on conflict (low, high) do nothing`);
  await q.run(sql`update matching.pair set state = 'gone' where (low = ${from} or high = ${from})
    and state in ('open', 'later') and not (low = ${to} or high = ${to})`);
  await q.run(sql`delete from matching.key where contact_id = ${from}`);
  await q.run(sql`delete from matching.person where contact_id = ${from}`);
  await q.run(sql`insert into registry.touched values (${to})`);
}

/** Whoever undid it has said that they are two: it is not proposed again until facts change. */
export async function afterUndo(
  q: Queryable,
  pairId: number | null,
  subject: Pick<Subject, 'accountId' | 'name'>,
  people: readonly number[],
): Promise<void> {
  if (pairId !== null) await decidePair(q, pairId, { state: 'different', subject, note: null });
  await q.run(sql`delete from matching.person where contact_id = any(${people as number[]}::int[])`);
  await q.run(sql`insert into registry.touched select unnest(${people as number[]}::int[])`);
}

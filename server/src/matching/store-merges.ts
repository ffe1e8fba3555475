/** Merges that were made, as officers see them. */
import type { MatchReason } from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';
import type { MergeLine } from './model.ts';
import { bothInside } from './store-people.ts';

export interface MergeFilter {
  readonly uuid: string | null;
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. A merge is undone before those that it was built on. */
export function listMerges(q: Queryable, { area }: Pick<Subject, 'area'>, filter: MergeFilter): Promise<MergeLine[]> {
  const { uuid, before, limit } = filter;
  return q.query<MergeLine>(sql`select m.id, m.uuid, m.at, m.by_name, m.reasons, m.moved, m.undone_at, m.undone_by,
      jsonb_build_object('id', s.uuid, 'name', s.name) as survivor,
      jsonb_build_object('id', a.uuid, 'name', a.name) as absorbed,
      m.undone_at is null and not exists (select from matching.merge l where l.id > m.id and l.undone_at is null
        and (l.survivor in (m.survivor, m.absorbed) or l.absorbed in (m.survivor, m.absorbed))) as can_undo
    from matching.merge m join registry.contact s on s.id = m.survivor join registry.contact a on a.id = m.absorbed
    where ${bothInside(sql`m.survivor`, sql`m.absorbed`, area)}
      and (${uuid}::uuid is null or m.uuid = ${uuid}) and (${before}::int is null or m.id < ${before})
    order by m.id desc limit ${limit}`);
}

export interface NewMerge {
  readonly pairId: number | null;
  readonly survivor: number;
  readonly absorbed: number;
  readonly score: number;
  readonly reasons: readonly MatchReason[];
  readonly kept: object;
  readonly moved: object;
  readonly subject: Pick<Subject, 'accountId' | 'name'> | null;
}

export async function insertMerge(q: Queryable, merge: NewMerge): Promise<string> {
  const { pairId, survivor, absorbed, score, reasons, kept, moved, subject } = merge;
  const [row] = await q.query<{ uuid: string }>(sql`insert into matching.merge (pair_id, survivor, absorbed, score,
      reasons, kept, moved, account_id, by_name)
    values (${pairId}, ${survivor}, ${absorbed}, ${score}, ${JSON.stringify(reasons)}, ${JSON.stringify(kept)},
      ${JSON.stringify(moved)}, ${subject?.accountId ?? null}, ${subject?.name ?? null}) returning uuid`);
  return row!.uuid;
}

export interface KeptMerge {
  readonly id: number;
  readonly pair_id: number | null;
  readonly survivor: number;
  readonly absorbed: number;
  readonly kept: Record<string, unknown>;
  readonly at: Date;
}

/** For undoing it; nobody else can meanwhile. */
export async function takeMerge(q: Queryable, id: number): Promise<KeptMerge | null> {
  const [row] = await q.query<KeptMerge>(sql`select id, pair_id, survivor, absorbed, kept, at from matching.merge
    where id = ${id} and undone_at is null for update`);
  return row ?? null;
}

export const markUndone = (q: Queryable, id: number, by: string): Promise<number> =>
  q.run(sql`update matching.merge set undone_at = now(), undone_by = ${by} where id = ${id}`);

/** Long enough for what was being sent or answered meanwhile: it was written for the one who is no more. */
export const unsettledMerges = (q: Queryable): Promise<{ id: number }[]> =>
  q.query(
    sql`select id from matching.merge where not settled and undone_at is null and at < now() - interval '2 minutes' order by at limit 100`,
  );

export const settleMerge = (q: Queryable, id: number, kept: object): Promise<number> =>
  q.run(sql`update matching.merge set settled = true, kept = ${JSON.stringify(kept)} where id = ${id}`);

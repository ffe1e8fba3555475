/** Subscribers of resthooks in SQL. */
import { type Queryable, sql } from '../db/db.ts';
import { noteChange } from './store.ts';

export interface SubscriberRow {
  readonly id: number;
  readonly uuid: string;
  readonly slug: string;
  readonly target_url: string;
  readonly created_at: Date;
}

export function listSubscribers(
  q: Queryable,
  filter: { readonly slug: string | null; readonly before: number | null; readonly limit: number },
): Promise<SubscriberRow[]> {
  return q.query<SubscriberRow>(sql`select id, uuid, slug, target_url, created_at from flows.resthook_subscriber
    where (${filter.slug}::text is null or slug = ${filter.slug}) and (${filter.before}::int is null or id < ${filter.before})
    order by id desc limit ${filter.limit}`);
}

/** Each slug with the addresses that are told. */
export function allResthooks(q: Queryable): Promise<{ slug: string; subscribers: string[] }[]> {
  return q.query(sql`select slug, array_agg(target_url order by id) as subscribers from flows.resthook_subscriber
    group by slug order by slug`);
}

/** The one that is there already, if it is. Call it last: what runs is noted as changed. */
export async function addSubscriber(
  tx: Queryable,
  made: { readonly slug: string; readonly target: string; readonly accountId: number | null },
): Promise<SubscriberRow> {
  const [row] =
    await tx.query<SubscriberRow>(sql`insert into flows.resthook_subscriber as s (slug, target_url, created_by)
    values (${made.slug}, ${made.target}, ${made.accountId})
    on conflict (slug, target_url) do update set slug = s.slug returning id, uuid, slug, target_url, created_at`);
  await noteChange(tx);
  return row!;
}

export async function deleteSubscriber(tx: Queryable, uuid: string): Promise<{ slug: string } | null> {
  const [row] = await tx.query<{ slug: string }>(
    sql`delete from flows.resthook_subscriber where uuid = ${uuid} returning slug`,
  );
  if (row) await noteChange(tx);
  return row ?? null;
}

/** It says that it is gone (status 410), and is not told any more. */
export async function dropSubscriber(tx: Queryable, slug: string, target: string): Promise<void> {
  const gone = await tx.run(sql`delete from flows.resthook_subscriber where slug = ${slug} and target_url = ${target}`);
  if (gone > 0) await noteChange(tx);
}

/** How many subscribers one resthook has: each call of the flow calls them all. */
export async function countSubscribers(q: Queryable, slug: string): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    sql`select count(*)::int as n from flows.resthook_subscriber where slug = ${slug}`,
  );
  return row!.n;
}

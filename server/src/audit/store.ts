import { type Queryable, sql } from '../db/db.ts';
import type { AuditRow, AuditSlice, NewEvent } from './audit.ts';

// Two writers must not build on the same last row; the lock goes with the transaction.
const chainLock = 7_264_302;

export async function appendEvent(tx: Queryable, event: NewEvent): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${chainLock})`);
  const detail = event.detail === null ? null : JSON.stringify(event.detail);
  await tx.run(sql`
    with new as (
      select clock_timestamp() as at, ${event.accountId}::int as account_id, ${event.subject}::text as subject,
        ${event.action}::text as action, ${event.target}::text as target, ${detail}::jsonb as detail)
    insert into audit.event (at, account_id, subject, action, target, detail, hash)
    select n.at, n.account_id, n.subject, n.action, n.target, n.detail, audit.chain_hash(
      (select hash from audit.event order by id desc limit 1),
      n.at, n.account_id, n.subject, n.action, n.target, n.detail)
    from new n`);
}

export function readEvents(db: Queryable, before: number | null, limit: number): Promise<AuditRow[]> {
  return db.query<AuditRow>(sql`
    select id, at, account_id, subject, action, target, detail from audit.event
    where ${before}::bigint is null or id < ${before}::bigint order by id desc limit ${limit}`);
}

/** The first event whose hash is not what it and the event before it give. */
export async function findBreak(db: Queryable): Promise<number | null> {
  const rows = await db.query<{ id: number }>(sql`
    select id from (
      select id, hash, audit.chain_hash(
        lag(hash) over (order by id), at, account_id, subject, action, target, detail) as expected
      from audit.event) e
    where hash <> expected order by id limit 1`);
  return rows[0]?.id ?? null;
}

export async function readHead(db: Queryable): Promise<{ events: number; head: string | null }> {
  const rows = await db.query<{ events: number; head: string | null }>(sql`
    select count(*) as events, (select encode(hash, 'hex') from audit.event order by id desc limit 1) as head
    from audit.event`);
  return rows[0] as { events: number; head: string | null };
}

/** What was done with these things, oldest first. */
export function readDeeds(q: Queryable, targets: readonly string[], actions: readonly string[]): Promise<AuditRow[]> {
  return q.query<AuditRow>(sql`
    select id, at, account_id, subject, action, target, detail from audit.event
    where target = any(${targets as string[]}::text[]) and action = any(${actions as string[]}::text[]) order by id`);
}

/** Newest first; with `since`, those at or after it. */
export function readSlice(
  q: Queryable,
  { ids, before, since, limit }: AuditSlice,
): Promise<(AuditRow & { hash: string })[]> {
  return q.query(sql`
    select id, at, account_id, subject, action, target, detail, encode(hash, 'hex') as hash from audit.event
    where (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
      and (${(ids as number[] | undefined) ?? null}::bigint[] is null or id = any(${(ids as number[] | undefined) ?? null}::bigint[]))
      and (${since ?? null}::timestamptz is null or at >= ${since ?? null}::timestamptz)
    order by id desc limit ${limit}`);
}

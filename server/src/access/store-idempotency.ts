/** Answers to requests that carried a key, so that a repeated request gets the first one's answer. */
import { type Queryable, sql } from '../db/db.ts';

/** Longer than this without a sign of life, and the node that held the key is taken for dead. */
const deadAfterSeconds = 60;

export interface HeldKey {
  readonly request_hash: Buffer;
  readonly status: number | null;
  readonly response: string | null;
}

/** True when the key is ours now: new, expired, or left behind by a node that died. */
export async function claimKey(db: Queryable, accountId: number, key: string, hash: Buffer): Promise<boolean> {
  const taken = await db.run(sql`
    insert into access.idempotency as i (account_id, key, request_hash) values (${accountId}, ${key}, ${hash})
    on conflict (account_id, key) do update
      set request_hash = excluded.request_hash, status = null, response = null, created_at = now()
      where i.created_at < now() - interval '3 days'
        or (i.status is null and i.request_hash = excluded.request_hash
          and i.created_at < now() - make_interval(secs => ${deadAfterSeconds}))`);
  return taken > 0;
}

export async function readKey(db: Queryable, accountId: number, key: string): Promise<HeldKey | null> {
  const rows = await db.query<HeldKey>(sql`
    select request_hash, status, response from access.idempotency where account_id = ${accountId} and key = ${key}`);
  return rows[0] ?? null;
}

/** The sign of life of a request that takes long. */
export async function renewKey(db: Queryable, accountId: number, key: string): Promise<void> {
  await db.run(sql`
    update access.idempotency set created_at = now() where account_id = ${accountId} and key = ${key} and status is null`);
}

export async function finishKey(
  db: Queryable,
  accountId: number,
  key: string,
  answer: { status: number; response: string },
): Promise<void> {
  await db.run(sql`
    update access.idempotency set status = ${answer.status}, response = ${JSON.stringify(answer.response)}::jsonb
    where account_id = ${accountId} and key = ${key}`);
}

export async function releaseKey(db: Queryable, accountId: number, key: string): Promise<void> {
  await db.run(sql`
    delete from access.idempotency where account_id = ${accountId} and key = ${key} and status is null`);
}

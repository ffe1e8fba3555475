/** Steps that call out, in SQL: one at a time for each contact, claimed by a lease. */
import { type Queryable, sql, type Tx } from '../db/db.ts';
import type { Item } from './model.ts';

/** NOTIFY channel: there is something for the workers of conversations to do. */
export const sessionsWake = 'sessions_work';

export function insertErrands(tx: Tx, items: readonly Item[]): void {
  if (items.length === 0) return;
  tx.send(sql`insert into sessions.errand (contact_id, incoming_id, item)
    select * from unnest(${items.map((item) => item.contactId)}::int[],
      ${items.map((item) => (item.kind === 'message' ? item.message.id : null))}::bigint[],
      ${items.map((item) => JSON.stringify(item))}::jsonb[])
    on conflict (incoming_id) do nothing`);
  tx.send(sql`select pg_notify(${sessionsWake}, '')`);
}

export interface ErrandRow {
  readonly id: number;
  readonly uuid: string;
  readonly contact_id: number;
  readonly item: Item;
  readonly attempts: number;
}

/** The oldest of each contact, if nobody else has it and the address that it waits for is not among the `full` ones. */
export function claimErrands(
  q: Queryable,
  most: number,
  leaseMs: number,
  full: readonly string[] = [],
): Promise<ErrandRow[]> {
  return q.query<ErrandRow>(sql`update sessions.errand e
    set attempts = attempts + 1, lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    where id = any(array(
      select x.id from sessions.errand x
      where x.due_at <= now() and x.lease_until <= now()
        and (x.waits_for is null or x.waits_for <> all(${full as string[]}::text[]))
        and not exists (select from sessions.errand y where y.contact_id = x.contact_id and y.id < x.id)
      order by x.id limit ${most} for update skip locked))
    returning id, uuid, contact_id, item, attempts`);
}

/** False where another worker has it by now. */
export async function renewErrand(q: Queryable, errand: ErrandRow, leaseMs: number): Promise<boolean> {
  const touched =
    await q.run(sql`update sessions.errand set lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    where id = ${errand.id} and attempts = ${errand.attempts}`);
  return touched > 0;
}

/** Removes it in the caller's transaction; false where another worker has it by now. */
export async function endErrand(tx: Queryable, errand: ErrandRow): Promise<boolean> {
  return (await tx.run(sql`delete from sessions.errand where id = ${errand.id} and attempts = ${errand.attempts}`)) > 0;
}

export async function putBack(q: Queryable, errand: ErrandRow, afterMs: number): Promise<void> {
  await q.run(sql`update sessions.errand set lease_until = '-infinity',
      due_at = now() + make_interval(secs => ${afterMs / 1000})
    where id = ${errand.id} and attempts = ${errand.attempts}`);
}

/** It has called nobody yet: the address had no place left. */
export async function putInLine(q: Queryable, errand: ErrandRow, origin: string, afterMs: number): Promise<void> {
  await q.run(sql`update sessions.errand set lease_until = '-infinity', waits_for = ${origin}, attempts = attempts - 1,
      due_at = now() + make_interval(secs => ${afterMs / 1000})
    where id = ${errand.id} and attempts = ${errand.attempts}`);
}

export interface CallRow {
  readonly status: number;
  readonly elapsed_ms: number;
  readonly response: string;
}

export async function recordedCall(q: Queryable, errand: ErrandRow, no: number, hash: Buffer): Promise<CallRow | null> {
  const [row] = await q.query<CallRow>(sql`select status, elapsed_ms, response from sessions.call
    where errand_uuid = ${errand.uuid} and no = ${no} and request_hash = ${hash}`);
  return row ?? null;
}

export async function recordCall(
  q: Queryable,
  errand: ErrandRow,
  call: CallRow & {
    readonly no: number;
    readonly method: string;
    readonly url: string;
    readonly hash: Buffer;
    readonly attempts: number;
  },
): Promise<void> {
  await q.run(sql`insert into sessions.call (errand_uuid, no, contact_id, method, url, request_hash, status,
      elapsed_ms, response, attempts)
    values (${errand.uuid}, ${call.no}, ${errand.contact_id}, ${call.method}, ${call.url}, ${call.hash}, ${call.status},
      ${call.elapsed_ms}, ${call.response}, ${call.attempts})
    on conflict (errand_uuid, no) do update set request_hash = excluded.request_hash, status = excluded.status,
      elapsed_ms = excluded.elapsed_ms, response = excluded.response, attempts = excluded.attempts, at = now()`);
}

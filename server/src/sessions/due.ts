/** Waits that are over: claimed by any node, one step each. */
import { type Db, type Queryable, sql } from '../db/db.ts';
import { type Engine, runBatch } from './batch.ts';
import type { Item } from './model.ts';
import { tryContacts } from './store-talks.ts';

const most = 100;
const mostLater = 1000;
/** A question that is still in the outbox has not been asked: its answer has time from then on. */
const unsentSeconds = 30;

interface DueRow {
  readonly uuid: string;
  readonly contact_id: number;
  readonly expired: boolean;
  readonly unsent: boolean;
}

/** Answers how many have moved. */
export async function runDue(db: Db, engine: Engine): Promise<number> {
  await lookLater(db);
  return db.tx(async (tx) => {
    const rows = await claimDue(tx);
    if (rows.length === 0) return 0;
    const early = rows.filter((row) => row.unsent && !row.expired);
    if (early.length > 0) await postpone(tx, early);
    const free = new Set(
      await tryContacts(
        tx,
        rows.map((row) => row.contact_id),
      ),
    );
    const items = rows
      .filter((row) => free.has(row.contact_id) && !early.includes(row))
      .map((row): Item => {
        const what = row.expired ? 'expiration' : 'timeout';
        return { kind: 'due', contactId: row.contact_id, session: row.uuid, what };
      });
    if (items.length === 0) return 0;
    const fates = await runBatch(tx, engine, items);
    const stuck = items.filter((_, i) => fates[i] === 'none');
    if (stuck.length > 0) await putAside(tx, stuck);
    return items.length;
  });
}

/** What cannot go on and does not end (its contact is gone) is not looked at again for a day. */
async function putAside(tx: Queryable, items: readonly Item[]): Promise<void> {
  await tx.run(sql`update sessions.session set timeout_at = null, expires_at = now() + interval '1 day',
      look_at = now() + interval '1 day'
    where uuid = any(${items.flatMap((item) => (item.kind === 'due' ? [item.session] : []))}::uuid[])
      and least(timeout_at, expires_at) <= now()`);
}

/** Whose step calls out, or waits behind one that does, is left until that is done. */
function claimDue(tx: Queryable): Promise<DueRow[]> {
  return tx.query<DueRow>(sql`select s.uuid, s.contact_id, s.expires_at <= now() as expired,
      exists (select from messaging.outbox o where o.contact_id = s.contact_id) as unsent
    from sessions.session s
    where s.status = 1 and s.look_at <= now() and least(s.timeout_at, s.expires_at) <= now()
      and not exists (select from sessions.errand e where e.contact_id = s.contact_id)
    order by s.look_at limit ${most} for update of s skip locked`);
}

async function postpone(tx: Queryable, rows: readonly DueRow[]): Promise<void> {
  await tx.run(sql`update sessions.session s set timeout_at = u.until, look_at = least(u.until, s.expires_at)
    from (select t.uuid, greatest(now(), (
      select max(due_at) from messaging.outbox o where o.contact_id = t.contact_id)) + make_interval(secs => ${unsentSeconds})
      as until from sessions.session t where t.uuid = any(${rows.map((row) => row.uuid)}::uuid[])) u
    where s.uuid = u.uuid`);
}

/** Whose answers have put off what is due since they were looked at last. */
async function lookLater(db: Queryable): Promise<void> {
  const later = sql`update sessions.session set look_at = least(timeout_at, expires_at) where uuid = any(array(
      select uuid from sessions.session
      where status = 1 and look_at <= now() and least(timeout_at, expires_at) > now()
      order by look_at limit ${mostLater} for update skip locked))`;
  while ((await db.run(later)) === mostLater);
}

/** The journal of what was sent, receipts without a message, and messages without an answer. */
import { type Queryable, sql } from '../db/db.ts';

export interface Journaled {
  readonly external_id: string;
  readonly id: number;
  readonly part: number;
}

/** The newest entries of a channel, oldest first. */
export async function readJournal(db: Queryable, channelId: number, rows: number): Promise<Journaled[]> {
  return db.query<Journaled>(sql`
    select u.external_id, u.id, u.part from (
      select no, ids, external_ids, part_nos from messaging.sent where channel_id = ${channelId} and at > now() - interval '3 days'
      order by at desc limit ${rows}) j,
    unnest(j.external_ids, j.ids, j.part_nos) u(external_id, id, part) order by j.no`);
}

/** Looks plain ids up among all that was sent in the last days. One pass for all of them. */
export async function searchJournal(db: Queryable, channelId: number, plain: readonly string[]): Promise<Journaled[]> {
  return db.query<Journaled>(sql`
    with wanted as materialized (select distinct w from unnest(${plain}::text[]) w)
    select u.external_id, u.id, u.part from messaging.sent j,
      unnest(j.external_ids, j.ids, j.part_nos) u(external_id, id, part)
    where j.channel_id = ${channelId} and j.at > now() - interval '4 days'
      and u.external_id in (select w from wanted)
    order by j.no desc`);
}

/** NOTIFY channel: receipts were kept for the owner of a channel (its id) to match. */
export const receiptsKept = 'messaging_receipts';

export async function keepOrphans(
  db: Queryable,
  channelId: number,
  receipts: readonly object[],
  wake = false,
): Promise<void> {
  await db.run(sql`insert into messaging.orphan (channel_id, receipt)
    select ${channelId}, r from unnest(${receipts.map((receipt) => JSON.stringify(receipt))}::jsonb[]) r`);
  if (wake) await db.run(sql`select pg_notify(${receiptsKept}, ${String(channelId)})`);
}

export async function readOrphans<R>(
  db: Queryable,
  channelId: number,
  most: number,
): Promise<{ id: number; receipt: R }[]> {
  return db.query<{ id: number; receipt: R }>(
    sql`select id, receipt from messaging.orphan where channel_id = ${channelId} order by at limit ${most}`,
  );
}

export async function dropOrphans(db: Queryable, ids: readonly number[]): Promise<void> {
  await db.run(sql`delete from messaging.orphan where id = any(${ids}::bigint[])`);
}

export async function dropOldOrphans(db: Queryable, channelId: number): Promise<number> {
  return db.run(
    sql`delete from messaging.orphan where channel_id = ${channelId} and at < now() - interval '10 minutes'`,
  );
}

/** Messages to this number whose answer was lost, newest first. */
export async function findUnresolved(
  db: Queryable,
  channelId: number,
  tails: readonly string[],
): Promise<{ id: number; address: string }[]> {
  return db.query<{ id: number; address: string }>(sql`
    select id, address from messaging.unresolved
    where channel_id = ${channelId} and address = any(${tails.map((tail) => '+' + tail)}::text[]) order by id desc`);
}

export async function dropUnresolved(db: Queryable, ids: readonly number[]): Promise<void> {
  await db.run(sql`delete from messaging.unresolved where id = any(${ids}::bigint[])`);
}

/** What nobody will ask for any more. */
export async function pruneReceipts(db: Queryable): Promise<void> {
  await db.run(sql`delete from messaging.sent where at < now() - interval '4 days'`);
  await db.run(sql`delete from messaging.unresolved where at < now() - interval '4 days'`);
}

/** Months ahead have their partitions; what nobody asks for any more is gone. */
export async function tidyMessaging(db: Queryable): Promise<void> {
  await db.query(sql`select messaging.make_partitions(3)`);
  await pruneReceipts(db);
}

/** Who a broadcast goes to, by state, in pages. */
import type { Recipient } from '@mhero/contract/broadcasts.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { type MessageState, stateName, stateNumbers } from '../messaging/messaging.ts';
import { closedRules, isQuiet, retryHeld } from './store-quiet.ts';

export interface RecipientRow {
  /** Key of the page: contact id, or message id. */
  readonly key: number;
  readonly recipient: Recipient;
}

interface Found {
  readonly key: number;
  readonly contact: string;
  readonly name: string;
  readonly address: string | null;
  readonly state: number | null;
  readonly failure: string | null;
  readonly at: Date | null;
}

const toRow = (row: Found, state?: string): RecipientRow => ({
  key: row.key,
  recipient: {
    contact: row.contact,
    name: row.name,
    address: row.address,
    state: state ?? waitingWord(stateName(row.state ?? stateNumbers.queued)),
    failure: row.failure,
    at: row.at?.toISOString() ?? null,
  },
});

const waitingWord = (state: MessageState): string => (state === 'queued' ? 'waiting' : state);

/** Messages of one state. Ids are ordered by time, so a broadcast's messages lie in one range of the key. */
export async function recipientsByMessage(
  db: Queryable,
  broadcastId: number,
  state: MessageState,
  failure: string | null,
  after: number,
  limit: number,
): Promise<RecipientRow[]> {
  const rows = await db.query<Found>(sql`
    select m.id key, c.uuid contact, c.name, m.address, m.state, m.failure, coalesce(m.final_at, m.sent_at) at
    from messaging.message m join registry.contact c on c.id = m.contact_id
    where m.broadcast_id = ${broadcastId} and m.state = ${stateNumbers[state]} and m.id > greatest(${after}::bigint,
      (select messaging.id_floor(created_at) - 1 from broadcasts.broadcast where id = ${broadcastId}))
      and (${failure}::text is null or m.failure = ${failure})
    order by m.id limit ${limit}`);
  return rows.map((row) => toRow(row));
}

/** The next chunks of people after `after`: three of each rule of hours, within which ids ascend. */
const chunksAfter = (broadcastId: number, after: number, which: Sql): Sql => sql`
  select * from (select k.contact_ids, k.cursor, k.no, (${isQuiet}) as quiet,
      row_number() over (partition by k.hours_id order by k.no) as place
    from broadcasts.chunk k join broadcasts.broadcast b on b.id = k.broadcast_id
    where k.broadcast_id = ${broadcastId} and k.last_id > ${after}::bigint and ${which}) c where place <= 3`;

/** Contacts that no message row speaks of: still in the chunks behind the cursor, in the outbox, or in a slice. */
export async function recipientsWithout(
  db: Queryable,
  broadcastId: number,
  which: 'rest' | 'retry' | 'slice',
  word: string,
  after: number,
  limit: number,
  quiet: boolean | null = null,
): Promise<RecipientRow[]> {
  const source: Record<typeof which, Sql> = {
    rest: sql`select i id from (${chunksAfter(
      broadcastId,
      after,
      sql`k.cursor < k.size
      and (${quiet}::boolean is null or (${isQuiet}) = ${quiet})`,
    )}) k,
      unnest(k.contact_ids[k.cursor + 1:]) i`,
    retry: sql`select contact_id id from messaging.outbox where broadcast_id = ${broadcastId} and claimed is null
      and (${quiet}::boolean is null or (quiet and due_at > now()) = ${quiet})`,
    slice: sql`select k.contact_ids[g] id from broadcasts.slice s
      join broadcasts.chunk k on k.broadcast_id = s.broadcast_id and k.no = s.no, generate_series(s.from_at + 1, s.to_at) g
      where s.broadcast_id = ${broadcastId} and not exists (select from messaging.message where id = s.id_base + g - s.from_at - 1)`,
  };
  const rows = await db.query<Found>(sql`
    with ${closedRules}
    select c.id key, c.uuid contact, c.name, c.tel address, null state, null failure, null at
    from (${source[which]}) s join registry.contact c on c.id = s.id
    where s.id > ${after}::bigint order by s.id limit ${limit}`);
  return rows.map((row) => toRow(row, word));
}

export async function recipientsLeftOut(
  db: Queryable,
  broadcastId: number,
  reason: string | null,
  after: number,
  limit: number,
): Promise<RecipientRow[]> {
  const rows = await db.query<Found>(sql`
    select c.id key, c.uuid contact, c.name, c.tel address, null state, s.reason failure, null at
    from (select i id, reason from broadcasts.left_out l, unnest(l.contact_ids) i
      where l.broadcast_id = ${broadcastId} and (${reason}::text is null or l.reason = ${reason})) s
    join registry.contact c on c.id = s.id where s.id > ${after}::bigint order by s.id limit ${limit}`);
  return rows.map((row) => toRow(row, 'left_out'));
}

/** Everybody, by contact id, each with the state they are in. */
export async function recipientsAll(
  db: Queryable,
  broadcastId: number,
  rest: string,
  after: number,
  limit: number,
): Promise<RecipientRow[]> {
  const rows = await db.query<
    Found & { handed: boolean; left_out: string | null; retry: boolean; held: boolean | null; quiet: boolean }
  >(sql`
    with ${closedRules}, page as (
      (select i id, n <= k.cursor handed, null::text left_out, k.quiet
        from (${chunksAfter(broadcastId, after, sql`true`)}) k,
        unnest(k.contact_ids) with ordinality u(i, n) where i > ${after}::bigint
        order by i limit ${limit})
      union all
      (select i, false, reason, false from broadcasts.left_out l, unnest(l.contact_ids) i
        where l.broadcast_id = ${broadcastId} and l.slice is null and i > ${after}::bigint order by i limit ${limit})
      order by id limit ${limit}
    )
    select c.id key, c.uuid contact, c.name, coalesce(m.address, c.tel) address, m.state,
      coalesce(m.failure, p.left_out, late.reason, o.last_failure) failure, coalesce(m.final_at, m.sent_at) at, p.handed,
      coalesce(p.left_out, case when m.id is null then late.reason end) left_out, o.id is not null retry, o.held, p.quiet
    from page p join registry.contact c on c.id = p.id
    left join lateral (select * from messaging.message where contact_id in (p.id, c.merged_into) and broadcast_id = ${broadcastId}
      and p.handed order by id desc limit 1) m on true
    left join lateral (select id, last_failure, ${retryHeld} as held from messaging.outbox where contact_id in (p.id, c.merged_into)
      and broadcast_id = ${broadcastId} and claimed is null limit 1) o on true
    left join lateral (select reason from broadcasts.left_out where broadcast_id = ${broadcastId} and slice is not null
      and p.handed and m.id is null and p.id = any(contact_ids) limit 1) late on true
    order by c.id`);
  return rows.map((row) => {
    const word = row.left_out
      ? 'left_out'
      : row.state !== null
        ? undefined
        : row.retry
          ? row.held
            ? 'held'
            : 'waiting'
          : row.handed
            ? 'sending'
            : row.quiet
              ? 'held'
              : rest;
    return toRow(row, word);
  });
}

/** Contact ids for a repetition: those who failed (or whose message expired), or those who have not answered. */
export function againSql(broadcastId: number, to: 'failed' | 'silent'): Sql {
  const states =
    to === 'failed'
      ? [stateNumbers.failed, stateNumbers.expired]
      : [stateNumbers.sent, stateNumbers.delivered, stateNumbers.read];
  return sql`
    select distinct m.contact_id from messaging.message m
    where m.broadcast_id = ${broadcastId} and m.state = any(${states}::smallint[])
      and m.id >= (select messaging.id_floor(created_at) from broadcasts.broadcast where id = ${broadcastId})
      ${to === 'silent' ? sql`and not exists (select from messaging.reply r where r.broadcast_id = ${broadcastId} and r.contact_id = m.contact_id)` : sql``}`;
}

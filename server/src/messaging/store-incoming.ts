import { type Queryable, sql, type Tx } from '../db/db.ts';
import type { Accepted } from './incoming.ts';

export interface NewIncoming {
  readonly channelId: number;
  readonly scheme: string;
  readonly address: string;
  readonly to: string | null;
  readonly text: string;
  readonly externalId: string | null;
  readonly networkAt: Date | null;
  /** `id:` and the network's id, else `from:` and the sender, whose last words `digest` are compared. */
  readonly key: string;
  readonly digest: string | null;
}

/** How long the same words, once more from the same sender, are one message where the network gives no id of its own. */
const sameWordsSeconds = 20;

/** Of the address `f`. A number of several contacts belongs to the one who was written to last. */
const ownerText = `
    select case when count(*) > 1 then (
      select a.contact_id from registry.address a
      where a.scheme = f.scheme and a.value = f.address
      order by (select max(m.id) from messaging.message m where m.contact_id = a.contact_id) desc nulls last, a.contact_id
      limit 1
    ) else min(a.contact_id) end as id
    from registry.address a where a.scheme = f.scheme and a.value = f.address`;

/**
 * One statement for the whole batch: a repetition (same key seen before, or earlier in the batch) stores nothing. No two
 * messages of a batch may have one key and different digests. Tables are looked into by sub-selects: a join that was
 * planned while they were empty would read them whole for ever.
 */
const insertText = `
with input as (
  select u.*, messaging.next_id() as id from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
    $7::timestamptz[], $8::text[], $9::text[]) with ordinality
    u(channel_id, scheme, address, to_address, text, external_id, network_at, key, digest, no)
), first as (
  select distinct on (channel_id, key) * from input order by channel_id, key, no
), seen as (
  insert into messaging.incoming_seen as s (channel_id, key, digest, incoming_id)
  select channel_id, key, digest, id from first
  on conflict (channel_id, key) do update set digest = excluded.digest, incoming_id = excluded.incoming_id, at = now()
    where s.digest <> excluded.digest or s.at < now() - make_interval(secs => ${sameWordsSeconds}) and s.digest is not null
  returning channel_id, key, incoming_id
), stored as (
  insert into messaging.incoming (id, channel_id, contact_id, scheme, address, to_address, text, external_id, network_at)
  select f.id, f.channel_id, owner.id, f.scheme, f.address, f.to_address, f.text, f.external_id, f.network_at
  from first f join seen on seen.incoming_id = f.id
  left join lateral (${ownerText}) owner on true
  returning id
)
select i.no::int as no, (seen.incoming_id is distinct from i.id) as repeated, coalesce(seen.incoming_id, (
    select known.incoming_id from messaging.incoming_seen known where known.channel_id = i.channel_id and known.key = i.key
  ), i.id) as id
from input i
left join seen on seen.channel_id = i.channel_id and seen.key = i.key
where (select count(*) from stored) >= 0
order by i.no`;

export async function insertIncoming(q: Queryable, batch: readonly NewIncoming[]): Promise<Accepted[]> {
  const column = <Key extends keyof NewIncoming>(key: Key) => batch.map((item) => item[key]);
  const rows = await q.query<{ no: number; id: number; repeated: boolean }>({
    name: 'messaging-incoming',
    text: insertText,
    values: [
      column('channelId'),
      column('scheme'),
      column('address'),
      column('to'),
      column('text'),
      column('externalId'),
      column('networkAt'),
      column('key'),
      column('digest'),
    ],
  });
  return rows.map(({ id, repeated }) => ({ id, repeated }));
}

const seenText = `
insert into messaging.incoming_seen as s (channel_id, key, digest, incoming_id)
select * from (
  select u.*, messaging.next_id() as id from unnest($1::int[], $2::text[], $3::text[]) u(channel_id, key, digest)
) input order by channel_id, key
on conflict (channel_id, key) do update set digest = excluded.digest, incoming_id = excluded.incoming_id, at = now()
  where s.digest <> excluded.digest or s.at < now() - make_interval(secs => ${sameWordsSeconds}) and s.digest is not null
returning channel_id, key, incoming_id as id`;

/**
 * Gives ids, in order, to those that are new; a repetition gets none. No two of a batch have one key. Sorted, so that two
 * batches never wait for each other.
 */
export async function noteSeen(tx: Queryable, batch: readonly NewIncoming[]): Promise<(number | null)[]> {
  const rows = await tx.query<{ channel_id: number; key: string; id: number }>({
    name: 'messaging_seen',
    text: seenText,
    values: [batch.map((item) => item.channelId), batch.map((item) => item.key), batch.map((item) => item.digest)],
  });
  const ids = new Map(rows.map(({ channel_id, key, id }) => [`${channel_id} ${key}`, id]));
  return batch.map(({ channelId, key }) => ids.get(`${channelId} ${key}`) ?? null);
}

/** Ids of what was stored under these keys before. */
export async function seenBefore(tx: Queryable, batch: readonly NewIncoming[]): Promise<(number | null)[]> {
  const rows = await tx.query<{ id: number | null }>({
    name: 'messaging_seen_before',
    text: `select (select s.incoming_id from messaging.incoming_seen s where s.channel_id = u.channel_id and s.key = u.key) as id
      from unnest($1::int[], $2::text[]) with ordinality u(channel_id, key, no) order by no`,
    values: [batch.map((item) => item.channelId), batch.map((item) => item.key)],
  });
  return rows.map((row) => row.id);
}

export interface Owner {
  readonly id: number | null;
  readonly unheard: boolean;
}

/** Whose addresses these are, in order. */
export function ownersOf(tx: Queryable, batch: readonly NewIncoming[]): Promise<Owner[]> {
  return tx.query<Owner>({
    name: 'messaging_owners',
    text: `select o.id, not exists (
        select from registry.contact c where c.id = o.id and c.last_heard_at is not null) as unheard
      from unnest($1::text[], $2::text[]) with ordinality f(scheme, address, no)
      left join lateral (${ownerText}) o on true order by no`,
    values: [batch.map((item) => item.scheme), batch.map((item) => item.address)],
  });
}

export interface Settled extends NewIncoming {
  readonly id: number;
  readonly contactId: number | null;
  /** Null: it waits to be handled. */
  readonly outcome: string | null;
}

export function insertSettled(tx: Tx, rows: readonly Settled[]): void {
  const column = <Key extends keyof Settled>(key: Key) => rows.map((row) => row[key]);
  tx.send({
    name: 'messaging_settled',
    text: `insert into messaging.incoming (id, channel_id, contact_id, scheme, address, to_address, text, external_id,
        network_at, outcome, handled_at)
      select u.*, case when u.outcome is not null then now() end
      from unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::timestamptz[], $10::text[])
        u(id, channel_id, contact_id, scheme, address, to_address, text, external_id, network_at, outcome)`,
    values: [
      ...[column('id'), column('channelId'), column('contactId'), column('scheme'), column('address'), column('to')],
      ...[column('text'), column('externalId'), column('networkAt'), column('outcome')],
    ],
  });
}

/** Contacts of messages that wait: so many of the oldest. */
export async function contactsWaiting(tx: Queryable, most: number): Promise<(number | null)[]> {
  const rows = await tx.query<{ contact_id: number | null }>({
    name: 'messaging_backlog',
    text: 'select contact_id from messaging.incoming where handled_at is null order by id limit $1',
    values: [most],
  });
  return rows.map((row) => row.contact_id);
}

export interface Waiting {
  readonly id: number;
  readonly channel_id: number;
  readonly contact_id: number | null;
  readonly scheme: string;
  readonly address: string;
  readonly text: string;
  /** Nothing was heard of the contact before; true without one. */
  readonly unheard: boolean;
}

const handlerLock = 7_264_302;

/**
 * The oldest messages that nobody has handled, in the order they came. One node at a time holds the lock, to the end
 * of the caller's transaction; null when another one does.
 */
export async function claimWaiting(tx: Queryable, most: number): Promise<Waiting[] | null> {
  // Two statements, so that the second sees what the last holder of the lock has committed.
  const [locks, rows] = await Promise.all([
    tx.query<{ mine: boolean }>({
      name: 'messaging_handler',
      text: `select pg_try_advisory_xact_lock(${handlerLock}) as mine`,
      values: [],
    }),
    tx.query<Waiting>({
      name: 'messaging_waiting',
      text: `select id, channel_id, contact_id, scheme, address, text, not exists (
          select from registry.contact c where c.id = i.contact_id and c.last_heard_at is not null) as unheard
        from messaging.incoming i where handled_at is null order by id limit $1`,
      values: [most],
    }),
  ]);
  return locks[0]?.mine ? rows : null;
}

export function markHandled(tx: Tx, ids: readonly number[], outcomes: readonly string[]): void {
  tx.send({
    name: 'messaging_handled',
    text: `update messaging.incoming i set handled_at = now(), outcome = u.outcome
      from unnest($1::bigint[], $2::text[]) u(id, outcome) where i.id = u.id and i.id between $3 and $4`,
    // The bounds leave out months before they are looked into.
    values: [ids, outcomes, Math.min(...ids), Math.max(...ids)],
  });
}

/** What an unknown sender has written belongs to this contact from now on. */
export async function giveMessages(
  tx: Queryable,
  { scheme, address }: { scheme: string; address: string },
  contactId: number,
): Promise<void> {
  await tx.run(sql`update messaging.incoming set contact_id = ${contactId}
    where address = ${address} and scheme = ${scheme} and contact_id is null`);
}

/** Each writer counts as a reply to the newest broadcast that reached them in the last 14 days. */
export function noteReplies(tx: Tx, contactIds: readonly number[]): void {
  if (contactIds.length === 0) return;
  tx.send({
    name: 'messaging_replies',
    text: `insert into messaging.reply (broadcast_id, contact_id)
    select last.broadcast_id, c.id from unnest($1::int[]) c(id)
    cross join lateral (
      select m.broadcast_id from messaging.message m
      where m.contact_id = c.id and m.id >= messaging.id_floor(now() - interval '14 days')
        and m.id < messaging.id_floor(now() + interval '1 hour') and m.broadcast_id is not null
      order by m.id desc limit 1
    ) last
    on conflict do nothing`,
    values: [contactIds],
  });
}

/** Keys older than three days can no longer meet a repetition worth refusing. */
export const forgetSeen = (q: Queryable): Promise<number> =>
  q.run(sql`delete from messaging.incoming_seen where at < now() - interval '3 days'`);

/**
 * Conversations follow a person whose two contacts become one. A contact waits in one conversation at most: where both
 * are in one, the newer goes on and the older is ended, as when any other flow begins.
 */
import { type Queryable, sql, type Tx } from '../db/db.ts';
import { sessionStatus } from './model.ts';
import { lockContacts } from './store-talks.ts';

interface Chunk {
  readonly start_id: number;
  readonly no: number;
}
interface Kept {
  readonly sessions: string[];
  readonly errands: number[];
  readonly followUps: string[];
  /** Chunks of starts where the one took the other's place; where the absorbed one was taken out. */
  readonly places: Chunk[];
  readonly dropped: Chunk[];
}

const moveSessions = async (tx: Tx, sessions: readonly string[], from: number, to: number): Promise<void> => {
  const uuids = sessions as string[];
  await tx.run(
    sql`update sessions.session set contact_id = ${to} where uuid = any(${uuids}::uuid[]) and contact_id = ${from}`,
  );
  await tx.run(sql`update sessions.result set contact_id = ${to} where run_uuid in (
    select uuid from sessions.run where contact_id = ${from} and session_uuid = any(${uuids}::uuid[]))`);
  await tx.run(
    sql`update sessions.run set contact_id = ${to} where contact_id = ${from} and session_uuid = any(${uuids}::uuid[])`,
  );
};

const sessionsOf = async (tx: Queryable, id: number): Promise<string[]> =>
  (
    await tx.query<{ uuid: string }>(sql`select distinct session_uuid as uuid from sessions.run where contact_id = ${id}
      union select uuid from sessions.session where contact_id = ${id} and status = ${sessionStatus.waiting} order by 1`)
  ).map((row) => row.uuid);

/** A worker that has one at hand loses it, and it is begun again for the contact that stays: calls outside are kept. */
const moveErrands = (tx: Tx, from: number, to: number, among: readonly number[] | null): Promise<{ id: number }[]> =>
  tx.query<{ id: number }>(sql`update sessions.errand set contact_id = ${to},
      item = jsonb_set(item, '{contactId}', to_jsonb(${to}::int)), attempts = attempts + 1, lease_until = '-infinity'
    where contact_id = ${from} and (${among as number[] | null}::bigint[] is null or id = any(${among as number[] | null}::bigint[]))
    returning id`);

const exchange = (tx: Tx, chunks: readonly Chunk[], one: number, other: number): Promise<number> =>
  tx.run(sql`update sessions.start_chunk k
    set contact_ids = array(select case x when ${one} then ${other} else x end from unnest(k.contact_ids) x order by 1)
    from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb) u(start_id int, no int)
    where k.start_id = u.start_id and k.no = u.no and k.done_at is null`);

/** Starts that have not come to the absorbed one: once each, and once altogether where both were chosen. */
async function moveStarts(tx: Tx, from: number, to: number): Promise<Pick<Kept, 'places' | 'dropped'>> {
  const waiting = await tx.query<Chunk & { both: boolean }>(sql`select k.start_id, k.no, exists (
      select from sessions.start_chunk o where o.start_id = k.start_id and o.contact_ids @> array[${to}::int]) as both
    from sessions.start_chunk k where k.done_at is null and k.contact_ids @> array[${from}::int]
    order by 1, 2 for update of k`);
  const places = waiting.filter((chunk) => !chunk.both).map(({ start_id, no }) => ({ start_id, no }));
  const dropped = waiting.filter((chunk) => chunk.both).map(({ start_id, no }) => ({ start_id, no }));
  await exchange(tx, places, from, to);
  for (const { start_id, no } of dropped) {
    await tx.run(sql`update sessions.start_chunk set contact_ids = array_remove(contact_ids, ${from}::int)
      where start_id = ${start_id} and no = ${no}`);
    await tx.run(sql`update sessions.start set recipients = recipients - 1 where id = ${start_id}`);
  }
  return { places, dropped };
}

async function returnStarts(tx: Tx, kept: Kept, survivor: number, absorbed: number): Promise<void> {
  await exchange(tx, kept.places, survivor, absorbed);
  for (const { start_id, no } of kept.dropped) {
    const back = await tx.run(sql`update sessions.start_chunk
      set contact_ids = array(select x from unnest(contact_ids || ${absorbed}::int) x order by 1)
      where start_id = ${start_id} and no = ${no} and done_at is null`);
    if (back > 0) await tx.run(sql`update sessions.start set recipients = recipients + 1 where id = ${start_id}`);
  }
}

/** Begun since the two were one, over an address that is the absorbed one's: by the first message that either wrote. */
const begunSince = async (
  tx: Tx,
  back: { survivor: number; since: Date; addresses: readonly { value: string }[] },
): Promise<string[]> =>
  (
    await tx.query<{ uuid: string }>(sql`select s.uuid from sessions.session s
      cross join lateral (
        select address from (
          (select id, address from messaging.message where contact_id in (${back.survivor}) and id >= messaging.id_floor(s.created_at - interval '5 seconds') order by id limit 1)
          union all
          (select id, address from messaging.outbox where contact_id = ${back.survivor} and id >= messaging.id_floor(s.created_at - interval '5 seconds') order by id limit 1)
          union all
          (select id, address from messaging.incoming where contact_id = ${back.survivor} and id >= messaging.id_floor(s.created_at - interval '5 seconds') order by id limit 1)
        ) m order by id limit 1) first
      where s.uuid in (select session_uuid from sessions.run where contact_id = ${back.survivor}
          and created_at >= ${back.since})
        and s.created_at >= ${back.since}
        and first.address = any(${back.addresses.map((address) => address.value)}::text[])`)
  ).map((row) => row.uuid);

/** `end` ends the conversation that a contact waits in. */
export const followingConversations = (end: (tx: Tx, contactIds: readonly number[]) => Promise<void>) => ({
  name: 'sessions',
  comesLate: true as const,
  async hold(tx: Tx, ascending: readonly number[]): Promise<void> {
    lockContacts(tx, ascending);
  },
  async count(q: Queryable, contactId: number): Promise<Record<string, number>> {
    const [row] = await q.query<Record<string, number>>(sql`select
      (select count(*)::int from sessions.run where contact_id = ${contactId}) as runs,
      (select count(*)::int from sessions.session where contact_id = ${contactId}
        and status = ${sessionStatus.waiting}) as conversations_waiting`);
    return row!;
  },
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const waiting = await tx.query<{ contact_id: number }>(sql`select contact_id from sessions.session
      where contact_id in (${from}, ${to}) and status = ${sessionStatus.waiting} order by created_at, uuid`);
    if (waiting.length > 1) await end(tx, [waiting[0]!.contact_id]);
    const sessions = await sessionsOf(tx, from);
    await moveSessions(tx, sessions, from, to);
    const errands = await moveErrands(tx, from, to, null);
    const followUps = await tx.query<{ uuid: string }>(sql`update sessions.follow_up set contact_id = ${to}
      where contact_id = ${from} and done_at is null returning uuid`);
    const starts = await moveStarts(tx, from, to);
    const kept: Kept = {
      ...{ sessions, errands: errands.map((row) => row.id), followUps: followUps.map((row) => row.uuid) },
      ...starts,
    };
    const moved: Record<string, number> = { conversations: sessions.length };
    if (waiting.length > 1) moved.conversations_ended = 1;
    return { kept, moved };
  },
  /** What was ended stays ended. */
  async giveBack(
    tx: Tx,
    kept: Kept,
    back: { survivor: number; absorbed: number; since: Date; addresses: readonly { value: string }[] },
  ): Promise<void> {
    const { survivor, absorbed } = back;
    await moveSessions(tx, [...kept.sessions, ...(await begunSince(tx, back))], survivor, absorbed);
    await moveErrands(tx, survivor, absorbed, kept.errands);
    await tx.run(sql`update sessions.follow_up set contact_id = ${absorbed}
      where uuid = any(${kept.followUps}::uuid[]) and done_at is null`);
    await returnStarts(tx, kept, survivor, absorbed);
  },
});

/** Walks frozen broadcasts: the cursor, the slice that is being handed over, and who may not be written to any more. */
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { patientLane } from '../hours/hours.ts';
import type { Fence } from '../messaging/messaging.ts';
import { closedRules } from './store-quiet.ts';

export interface ActiveBroadcast {
  readonly id: number;
  readonly channel_id: number;
  readonly lane: number;
  readonly state: string;
  readonly texts: Record<string, string>;
  readonly bodies: Record<string, number>;
  readonly expires_at: Date;
}

/** What is due now, best lane and longest waiting first. */
export async function activeBroadcasts(db: Queryable): Promise<ActiveBroadcast[]> {
  return db.query<ActiveBroadcast>(sql`
    select id, channel_id, lane, state, texts, bodies, expires_at from broadcasts.broadcast
    where state in ('scheduled', 'queued', 'sending') and due_at <= now() and expires_at > now()
    order by channel_id, lane, id`);
}

export async function startBroadcast(db: Queryable, id: number): Promise<void> {
  await db.run(sql`update broadcasts.broadcast set state = 'sending', started_at = coalesce(started_at, now())
    where id = ${id} and state in ('scheduled', 'queued') and due_at <= now()`);
}

export interface TakenRow {
  readonly no: number;
  readonly from_at: number;
  readonly to_at: number;
  readonly size: number;
  /** Position in the slice, from 0; null when nobody of it may be written to. */
  readonly ord: number | null;
  readonly contact_id: number;
  readonly address: string;
  readonly language: string | null;
  readonly name: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly context: Record<string, unknown> | null;
}

/** Facts that a text may name; asked for only when one does. */
const facts: Sql = sql`jsonb_build_object(
  'fields', c.fields, 'gender', c.gender, 'uuid', c.uuid,
  'cadre', (select name from registry.concept where id = c.cadres[1]),
  'job', (select name from registry.concept where id = c.jobs[1]),
  'facility', (select name from registry.place where id = c.facilities[1]))`;

/** Checked at the last moment: a contact that left, or opted out, since the audience was frozen gets nothing. */
const person = (withFacts: boolean, scheme: string): Sql => sql`
  u.ord, u.id contact_id, a.value address, c.language, c.name, c.given_name, c.family_name,
  ${withFacts ? facts : sql`null::jsonb`} context,
  case when c.id is null or c.status <> 1 then 'inactive'
    when a.value is null then case c.reach when 2 then 'invalid_number' when 3 then 'opted_out' when 4 then 'inactive' else 'no_address' end
  end reason
  from ids, unnest(ids.ids) with ordinality u(id, ord)
  left join registry.contact c on c.id = u.id
  ${
    scheme === 'tel'
      ? sql`left join lateral (select c.tel as value where c.reach = 0) a on true`
      : sql`left join lateral (select value from registry.address
          where contact_id = c.id and scheme = ${scheme} and valid and not opted_out order by rank, id limit 1) a on true`
  }`;

export interface TakeRequest {
  readonly broadcastId: number;
  /** Chunks before this one are known to be done. */
  readonly fromNo: number;
  readonly lane: number;
  readonly most: number;
  readonly idBase: number;
  readonly scheme: string;
  readonly withFacts: boolean;
}

/** One statement, one commit: cursor, slice, and the check of each person. No rows: nothing is waiting (for this owner). */
export async function takeSlice(db: Queryable, fence: Fence, request: TakeRequest): Promise<TakenRow[]> {
  const { broadcastId, idBase } = request;
  return db.query<TakenRow>(
    named(
      `take_${request.scheme}_${request.withFacts}`,
      sql`
    with ${closedRules}, chosen as (
      select no, cursor from broadcasts.chunk
      where broadcast_id = ${broadcastId} and no >= ${request.fromNo} and cursor < size and due_at <= now()
        and (${request.lane}::int < ${patientLane} or hours_id not in (select place_id from closed))
        and exists (select from messaging.channel
          where id = ${fence.channelId} and owner = ${fence.owner}::uuid and epoch = ${fence.epoch})
        and exists (select from broadcasts.broadcast where id = ${broadcastId} and state = 'sending' and expires_at > now())
      order by no limit 1 for update
    ), advanced as (
      update broadcasts.chunk k set cursor = least(k.cursor + ${request.most}::int, k.size) from chosen
      where k.broadcast_id = ${broadcastId} and k.no = chosen.no
      returning k.no, chosen.cursor from_at, k.cursor to_at, k.size, k.contact_ids[chosen.cursor + 1:k.cursor] ids
    ), slice as (
      insert into broadcasts.slice (id_base, channel_id, broadcast_id, epoch, no, from_at, to_at)
      select ${idBase}, ${fence.channelId}::int, ${broadcastId}, ${fence.epoch}::int, no, from_at, to_at from advanced
    ), ids as (select ids from advanced),
    people as materialized (select ${person(request.withFacts, request.scheme)}),
    barred as (
      insert into broadcasts.left_out (broadcast_id, reason, slice, contact_ids)
      select ${broadcastId}, reason, ${idBase}, array_agg(contact_id order by contact_id) from people
      where reason is not null group by reason
    )
    select k.no, k.from_at, k.to_at, k.size, (p.ord - 1)::int ord, p.contact_id, p.address, p.language, p.name,
      p.given_name, p.family_name, p.context
    from advanced k left join people p on p.reason is null order by p.ord`,
    ),
  );
}

/** A committed slice as it would be handed over now, without those that have a recorded answer. */
export async function takeSliceAgain(
  db: Queryable,
  fence: Fence,
  request: Pick<TakeRequest, 'idBase' | 'scheme' | 'withFacts'>,
): Promise<(TakenRow & { broadcast_id: number })[]> {
  const { idBase } = request;
  return db.query(sql`
    with slice as (
      update broadcasts.slice set epoch = ${fence.epoch} where id_base = ${idBase} and channel_id = ${fence.channelId} returning *
    ), ids as (
      select k.contact_ids[s.from_at + 1:s.to_at] ids, s.broadcast_id, s.id_base
      from slice s join broadcasts.chunk k on k.broadcast_id = s.broadcast_id and k.no = s.no
    ), people as materialized (
      select ids.broadcast_id, ids.id_base, ${person(request.withFacts, request.scheme)}
    )
    select s.broadcast_id, s.no, s.from_at, s.to_at, (s.to_at - s.from_at) size, (p.ord - 1)::int ord, p.contact_id,
      coalesce(p.address, '') address, p.language, coalesce(p.name, '') as name, p.given_name, p.family_name, p.context
    from slice s left join people p on
      not exists (select from messaging.message m where m.id = p.id_base + p.ord - 1)
      and not exists (select from messaging.outbox o where o.id = p.id_base + p.ord - 1)
      and not exists (select from broadcasts.left_out l
        where l.broadcast_id = p.broadcast_id and l.slice = p.id_base and p.contact_id = any(l.contact_ids))
    order by p.ord`);
}

export async function slicesLeftBehind(
  db: Queryable,
  fence: Fence,
): Promise<{ id_base: number; broadcast_id: number }[]> {
  return db.query(sql`select id_base, broadcast_id from broadcasts.slice
    where channel_id = ${fence.channelId} and epoch <= ${fence.epoch} order by id_base`);
}

export async function closeSlices(db: Queryable, idBases: readonly number[]): Promise<void> {
  await db.run({
    name: 'close_slices',
    text: 'delete from broadcasts.slice where id_base = any($1::bigint[])',
    values: [idBases],
  });
}

export async function broadcastById(db: Queryable, id: number): Promise<ActiveBroadcast | null> {
  const [row] = await db.query<ActiveBroadcast>(sql`
    select id, channel_id, lane, state, texts, bodies, expires_at from broadcasts.broadcast where id = ${id}`);
  return row ?? null;
}

/** The scheme of each channel that is in use. */
export async function channelSchemes(db: Queryable): Promise<Map<number, string>> {
  const rows = await db.query<{ id: number; scheme: string }>(sql`select id, scheme from messaging.channel`);
  return new Map(rows.map((row) => [row.id, row.scheme]));
}

function named(name: string, statement: Sql): { name: string; text: string; values: unknown[] } {
  return { name, text: statement.text, values: statement.values as unknown[] };
}

/** Which calls are placed next, in SQL: best lane first, never more of a channel at once than it takes. */
import { type Queryable, sql } from '../db/db.ts';
import { patientLane } from '../hours/hours.ts';
import type { CallRow } from './model.ts';

const lockClass = 7264319;

/** Channels with calls that are due. */
export async function channelsWithCalls(q: Queryable): Promise<{ id: number; uuid: string }[]> {
  return q.query(sql`select c.id, c.uuid from messaging.channel c where retired_at is null and not paused
    and exists (select from calls.call where channel_id = c.id and state = 'queued' and due_at <= now())`);
}

export interface DueCall extends CallRow {
  readonly bar: 'opted_out' | 'cancelled' | 'quiet' | 'engaged' | null;
}

/**
 * Marks calls of one channel as being placed, at most as many as it has room for. Consent, quiet hours, a start that was
 * paused or cancelled, and another call with the same person are looked at here, at the last moment.
 */
export async function claimCalls(tx: Queryable, channelId: number, atOnce: number): Promise<DueCall[]> {
  const [lock] = await tx.query<{ got: boolean }>(
    sql`select pg_try_advisory_xact_lock(${lockClass}, ${channelId}) as got`,
  );
  if (!lock?.got) return [];
  return tx.query<DueCall>(sql`
    with room as (
      select greatest(0, ${atOnce} - count(*))::int as n from calls.call
      where channel_id = ${channelId} and state in ('placing', 'ringing', 'open')
    ), claimed as (
      update calls.call c set state = 'placing', attempts = attempts + 1, touched_at = now()
      where id = any(array(select id from calls.call k where channel_id = ${channelId} and state = 'queued' and due_at <= now()
        and not exists (select from sessions.start s where s.id = k.start_id and s.state = 'paused')
        order by lane, due_at, id limit (select n from room) for update skip locked))
      returning c.*
    ), closed as materialized (
      select place_id from hours.opening where opens_at > now()
    )
    select c.id, c.uuid, c.channel_id, c.contact_id, c.direction, c.scheme, c.address, c.state, c.external_id, c.lane,
      c.attempts, c.flow_id, c.start_id, c.trigger, c.session_uuid, c.wait, c.taken, c.answer,
      case
        when exists (select from sessions.start s where s.id = c.start_id and s.state = 'cancelled') then 'cancelled'
        when exists (select from registry.address a where a.scheme = c.scheme and a.value = c.address and a.opted_out)
          then 'opted_out'
        -- Of those that are claimed together this statement sees no state yet.
        when row_number() over (partition by c.contact_id order by c.lane, c.due_at, c.id) > 1 then 'engaged'
        when exists (select from calls.call o where o.contact_id = c.contact_id and o.id <> c.id
          and (o.state in ('ringing', 'open') or (o.state = 'placing' and o.id < c.id))) then 'engaged'
        when c.lane >= ${patientLane} and hours.place_of_contact(c.contact_id) in (select place_id from closed)
          then 'quiet'
      end as bar
    from claimed c order by c.lane, c.due_at, c.id`);
}

/** Gives a claimed call back without counting the attempt; after so many seconds, or when quiet hours end. */
export async function giveBack(q: Queryable, uuid: string, seconds: number): Promise<void> {
  await q.run(sql`update calls.call c set state = 'queued', attempts = attempts - 1,
      due_at = greatest(now() + make_interval(secs => ${seconds}), (select w.opens_at from hours.opening w
        where w.place_id = hours.place_of_contact(c.contact_id) and c.lane >= ${patientLane}))
    where uuid = ${uuid} and state = 'placing'`);
}

/** The provider has it; unless its first word was quicker than this. */
export async function markPlaced(q: Queryable, uuid: string, externalId: string): Promise<void> {
  await q.run(sql`update calls.call set external_id = ${externalId}, touched_at = now(),
      state = case when state = 'placing' then 'ringing' else state end
    where uuid = ${uuid} and state in ('placing', 'ringing', 'open')`);
}

/** Calls whose provider has fallen silent: rang for too long, or never ended. */
export function silentCalls(q: Queryable, ringSeconds: number, openSeconds: number): Promise<CallRow[]> {
  return q.query<CallRow>(sql`select id, uuid, channel_id, contact_id, direction, scheme, address, state, external_id,
      lane, attempts, flow_id, start_id, trigger, session_uuid, wait, taken, answer
    from calls.call where (state in ('placing', 'ringing') and touched_at < now() - make_interval(secs => ${ringSeconds}))
      or (state = 'open' and touched_at < now() - make_interval(secs => ${openSeconds}))
    order by touched_at limit 100`);
}

import { type Queryable, type Statement, sql } from '../db/db.ts';
import { patientLane } from '../hours/hours.ts';
import { laneNumber, type Single } from './model.ts';
import type { Fence } from './supply.ts';

/** NOTIFY channel that wakes the owners of channels; the payload is the channel's id. */
export const outboxWakes = 'messaging_outbox';

const dayMs = 86_400_000;

const insertText = `
    with made as (
      insert into messaging.outbox
        (id, channel_id, lane, due_at, expires_at, contact_id, waives_consent, address, text)
      select messaging.next_id(), u.* from unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::timestamptz[],
        $5::int[], $6::bool[], $7::text[], $8::text[]) u
      returning id, channel_id
    ), woken as materialized (
      select pg_notify('${outboxWakes}', channel_id::text) from (select distinct channel_id from made) c
    )
    select id from made where (select count(*) from woken) >= 0 order by id`;

export function singlesStatement(singles: readonly Single[]): Statement {
  const now = Date.now();
  const due = singles.map((single) => single.dueAt?.getTime() ?? now);
  return {
    name: 'messaging_singles',
    text: insertText,
    values: [
      singles.map((single) => single.channelId),
      singles.map((single) => laneNumber(single.lane)),
      due.map(instant),
      singles.map((single, i) => instant(single.expiresAt?.getTime() ?? due[i]! + dayMs)),
      singles.map((single) => single.contactId ?? null),
      singles.map((single) => single.waivesConsent ?? false),
      singles.map((single) => single.address),
      singles.map((single) => single.text),
    ],
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();

export async function insertSingles(tx: Queryable, singles: readonly Single[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(singlesStatement(singles));
  return rows.map((row) => row.id);
}

export interface Claimed {
  readonly id: number;
  readonly lane: number;
  readonly expires_at: Date;
  readonly contact_id: number | null;
  readonly broadcast_id: number | null;
  readonly body_id: number | null;
  readonly attempts: number;
  readonly address: string;
  readonly text: string;
  readonly own_text: boolean;
  /** Why it may not go out any more, or `quiet`: not yet; null when it may. */
  readonly bar: 'opted_out' | 'cancelled' | 'expired' | 'quiet' | null;
}

/**
 * Commits that these are being handed over, best lane and longest due first. By ctid: under a generic plan a join on the
 * key would cost up to twenty times as much. Consent, quiet hours, cancelled broadcasts and validity are checked here, at the
 * last moment; rules of hours are worked out only when something ordinary or bulk is among them. `cancelled` are broadcasts whose repeats go no more.
 */
export async function claimOutbox(
  db: Queryable,
  fence: Fence,
  scheme: string,
  worstLane: number,
  most: number,
): Promise<Claimed[]> {
  return db.query<Claimed>({
    name: 'claim_outbox',
    text: claim,
    values: [fence.channelId, fence.owner, fence.epoch, worstLane, most, scheme],
  });
}

const claim = `
  with claimed as (
    update messaging.outbox o set claimed = $3 where o.ctid = any(array(
      select ctid from messaging.outbox
      where channel_id = $1 and lane <= $4 and due_at <= now() and claimed is null and not held
      order by lane, due_at limit $5 for update skip locked))
    and exists (select from messaging.channel where id = $1 and owner = $2::uuid and epoch = $3)
    returning o.*
  ), closed as materialized (
    select place_id from hours.opening where opens_at > now()
  )
  select c.id, c.lane, c.expires_at, c.contact_id, c.broadcast_id, c.body_id, c.attempts, c.address,
    coalesce(c.text, b.text) as text, c.text is not null as own_text,
    case
      when c.expires_at <= now() then 'expired'
      when not c.waives_consent and exists (
        select from registry.address a where a.scheme = $6 and a.value = c.address and a.opted_out) then 'opted_out'
      when c.lane >= ${patientLane} and hours.place_of_contact(c.contact_id) in (select place_id from closed) then 'quiet'
    end as bar
  from claimed c left join messaging.body b on b.id = c.body_id
  order by c.lane, c.due_at, c.id`;

/** Gives claimed rows back until the quiet hours of their people end; so long they stay valid, too. */
export async function waitForOpening(db: Queryable, ids: readonly number[]): Promise<void> {
  await db.run(sql`
    update messaging.outbox o set claimed = null, quiet = true, due_at = greatest(w.opens_at, o.due_at),
      expires_at = o.expires_at + greatest(w.opens_at - o.due_at, interval '0')
    from hours.opening w
    where o.id = any(${ids}::bigint[]) and w.place_id = hours.place_of_contact(o.contact_id)`);
}

/** Rows that an earlier owner was handing over, as they are. */
export async function outboxLeftBehind(db: Queryable, fence: Fence): Promise<Claimed[]> {
  return db.query<Claimed>(sql`
    select o.id, o.lane, o.expires_at, o.contact_id, o.broadcast_id, o.body_id, o.attempts, o.address,
      coalesce(o.text, b.text) as text, o.text is not null as own_text, null as bar
    from messaging.outbox o left join messaging.body b on b.id = o.body_id
    where o.channel_id = ${fence.channelId} and o.claimed <= ${fence.epoch}`);
}

/** Gives claimed rows back. With `except`, all that this epoch has claimed but those. */
export async function unclaim(
  db: Queryable,
  fence: Fence,
  ids: readonly number[] | null,
  except: readonly number[] = [],
): Promise<void> {
  await db.run(
    ids
      ? sql`update messaging.outbox set claimed = null where id = any(${ids}::bigint[])`
      : sql`update messaging.outbox set claimed = null
          where channel_id = ${fence.channelId} and claimed = ${fence.epoch} and id <> all(${except}::bigint[])`,
  );
}

/** When the next row falls due, in milliseconds from now; null when none waits. */
export async function nextDueIn(db: Queryable, channelId: number): Promise<number | null> {
  const [row] = await db.query<{ ms: number | null }>(sql`
    select min(extract(epoch from due - clock_timestamp()) * 1000)::float8 ms from generate_series(0, 3) l,
      lateral (select due_at due from messaging.outbox
        where channel_id = ${channelId} and lane = l and claimed is null and not held order by due_at limit 1) first`);
  return row?.ms ?? null;
}

/** Numbers that nothing reaches any more: found by reading messages in the order in which they went out. */
import { failures } from '../channels/failures.ts';
import { type Queryable, sql } from '../db/db.ts';

/** Kinds of failure that speak of the number itself, not of the network or of us. */
const dead: readonly string[] = Object.entries(failures).flatMap(([code, { fault }]) =>
  fault === 'number' && code !== 'number_barred' ? [code] : [],
);

export type Look = 'soon' | 'late';

/** One node at a time, to the end of its transaction. Answers how far it has looked; null when another is at it. */
export async function holdLook(tx: Queryable, look: Look): Promise<number | null> {
  const [row] = await tx.query<{ at: number }>(sql`select case ${look} when 'soon' then soon_id else late_id end as at
    from changes.dead_number where on_off for update skip locked`);
  return row?.at ?? null;
}

/** The id of messages of that moment. */
export async function idAt(tx: Queryable, at: Date): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`select messaging.id_floor(${at}::timestamptz) as id`);
  return row!.id;
}

export async function moveLook(tx: Queryable, look: Look, id: number): Promise<void> {
  if (look === 'soon') await tx.run(sql`update changes.dead_number set soon_id = ${id}`);
  else await tx.run(sql`update changes.dead_number set late_id = ${id}`);
}

export interface Stretch {
  readonly upTo: number;
  readonly suspects: readonly { readonly contact_id: number; readonly address: string }[];
}

/** Of the next messages, whose number refused one; and how far they reach. */
export async function nextStretch(tx: Queryable, after: number, before: number, most: number): Promise<Stretch> {
  const [row] = await tx.query<{ up_to: number; suspects: Stretch['suspects'] }>(sql`with stretch as materialized (
      select m.id, m.contact_id, m.address, m.state, m.failure, m.sent_at from messaging.message m
      where m.id > ${after} and m.id < ${before} order by m.id limit ${most})
    select coalesce(max(id), ${before}) as up_to,
      coalesce(jsonb_agg(distinct jsonb_build_object('contact_id', contact_id, 'address', address))
        filter (where contact_id is not null and (state = 7 or (state = 8 and sent_at is not null)) and failure = any(${dead as string[]}::text[])), '[]') as suspects
    from stretch`);
  return { upTo: row!.up_to, suspects: row!.suspects };
}

export interface Silence {
  readonly contact_id: number;
  readonly address: string;
  readonly count: number;
  readonly since: Date;
  readonly until: Date;
  readonly last_delivered_at: Date | null;
  readonly messages: readonly number[];
}

/**
 * Of these people and numbers, those that refused so often and so long in a row: since the last message that came to the
 * phone, the last that came from it, and an officer who said that it is right. Only numbers that the person still has,
 * and of which nobody is asked already.
 */
export function silentNumbers(
  tx: Queryable,
  suspects: Stretch['suspects'],
  rule: { readonly failures: number; readonly days: number },
): Promise<Silence[]> {
  return tx.query<Silence>(sql`select u.contact_id, u.address, f.count, f.since, f.until, messaging.id_time(g.id) as last_delivered_at,
      f.messages
    from jsonb_to_recordset(${JSON.stringify(suspects)}::jsonb) u(contact_id int, address text)
    join registry.address a on a.contact_id = u.contact_id and a.scheme = 'tel' and a.value = u.address
    cross join lateral (select greatest(
        (select max(id) from (select id from messaging.message m where m.contact_id = u.contact_id and m.address = u.address
          and m.state in (5, 6) order by id desc limit 1) d),
        (select max(id) from (select id from messaging.incoming i where i.contact_id = u.contact_id
          and i.address = u.address order by id desc limit 1) i),
        (select messaging.id_floor(max(h.decided_at)) from changes.change h where h.contact_id = u.contact_id
          and h.kind = 'number_remove' and h.from_value = u.address and h.state = 'rejected')) as heard,
      (select max(id) from (select id from messaging.message m where m.contact_id = u.contact_id and m.address = u.address
          and m.state in (5, 6) order by id desc limit 1) d) as id) g
    cross join lateral (select count(*)::int as count, min(at) as since, max(at) as until,
        (array_agg(id order by id desc))[1:10] as messages
      from (select m.id, messaging.id_time(m.id) as at from messaging.message m
        where m.contact_id = u.contact_id and m.address = u.address and m.id > coalesce(g.heard, 0)
          and (m.state = 7 or (m.state = 8 and m.sent_at is not null)) and m.failure = any(${dead as string[]}::text[]) order by m.id desc limit 200) x) f
    where not exists (select from changes.change h where h.contact_id = u.contact_id and h.kind = 'number_remove'
        and h.from_value = u.address and h.state not in ('confirmed', 'rejected', 'withdrawn'))
      and f.count >= ${rule.failures} and f.until - f.since >= make_interval(days => ${rule.days})`);
}

/** Open proposals about dead numbers of people who have been heard from, or reached, since. */
export async function answeringAgain(q: Queryable): Promise<number[]> {
  const rows = await q.query<{ id: number }>(sql`select h.id from changes.change h
    where h.origin = 'dead_number' and h.kind = 'number_remove'
      and (h.state in ('proposed', 'conflict', 'failed') or (h.state = 'accepted' and h.by_hand))
      and (exists (select from messaging.incoming i where i.contact_id = h.contact_id and i.address = h.from_value
          and i.id > messaging.id_floor((h.evidence -> -1 ->> 'until')::timestamptz))
        or exists (select from messaging.message m where m.contact_id = h.contact_id and m.address = h.from_value
          and m.state in (5, 6) and m.id > messaging.id_floor((h.evidence -> -1 ->> 'until')::timestamptz)))
    order by h.id limit 500`);
  return rows.map((row) => row.id);
}

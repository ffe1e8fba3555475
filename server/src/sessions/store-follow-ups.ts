/** What steps asked for that reaches others, in SQL. */
import { type Queryable, sql } from '../db/db.ts';
import type { FollowUp } from './model.ts';
import { sessionsWake } from './store-errands.ts';

export async function writeFollowUps(tx: Queryable, rows: readonly FollowUp[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`insert into sessions.follow_up (uuid, kind, flow_id, node_uuid, contact_id, channel_id, area, event)
    select uuid, kind, flow_id, node_uuid, contact_id, channel_id, area, event
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) u(uuid uuid, kind text, flow_id int, node_uuid uuid,
      contact_id int, channel_id int, area int[], event jsonb)
    on conflict (uuid) do nothing`);
  await tx.run(sql`select pg_notify(${sessionsWake}, '')`);
}

export interface TakenFollowUp extends FollowUp {
  readonly attempts: number;
}

/** The one that is due for longest. It is looked at again after `leaseMs`, should this node die. */
export async function takeFollowUp(q: Queryable, leaseMs: number): Promise<TakenFollowUp | null> {
  const [row] = await q.query<TakenFollowUp>(sql`update sessions.follow_up
    set attempts = attempts + 1, due_at = now() + make_interval(secs => ${leaseMs / 1000})
    where uuid = (select uuid from sessions.follow_up where done_at is null and due_at <= now()
      order by due_at limit 1 for update skip locked)
    returning uuid, kind, flow_id, node_uuid, contact_id, channel_id, area, event, attempts`);
  return row ?? null;
}

/** False where it was done already. */
export async function endFollowUp(
  tx: Queryable,
  uuid: string,
  outcome: 'done' | 'nobody' | 'refused',
  made: string | null,
): Promise<boolean> {
  const touched = await tx.run(sql`update sessions.follow_up set done_at = now(), outcome = ${outcome}, made = ${made}
    where uuid = ${uuid} and done_at is null`);
  return touched > 0;
}

export async function putFollowUpBack(q: Queryable, uuid: string, afterMs: number): Promise<void> {
  await q.run(sql`update sessions.follow_up set due_at = now() + make_interval(secs => ${afterMs / 1000})
    where uuid = ${uuid} and done_at is null`);
}

/** The person whose conversation it was, and what the flow is called. */
export async function whoAsked(q: Queryable, row: FollowUp): Promise<{ flow_name: string; channel: string | null }> {
  const [found] = await q.query<{ flow_name: string; channel: string | null }>(sql`select
    coalesce((select name from flows.flow where id = ${row.flow_id}), '') as flow_name,
    (select uuid::text from messaging.channel where id = ${row.channel_id} and retired_at is null) as channel`);
  return found!;
}

/** Uuids of the contacts that have these addresses. */
export function contactsAt(
  q: Queryable,
  addresses: readonly { readonly scheme: string; readonly value: string }[],
): Promise<{ scheme: string; value: string; contact: string }[]> {
  return q.query(sql`select a.scheme, a.value, c.uuid as contact from registry.address a
    join unnest(${addresses.map((each) => each.scheme)}::text[], ${addresses.map((each) => each.value)}::text[]) u(scheme, value)
      on a.scheme = u.scheme and a.value = u.value
    join registry.contact c on c.id = a.contact_id`);
}

import type { ThreadCall } from '@mhero/contract/channels.ts';
import { join, type Queryable, type Sql, sql } from '../db/db.ts';

export interface ThreadRow {
  readonly id: number;
  readonly at: Date;
  readonly text: string;
  readonly channel: string | null;
  readonly address: string;
  /** Null for what came in. */
  readonly state: number | null;
  readonly failure: string | null;
  readonly parts: number;
  readonly broadcast: string | null;
  readonly call: ThreadCall | null;
}

/** Four index ranges of one contact, merged by id: ids of both directions are in one order of time. */
const linesOf = (mine: Sql, before: number, limit: number): Sql => sql`
  select l.id, coalesce(l.at, messaging.id_time(l.id)) as at, coalesce(l.text, body.text, '') as text, channel.name as channel,
    l.address, l.state, l.failure, l.parts, broadcast.uuid as broadcast, l.call
  from (
    ${join(
      [
        sql`(select id, sent_at as at, text, body_id, channel_id, address, state, failure, parts, broadcast_id,
            null::jsonb as call
          from messaging.message where ${mine} and id < ${before} order by id desc limit ${limit})`,
        sql`(select id, due_at as at, text, body_id, channel_id, address,
            case when held or (quiet and due_at > now()) then 2 else 1 end::smallint, null, 1::smallint, broadcast_id,
            null::jsonb
          from messaging.outbox where ${mine} and id < ${before} order by id desc limit ${limit})`,
        sql`(select id, received_at as at, text, null::bigint, channel_id, address, null::smallint, null, 1::smallint, null::int,
            null::jsonb
          from messaging.incoming where ${mine} and id < ${before} order by id desc limit ${limit})`,
        sql`(select k.id, null::timestamptz as at, '', null::bigint, k.channel_id, k.address,
            case k.direction when 'out' then 0 end::smallint, null, 0::smallint, null::int,
            jsonb_build_object('id', k.uuid, 'state', k.state, 'outcome', k.outcome, 'seconds', k.seconds,
              'attempts', k.attempts, 'flow', f.name, 'lines', k.log)
          from (select * from calls.call where ${mine} and id < ${before} order by id desc limit ${limit}) k
            left join sessions.session s on s.uuid = k.session_uuid
            left join flows.flow f on f.id = coalesce(s.flow_id, k.flow_id))`,
      ],
      ' union all ',
    )}
    order by id desc limit ${limit}
  ) l
  left join messaging.body on body.id = l.body_id
  left join messaging.channel on channel.id = l.channel_id
  left join broadcasts.broadcast on broadcast.id = l.broadcast_id
  order by l.id desc`;

/** Null when the contact does not exist or is outside the area. */
export async function selectThread(
  q: Queryable,
  uuid: string,
  area: readonly number[] | null,
  before: number,
  limit: number,
): Promise<ThreadRow[] | null> {
  const [contact] = await q.query<{ id: number }>(sql`select id from registry.contact
    where id = (select coalesce(merged_into, id) from registry.contact where uuid = ${uuid}) and (${area}::int[] is null or places && ${area}::int[])`);
  return contact ? q.query<ThreadRow>(linesOf(sql`contact_id = ${contact.id}`, before, limit)) : null;
}

export function selectUnknownThread(
  q: Queryable,
  sender: { scheme: string; address: string },
  before: number,
  limit: number,
): Promise<ThreadRow[]> {
  return q.query<ThreadRow>(sql`select i.id, i.received_at as at, i.text, channel.name as channel, i.address,
      null::smallint as state, null as failure, 1 as parts, null as broadcast,
      null as call
    from messaging.incoming i left join messaging.channel on channel.id = i.channel_id
    where i.address = ${sender.address} and i.scheme = ${sender.scheme} and i.contact_id is null and i.id < ${before}
    order by i.id desc limit ${limit}`);
}

export interface UnknownRow {
  readonly address: string;
  readonly scheme: string;
  readonly messages: number;
  readonly last_text: string;
  readonly last_at: Date;
  readonly last_id: number;
}

/** Looks at the senders of the last 10,000 unknown messages: one bounded index range, whatever the table holds. */
export function selectUnknown(q: Queryable, before: number, limit: number): Promise<UnknownRow[]> {
  return q.query<UnknownRow>(sql`select address, scheme, count(*)::int as messages,
      (array_agg(text order by id desc))[1] as last_text, max(received_at) as last_at, max(id) as last_id
    from (select id, address, scheme, text, received_at from messaging.incoming
      where contact_id is null order by id desc limit 10000) recent
    group by address, scheme having max(id) < ${before} order by max(id) desc limit ${limit}`);
}

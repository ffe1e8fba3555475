/** Simulated phones: whoever got something or was in a call lately on a channel of kind `simulator`. */
import { type Queryable, sql } from '../db/db.ts';

export interface PhoneRow {
  readonly contact: string;
  readonly name: string;
  readonly address: string;
  readonly last_text: string | null;
  readonly last_at: Date | null;
}

/** Looks at the 20,000 newest messages and 2,000 newest calls: one bounded range of the primary key, whatever the table holds. */
export function selectPhones(q: Queryable, area: readonly number[] | null, limit: number): Promise<PhoneRow[]> {
  return q.query<PhoneRow>(sql`select c.uuid as contact, c.name, m.address, coalesce(m.text, b.text) as last_text, m.sent_at as last_at
    from (
      select distinct on (contact_id) id, contact_id, address, text, body_id, sent_at
      from (
        (select id, contact_id, address, text, body_id, sent_at, channel_id from messaging.message order by id desc limit 20000)
        union all
        (select id, contact_id, address, null, null, touched_at, channel_id from calls.call where state <> 'queued'
          order by id desc limit 2000)
      ) recent
      where contact_id is not null and channel_id in (select id from messaging.channel where kind = 'simulator')
      order by contact_id, id desc
    ) m
    join registry.contact c on c.id = m.contact_id and (${area}::int[] is null or c.places && ${area}::int[])
    left join messaging.body b on b.id = m.body_id
    order by m.id desc limit ${limit}`);
}

export interface PhoneOwner {
  readonly channel_id: number;
  readonly kind: string;
  readonly scheme: string;
  readonly address: string;
}

/** Where the newest message of a contact went; null when there was none or the contact is outside the area. */
export async function lastRoute(
  q: Queryable,
  uuid: string,
  area: readonly number[] | null,
): Promise<PhoneOwner | null> {
  const [row] = await q.query<PhoneOwner>(sql`select m.channel_id, channel.kind, channel.scheme, m.address
    from registry.contact c
    cross join lateral (
      (select id, channel_id, address from messaging.message where contact_id = c.id order by id desc limit 1)
      union all
      (select id, channel_id, address from messaging.incoming where contact_id = c.id order by id desc limit 1)
      union all
      (select k.id, k.channel_id, k.address from calls.call k join messaging.channel s on s.id = k.channel_id
        where k.contact_id = c.id and k.state <> 'queued' and s.kind = 'simulator' order by k.id desc limit 1)
      order by id desc limit 1
    ) m
    join messaging.channel on channel.id = m.channel_id and channel.retired_at is null
    where c.uuid = ${uuid} and (${area}::int[] is null or c.places && ${area}::int[])`);
  return row ?? null;
}

/** Broadcasts as other systems page through them: by their public id, newest first. */
import type { Subject } from '../access/subject.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { pageByUuid, type UuidPage, visibleTo } from '../registry/registry.ts';

export interface BroadcastRequest {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly query: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly channel: string;
  readonly scheme: string;
  readonly lane: number;
  /** scheduled, queued, sending, paused, done, cancelled */
  readonly state: string;
  readonly at: string | null;
  readonly due_at: Date;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly by: string | null;
  readonly again_of: string | null;
  readonly recipients: number;
}

export interface RequestsFilter extends UuidPage {
  readonly limit: number;
}

export function broadcastRequests(
  q: Queryable,
  subject: Pick<Subject, 'accountId' | 'area'>,
  filter: RequestsFilter,
): Promise<BroadcastRequest[]> {
  return q.query<BroadcastRequest>(sql`
    select b.id, b.uuid, b.name, b.query, b.texts, c.name channel, c.scheme, b.lane, b.state, b.at, b.due_at, b.created_at,
      b.finished_at, a.name "by", (select uuid from broadcasts.broadcast o where o.id = b.again_of) again_of, b.recipients
    from broadcasts.broadcast b join messaging.channel c on c.id = b.channel_id
    left join access.account a on a.id = b.account_id
    where ${visibleTo(subject, sql`b`)} and ${pageByUuid(sql`b.uuid`, filter)} order by b.uuid desc limit ${filter.limit}`);
}

/** Everybody whom these broadcasts go to or left out, as a query of ids. */
export const peopleOfBroadcasts = (uuids: readonly string[]): Sql => sql`
  select unnest(k.contact_ids) as id from broadcasts.chunk k join broadcasts.broadcast b on b.id = k.broadcast_id
    where b.uuid = any(${uuids as string[]}::uuid[])
  union select unnest(l.contact_ids) from broadcasts.left_out l join broadcasts.broadcast b on b.id = l.broadcast_id
    where b.uuid = any(${uuids as string[]}::uuid[])`;

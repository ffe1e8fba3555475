/** The channels that are in use, as those know them who choose one for each message. */
import { type Queryable, sql } from '../db/db.ts';

export interface OpenChannel {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly scheme: string;
  readonly kind: string;
}

export function openChannels(q: Queryable): Promise<OpenChannel[]> {
  return q.query(sql`select id, uuid, name, scheme, kind from messaging.channel where retired_at is null order by id`);
}

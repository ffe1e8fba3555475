/** The call in which a simulated phone rings or talks. */
import { type Queryable, sql } from '../db/db.ts';
import type { CallRow, Line } from './model.ts';

export interface LiveCall extends CallRow {
  readonly channel: string;
  readonly log: readonly Line[];
}

/** Of a contact within the area; null when there is none. */
export async function liveCall(
  q: Queryable,
  contact: string,
  area: readonly number[] | null,
): Promise<LiveCall | null> {
  const [row] = await q.query<LiveCall>(sql`select k.*, channel.name as channel from calls.call k
    join registry.contact c on c.id = k.contact_id and (${area}::int[] is null or c.places && ${area}::int[])
    join messaging.channel on channel.id = k.channel_id and channel.kind = 'simulator'
    where c.uuid = ${contact} and k.state in ('ringing', 'open') order by k.id desc limit 1`);
  return row ?? null;
}

/** What people wrote, read through once for words that other rooms look for. */
import { type Queryable, sql } from '../db/db.ts';

export interface HeardText {
  readonly id: number;
  readonly scheme: string;
  readonly address: string;
  readonly text: string;
  readonly at: Date;
}

/** Of the next `most` messages after `id`, those of known people that the pattern meets. `until` is where it ended. */
export async function heardAfter(
  q: Queryable,
  { id, most, pattern }: { readonly id: number; readonly most: number; readonly pattern: string },
): Promise<{ until: number; found: HeardText[] }> {
  const [end] = await q.query<{ until: number | null }>(sql`select max(id) as until from (
    select id from messaging.incoming where id > ${id} and received_at < now() - interval '10 seconds' order by id limit ${most}) i`);
  const until = end?.until ?? id;
  if (until <= id) return { until: id, found: [] };
  const found = await q.query<HeardText>(sql`select id, scheme, address, left(text, 1000) as text, received_at as at
    from messaging.incoming where id > ${id} and id <= ${until} and contact_id is not null and text ~* ${pattern} order by id`);
  return { until, found };
}

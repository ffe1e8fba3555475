/** Keywords that begin a flow already, in SQL. */
import { type Queryable, sql } from '../db/db.ts';

/** Each keyword in lower case with the name of its flow; those of flows that run and are not archived. */
export function keywordsInUse(q: Queryable): Promise<{ keyword: string; flow_name: string }[]> {
  return q.query(sql`select word as keyword, f.name as flow_name
    from sessions.trigger t join flows.flow f on f.id = t.flow_id cross join unnest(t.keywords) word
    where f.published is not null and f.archived_at is null order by t.id`);
}

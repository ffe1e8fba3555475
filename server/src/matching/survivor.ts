/** Whose contact stays, unless somebody chooses. */
import { type Queryable, sql } from '../db/db.ts';

/** Active before others, better sources first, then who was heard more recently, then the older contact. */
export async function betterOf(q: Queryable, one: number, other: number): Promise<number> {
  const [row] = await q.query<{ id: number }>(sql`select c.id from registry.contact c
    where c.id in (${one}, ${other})
    order by c.status <> 1, (select min(s.shown_priority) from registry.identity i
        join registry.source s on s.id = i.source_id and s.kind <> 'message'
        where i.contact_id = c.id and i.active) nulls last,
      c.last_heard_at desc nulls last, c.id limit 1`);
  return row?.id ?? Math.min(one, other);
}

/** Which source counts more where several speak of one person: when that changes, facts are shown anew, in portions. */
import { type Queryable, sql } from '../../db/db.ts';

/** What each source counted that counts another now, by its number; from here on new facts are shown by what holds now. */
export async function takePriorities(tx: Queryable): Promise<Record<string, number> | null> {
  const rows = await tx.query<{ id: number; shown: number }>(sql`update registry.source s
    set shown_priority = s.priority from (select id, shown_priority as shown from registry.source
      where shown_priority <> priority for update) o where o.id = s.id returning s.id, o.shown`);
  return rows.length === 0 ? null : Object.fromEntries(rows.map((row) => [row.id, row.shown]));
}

export async function prioritiesWait(q: Queryable): Promise<boolean> {
  const rows = await q.query(sql`select from registry.source where shown_priority <> priority limit 1`);
  return rows.length > 0;
}

/** How many people several sources speak of, one of these among them. */
export async function countShared(q: Queryable, before: Readonly<Record<string, number>>): Promise<number> {
  const sources = Object.keys(before).map(Number);
  const [row] = await q.query<{ people: number }>(sql`select count(distinct i.contact_id)::int as people
    from registry.identity i where i.source_id = any(${sources}::int[]) and exists (
      select from registry.identity o where o.contact_id = i.contact_id and o.source_id <> i.source_id)`);
  return row?.people ?? 0;
}

/** The next of them after `after`, shown anew; null at the end. */
export async function showAgain(
  tx: Queryable,
  before: Readonly<Record<string, number>>,
  after: number,
  limit: number,
): Promise<{ last: number; people: number } | null> {
  const sources = Object.keys(before).map(Number);
  const rows = await tx.query<{ id: number }>(sql`select distinct i.contact_id as id from registry.identity i
    where i.contact_id > ${after} and i.source_id = any(${sources}::int[]) and exists (
      select from registry.identity o where o.contact_id = i.contact_id and o.source_id <> i.source_id)
    order by 1 limit ${limit}`);
  const last = rows.at(-1);
  if (!last) return null;
  await tx.query(
    sql`select registry.show_again(${rows.map((row) => row.id)}::int[], ${JSON.stringify(before)}::jsonb)`,
  );
  return { last: last.id, people: rows.length };
}

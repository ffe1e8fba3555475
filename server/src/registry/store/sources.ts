/** Sources: made by name, how a live one is reached, and how leave is taken of one. */
import { type Queryable, sql } from '../../db/db.ts';
import { dropUnusedBlocks } from './resources.ts';

/** Finds the source by name or makes it. One that leave was taken of is there again, and its people know it. */
export async function openSource(db: Queryable, name: string, kind: string): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    sql`insert into registry.source as s (name, kind) values (${name}, ${kind})
      on conflict (name) do update set kind = case when s.left_at is null then s.kind else excluded.kind end,
        left_at = null returning id`,
  );
  return row!.id;
}

export async function saveConnection(
  db: Queryable,
  id: number,
  settings: object,
  secrets: Buffer | null,
): Promise<void> {
  await db.run(
    sql`update registry.source set settings = ${JSON.stringify(settings)}, secrets = ${secrets} where id = ${id}`,
  );
}

export async function setLeft(db: Queryable, id: number): Promise<void> {
  await db.run(sql`update registry.source set left_at = now(), settings = '{}', secrets = null where id = ${id}`);
}

const resourcesAtOnce = 20_000;

/**
 * Takes leave of some more people of a source, after this record: they stay, but what the source alone has said of
 * their posts and addresses goes. Answers the last record, or null when nothing is left to do. Doing it twice is safe.
 */
export async function leaveSome(db: Queryable, source: number, after: string, limit: number): Promise<string | null> {
  const rows = await db.query<{ resource_id: string; contact_id: number }>(
    sql`select resource_id, contact_id from registry.identity where source_id = ${source} and resource_id > ${after}
      order by resource_id limit ${limit}`,
  );
  const ids = rows.map((row) => row.contact_id);
  if (ids.length > 0) {
    await db.run(sql`update registry.role set active = false
      where source_id = ${source} and contact_id = any(${ids}::int[]) and active`);
    await db.run(sql`select registry.drop_addresses(${source}, ${ids}::int[], '{}', '{}', '{}')`);
    await db.run(sql`update registry.identity set active = false
      where source_id = ${source} and contact_id = any(${ids}::int[]) and active`);
    await db.run(sql`select registry.refresh_contacts(${ids}::int[])`);
    return rows.at(-1)!.resource_id;
  }
  const gone = await db.run(sql`delete from registry.resource where ctid = any(array(
    select ctid from registry.resource where source_id = ${source} limit ${resourcesAtOnce}))`);
  if (gone > 0) return after;
  await db.run(sql`delete from registry.refused where source_id = ${source}`);
  await db.run(sql`delete from registry.going where source_id = ${source}`);
  await dropUnusedBlocks(db);
  return null;
}

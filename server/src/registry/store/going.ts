/** What a source says is gone, or no longer names: held until all of it is known. */
import { type Queryable, sql } from '../../db/db.ts';
import { textArray } from './arrays.ts';

export interface Thing {
  readonly type: string;
  readonly id: string;
}

/** Only what we have can go. */
export const hold = (db: Queryable, sourceId: number, things: readonly Thing[]): Promise<number> =>
  db.run({
    name: 'registry-going-hold',
    text: `insert into registry.going as g (source_id, type, id, sure)
      select r.source_id, r.type, r.id, true from unnest($2::text[], $3::text[]) u(type, id)
      join registry.resource r on r.source_id = $1 and r.type = u.type and r.id = u.id
      on conflict (source_id, type, id) do update set sure = true where not g.sure`,
    values: [sourceId, ...columnsOf(things)],
  });

/** They are there after all, or have gone. */
export const release = (db: Queryable, sourceId: number, things: readonly Thing[]): Promise<number> =>
  db.run({
    name: 'registry-going-release',
    text: `delete from registry.going g using unnest($2::text[], $3::text[]) u(type, id)
      where g.source_id = $1 and g.type = u.type and g.id = u.id`,
    values: [sourceId, ...columnsOf(things)],
  });

export async function hasGoing(db: Queryable, sourceId: number): Promise<boolean> {
  return (await db.query(sql`select from registry.going where source_id = ${sourceId} limit 1`)).length > 0;
}

/** By type: how many would go, of how many that we have. */
export const countGoing = (db: Queryable, sourceId: number): Promise<{ type: string; going: number; of: number }[]> =>
  db.query(sql`select g.type, count(*)::int as going, (select count(*)::int from registry.resource r
      where r.source_id = ${sourceId} and r.type = g.type) as of
    from registry.going g where g.source_id = ${sourceId} and not g.kept group by g.type order by g.type`);

export const readGoing = (
  db: Queryable,
  sourceId: number,
  filter: { type: string; after: string; limit: number },
): Promise<{ id: string; sure: boolean }[]> =>
  db.query(sql`select id, sure from registry.going where source_id = ${sourceId} and type = ${filter.type}
    and not kept and id > ${filter.after} order by id limit ${filter.limit}`);

/** All that would go now stays, also when the source says the same again. */
export const keepGoing = (db: Queryable, sourceId: number): Promise<number> =>
  db.run(sql`update registry.going set kept = true where source_id = ${sourceId} and not kept`);

/** What was kept so far is asked about again. */
export const doubtKept = (db: Queryable, sourceId: number): Promise<number> =>
  db.run(sql`update registry.going set kept = false where source_id = ${sourceId} and kept`);

/** Names of people, for somebody who is asked whether they are really gone. */
export async function sampleGoing(db: Queryable, sourceId: number, type: string, most: number): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    sql`select coalesce(c.name, p.name, g.type || '/' || g.id) as name from registry.going g
      left join registry.identity i on g.type = 'Practitioner' and i.source_id = g.source_id and i.resource_id = g.id
      left join registry.role r on g.type = 'PractitionerRole' and r.source_id = g.source_id and r.resource_id = g.id
      left join registry.contact c on c.id = coalesce(i.contact_id, r.contact_id)
      left join registry.place p on g.type = 'Location' and p.source_id = g.source_id and p.resource_id = g.id
      where g.source_id = ${sourceId} and g.type = ${type} and not g.kept order by g.id limit ${most}`,
  );
  return rows.map((row) => row.name);
}

/** Begins to note what is there; on one connection from here to `endComparison`. */
export async function beginComparison(db: Queryable): Promise<void> {
  await db.run(sql`create temporary table if not exists seen_there (type text not null, id text not null)`);
  await db.run(sql`truncate seen_there`);
}

export const noteThere = (db: Queryable, things: readonly Thing[]): Promise<number> =>
  db.run({
    text: 'insert into seen_there select * from unnest($1::text[], $2::text[])',
    values: columnsOf(things),
  });

/** What we have of this type and was not noted is held; what was noted is released. */
export async function endComparison(db: Queryable, sourceId: number, type: string): Promise<void> {
  await db.run(sql`analyze seen_there`);
  await db.run(sql`delete from registry.going g where source_id = ${sourceId} and type = ${type}
    and exists (select from seen_there s where s.type = g.type and s.id = g.id)`);
  await db.run(sql`insert into registry.going (source_id, type, id, sure)
    select r.source_id, r.type, r.id, false from registry.resource r
    where r.source_id = ${sourceId} and r.type = ${type}
      and not exists (select from seen_there s where s.type = r.type and s.id = r.id)
    on conflict do nothing`);
  await db.run(sql`delete from seen_there where type = ${type}`);
}

const columnsOf = (things: readonly Thing[]): [string, string] => [
  textArray(things.map((thing) => thing.type)),
  textArray(things.map((thing) => thing.id)),
];

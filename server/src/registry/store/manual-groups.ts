/** Groups that are kept by hand: made, renamed, and who is in them. Members are counted and moved within an area only. */
import { type Queryable, sql } from '../../db/db.ts';

type Area = readonly number[] | null;

export interface GroupRecord {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Of a smart group. */
  readonly query: string | null;
  readonly source_id: number | null;
  readonly resource_id: string | null;
  readonly source: string | null;
  /** Kept together with the source's both ways. */
  readonly two_way: boolean;
  /** What the source called it last. */
  readonly source_name: string | null;
  /** Within the area. */
  readonly members: number;
}

const columns = sql`g.id, g.uuid, g.name, g.query, g.source_id, g.resource_id, g.two_way, g.source_name, s.name as source`;

export function listGroups(
  q: Queryable,
  area: Area,
  search: string | null,
  after: { readonly name: string; readonly id: number } | null,
  limit: number,
): Promise<GroupRecord[]> {
  return q.query<GroupRecord>(sql`with page as (
      select ${columns} from registry.contact_group g left join registry.source s on s.id = g.source_id
      where (${search}::text is null or strpos(lower(g.name), lower(${search})) > 0)
        and (${after?.name ?? null}::text is null or (lower(g.name), g.id) > (lower(${after?.name ?? null}), ${after?.id ?? 0}))
      order by lower(g.name), g.id limit ${limit}),
    members as (
      select u.id, count(*)::int as n from registry.contact c cross join lateral unnest(c.groups) u(id)
      where c.groups && (select array_agg(id) from page)
        and (${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[]) group by u.id)
    select p.*, coalesce(m.n, 0) as members from page p left join members m using (id) order by lower(p.name), p.id`);
}

/** Null when there is none. */
export async function findGroup(q: Queryable, uuid: string, area: Area): Promise<GroupRecord | null> {
  const [row] = await q.query<GroupRecord>(sql`select ${columns}, (select count(*)::int from registry.contact c
      where c.groups @> array[g.id]
        and (${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])) as members
    from registry.contact_group g left join registry.source s on s.id = g.source_id where g.uuid = ${uuid}`);
  return row ?? null;
}

/** Null when the name is taken. */
export async function createGroup(tx: Queryable, name: string): Promise<string | null> {
  const [row] = await tx.query<{ uuid: string }>(sql`insert into registry.contact_group (name) values (${name})
    on conflict do nothing returning uuid`);
  return row?.uuid ?? null;
}

/** False when the name is taken. */
export async function renameGroup(tx: Queryable, id: number, name: string): Promise<boolean> {
  return (
    (await tx.run(sql`update registry.contact_group g set name = ${name} where id = ${id}
      and not exists (select from registry.contact_group o where lower(o.name) = lower(${name}) and o.id <> g.id)`)) > 0
  );
}

/** Whether all who are in it are of this area: only then may it be renamed from there. */
export async function liesWithin(q: Queryable, id: number, area: Area): Promise<boolean> {
  if (area === null) return true;
  const [row] = await q.query<{ within: boolean }>(sql`select not exists (select from registry.contact c
    where c.groups @> array[${id}::int] and not c.places && ${area as number[]}::int[]) as within`);
  return row!.within;
}

/** Answers how many were not (or were) in it before. */
export function moveMembers(
  tx: Queryable,
  groupId: number,
  who: { readonly uuids: readonly string[] } | { readonly ids: readonly number[] },
  add: boolean,
  area: Area,
): Promise<number> {
  const uuids = 'uuids' in who ? (who.uuids as string[]) : null;
  const ids = 'ids' in who ? (who.ids as number[]) : null;
  return tx.run(sql`update registry.contact c set updated_at = now(),
      groups = case when ${add} then array(select distinct unnest(c.groups || ${groupId}::int) order by 1)
        else array_remove(c.groups, ${groupId}::int) end
    where (c.uuid = any(${uuids}::uuid[]) or c.id = any(${ids}::int[]))
      and (${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])
      and c.groups @> array[${groupId}::int] <> ${add}`);
}

export interface GroupLink {
  readonly sourceId: number | null;
  readonly resourceId: string | null;
  readonly twoWay: boolean;
  readonly sourceName: string | null;
}

/** Whose group it is at the source. Without a source, what it had there last is forgotten. */
export async function linkGroup(tx: Queryable, id: number, link: GroupLink): Promise<void> {
  await tx.run(sql`update registry.contact_group set source_id = ${link.sourceId}::int, resource_id = ${link.resourceId},
      two_way = ${link.twoWay}, source_name = ${link.sourceName} where id = ${id}`);
  if (link.resourceId === null) await tx.run(sql`delete from registry.group_member where group_id = ${id}`);
}

/** From what other systems call people, posts, groups and places to who is meant: inside the caller's area only. */
import { type Queryable, sql } from '../../db/db.ts';

type Area = readonly number[] | null;

export interface NamedPeople {
  /** As asked for. */
  readonly ref: string;
  /** Ids of contacts; several where registries use the same id for different people. */
  readonly contacts: readonly number[];
}

const within = (area: Area) =>
  sql`(${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])`;

/**
 * Practitioners by our id, or by the id that a registry gave them. Our id of somebody who was merged leads to the survivor.
 * What leads to nobody in the area is missing.
 */
export function peopleNamed(q: Queryable, area: Area, refs: readonly string[]): Promise<NamedPeople[]> {
  return q.query<NamedPeople>(sql`
    select n.ref, array_agg(distinct c.id) as contacts
    from unnest(${refs as string[]}::text[]) n(ref) cross join lateral (
      (with recursive way as (
        select k.id, k.merged_into from registry.contact k
          where k.uuid = case when n.ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then n.ref::uuid end
        union all select k.id, k.merged_into from way join registry.contact k on k.id = way.merged_into
      ) select id from way where merged_into is null)
      union select i.contact_id from registry.source s join registry.identity i on i.source_id = s.id and i.resource_id = n.ref
    ) found join registry.contact c on c.id = found.id and ${within(area)}
    group by n.ref`);
}

/** Of these contacts, those that were merged, and who they are now: whether in the caller's area or not. */
export function survivorsOf(q: Queryable, uuids: readonly string[]): Promise<{ ref: string; uuid: string }[]> {
  return q.query(sql`with recursive way as (
      select k.uuid as ref, k.merged_into as next from registry.contact k
        where k.uuid = any(${uuids as string[]}::uuid[]) and k.merged_into is not null
      union all select way.ref, k.merged_into from way join registry.contact k on k.id = way.next
        where k.merged_into is not null
    )
    select way.ref, c.uuid from way join registry.contact c on c.id = way.next where c.merged_into is null`);
}

/** As `peopleNamed`, by the id of a post (PractitionerRole) in its registry. */
export function peopleOfRoles(q: Queryable, area: Area, refs: readonly string[]): Promise<NamedPeople[]> {
  return q.query<NamedPeople>(sql`
    select n.ref, array_agg(distinct c.id) as contacts
    from unnest(${refs as string[]}::text[]) n(ref) cross join registry.source s
    join registry.role r on r.source_id = s.id and r.resource_id = n.ref and r.active
    join registry.contact c on c.id = r.contact_id and ${within(area)}
    group by n.ref`);
}

/** Groups by our id or that of their registry. */
export function groupsNamed(q: Queryable, refs: readonly string[]): Promise<{ ref: string; name: string }[]> {
  return q.query(sql`select n.ref, g.name from unnest(${refs as string[]}::text[]) n(ref)
    join registry.contact_group g on g.uuid::text = n.ref or g.resource_id = n.ref`);
}

/** Places by the id of their registry, as Location or as the Organization that runs it. */
export function placesNamed(q: Queryable, refs: readonly string[]): Promise<{ ref: string; ids: number[] }[]> {
  return q.query(sql`select n.ref, array_agg(p.id) as ids from unnest(${refs as string[]}::text[]) n(ref)
    join registry.place p on p.resource_id = n.ref or p.organization_ref = n.ref group by n.ref`);
}

/** Who has one of these numbers, whether in the area or not. */
export function ownersNamed(
  q: Queryable,
  area: Area,
  values: readonly string[],
): Promise<{ value: string; id: number; inside: boolean }[]> {
  return q.query(sql`select a.value, c.id, ${within(area)} as inside
    from registry.address a join registry.contact c on c.id = a.contact_id
    where a.scheme = 'tel' and a.value = any(${values as string[]}::text[]) order by a.value, inside desc, c.id`);
}

/** Everybody of these places, as a query of ids. */
export const everybodyIn = (area: Area, places: readonly number[]) =>
  sql`select c.id from registry.contact c where c.places && ${places as number[]}::int[] and ${within(area)}`;

/** Those of these contacts who are in the area. */
export async function contactsInside(q: Queryable, area: Area, ids: readonly number[]): Promise<number[]> {
  const rows = await q.query<{ id: number }>(sql`select c.id from registry.contact c
    where c.id = any(${ids as number[]}::int[]) and ${within(area)}`);
  return rows.map((row) => row.id);
}

/** Every address of these contacts. */
export function addressesOf(
  q: Queryable,
  ids: readonly number[],
): Promise<{ id: number; scheme: string; value: string }[]> {
  return q.query(sql`select contact_id as id, scheme, value from registry.address
    where contact_id = any(${ids as number[]}::int[]) order by id`);
}

/** Public ids of these contacts. */
export async function uuidsOf(q: Queryable, ids: readonly number[]): Promise<string[]> {
  const rows = await q.query<{ uuid: string }>(
    sql`select uuid from registry.contact where id = any(${ids as number[]}::int[])`,
  );
  return rows.map((row) => row.uuid);
}

/** Which record of which registry a change of a person is about. */
import { type Queryable, sql } from '../db/db.ts';

type Area = readonly number[] | null;

export interface Person {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly language: string | null;
  readonly status: number;
  readonly fields: Readonly<Record<string, { readonly text: string }>>;
}

/** Null outside of the area. */
export async function findPerson(q: Queryable, uuid: string, area: Area): Promise<Person | null> {
  const [row] = await q.query<Person>(sql`select id, uuid, name, language, status, fields from registry.contact
    where uuid = ${uuid} and (${area as number[] | null}::int[] is null or places && ${area as number[] | null}::int[])`);
  return row ?? null;
}

export async function readPerson(q: Queryable, id: number): Promise<Person | null> {
  const [row] = await q.query<Person>(
    sql`select id, uuid, name, language, status, fields from registry.contact where id = ${id}`,
  );
  return row ?? null;
}

export interface RecordRow {
  readonly source_id: number;
  readonly resource_id: string;
}

/** Practitioners that stand for this person: those of registries that may be written to first. */
export const identitiesOf = (q: Queryable, contactId: number): Promise<RecordRow[]> =>
  q.query<RecordRow>(sql`select i.source_id, i.resource_id from registry.identity i
    join registry.source s on s.id = i.source_id and s.left_at is null
    left join changes.source w on w.source_id = i.source_id
    where i.contact_id = ${contactId}
    order by coalesce(w.write_back, 'off') = 'ask' desc, i.active desc, s.priority, i.source_id, i.resource_id limit 20`);

export interface RoleRecord extends RecordRow {
  readonly facility_id: number | null;
  readonly facility: string | null;
}

/** Current posts of this person, the newest first. */
export const rolesOf = (q: Queryable, contactId: number): Promise<RoleRecord[]> =>
  q.query<RoleRecord>(sql`select r.source_id, r.resource_id, r.facility_id, f.name as facility from registry.role r
    join registry.source s on s.id = r.source_id and s.left_at is null
    left join registry.place f on f.id = r.facility_id left join changes.source w on w.source_id = r.source_id
    where r.contact_id = ${contactId} and r.active and (r.ends_on is null or r.ends_on >= current_date)
    order by coalesce(w.write_back, 'off') = 'ask' desc, s.priority, r.starts_on desc nulls last, r.id limit 20`);

/** Sources that say this number of this person. */
export async function sourcesOfNumber(q: Queryable, contactId: number, value: string): Promise<number[]> {
  const [row] = await q.query<{ sources: number[] }>(sql`select sources from registry.address
    where contact_id = ${contactId} and scheme = 'tel' and value = ${value}`);
  return row?.sources ?? [];
}

/** Numbers of this person, the one that is used first. */
export async function numbersOf(q: Queryable, contactId: number): Promise<string[]> {
  const rows = await q.query<{ value: string }>(sql`select value from registry.address
    where contact_id = ${contactId} and scheme = 'tel' and valid order by opted_out, rank, id limit 20`);
  return rows.map((row) => row.value);
}

export interface PlaceName {
  readonly id: number;
  readonly name: string;
  readonly within: readonly string[];
  readonly source_id: number;
  readonly resource_id: string;
  readonly organization_ref: string | null;
}

export function readPlaceNames(q: Queryable, ids: readonly number[]): Promise<PlaceName[]> {
  return q.query<PlaceName>(sql`select p.id, p.name, p.source_id, p.resource_id, p.organization_ref,
      coalesce((select array_agg(a.name order by u.at) from unnest(p.path[2:]) with ordinality u(id, at)
        join registry.place a on a.id = u.id), '{}') as within
    from registry.place p where p.id = any(${ids as number[]}::int[])`);
}

/** Our place for a source's own id of it. */
export async function placeOf(q: Queryable, sourceId: number, ref: string): Promise<PlaceName | null> {
  const [row] = await q.query<{ id: number }>(sql`select id from registry.place
    where (source_id = ${sourceId} and resource_id = ${ref})
      or (${ref} ~ '^@\d{1,9}:' and source_id = substring(${ref} from '^@(\d{1,9}):')::int
        and resource_id = regexp_replace(${ref}, '^@\d{1,9}:', '')) limit 1`);
  return row ? ((await readPlaceNames(q, [row.id]))[0] ?? null) : null;
}

/** Every active facility, for the index of names. */
export const readFacilities = (q: Queryable, most: number): Promise<{ id: number; name: string }[]> =>
  q.query(sql`select id, name from registry.place where facility and active order by id limit ${most}`);

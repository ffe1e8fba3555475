/** What the registry says of contacts, places, concepts and groups, as the renderers need it. */
import { type Queryable, sql } from '../../db/db.ts';

export interface ContactRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly status: number;
  readonly language: string | null;
  readonly gender: string | null;
  readonly birth_date: string | null;
  readonly places: number[];
}
export interface AddressRow {
  readonly contact_id: number;
  readonly scheme: string;
  readonly value: string;
  readonly raw: string | null;
  readonly use: string | null;
  readonly valid: boolean;
  readonly refusal: string | null;
}
export interface IdentifierRow {
  readonly contact_id: number;
  readonly system: string;
  readonly value: string;
}
export interface IdentityRow {
  readonly contact_id: number;
  readonly source_id: number;
  readonly resource_id: string;
  readonly skills: number[];
}
export interface RoleRow {
  readonly contact_id: number;
  readonly source_id: number;
  readonly resource_id: string;
  readonly organization_ref: string | null;
  readonly cadre_id: number | null;
  readonly job_id: number | null;
  readonly facility_id: number | null;
  readonly facility_source: number | null;
  readonly facility_record: string | null;
  readonly path: number[] | null;
  readonly skills: number[];
  readonly starts_on: string | null;
  readonly ends_on: string | null;
  readonly active: boolean;
}
export interface PlaceRow {
  readonly id: number;
  readonly source_id: number;
  readonly resource_id: string;
  readonly name: string;
  readonly code: string | null;
  readonly level: string | null;
  readonly facility: boolean;
  readonly type_id: number | null;
  readonly path: number[];
  readonly organization_ref: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly active: boolean;
  readonly parent_source: number | null;
  readonly parent_record: string | null;
  readonly parent_organization: string | null;
}
export interface ConceptRow {
  readonly id: number;
  readonly kind: string;
  readonly system: string;
  readonly code: string;
  readonly name: string;
}
export interface GroupRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly query: string | null;
}
/** Concepts and sources by id. */
export interface Known {
  readonly concepts: ReadonlyMap<number, ConceptRow>;
  /** Where the records of a source are: its address, or a name made for it. */
  readonly sources: ReadonlyMap<number, string>;
}

export interface People {
  readonly contacts: readonly ContactRow[];
  readonly addresses: ReadonlyMap<number, AddressRow[]>;
  readonly identifiers: ReadonlyMap<number, IdentifierRow[]>;
  readonly identities: ReadonlyMap<number, IdentityRow[]>;
  readonly roles: ReadonlyMap<number, RoleRow[]>;
}

const byContact = <R extends { readonly contact_id: number }>(rows: R[]): Map<number, R[]> =>
  Map.groupBy(rows, (row) => row.contact_id);

/** Who became one with another is there no more. */
export async function loadPeople(db: Queryable, ids: readonly number[]): Promise<People> {
  const contacts =
    await db.query<ContactRow>(sql`select id, uuid, name, given_name, family_name, status, language, gender,
    birth_date, places from registry.contact where id = any(${ids}::int[]) and merged_into is null`);
  const addresses = await db.query<AddressRow>(sql`select contact_id, scheme, value, raw, use, valid, refusal
    from registry.address where contact_id = any(${ids}::int[]) order by contact_id, rank, id`);
  const identifiers = await db.query<IdentifierRow>(sql`select contact_id, system, value from registry.identifier
    where contact_id = any(${ids}::int[]) order by contact_id, system, value`);
  const identities = await db.query<IdentityRow>(sql`select contact_id, source_id, resource_id, skills
    from registry.identity where contact_id = any(${ids}::int[]) order by contact_id, source_id, resource_id`);
  const roles =
    await db.query<RoleRow>(sql`select r.contact_id, r.source_id, r.resource_id, r.organization_ref, r.cadre_id,
      r.job_id, r.facility_id, p.source_id as facility_source, p.resource_id as facility_record, p.path, r.skills,
      r.starts_on, r.ends_on, r.active
    from registry.role r left join registry.place p on p.id = r.facility_id
    where r.contact_id = any(${ids}::int[]) order by r.contact_id, r.source_id, r.resource_id`);
  return {
    contacts,
    addresses: byContact(addresses),
    identifiers: byContact(identifiers),
    identities: byContact(identities),
    roles: byContact(roles),
  };
}

const placeColumns = sql`p.id, p.source_id, p.resource_id, p.name, p.code, p.level, p.facility, p.type_id, p.path,
  p.organization_ref, p.latitude, p.longitude, p.active, u.source_id as parent_source, u.resource_id as parent_record,
  u.organization_ref as parent_organization`;

/** These and their children: what hangs on a place names it. */
export const loadPlaces = (db: Queryable, ids: readonly number[]): Promise<PlaceRow[]> =>
  db.query<PlaceRow>(sql`select ${placeColumns} from registry.place p left join registry.place u on u.id = p.parent_id
    where p.id = any(${ids}::int[]) or p.parent_id = any(${ids}::int[])`);

/** All places of these organizations, the first of each first. */
export const loadPlacesOf = (db: Queryable, keys: readonly { source: number; record: string }[]): Promise<PlaceRow[]> =>
  db.query<PlaceRow>(sql`select ${placeColumns} from registry.place p left join registry.place u on u.id = p.parent_id
    where (p.source_id, p.organization_ref) in (select * from unnest(${keys.map((key) => key.source)}::int[],
      ${keys.map((key) => key.record)}::text[])) order by p.id`);

export const loadEmployers = (
  db: Queryable,
  keys: readonly { source: number; record: string }[],
): Promise<ConceptRow[]> =>
  db.query<ConceptRow>(sql`select id, kind, system, code, name from registry.concept where kind = 'employer'
    and (system, code) in (select 'Organization@' || s, r from unnest(${keys.map((key) => key.source)}::int[],
      ${keys.map((key) => key.record)}::text[]) u(s, r))`);

/** What sources call their organizations, by `source record`. */
export async function loadOrganizationNames(
  db: Queryable,
  keys: readonly { source: number; record: string }[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ key: string; name: string }>(sql`select u.s || ' ' || u.r as key, t.name
    from unnest(${keys.map((key) => key.source)}::int[], ${keys.map((key) => key.record)}::text[]) u(s, r)
    join registry.term t on t.system = 'Organization@' || u.s and t.code = u.r where t.name is not null`);
  return new Map(rows.map((row) => [row.key, row.name]));
}

export const loadGroups = (db: Queryable, ids: readonly number[]): Promise<GroupRow[]> =>
  db.query<GroupRow>(sql`select id, uuid, name, query from registry.contact_group where id = any(${ids}::int[])`);

export async function loadKnown(db: Queryable, conceptIds: readonly number[]): Promise<Known> {
  const concepts = await db.query<ConceptRow>(
    sql`select id, kind, system, code, name from registry.concept where id = any(${[...new Set(conceptIds)]}::int[])`,
  );
  const sources = await db.query<{ id: number; name: string; url: string | null }>(
    sql`select id, name, settings ->> 'url' as url from registry.source`,
  );
  return {
    concepts: new Map(concepts.map((row) => [row.id, row])),
    sources: new Map(sources.map(({ id, name, url }) => [id, addressOf(name, url)])),
  };
}

const addressOf = (name: string, url: string | null): string =>
  url && /^https?:\/\/\S+$/.test(url) ? url.replace(/\/+$/, '') : `urn:mhero:source:${encodeURIComponent(name)}`;

/** People who have one of these jobs, cadres or skills; places of these types. In portions from a cursor. */
export const contactsOfConcepts = (db: Queryable, ids: readonly number[], after: number, most: number) =>
  db.query<{ id: number }>(sql`select distinct contact_id as id from (
      select contact_id from registry.role where contact_id > ${after} and (job_id = any(${ids}::int[])
        or cadre_id = any(${ids}::int[]) or skills && ${ids}::int[])
      union all
      select contact_id from registry.identity where contact_id > ${after} and skills && ${ids}::int[]) x
    order by 1 limit ${most}`);

export const placesOfConcepts = (db: Queryable, ids: readonly number[]) =>
  db.query<{ id: number }>(sql`select id from registry.place where type_id = any(${ids}::int[])`);

export const loadConcepts = (db: Queryable, ids: readonly number[]): Promise<ConceptRow[]> =>
  db.query<ConceptRow>(sql`select id, kind, system, code, name from registry.concept where id = any(${ids}::int[])`);

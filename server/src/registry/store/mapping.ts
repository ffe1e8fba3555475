/** Mappings of sources, and what a preview needs of the rows and resources that are there. */
import type { Mapping } from '@mhero/contract/mapping.ts';
import { type Queryable, sql } from '../../db/db.ts';
import type { ConceptKey } from '../normalise/rows.ts';
import { isObject, type Json } from '../normalise/tolerant.ts';
import { textArray } from './arrays.ts';
import { readResources } from './sheets.ts';

export interface MappingRow {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly mapping: Mapping | null;
  readonly version: number;
}

/** Locks the source's row until the transaction ends when it is to be changed. */
export async function readMappingRow(db: Queryable, id: number, change = false): Promise<MappingRow | null> {
  const [row] = await db.query<MappingRow>(
    change
      ? sql`select id, name, kind, mapping, mapping_version as version from registry.source where id = ${id} for update`
      : sql`select id, name, kind, mapping, mapping_version as version from registry.source where id = ${id}`,
  );
  return row ?? null;
}

interface ConnectionRow {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Buffer | null;
}

export async function readConnection(db: Queryable, id: number): Promise<ConnectionRow | null> {
  const [row] = await db.query<ConnectionRow>(
    sql`select kind, settings, secrets from registry.source where id = ${id}`,
  );
  return row ?? null;
}

export async function writeMapping(db: Queryable, id: number, mapping: Mapping | null): Promise<void> {
  await db.run(
    sql`update registry.source set mapping = ${mapping === null ? null : JSON.stringify(mapping)}::jsonb,
      mapping_version = mapping_version + 1 where id = ${id}`,
  );
}

export async function countResources(db: Queryable, sourceId: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    sql`select count(*)::int from registry.resource where source_id = ${sourceId}`,
  );
  return row!.count;
}

/** Some of a type, from few blocks that lie far apart: each block holds hundreds and has to be unpacked whole. */
async function someIds(db: Queryable, sourceId: number, type: string, wanted: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    sql`with blocks as (
        select content_id from registry.resource where source_id = ${sourceId} and type = ${type}
        group by content_id order by md5(content_id::text) limit 6
      )
      select id from (
        select r.id, row_number() over (partition by r.content_id order by r.hash) as nth
        from registry.resource r join blocks b using (content_id)
        where r.source_id = ${sourceId} and r.type = ${type}
      ) ranked order by nth, id limit ${wanted}`,
  );
  return rows.map((row) => row.id);
}

/** People of a source with their roles and what is linked to them, and some places. */
export async function sampleStored(
  db: Queryable,
  sourceId: number,
  limits: { people: number; places: number },
): Promise<Json[]> {
  const people = await someIds(db, sourceId, 'Practitioner', limits.people);
  const patients = await someIds(db, sourceId, 'Patient', limits.people);
  const others = await db.query<{ type: string; id: string }>(
    sql`select 'PractitionerRole' as type, r.resource_id as id from registry.identity i
        join registry.role r on r.contact_id = i.contact_id and r.source_id = i.source_id
        where i.source_id = ${sourceId} and i.resource_id = any(${textArray(people)}::text[])
          and r.resource_id not like '%/%'
      union all select 'Basic', l.resource_id from registry.linked l
        where l.source_id = ${sourceId} and l.practitioner_ref = any(${textArray(people)}::text[])
      limit 500`,
  );
  const wanted = new Map<string, string[]>([
    ['Practitioner', people],
    ['Patient', patients],
    ['Location', await someIds(db, sourceId, 'Location', limits.places)],
  ]);
  for (const { type, id } of others) wanted.set(type, [...(wanted.get(type) ?? []), id]);
  const found: Json[] = [];
  for (const [type, ids] of wanted)
    if (ids.length > 0)
      for (const resource of (await readResources(db, sourceId, type, ids)).values())
        if (isObject(resource)) found.push(resource);
  return found;
}

export interface Naming {
  /** By `system code`: what a list calls it, and the code of its cadre. */
  readonly terms: ReadonlyMap<string, { name: string | null; kind: string | null; cadre: string | null }>;
  readonly cadres: ReadonlyMap<string, string>;
  /** Places of the source by their id. */
  readonly places: ReadonlyMap<string, string>;
}

/** What codes and references of a sample are called. */
export async function readNaming(
  db: Queryable,
  sourceId: number,
  keys: readonly ConceptKey[],
  places: readonly string[],
): Promise<Naming> {
  const terms = await db.query<{
    system: string;
    code: string;
    name: string | null;
    kind: string | null;
    cadre: string | null;
    cadre_name: string | null;
  }>(
    sql`select t.system, t.code, t.name, t.kind, t.cadre, c.name as cadre_name
      from unnest(${textArray(keys.map((key) => key.system))}::text[], ${textArray(keys.map((key) => key.code))}::text[])
        u(system, code)
      join registry.term t on t.system = u.system and t.code = u.code
      left join registry.concept c on c.kind = 'cadre' and c.code = t.cadre`,
  );
  const named = await db.query<{ resource_id: string; name: string }>(
    sql`select resource_id, name from registry.place
      where source_id = ${sourceId} and resource_id = any(${textArray(places)}::text[])`,
  );
  return {
    terms: new Map(terms.map((term) => [`${term.system} ${term.code}`, term])),
    cadres: new Map(terms.flatMap((term) => (term.cadre && term.cadre_name ? [[term.cadre, term.cadre_name]] : []))),
    places: new Map(named.map((place) => [place.resource_id, place.name])),
  };
}

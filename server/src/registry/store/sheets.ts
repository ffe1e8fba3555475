/** What a sheet needs of the registry: names that are known, and what earlier sheets of its source have said. */
import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { type Db, type Queryable, sql } from '../../db/db.ts';
import type { KnownConcept, KnownPlace } from '../sheets/known.ts';
import { textArray } from './arrays.ts';

export const findConcepts = (db: Queryable, sourceId: number): Promise<KnownConcept[]> =>
  db.query<KnownConcept>(
    // Its own come first: a sheet keeps to the word that it was given the first time.
    sql`select kind, system, code, name, coalesce(source_id = ${sourceId}, false) as own from registry.concept
      where kind in ('cadre', 'job', 'skill', 'facility_type') order by source_id is distinct from ${sourceId}, id`,
  );

/** All places with the names above them; a country has some ten thousand. */
export async function* findPlaces(db: Db, sourceId: number): AsyncGenerator<KnownPlace> {
  const names = new Map<number, string>();
  for await (const rows of db.stream<{ id: number; name: string }>(sql`select id, name from registry.place`))
    for (const row of rows) names.set(row.id, row.name);
  const places = db.stream<{ name: string; facility: boolean; source: number; resource: string; path: number[] }>(
    sql`select name, facility, source_id as source, resource_id as resource, path from registry.place order by id`,
  );
  for await (const rows of places)
    for (const { name, facility, source, resource, path } of rows) {
      const own = source === sourceId;
      yield {
        reference: `Location/${own ? '' : `@${source}:`}${resource}`,
        name,
        facility,
        own,
        within: path.slice(1).flatMap((id) => names.get(id) ?? []),
      };
    }
}

/** Resources of one type as they were received, by id; absent when there are none. */
export async function readResources(
  db: Queryable,
  sourceId: number,
  type: string,
  ids: readonly string[],
): Promise<Map<string, unknown>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<{ id: string; content_id: number; line: number }>(
    sql`select id, content_id, line from registry.resource
      where source_id = ${sourceId} and type = ${type} and id = any(${textArray(ids)}::text[])`,
  );
  const found = new Map<string, unknown>();
  for (const [block, inside] of Map.groupBy(rows, (row) => row.content_id)) {
    const [content] = await db.query<{ block: Buffer }>(sql`select block from registry.content where id = ${block}`);
    const lines = content ? zstdDecompressSync(content.block).toString('utf8').split('\n') : [];
    for (const { id, line } of inside) if (lines[line]) found.set(id, JSON.parse(lines[line]) as unknown);
  }
  return found;
}

/** The source of that name, if there is one. */
export async function findSource(db: Queryable, name: string): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(sql`select id from registry.source where name = ${name}`);
  return row?.id ?? null;
}

const keyOf = (headers: readonly string[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([...headers].map((header) => header.toLowerCase()).sort()))
    .digest();

/** What a sheet with these headers, in any order, was last said to mean: target by header in lower case. */
export async function readMapping(db: Queryable, headers: readonly string[]): Promise<Record<string, string> | null> {
  const [row] = await db.query<{ mapping: Record<string, string> }>(
    sql`select mapping from registry.sheet_mapping where headers = ${keyOf(headers)}`,
  );
  return row?.mapping ?? null;
}

export async function saveMapping(
  db: Queryable,
  headers: readonly string[],
  mapping: Readonly<Record<string, string>>,
): Promise<void> {
  await db.run(
    sql`insert into registry.sheet_mapping (headers, mapping) values (${keyOf(headers)}, ${JSON.stringify(mapping)})
      on conflict (headers) do update set mapping = excluded.mapping, used_at = now()`,
  );
}

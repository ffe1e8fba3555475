/** Names of concepts, places, groups and sources as people write them, and the ids that they stand for. */
import { type Queryable, sql } from '../../db/db.ts';

export interface NamedRow {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  /** The name in other languages, by language. */
  readonly names?: Record<string, string> | null;
}
export interface GroupRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Of a smart group. */
  readonly query: string | null;
}

export function conceptsOf(db: Queryable, kind: string): Promise<NamedRow[]> {
  return db.query<NamedRow>(sql`select id, code, name, names from registry.concept where kind = ${kind} order by id`);
}

/** Places that have one of the names or codes, in lower case. */
export function placesNamed(db: Queryable, folded: readonly string[]): Promise<NamedRow[]> {
  return db.query<NamedRow>(sql`select id, code, name from registry.place where lower(name) = any(${folded}::text[])
    union select id, code, name from registry.place where code is not null and lower(code) = any(${folded}::text[])`);
}

export function allPlaces(db: Queryable): Promise<NamedRow[]> {
  return db.query<NamedRow>(sql`select id, code, name from registry.place order by id`);
}

export function groups(db: Queryable): Promise<GroupRow[]> {
  return db.query<GroupRow>(sql`select id, uuid, name, query from registry.contact_group order by id`);
}

export function sources(db: Queryable): Promise<NamedRow[]> {
  return db.query<NamedRow>(sql`select id, name, null as code from registry.source order by id`);
}

export function fields(db: Queryable): Promise<{ key: string; type: 'text' | 'number' | 'datetime' | 'place' }[]> {
  return db.query(sql`select key, type from registry.field order by key`);
}

/** Groups and fields as flows name them: by UUID and by key. */
import { type Queryable, sql } from '../../db/db.ts';

export interface VocabularyGroup {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Of a smart group. */
  readonly query: string | null;
}
export interface VocabularyField {
  readonly key: string;
  readonly name: string;
  readonly type: 'text' | 'number' | 'datetime' | 'place';
}

export function allGroups(q: Queryable): Promise<VocabularyGroup[]> {
  return q.query(sql`select id, uuid, name, query from registry.contact_group order by id`);
}

export function allFields(q: Queryable): Promise<VocabularyField[]> {
  return q.query(sql`select key, name, type from registry.field order by key`);
}

/** In alphabetical order; with a search those whose name holds it. */
export function findGroups(q: Queryable, search: string | null, limit: number): Promise<VocabularyGroup[]> {
  return q.query(sql`select id, uuid, name, query from registry.contact_group
    where ${search}::text is null or strpos(lower(name), lower(${search})) > 0 order by lower(name), id limit ${limit}`);
}

/** As groups; the key is searched too. */
export function findFields(q: Queryable, search: string | null, limit: number): Promise<VocabularyField[]> {
  return q.query(sql`select key, name, type from registry.field
    where ${search}::text is null or strpos(lower(name), lower(${search})) > 0 or strpos(key, lower(${search})) > 0
    order by lower(name), key limit ${limit}`);
}

/** Makes what is not there; a group whose name or UUID is taken stays as it is. */
export async function addVocabulary(
  tx: Queryable,
  groups: readonly Omit<VocabularyGroup, 'id'>[],
  fields: readonly VocabularyField[],
): Promise<void> {
  await tx.run(sql`insert into registry.contact_group (uuid, name, query)
    select * from unnest(${groups.map((group) => group.uuid)}::uuid[], ${groups.map((group) => group.name)}::text[],
      ${groups.map((group) => group.query)}::text[]) on conflict do nothing`);
  await tx.run(sql`insert into registry.field (key, name, type)
    select * from unnest(${fields.map((field) => field.key)}::text[], ${fields.map((field) => field.name)}::text[],
      ${fields.map((field) => field.type)}::text[]) on conflict do nothing`);
}

/** Linked resources: what they add to people, also to those who come later. */
import type { Queryable } from '../../db/db.ts';
import type { LinkedRow } from '../mapping/linked.ts';
import { booleanArray, listText, textArray } from './arrays.ts';
import type { Concepts } from './concepts.ts';

export function writeLinked(
  db: Queryable,
  sourceId: number,
  rows: readonly LinkedRow[],
  concepts: Concepts,
): Promise<number> {
  const skills = (row: LinkedRow) => [...new Set(row.skills.map((key) => concepts.find(key).id))].sort((a, b) => a - b);
  return db.run({
    text: 'select registry.write_linked($1, $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])',
    values: [
      sourceId,
      textArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.practitioner)),
      textArray(rows.map((row) => listText(skills(row)))),
      textArray(rows.map((row) => JSON.stringify(row.fields))),
      booleanArray(rows.map((row) => row.active)),
    ],
  });
}

/** Linked resources that came before their person. */
export const linkLinked = (db: Queryable, sourceId: number, ids: readonly string[]): Promise<number> =>
  db.run({ text: 'select registry.apply_linked($1, $2::text[])', values: [sourceId, textArray(ids)] });

export const dropRoles = (db: Queryable, sourceId: number, ids: readonly string[]): Promise<number> =>
  db.run({ text: 'select registry.drop_roles($1, $2::text[])', values: [sourceId, textArray(ids)] });

/** All that a mapping has made beside people, roles and places of the standard. */
export const dropMapped = (db: Queryable, sourceId: number): Promise<number> =>
  db.run({ text: 'select registry.drop_mapped($1)', values: [sourceId] });

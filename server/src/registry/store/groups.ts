/** Groups: kept by a source, or named by a sheet's column. */
import type { Queryable } from '../../db/db.ts';
import type { GroupRow, PersonRow } from '../normalise/rows.ts';
import { numberArray, textArray } from './arrays.ts';

export async function writeGroup(db: Queryable, sourceId: number, group: GroupRow): Promise<void> {
  await db.run({
    text: 'select registry.write_group($1, $2, $3, $4::text[])',
    values: [sourceId, group.id, group.name, textArray(group.members)],
  });
}

/** Adds people to groups by name, making the groups that do not exist. Takes nobody out: officers also keep groups. */
export async function joinGroups(
  db: Queryable,
  people: readonly (PersonRow & { contactId: number | null })[],
): Promise<void> {
  const pairs = people.flatMap((person) =>
    person.groups.map((name) => ({ id: person.contactId, name: name.slice(0, 200) })),
  );
  if (pairs.length === 0) return;
  await db.run({
    text: 'select registry.join_groups($1::int[], $2::text[])',
    values: [numberArray(pairs.map((pair) => pair.id)), textArray(pairs.map((pair) => pair.name))],
  });
}

/** Contact fields: merged key by key, typed by registry.field. */
export async function writeFields(
  db: Queryable,
  people: readonly (PersonRow & { contactId: number | null })[],
): Promise<void> {
  const rows = people.flatMap((person) =>
    Object.entries(person.fields).map(([key, value]) => ({ id: person.contactId, key, value })),
  );
  if (rows.length === 0) return;
  await db.run({
    text: 'select registry.write_fields($1::int[], $2::text[], $3::text[])',
    values: [
      numberArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.key)),
      textArray(rows.map((row) => row.value)),
    ],
  });
}

/** Group (R4) of practitioners to a contact group. */
import type { GroupRow } from './rows.ts';
import { type Json, type Notes, objectsOf, referenceOf, textOf } from './tolerant.ts';

export function readGroup(resource: Json, id: string, notes: Notes): GroupRow {
  const name = textOf(resource.name)?.slice(0, 200) ?? null;
  if (!name) notes.warned('name', resource.name, 'no_name', 'The id stands in for the name.');
  const members = new Set<string>();
  for (const [i, member] of objectsOf(resource, 'member', notes).entries()) {
    if (member.inactive === true) continue;
    const person = referenceOf(member.entity, `member[${i}].entity`, ['Practitioner'], notes);
    if (person) members.add(person);
  }
  return { id, name: name ?? id, members: [...members] };
}

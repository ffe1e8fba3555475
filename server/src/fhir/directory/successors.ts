/** Whoever reads somebody who was merged is told who that is now. */
import { sql } from '../../db/db.ts';
import { survivorsOf } from '../../registry/registry.ts';
import type { FhirContext, Found } from '../kind.ts';
import { present } from './compile.ts';

export async function addSuccessors(context: FhirContext, found: readonly Found[]): Promise<readonly Found[]> {
  const gone = found.filter(({ text }) => text === null).map(({ id }) => id);
  if (gone.length === 0) return found;
  const { rooms, subject } = context;
  const rows = await survivorsOf(rooms.db, gone);
  const visible = await rooms.db.query<{ id: string }>(sql`select r.id from fhir.resource r
    where r.id = any(${rows.map(({ uuid }) => uuid)}::uuid[]) and ${present(sql`r`, 'Practitioner', subject.area)}`);
  const here = new Set(visible.map(({ id }) => id));
  const successors = new Map(rows.filter(({ uuid }) => here.has(uuid)).map(({ ref, uuid }) => [ref, uuid]));
  return found.map((one) => {
    const id = successors.get(one.id);
    return one.text === null && id ? { ...one, successor: `Practitioner/${id}` } : one;
  });
}

/** Records as what an import takes: the resources of a record together, types that are not wanted left out. */
import type { Incoming } from '../contract.ts';
import { roleId, toResources } from './resources.ts';
import { type CsdRecord, readRecords } from './xml.ts';

/** Roles beyond those that a provider has now, which it may have had at the last reading. */
const formerRoles = 4;

const wanted = (types: ReadonlySet<string> | null, type: unknown): boolean => types === null || types.has(String(type));

/** `changed`: only what changed is read, so that roles which are no more have to be said. */
export function toIncoming(
  record: CsdRecord,
  where: string,
  types: ReadonlySet<string> | null,
  changed: boolean,
): Incoming[] {
  if (record.tooLarge) return [{ where, text: null, refused: 'too_large' }];
  const all = toResources(record);
  if (all.length === 0) return [{ where, text: null, refused: 'not_a_resource' }];
  const resources = all.filter((resource) => wanted(types, resource.resourceType));
  const items: Incoming[] = resources.length > 0 ? [{ where, text: null, refused: null, resources }] : [];
  if (!changed || record.kind !== 'provider' || !wanted(types, 'PractitionerRole')) return items;
  const roles = all.filter((resource) => resource.resourceType === 'PractitionerRole').length;
  for (let n = roles; n < roles + formerRoles; n++) {
    const request = { method: 'DELETE', url: `PractitionerRole/${roleId(String(all[0]!.id), n)}` };
    items.push({ where, text: JSON.stringify({ request }), refused: null });
  }
  return items;
}

/** A CSD document as a file: records in the order of the file, whatever wraps them. Errors: `import:unreadable`. */
export async function* readCsdFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<readonly Incoming[]> {
  let count = 0;
  for await (const records of readRecords(chunks, name, 'import:unreadable'))
    yield records.flatMap((record) => toIncoming(record, `${name} ${record.kind} ${++count}`, null, false));
}

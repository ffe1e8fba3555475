/** One resource with a mapping: the rows that it becomes, by the same readers that read resources without one. */
import type { CountryCode } from '../../lib/phone.ts';
import { readLocation } from '../normalise/location.ts';
import { readPractitioner } from '../normalise/practitioner.ts';
import type { PersonRow, PlaceInput, RoleRow, TermRow } from '../normalise/rows.ts';
import type { Json, Notes } from '../normalise/tolerant.ts';
import type { Compiled, Findings } from './compile.ts';
import { type LinkedRow, readLinked } from './linked.ts';
import { rewritePerson } from './rewrite-person.ts';
import { rewritePlace } from './rewrite-place.ts';
import { readMappedRole, roleFrom } from './rewrite-role.ts';

/** Types that a mapping can read. */
export type ReadableType = 'Practitioner' | 'Patient' | 'PractitionerRole' | 'Location' | 'Basic';

export interface Rows {
  readonly person: PersonRow | null;
  readonly role: RoleRow | null;
  readonly place: PlaceInput | null;
  readonly linked: LinkedRow | null;
  readonly terms: readonly TermRow[];
}

export interface ReadContext {
  readonly sourceId: number;
  readonly country: CountryCode | null;
}

const nothing: Rows = { person: null, role: null, place: null, linked: null, terms: [] };

/** People who are no Practitioner are known by type and id, so that both may have the same id. */
export const personId = (type: string, id: string): string => (type === 'Patient' ? `Patient/${id}` : id);

export function readMapped(
  compiled: Compiled,
  type: ReadableType,
  resource: Json,
  id: string,
  context: ReadContext,
  notes: Notes,
): Rows {
  return readFindings(compiled.find(resource, notes), type, resource, id, context, notes);
}

export function readFindings(
  findings: Findings,
  type: ReadableType,
  resource: Json,
  id: string,
  { sourceId, country }: ReadContext,
  notes: Notes,
): Rows {
  switch (type) {
    case 'Practitioner':
    case 'Patient': {
      const whole = personId(type, id);
      const person = readPractitioner(rewritePerson(resource, findings, sourceId), whole, country, notes);
      return { ...nothing, person, role: roleFrom(resource, type, id, whole, sourceId, findings, notes) };
    }
    case 'PractitionerRole':
      return { ...nothing, role: readMappedRole(resource, id, sourceId, findings, notes) };
    case 'Location':
      return { ...nothing, place: readLocation(rewritePlace(resource, findings), id, notes) };
    case 'Basic': {
      const { row, role, terms } = readLinked(resource, id, sourceId, findings, notes);
      return { ...nothing, linked: row, role, terms };
    }
  }
}

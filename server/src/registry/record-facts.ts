/** What a record of a registry says of a person, in the terms in which it is projected: for those who compare and correct. */
import type { CountryCode } from '../lib/phone.ts';
import type { Compiled } from './mapping/compile.ts';
import { type ReadableType, readMapped } from './mapping/read.ts';
import { readPractitioner } from './normalise/practitioner.ts';
import { readRole } from './normalise/role.ts';
import type { PersonRow, RoleRow } from './normalise/rows.ts';
import { type Json, type Notes, notesOf } from './normalise/tolerant.ts';

export interface RecordFacts {
  /** Valid numbers in E.164, the preferred first. */
  readonly numbers: readonly string[];
  readonly name: string | null;
  /** ISO 639-3. */
  readonly language: string | null;
  readonly active: boolean;
  /** The source's own id of the facility of a role. */
  readonly facility: string | null;
  readonly organization: string | null;
  /** `YYYY-MM-DD`. */
  readonly endsOn: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

export interface FactsContext {
  readonly sourceId: number;
  readonly country: CountryCode | null;
  /** Where the source keeps things; null is where the standard says. */
  readonly mapping: Compiled | null;
}

/** Of a person (Practitioner, Patient) or a post (PractitionerRole, or what a mapping makes one of); null for anything else. */
export function recordFacts(resource: Json, context: FactsContext): RecordFacts | null {
  const id = String(resource.id ?? '');
  const notes = notesOf(id, []);
  const { person, role } = rowsOf(resource, id, context, notes);
  if (!person && !role) return null;
  const numbers = (person?.addresses ?? [])
    .filter((address) => address.scheme === 'tel' && address.valid)
    .toSorted((a, b) => a.rank - b.rank)
    .map((address) => address.value);
  return {
    ...{ numbers, name: person?.name ?? null, language: person?.language ?? null, fields: person?.fields ?? {} },
    active: person ? person.active : role!.active,
    ...{ facility: role?.facility ?? null, organization: role?.organization ?? null, endsOn: role?.endsOn ?? null },
  };
}

interface Rows {
  readonly person: PersonRow | null;
  readonly role: RoleRow | null;
}

const mapped: readonly string[] = ['Practitioner', 'Patient', 'PractitionerRole', 'Basic'] satisfies ReadableType[];

function rowsOf(resource: Json, id: string, { sourceId, country, mapping }: FactsContext, notes: Notes): Rows {
  const type = String(resource.resourceType);
  if (mapping && mapped.includes(type) && mapping.reads(type as ReadableType))
    return readMapped(mapping, type as ReadableType, resource, id, { sourceId, country }, notes);
  if (type === 'Practitioner') return { person: readPractitioner(resource, id, country, notes), role: null };
  if (type === 'PractitionerRole') return { person: null, role: readRole(resource, id, sourceId, notes) };
  return { person: null, role: null };
}

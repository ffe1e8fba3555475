/** What a record of a registry says of a person, in the terms in which it is projected: for those who compare and correct. */
import type { CountryCode } from '../lib/phone.ts';
import { readPractitioner } from './normalise/practitioner.ts';
import { readRole } from './normalise/role.ts';
import { type Json, notesOf } from './normalise/tolerant.ts';

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

const nothing = {
  numbers: [],
  name: null,
  language: null,
  facility: null,
  organization: null,
  endsOn: null,
  fields: {},
};

/** Of a Practitioner or PractitionerRole; null for anything else. */
export function recordFacts(resource: Json, sourceId: number, country: CountryCode | null): RecordFacts | null {
  const id = String(resource.id ?? '');
  const notes = notesOf(id, []);
  if (resource.resourceType === 'Practitioner') {
    const { name, language, active, addresses, fields } = readPractitioner(resource, id, country, notes);
    const numbers = addresses
      .filter((address) => address.scheme === 'tel' && address.valid)
      .toSorted((a, b) => a.rank - b.rank)
      .map((address) => address.value);
    return { ...nothing, name, language, active, numbers, fields };
  }
  if (resource.resourceType !== 'PractitionerRole') return null;
  const { facility, organization, endsOn, active } = readRole(resource, id, sourceId, notes);
  return { ...nothing, facility, organization, endsOn, active };
}

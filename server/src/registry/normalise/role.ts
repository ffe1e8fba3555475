/** PractitionerRole (R4) to a role: one post of a person. */
import { conceptOf } from './practitioner.ts';
import type { ConceptKey, RoleRow } from './rows.ts';
import {
  codingsOf,
  dateOf,
  isObject,
  type Json,
  type Notes,
  objectsOf,
  referenceOf,
  systemOf,
  textOf,
} from './tolerant.ts';

/** Systems of concepts that are resources of the source itself. */
export const organizationSystem = (sourceId: number): string => `Organization@${sourceId}`;
export const serviceSystem = (sourceId: number): string => `HealthcareService@${sourceId}`;

export function readRole(resource: Json, id: string, sourceId: number, notes: Notes): RoleRow {
  const practitioner = referenceOf(resource.practitioner, 'practitioner', ['Practitioner'], notes);
  if (!practitioner && resource.practitioner === undefined) notes.warned('practitioner', undefined, 'no_person');
  const period = isObject(resource.period) ? resource.period : {};
  const organization = referenceOf(resource.organization, 'organization', ['Organization'], notes);
  return {
    id,
    practitioner,
    facility: firstReference(resource.location, 'location', ['Location'], notes),
    organization,
    codes: readCodes(resource, notes),
    employer: organization
      ? {
          kind: 'employer',
          system: organizationSystem(sourceId),
          code: organization,
          name: displayOf(resource.organization),
        }
      : null,
    skills: [...readSkills(resource, notes), ...readServices(resource, sourceId, notes)],
    startsOn: dateOf(period.start, 'period.start', notes),
    endsOn: dateOf(period.end, 'period.end', notes, true),
    active: resource.active !== false && resource.active !== 'false',
  };
}

const displayOf = (reference: unknown): string | null => (isObject(reference) ? textOf(reference.display) : null);

function firstReference(value: unknown, path: string, types: readonly string[], notes: Notes): string | null {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  for (const [i, item] of list.entries()) {
    const id = referenceOf(item, `${path}[${i}]`, types, notes);
    if (id) return id;
  }
  return null;
}

/** Every coding of the first code, so that the list that knows the cadre can be among them; others are noted. */
function readCodes(resource: Json, notes: Notes): ConceptKey[] {
  const keys: ConceptKey[] = [];
  for (const [i, code] of objectsOf(resource, 'code', notes).entries()) {
    const path = `code[${i}]`;
    const text = textOf(code.text)?.slice(0, 300) ?? null;
    const codings = codingsOf(code, path, notes);
    for (const coding of codings) {
      const value = textOf(coding.code)?.slice(0, 200);
      if (!value) continue;
      const system = systemOf(coding.system, `${path}.coding.system`, notes);
      const kind = /cadre/i.test(system) ? 'cadre' : 'job';
      if (keys.length < 10)
        keys.push({ kind, system, code: value, name: textOf(coding.display)?.slice(0, 300) ?? text });
    }
    if (codings.length === 0 && text) keys.push({ kind: 'job', system: '', code: text.slice(0, 200), name: text });
  }
  return keys;
}

function readSkills(resource: Json, notes: Notes): ConceptKey[] {
  return objectsOf(resource, 'specialty', notes)
    .slice(0, 20)
    .flatMap((specialty, i) => conceptOf('skill', specialty, `specialty[${i}]`, notes) ?? []);
}

function readServices(resource: Json, sourceId: number, notes: Notes): ConceptKey[] {
  return objectsOf(resource, 'healthcareService', notes)
    .slice(0, 20)
    .flatMap((reference, i) => {
      const id = referenceOf(reference, `healthcareService[${i}]`, ['HealthcareService'], notes);
      if (!id) return [];
      return { kind: 'skill' as const, system: serviceSystem(sourceId), code: id, name: displayOf(reference) };
    });
}

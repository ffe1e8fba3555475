/** Contacts as Practitioner, their posts as PractitionerRole. */
import type { AddressRow, ConceptRow, ContactRow, Known, People, RoleRow } from './load.ts';
import { bodyOf, clean, codeOf, publicId, type Row, some, uriOf } from './model.ts';
import { type Words, wordsOf } from './words.ts';

const mcsd = 'https://profiles.ihe.net/ITI/mCSD/StructureDefinition';
export const practitionerProfile = `${mcsd}/IHE.mCSD.Practitioner`;
export const roleProfile = `${mcsd}/IHE.mCSD.PractitionerRole`;
/** Cadres have no system of their own; this one says that they are cadres. */
export const cadreSystem = 'https://mhero.org/fhir/CodeSystem/cadre';
/** Why a number cannot be used, a code of `lib/phone`. */
export const refusalExtension = 'https://mhero.org/fhir/StructureDefinition/telecom-refusal';
export const serviceSystemStart = 'HealthcareService@';

export function peopleRows(people: People, known: Known): Row[] {
  return people.contacts.flatMap((contact) => [
    practitioner(contact, people, known),
    ...(people.roles.get(contact.id) ?? []).map((role) => practitionerRole(role, contact, known)),
  ]);
}

function practitioner(contact: ContactRow, people: People, known: Known): Row {
  const words = wordsOf('Practitioner');
  const active = contact.status === 1;
  const skills = [...new Set((people.identities.get(contact.id) ?? []).flatMap((identity) => identity.skills))];
  const body = bodyOf([practitionerProfile], {
    identifier: some(identifiers(contact, people, known, words)),
    active,
    name: [nameOf(contact, words)],
    telecom: some(telecoms(people.addresses.get(contact.id) ?? [], words)),
    gender: contact.gender ?? undefined,
    birthDate: contact.birth_date ?? undefined,
    qualification: some(skills.flatMap((id) => concept(known.concepts.get(id)) ?? []).map((code) => ({ code }))),
    communication: contact.language ? [{ coding: [languageOf(contact.language)] }] : undefined,
  });
  words.flag('active', String(active));
  if (contact.gender) words.flag('gender', contact.gender);
  if (contact.language) words.flag('communication', languageOf(contact.language).code);
  const { id, uuid, places, birth_date } = contact;
  return {
    ...{ type: 'Practitioner', id: uuid, own: id, places, body, ...words.done() },
    ...{ low: birth_date, high: birth_date, refs: [null, null, null] },
  };
}

function identifiers(contact: ContactRow, people: People, known: Known, words: Words) {
  const given = (people.identifiers.get(contact.id) ?? []).flatMap(({ system, value }) => {
    const [uri, text] = [uriOf(system), clean(value)];
    if (!text) return [];
    words.token('identifier', uri, text);
    // A system that is no address is what the identifier is called.
    return { ...(uri ? { system: uri } : system ? { type: { text: clean(system) } } : {}), value: text };
  });
  const records = (people.identities.get(contact.id) ?? []).map(({ source_id, resource_id }) => {
    const system = `${known.sources.get(source_id) ?? 'urn:mhero:source'}/Practitioner`;
    words.token('identifier', system, resource_id);
    return { use: 'secondary', system, value: resource_id };
  });
  return [...given, ...records];
}

function nameOf(contact: ContactRow, words: Words) {
  const [text, family, given] = [clean(contact.name), clean(contact.family_name), clean(contact.given_name)];
  for (const part of [text, family, given]) words.text('name', part);
  words.text('family', family);
  words.text('given', given);
  return { text, ...(family ? { family } : {}), ...(given ? { given: given.split(/\s+/) } : {}) };
}

const uses = new Set(['home', 'work', 'temp', 'old', 'mobile']);
const systems: Readonly<Record<string, string>> = { tel: 'phone', mailto: 'email' };

/** In the order in which we would use them. */
function telecoms(addresses: readonly AddressRow[], words: Words) {
  return addresses.flatMap((address, i) => {
    const system = systems[address.scheme] ?? 'other';
    const said = address.valid ? address.value : (address.raw ?? address.value);
    const value = clean(system === 'other' ? `${address.scheme}:${said}` : said);
    if (!value) return [];
    words.flag('telecom', value.toLowerCase());
    words.flag('telecom', `${system}|${value.toLowerCase()}`);
    return {
      ...(address.valid ? {} : { extension: [{ url: refusalExtension, valueCode: address.refusal ?? 'not_valid' }] }),
      ...{ system, value },
      ...(address.use && uses.has(address.use) ? { use: address.use } : {}),
      rank: i + 1,
    };
  });
}

const tags = new Map<string, string>();

/** BCP 47 takes the shortest code that there is. */
function languageOf(code: string): { system: string; code: string } {
  let tag = tags.get(code);
  if (tag === undefined) {
    tag = /^[a-z]{2,3}$/.test(code) ? (Intl.getCanonicalLocales(code)[0] ?? code) : code;
    tags.set(code, tag);
  }
  return { system: 'urn:ietf:bcp:47', code: tag };
}

export interface CodeableConcept {
  readonly coding?: readonly { readonly system?: string; readonly code: string; readonly display?: string }[];
  readonly text?: string;
}

/** Of texts that are no code only the text. */
export function concept(
  row: ConceptRow | undefined,
  system = row ? uriOf(row.system) : undefined,
): CodeableConcept | undefined {
  if (!row) return undefined;
  const [code, display] = [codeOf(row.code), clean(row.name)];
  if (code === undefined) return display ? { text: display } : undefined;
  return {
    coding: [{ ...(system ? { system } : {}), code, ...(display ? { display } : {}) }],
    ...(display ? { text: display } : {}),
  };
}

function practitionerRole(role: RoleRow, contact: ContactRow, known: Known): Row {
  const words = wordsOf('PractitionerRole');
  const codes = [role.job_id, role.cadre_id].flatMap((id) => {
    const found = id === null ? undefined : known.concepts.get(id);
    const made = concept(
      found,
      found?.kind === 'cadre' ? (uriOf(found.system) ?? cadreSystem) : uriOf(found?.system ?? ''),
    );
    if (made?.coding) words.token('role', made.coding[0]!.system, made.coding[0]!.code);
    return made ?? [];
  });
  const skills = role.skills.flatMap((id) => known.concepts.get(id) ?? []);
  const isService = (skill: ConceptRow): boolean => skill.system.startsWith(serviceSystemStart);
  const specialty = skills
    .filter((skill) => !isService(skill))
    .flatMap((skill) => {
      const made = concept(skill);
      if (made?.coding) words.token('specialty', made.coding[0]!.system, made.coding[0]!.code);
      return made ?? [];
    });
  const services = skills.filter(isService).map((skill) => {
    const id = publicId('service', skill.system.slice(serviceSystemStart.length), skill.code);
    words.flag('service', id);
    return { reference: `HealthcareService/${id}` };
  });
  const id = publicId('role', role.source_id, role.resource_id);
  const location =
    role.facility_record === null ? null : publicId('place', role.facility_source!, role.facility_record);
  const organization =
    role.organization_ref === null ? null : publicId('organization', role.source_id, role.organization_ref);
  const system = `${known.sources.get(role.source_id) ?? 'urn:mhero:source'}/PractitionerRole`;
  words.token('identifier', system, role.resource_id);
  words.flag('active', String(role.active));
  const body = bodyOf(codes.length > 0 ? [roleProfile] : [], {
    identifier: [{ use: 'secondary', system, value: role.resource_id }],
    active: role.active,
    period: periodOf(role),
    practitioner: { reference: `Practitioner/${contact.uuid}` },
    organization: organization ? { reference: `Organization/${organization}` } : undefined,
    code: some(codes),
    specialty: some(specialty),
    location: location ? [{ reference: `Location/${location}` }] : undefined,
    healthcareService: some(services),
  });
  return {
    ...{ type: 'PractitionerRole', id, own: contact.id, places: placesOf(role, contact), body, ...words.done() },
    ...{ low: role.starts_on, high: role.ends_on, refs: [contact.uuid, location, organization] },
  };
}

/** Who may not see the person may not see what it does; what it does elsewhere is not of here. */
const placesOf = ({ path }: RoleRow, { places }: ContactRow): number[] =>
  path === null ? places : path.filter((place) => places.includes(place));

function periodOf({ starts_on: start, ends_on: end }: RoleRow) {
  if (!start && !end) return undefined;
  // A period that ends before it begins is none; the end is what matters.
  return { ...(start && !(end && end < start) ? { start } : {}), ...(end ? { end } : {}) };
}

/** Places as Location, facilities and employers as Organization, services and groups. */
import type { ConceptRow, GroupRow, Known, PlaceRow } from './load.ts';
import { bodyOf, clean, codeOf, publicId, type Row, some, uriOf } from './model.ts';
import { type CodeableConcept, concept, serviceSystemStart } from './render-people.ts';
import { wordsOf } from './words.ts';

const mcsd = 'https://profiles.ihe.net/ITI/mCSD/StructureDefinition';
export const facilityProfile = `${mcsd}/IHE.mCSD.FacilityLocation`;
export const jurisdictionProfile = `${mcsd}/IHE.mCSD.JurisdictionLocation`;
export const locationProfile = `${mcsd}/IHE.mCSD.Location`;
export const facilityOrganizationProfile = `${mcsd}/IHE.mCSD.FacilityOrganization`;
export const jurisdictionOrganizationProfile = `${mcsd}/IHE.mCSD.JurisdictionOrganization`;
export const serviceProfile = `${mcsd}/IHE.mCSD.HealthcareService`;
const mcsdTypes = 'https://profiles.ihe.net/ITI/mCSD/CodeSystem/IHE.mCSD.Organization.Location.Types';
const levelSystem = 'https://mhero.org/fhir/CodeSystem/jurisdiction-level';
const facilityTypeSystem = 'https://mhero.org/fhir/CodeSystem/facility-type';
export const queryExtension = 'https://mhero.org/fhir/StructureDefinition/group-query';

/** The other half of a place: the organization that its source names, or one of its own for a facility. */
export function organizationOf(
  place: Pick<PlaceRow, 'source_id' | 'resource_id' | 'organization_ref' | 'facility'>,
): string | null {
  if (place.organization_ref !== null) return publicId('organization', place.source_id, place.organization_ref);
  return place.facility ? publicId('facility', place.source_id, place.resource_id) : null;
}

const codings = (types: readonly CodeableConcept[]) => types.flatMap((type) => type.coding ?? []);

function typesOf(place: PlaceRow, known: Known): CodeableConcept[] {
  if (place.facility) {
    const found = place.type_id === null ? undefined : known.concepts.get(place.type_id);
    const kind = concept(found, uriOf(found?.system ?? '') ?? facilityTypeSystem);
    return [{ coding: [{ system: mcsdTypes, code: 'facility', display: 'Facility' }] }, ...(kind ? [kind] : [])];
  }
  if (place.level === null) return [];
  const code = codeOf(place.level);
  return [
    { coding: [{ system: mcsdTypes, code: 'jurisdiction', display: 'Jurisdiction' }] },
    ...(code ? [{ coding: [{ system: levelSystem, code }] }] : []),
  ];
}

export function locationRow(place: PlaceRow, known: Known): Row {
  const words = wordsOf('Location');
  const type = typesOf(place, known);
  const organization = organizationOf(place);
  const parent = place.parent_record === null ? null : publicId('place', place.parent_source!, place.parent_record);
  const status = place.active ? 'active' : 'inactive';
  const name = clean(place.name) ?? place.resource_id;
  const system = `${known.sources.get(place.source_id) ?? 'urn:mhero:source'}/Location`;
  const code = clean(place.code);
  words.text('name', name);
  words.flag('status', status);
  for (const { system: of, code: kind } of codings(type)) words.token('type', of, kind);
  if (code) words.token('identifier', undefined, code);
  words.token('identifier', system, place.resource_id);
  const profile = place.facility
    ? type.length > 1
      ? facilityProfile
      : locationProfile
    : type.length > 0
      ? jurisdictionProfile
      : null;
  const body = bodyOf(profile ? [profile] : [], {
    identifier: [
      ...(code ? [{ use: 'official', value: code }] : []),
      { use: 'secondary', system, value: place.resource_id },
    ],
    ...{ status, name, mode: 'instance', type: some(type) },
    physicalType: place.facility || type.length === 0 ? undefined : { coding: [jurisdictionType] },
    position:
      place.latitude === null || place.longitude === null
        ? undefined
        : { longitude: place.longitude, latitude: place.latitude },
    managingOrganization: organization ? { reference: `Organization/${organization}` } : undefined,
    partOf: parent ? { reference: `Location/${parent}` } : undefined,
  });
  const { id: own, path } = place;
  return {
    ...{ type: 'Location', id: publicId('place', place.source_id, place.resource_id), own, places: path, body },
    ...{ ...words.done(), low: null, high: null, refs: [parent, null, organization] },
  };
}

const jurisdictionType = {
  system: 'http://terminology.hl7.org/CodeSystem/location-physical-type',
  code: 'jdn',
  display: 'Jurisdiction',
};

export interface OrganizationParts {
  readonly id: string;
  /** Of its source; null for the one that we made for a facility without. */
  readonly record: { readonly source: number; readonly id: string } | null;
  /** Those that it runs, the first that came first. */
  readonly places: readonly PlaceRow[];
  readonly employer: ConceptRow | null;
  /** As its source calls it. */
  readonly name: string | null;
}

export function organizationRow({ id, record, places, employer, name: said }: OrganizationParts, known: Known): Row {
  const words = wordsOf('Organization');
  const [first] = places;
  const called = said ?? first?.name ?? employer?.name;
  const name = clean(called) ?? id;
  const type = first ? typesOf(first, known) : [];
  const active = first ? places.some((place) => place.active) : true;
  const parent = first?.parent_organization
    ? publicId('organization', first.parent_source!, first.parent_organization)
    : null;
  words.text('name', name);
  words.flag('active', String(active));
  for (const { system, code } of codings(type)) words.token('type', system, code);
  const identifier = record && {
    use: 'secondary',
    system: `${known.sources.get(record.source) ?? 'urn:mhero:source'}/Organization`,
    value: record.id,
  };
  if (identifier) words.token('identifier', identifier.system, identifier.value);
  const profile = first?.facility
    ? facilityOrganizationProfile
    : type.length > 0
      ? jurisdictionOrganizationProfile
      : null;
  const partOf = parent !== null && parent !== id ? parent : null;
  const body = bodyOf(profile ? [profile] : [], {
    identifier: identifier ? [identifier] : undefined,
    ...{ active, type: some(type), name },
    partOf: partOf ? { reference: `Organization/${partOf}` } : undefined,
  });
  return {
    ...{ type: 'Organization', id, own: first?.id ?? -(employer?.id ?? 0), body, ...words.done() },
    // Employers are no secret; what runs a facility is as visible as the facility.
    places: first ? [...new Set(places.flatMap((place) => place.path))] : null,
    ...{ low: null, high: null, refs: [partOf, null, null] },
  };
}

export function serviceRow(service: ConceptRow, known: Known): Row {
  const words = wordsOf('HealthcareService');
  const source = service.system.slice(serviceSystemStart.length);
  const name = clean(service.name) ?? service.code;
  const system = `${known.sources.get(Number(source)) ?? 'urn:mhero:source'}/HealthcareService`;
  words.text('name', name);
  words.flag('active', 'true');
  words.token('identifier', system, service.code);
  const body = bodyOf([serviceProfile], {
    identifier: [{ use: 'secondary', system, value: service.code }],
    ...{ active: true, type: [{ text: name }], name },
  });
  return {
    ...{
      type: 'HealthcareService',
      id: publicId('service', source, service.code),
      own: -service.id,
      places: null,
      body,
    },
    ...{ ...words.done(), low: null, high: null, refs: [null, null, null] },
  };
}

/** Without its members: they depend on who asks, and are added when it is read. */
export function groupRow(group: GroupRow, forced: boolean): Row {
  const words = wordsOf('Group');
  const name = clean(group.name) ?? group.uuid;
  words.text('name', name);
  words.flag('type', 'practitioner');
  words.flag('actual', 'true');
  const body = bodyOf([], {
    extension: group.query ? [{ url: queryExtension, valueString: group.query }] : undefined,
    ...{ active: true, type: 'practitioner', actual: true, name },
  });
  return {
    ...{ type: 'Group', id: group.uuid, own: group.id, places: null, body, ...words.done(), forced },
    ...{ low: null, high: null, refs: [null, null, null] },
  };
}

/** Location (R4) to a place. Levels differ by country and depth: the words are kept as the source has them. */
import type { ConceptKey, PlaceInput } from './rows.ts';
import { codingsOf, isObject, type Json, type Notes, objectsOf, referenceOf, systemOf, textOf } from './tolerant.ts';

const facilityTypeNames: Record<string, string> = {
  HOSP: 'Hospital',
  HC: 'Health centre',
  HP: 'Health post',
  PHARM: 'Pharmacy',
  LAB: 'Laboratory',
  OF: 'Outpatient facility',
  CLIN: 'Clinic',
};
/** Physical types of ground and buildings; `jdn` is a jurisdiction. */
const builtTypes = new Set(['bu', 'si', 'wi', 'wa', 'ro', 'ho', 've']);
const isMcsdMarker = (code: string): boolean => /^(?:urn:ihe:iti:mcsd:\d{4}:)?(?:facility|jurisdiction)$/i.test(code);

export function readLocation(resource: Json, id: string, notes: Notes): PlaceInput {
  const name = textOf(resource.name)?.slice(0, 300) ?? null;
  if (!name) notes.warned('name', resource.name, 'no_name', 'The id stands in for the name.');
  const kinds = readTypes(resource, notes);
  return {
    id,
    name: name ?? id,
    code: readCode(resource, notes),
    ...kinds,
    parent: referenceOf(resource.partOf, 'partOf', ['Location'], notes),
    organization: referenceOf(resource.managingOrganization, 'managingOrganization', ['Organization'], notes),
    ...readPosition(resource.position, notes),
    active: resource.status !== 'inactive',
  };
}

function readTypes(resource: Json, notes: Notes): { level: string | null; facility: boolean; type: ConceptKey | null } {
  let level: string | null = null;
  let type: ConceptKey | null = null;
  let saysFacility = false;
  let saysJurisdiction = false;
  for (const [i, concept] of objectsOf(resource, 'type', notes).entries()) {
    const text = textOf(concept.text)?.slice(0, 300) ?? null;
    for (const coding of codingsOf(concept, `type[${i}]`, notes)) {
      const code = textOf(coding.code)?.slice(0, 100);
      if (!code) continue;
      const system = systemOf(coding.system, `type[${i}].coding.system`, notes);
      if (isMcsdMarker(code)) {
        if (/facility$/i.test(code)) saysFacility = true;
        else saysJurisdiction = true;
      } else if (/jurisdiction|division|level/i.test(system)) {
        saysJurisdiction = true;
        level ??= code.toLowerCase();
      } else {
        if (/facility/i.test(system)) saysFacility = true;
        type ??= facilityType(code, textOf(coding.display) ?? text);
      }
    }
    if (!level && !type && text && !isMcsdMarker(text)) type = facilityType(text, text);
  }
  const built = physicalCodes(resource, notes);
  if (built.includes('jdn')) saysJurisdiction = true;
  const facility = !saysJurisdiction && (saysFacility || type !== null || built.some((code) => builtTypes.has(code)));
  if (facility) return { level: 'facility', facility, type };
  return { level: level ?? type?.code.toLowerCase() ?? null, facility, type: null };
}

function facilityType(code: string, name: string | null): ConceptKey {
  const better = name && name !== code ? name : (facilityTypeNames[code] ?? name);
  return { kind: 'facility_type', system: '', code, name: better };
}

function physicalCodes(resource: Json, notes: Notes): string[] {
  const concept = resource.physicalType;
  if (!isObject(concept)) return [];
  return codingsOf(concept, 'physicalType', notes).flatMap((coding) => textOf(coding.code)?.toLowerCase() ?? []);
}

function readCode(resource: Json, notes: Notes): string | null {
  const identifiers = objectsOf(resource, 'identifier', notes);
  const best = identifiers.find((identifier) => identifier.use === 'official') ?? identifiers[0];
  return best ? (textOf(best.value)?.slice(0, 200) ?? null) : null;
}

const nowhere = { latitude: null, longitude: null };

function readPosition(value: unknown, notes: Notes): { latitude: number | null; longitude: number | null } {
  if (!isObject(value)) return nowhere;
  const latitude = readNumber(value.latitude, 'position.latitude', notes);
  const longitude = readNumber(value.longitude, 'position.longitude', notes);
  if (latitude === null || longitude === null) return nowhere;
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
    if (latitude === 0 && longitude === 0) return nowhere;
    return { latitude, longitude };
  }
  const shown = `${latitude}, ${longitude}`;
  if (Math.abs(longitude) <= 90 && Math.abs(latitude) <= 180) {
    notes.mended('position', shown, 'coordinates_swapped');
    return { latitude: longitude, longitude: latitude };
  }
  notes.warned('position', shown, 'bad_coordinates');
  return nowhere;
}

function readNumber(value: unknown, path: string, notes: Notes): number | null {
  if (value === undefined || value === null) return null;
  if (value === '') {
    notes.warned(path, '', 'empty_value');
    return null;
  }
  const number = typeof value === 'string' ? Number(value.trim().replace(',', '.')) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    notes.warned(path, value, 'bad_coordinates');
    return null;
  }
  if (typeof value === 'string') notes.mended(path, value, 'number_text');
  return number;
}

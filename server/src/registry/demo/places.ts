/** The places of the demonstration country as FHIR Locations, with the flaws that real place trees have. */
import type { Location } from '@medplum/fhirtypes';
import type { Box, Country, District } from './country.ts';
import { demoSystem, facilityTypes } from './lists.ts';
import { countryName, placeName, placeNames } from './names.ts';
import { createRandom, mix } from './random.ts';

const physicalType = 'http://terminology.hl7.org/CodeSystem/location-physical-type';
const levelSystem = `${demoSystem}/jurisdiction-type`;
const boundary = 'http://hl7.org/fhir/StructureDefinition/location-boundary-geojson';

export const countryId = 'country';
export const countyId = (index: number): string => `county-${index + 1}`;
export const districtId = (index: number): string => `district-${index + 1}`;
export const facilityId = (index: number): string => `facility-${index + 1}`;

/** Country, counties, districts, then facilities: each after its parent, but for the deliberate flaws. */
export function* placeResources(country: Country): Generator<Location> {
  yield jurisdiction(countryId, countryName, 'country', undefined, country.box);
  for (const [c, county] of country.counties.entries())
    yield jurisdiction(countyId(c), `${county.name} County`, 'county', countryId, county.box);
  for (const district of country.districts)
    yield jurisdiction(
      districtId(district.index),
      `${district.name} District`,
      'district',
      countyId(district.county),
      district.box,
    );
  if (country.facilities >= flawsFrom) yield* cycle();
  for (let i = 0; i < country.facilities; i++) yield facility(country, i);
}

/** Below this many facilities the tree has no flaws: a demonstration of three facilities should look right. */
const flawsFrom = 10;

/** Two zones that are part of each other, with one facility below: index 7 hangs there. */
function* cycle(): Generator<Location> {
  yield jurisdiction('zone-old', 'Old River Zone', 'district', 'zone-new');
  yield jurisdiction('zone-new', 'New River Zone', 'district', 'zone-old');
}

function jurisdiction(id: string, name: string, level: string, parent: string | undefined, box?: Box): Location {
  return {
    resourceType: 'Location',
    id,
    status: 'active',
    name,
    mode: 'instance',
    type: [{ coding: [{ system: levelSystem, code: level }] }],
    physicalType: { coding: [{ system: physicalType, code: 'jdn', display: 'Jurisdiction' }] },
    ...(parent && { partOf: { reference: `Location/${parent}` } }),
    ...(box && {
      position: { longitude: degrees((box.west + box.east) / 2), latitude: degrees((box.south + box.north) / 2) },
      extension: [{ url: boundary, valueAttachment: { contentType: 'application/geo+json', data: polygon(box) } }],
    }),
  };
}

function facility(country: Country, index: number): Location {
  const random = createRandom(country.seed, 3, index);
  const type = facilityTypes[country.types[index]!]!;
  const district = country.districts[country.homes[index]!]!;
  const [longitude, latitude] = spot(district, random.next(), random.next());
  const swapped = index === 4 || random.chance(0.005);
  const flawed = country.facilities >= flawsFrom;
  const parent = flawed ? flawedParent(index, district) : districtId(district.index);
  return {
    resourceType: 'Location',
    id: facilityId(index),
    identifier: [{ system: `${demoSystem}/facility-code`, value: `SE${String(index + 1).padStart(5, '0')}` }],
    status: random.chance(0.01) ? 'inactive' : 'active',
    name: facilityName(country, index),
    mode: 'instance',
    type: [{ coding: [{ system: `${demoSystem}/facility-type`, code: type.code, display: type.name }] }],
    physicalType: { coding: [{ system: physicalType, code: 'bu', display: 'Building' }] },
    position: flawed && swapped ? { longitude: latitude, latitude: longitude } : { longitude, latitude },
    ...(parent && { partOf: { reference: `Location/${parent}` } }),
  };
}

function flawedParent(index: number, district: District): string | undefined {
  if (index === 6) return undefined;
  if (index === 7) return 'zone-old';
  if (index === 8) return 'district-closed-in-2009';
  return districtId(district.index);
}

/** Part of the name is shared by many, as everywhere: one country has twenty Saint Mary clinics. */
export function facilityName(country: Country, index: number): string {
  const type = facilityTypes[country.types[index]!]!;
  const district = country.districts[country.homes[index]!]!;
  const random = createRandom(country.seed, 4, index);
  if (type.code === 'hospital' && index < country.districts.length) return `${district.name} District Hospital`;
  const saint = random.chance(0.12) ? random.pick(saints) : null;
  const place = saint ?? placeName((mix(country.seed, 5) + index) % placeNames);
  if (type.code === 'referral-hospital') return `${place} Referral Hospital`;
  if (type.code === 'hospital') return `${place} Hospital`;
  if (type.code === 'health-centre') return `${place} Health Centre`;
  return type.code === 'clinic' ? `${place} Clinic` : `${place} Health Post`;
}

const saints = [
  'Saint Mary',
  'Saint Joseph',
  'Good Shepherd',
  'Bethel',
  'Al Noor',
  'Notre Dame',
  'Santa Rita',
] as const;

function spot(district: District, x: number, y: number): [longitude: number, latitude: number] {
  const { west, south, east, north } = district.box;
  return [degrees(west + x * (east - west)), degrees(south + y * (north - south))];
}

const degrees = (value: number): number => Math.round(value * 10_000) / 10_000;

function polygon({ west, south, east, north }: Box): string {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ].map(([x, y]) => [degrees(x!), degrees(y!)]);
  return Buffer.from(JSON.stringify({ type: 'Polygon', coordinates: [ring] })).toString('base64');
}

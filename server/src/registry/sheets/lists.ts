/** The lists and places that a sheet's people refer to, as FHIR resources of the sheet's own source. */
import type {
  CodeableConcept,
  CodeSystem,
  CodeSystemConcept,
  Coding,
  Location,
  Organization,
} from '@medplum/fhirtypes';
import type { Columns } from './columns.ts';
import { normalise } from './headers.ts';
import { fingerprint } from './identity.ts';
import type { Known, KnownConcept } from './known.ts';
import type { SheetResource } from './merge.ts';
import type { SheetWarning } from './reasons.ts';
import { pathKey, type Survey } from './survey.ts';

export interface Lists {
  /** CodeSystems, Organizations and Locations, each before those that refer to it. */
  readonly resources: readonly SheetResource[];
  /** What had to be made, because nothing of that name was known. */
  readonly made: readonly { readonly reason: SheetWarning; readonly value: string; readonly column: string }[];
  coding(kind: KnownConcept['kind'], name: string): Coding | null;
  employer(name: string): string | null;
  /** Reference of the facility, or of the narrowest place when no facility is said; null when neither is. */
  placeOf(facility: string, within: readonly string[]): string | null;
}

const codedKinds = ['cadre', 'job', 'skill', 'facility_type'] as const;
type CodedKind = (typeof codedKinds)[number];

/**
 * The address of a list. Cadres and facility types are few and shared by all sources; jobs and skills belong to the
 * sheet's source, by a fingerprint of its name: a source that is called `Cadre list` must not turn its jobs into cadres.
 */
export const sheetSystem = (source: string, kind: CodedKind): string =>
  kind === 'cadre' || kind === 'facility_type'
    ? `https://mhero.org/fhir/CodeSystem/${kind.replace('_', '-')}`
    : `https://mhero.org/fhir/sheet/${fingerprint(source)}/${kind}`;

export function createLists(source: string, survey: Survey, columns: Columns, known: Known): Lists {
  const made: Lists['made'][number][] = [];
  const codings = new Map<string, Coding>();
  const resources: SheetResource[] = [];
  const note = (reason: SheetWarning, value: string, column: number | undefined): void => {
    made.push({ reason, value, column: column === undefined ? '' : columns.headers[column]! });
  };
  for (const kind of codedKinds) {
    const own: CodeSystemConcept[] = [];
    for (const [key, name] of survey.lists[kind]) {
      const found = known.concept(kind, name);
      const coding = { ...ownCoding(source, kind, found?.name ?? name), ...(found && codingOf(found)) };
      codings.set(`${kind} ${key}`, coding);
      // Its own are said again each time, so that a run that was killed goes on in the same stream.
      if (!found || found.own)
        own.push({ code: coding.code, display: coding.display, ...cadreOf(kind, key, survey, codings) });
      if (!found) note(`new_${kind}`, name, kind === 'skill' ? columns.skills[0] : columns.one[kind]);
    }
    const list = codeSystem(source, kind, own);
    if (list) resources.push(list);
  }
  for (const [key, name] of survey.lists.employer) resources.push(organization(key, name));
  const places = planPlaces(survey, columns, known, codings, note);
  return {
    resources: [...resources, ...places.locations],
    made,
    coding: (kind, name) => codings.get(`${kind} ${normalise(name)}`) ?? null,
    employer: (name) => (name === '' ? null : `Organization/${employerId(normalise(name))}`),
    placeOf: places.placeOf,
  };
}

const codingOf = ({ system, code, name }: KnownConcept) => ({ ...(system && { system }), code, display: name });
const ownCoding = (source: string, kind: CodedKind, name: string) => ({
  system: sheetSystem(source, kind),
  code: codeOf(name),
  display: name,
});

/** A readable code; names whose letters do not survive get a fingerprint. */
const codeOf = (name: string): string => {
  const short = slug(name);
  return /^[a-z0-9-]{2,60}$/.test(short) ? short : `c-${fingerprint(normalise(name))}`;
};
const slug = (text: string): string => normalise(text).replaceAll(' ', '-');

function codeSystem(source: string, kind: CodedKind, concept: CodeSystemConcept[]): CodeSystem | null {
  if (concept.length === 0) return null;
  return {
    resourceType: 'CodeSystem',
    id: `list-${kind.replace('_', '-')}`,
    url: sheetSystem(source, kind),
    status: 'active',
    content: 'complete',
    concept,
  };
}

/** The cadre that always stands beside a job is a property of the job. */
function cadreOf(
  kind: CodedKind,
  key: string,
  survey: Survey,
  codings: ReadonlyMap<string, Coding>,
): Pick<CodeSystemConcept, 'property'> {
  const cadreKey = kind === 'job' ? survey.jobCadres.get(key) : null;
  const cadre = cadreKey ? codings.get(`cadre ${cadreKey}`) : undefined;
  return cadre ? { property: [{ code: 'cadre', valueCoding: cadre }] } : {};
}

const employerId = (key: string): string => `employer-${fingerprint(key)}`;

function organization(key: string, name: string): Organization {
  return { resourceType: 'Organization', id: employerId(key), active: true, name };
}

interface PlannedPlaces {
  readonly locations: readonly Location[];
  placeOf(facility: string, within: readonly string[]): string | null;
}

function planPlaces(
  survey: Survey,
  columns: Columns,
  known: Known,
  codings: ReadonlyMap<string, Coding>,
  note: (reason: SheetWarning, value: string, column: number | undefined) => void,
): PlannedPlaces {
  const locations: Location[] = [];
  const references = new Map<string, string>();
  for (const [key, path] of survey.places) {
    const name = path[path.length - 1]!;
    const found = known.place(name, false, path.slice(0, -1));
    if (found && found !== 'ambiguous' && !found.own) {
      references.set(key, found.reference);
      continue;
    }
    const id = `place-${fingerprint(key)}`;
    references.set(key, `Location/${id}`);
    const column = columns.places[Math.min(path.length, columns.places.length) - 1];
    locations.push(jurisdiction(id, name, column?.level ?? null, references.get(pathKey(path.slice(0, -1)))));
    if (!found || found === 'ambiguous') note('new_place', name, column?.index);
  }
  for (const [key, facility] of survey.facilities) {
    const within =
      facility.within.length > 0 ? facility.within : (survey.onlyPlace.get(normalise(facility.name)) ?? []);
    const ownKey = pathKey([...within, facility.name]);
    const already = references.get(`facility ${ownKey}`);
    if (already) {
      references.set(`facility ${key}`, already);
      continue;
    }
    const found = known.place(facility.name, true, within);
    if (found === 'ambiguous') note('facility_ambiguous', facility.name, columns.one.facility);
    const id = `facility-${fingerprint(ownKey)}`;
    // Its own under another id stands at a place that this sheet does not say.
    if (found && found !== 'ambiguous' && !(found.own && (within.length > 0 || found.reference === `Location/${id}`))) {
      references.set(`facility ${key}`, found.reference);
      references.set(`facility ${ownKey}`, found.reference);
      continue;
    }
    for (const alias of [key, ownKey]) references.set(`facility ${alias}`, `Location/${id}`);
    const type = facility.type ? codings.get(`facility_type ${normalise(facility.type)}`) : undefined;
    locations.push(building(id, facility.name, type, references.get(pathKey(within))));
    if (!found) note('new_facility', facility.name, columns.one.facility);
  }
  return {
    locations,
    placeOf: (facility, within) =>
      (facility === ''
        ? references.get(pathKey(within))
        : references.get(`facility ${pathKey([...within, facility])}`)) ?? null,
  };
}

const physical = (code: 'jdn' | 'bu'): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code }],
});

function jurisdiction(id: string, name: string, level: string | null, parent: string | undefined): Location {
  return {
    resourceType: 'Location',
    id,
    status: 'active',
    name,
    ...(level && {
      type: [{ coding: [{ system: 'https://mhero.org/fhir/CodeSystem/jurisdiction-type', code: level }] }],
    }),
    physicalType: physical('jdn'),
    ...(parent && { partOf: { reference: parent } }),
  };
}

function building(id: string, name: string, type: Coding | undefined, parent: string | undefined): Location {
  return {
    resourceType: 'Location',
    id,
    status: 'active',
    name,
    ...(type && { type: [{ coding: [type] }] }),
    physicalType: physical('bu'),
    ...(parent && { partOf: { reference: parent } }),
  };
}

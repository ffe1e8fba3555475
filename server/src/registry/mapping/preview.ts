/** What a mapping would change, before anybody saves it: a sample read as it is now and as it would be, side by side. */
import type {
  PreviewItem as Item,
  Mapping,
  MappingPreview,
  MappingProblem as Problem,
} from '@mhero/contract/mapping.ts';
import type { CountryCode } from '../../lib/phone.ts';
import type { ConceptKey, PersonRow, PlaceInput, RoleRow } from '../normalise/rows.ts';
import { isObject, type Json, notesOf } from '../normalise/tolerant.ts';
import type { Note } from '../reasons.ts';
import type { Naming } from '../store/mapping.ts';
import { type Compiled, compileMapping, type Findings } from './compile.ts';
import type { LinkedRow } from './linked.ts';
import { personId, type ReadableType, readFindings } from './read.ts';
import type { Sample } from './sample.ts';
import { type Cell, findBy, personCells, placeCells } from './table.ts';

/** One person as a mapping reads them. */
export interface ReadPerson {
  readonly item: string;
  readonly person: PersonRow;
  readonly roles: RoleRow[];
  readonly linked: LinkedRow[];
  readonly findings: Findings[];
  readonly notes: Note[];
}

export interface ReadPlace {
  readonly item: string;
  readonly place: PlaceInput;
  readonly findings: Findings;
  readonly notes: Note[];
}

export interface ReadSample {
  readonly people: ReadonlyMap<string, ReadPerson>;
  readonly places: ReadonlyMap<string, ReadPlace>;
  /** Names that the sample itself gives: of places, and of entries of its lists. */
  readonly names: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

interface Context {
  readonly sourceId: number;
  readonly country: CountryCode | null;
}

const idOf = (resource: Json): string => String(resource.id ?? '').slice(0, 200);

/** Reads a whole sample with a mapping; null reads where the FHIR standard keeps things. */
export function readSample(sample: Sample, mapping: Mapping | null, context: Context): ReadSample {
  const compiled = compileMapping(mapping ?? { preset: null, rules: [] });
  const people = new Map<string, ReadPerson>();
  const places = new Map<string, ReadPlace>();
  const names = new Map<string, string>();
  for (const type of ['Practitioner', 'Patient'] as const) {
    if (type === 'Patient' && !compiled.reads(type)) continue;
    for (const resource of sample.get(type) ?? []) {
      const { rows, findings, notes } = readOne(compiled, type, resource, context);
      const item = `${type}/${idOf(resource)}`;
      people.set(personId(type, idOf(resource)), {
        ...{ item, person: rows.person!, findings: [findings], notes, linked: [] },
        roles: rows.role ? [rows.role] : [],
      });
    }
  }
  for (const type of ['PractitionerRole', 'Basic'] as const) {
    if (type === 'Basic' && !compiled.reads(type)) continue;
    for (const resource of sample.get(type) ?? []) {
      const { rows, findings, notes } = readOne(compiled, type, resource, context);
      for (const term of rows.terms) if (term.name) names.set(`${term.system} ${term.code}`, term.name);
      const owner = people.get(rows.linked?.practitioner ?? rows.role?.practitioner ?? '');
      if (!owner) continue;
      if (rows.role) owner.roles.push(rows.role);
      if (rows.linked) owner.linked.push(rows.linked);
      owner.findings.push(findings);
      owner.notes.push(...notes);
    }
  }
  for (const resource of sample.get('Location') ?? []) {
    const { rows, findings, notes } = readOne(compiled, 'Location', resource, context);
    const place = rows.place!;
    names.set(`Location ${place.id}`, place.name);
    places.set(place.id, { item: `Location/${place.id}`, place, findings, notes });
  }
  return { people, places, names, problems: compiled.problems };
}

function readOne(compiled: Compiled, type: ReadableType, resource: Json, context: Context) {
  const notes: Note[] = [];
  const noting = notesOf(`${type}/${idOf(resource)}`, notes);
  const findings = compiled.find(resource, noting);
  return { rows: readFindings(findings, type, resource, idOf(resource), context, noting), findings, notes };
}

/** Codes and places of a sample that the database may have names for. */
export function namedIn(read: ReadSample): { keys: ConceptKey[]; places: string[] } {
  const people = [...read.people.values()];
  const roles = people.flatMap((person) => person.roles);
  const keys = [
    ...roles.flatMap((role) => [...role.codes, ...role.skills, ...(role.employer ? [role.employer] : [])]),
    ...people.flatMap((one) => [...one.person.skills, ...one.linked.flatMap((row) => row.skills)]),
  ];
  const places = roles.flatMap((role) => role.facility ?? []);
  return { keys, places: [...places, ...[...read.places.values()].flatMap((one) => one.place.parent ?? [])] };
}

/** The table and its totals. */
export function compare(
  before: ReadSample,
  after: ReadSample,
  naming: Naming,
): Pick<MappingPreview, 'people' | 'totals' | 'places' | 'place_totals' | 'problems'> {
  const people = [...new Set([...before.people.keys(), ...after.people.keys()])].map((id) => {
    const [old, now] = [before.people.get(id), after.people.get(id)];
    const cells = (one: ReadPerson | undefined, all: ReadSample) => (one ? personCells(one, naming, all.names) : []);
    const [item, name] = [(now ?? old)!.item, (now ?? old)!.person.name];
    return itemOf(item, name, cells(old, before), old?.findings, cells(now, after), now?.findings, now?.notes);
  });
  const places = [...after.places].map(([id, now]) => {
    const old = before.places.get(id);
    const cells = (one: ReadPlace | undefined, all: ReadSample) =>
      one ? placeCells(one.place, naming, all.names) : [];
    const found = (one: ReadPlace | undefined) => (one ? [one.findings] : []);
    return itemOf(now.item, now.place.name, cells(old, before), found(old), cells(now, after), found(now), now.notes);
  });
  return {
    ...{ people, totals: totalsOf(people), places, place_totals: totalsOf(places) },
    problems: [...after.problems],
  };
}

const mostNotes = 20;

function itemOf(
  item: string,
  name: string,
  old: readonly Cell[],
  oldFound: readonly Findings[] = [],
  now: readonly Cell[],
  nowFound: readonly Findings[] = [],
  notes: readonly Note[] = [],
): Item {
  const targets = [...new Set([...now, ...old].map((cell) => cell.target))];
  const values = (cells: readonly Cell[], found: readonly Findings[], target: string) =>
    cells
      .filter((cell) => cell.target === target)
      .map((cell) => ({ value: cell.value, by: findBy(found, cell), refused: cell.refused }));
  return {
    ...{ item, name },
    cells: targets.map((target) => ({
      ...{ target, before: values(old, oldFound, target), after: values(now, nowFound, target) },
    })),
    notes: notes.slice(0, mostNotes),
  };
}

function totalsOf(items: readonly Item[]): MappingPreview['totals'] {
  const totals = new Map<string, { before: number; after: number }>();
  for (const { cells } of items)
    for (const { target, before, after } of cells) {
      const total = totals.get(target) ?? { before: 0, after: 0 };
      const usable = (values: typeof before) => (values.some((value) => value.refused === null) ? 1 : 0);
      totals.set(target, { before: total.before + usable(before), after: total.after + usable(after) });
    }
  return [...totals].map(([target, total]) => ({ target, ...total }));
}

export const countTypes = (sample: Sample): Record<string, number> =>
  Object.fromEntries([...sample].map(([type, list]) => [type, list.filter(isObject).length]));

/** Rows as the cells of a preview, and which expression of the mapping gave each. */
import type { ConceptKey, PlaceInput } from '../normalise/rows.ts';
import type { Naming } from '../store/mapping.ts';
import type { Finding, Findings } from './compile.ts';
import type { ReadPerson } from './preview.ts';
import { plainText, referencedId, shownText } from './shapes.ts';

export interface Cell {
  readonly target: string;
  readonly value: string;
  /** As the source says it, to be recognised among what expressions have found. */
  readonly raw: string;
  readonly refused: string | null;
}

const cell = (target: string, value: string | null | undefined, raw = value, refused: string | null = null): Cell[] =>
  value ? [{ target, value, raw: raw ?? value, refused }] : [];

export function personCells(one: ReadPerson, naming: Naming, names: ReadonlyMap<string, string>): Cell[] {
  const { person, roles, linked } = one;
  const concept = conceptNames(naming, names);
  const codes = roles.flatMap((role) => role.codes);
  const addresses = (target: string, scheme: string) =>
    person.addresses
      .filter((address) => address.scheme === scheme)
      .flatMap((address) => cell(target, address.value, address.raw ?? address.value, address.refusal));
  const skills = [...person.skills, ...roles.flatMap((role) => role.skills), ...linked.flatMap((row) => row.skills)];
  const fields = Object.assign({}, person.fields, ...linked.map((row) => row.fields)) as Record<string, string>;
  const { leave_from, leave_until, ...others } = fields;
  return once([
    ...cell('name', person.name),
    ...cell('given', person.given),
    ...cell('family', person.family),
    ...addresses('phone', 'tel'),
    ...addresses('email', 'mailto'),
    ...codes.filter((key) => key.kind === 'job').flatMap((key) => cell('job', concept(key), key.code)),
    ...cadresOf(codes, naming, concept),
    ...skills.flatMap((key) => cell('skill', concept(key), key.code)),
    ...roles.flatMap((role) => {
      const name = role.facility ? (names.get(`Location ${role.facility}`) ?? naming.places.get(role.facility)) : null;
      return cell('facility', name ?? role.facility, role.facility);
    }),
    ...roles.flatMap((role) => (role.employer ? cell('organization', concept(role.employer), role.employer.code) : [])),
    ...cell('language', person.language),
    ...cell('gender', person.gender),
    ...cell('birth_date', person.birthDate),
    ...cell('active', String(person.active && linked.every((row) => row.active))),
    ...cell('leave_from', leave_from),
    ...cell('leave_until', leave_until),
    ...person.identifiers.flatMap(({ value }) => cell('identifier', value)),
    ...Object.entries(others).flatMap(([key, text]) => cell(`field:${key}`, text)),
  ]);
}

export function placeCells(place: PlaceInput, naming: Naming, names: ReadonlyMap<string, string>): Cell[] {
  const parent = place.parent ? (names.get(`Location ${place.parent}`) ?? naming.places.get(place.parent)) : null;
  const degrees = (value: number | null) => (value === null ? null : String(value));
  return [
    ...cell('name', place.name),
    ...cell('code', place.code),
    ...cell('level', place.level),
    ...cell('facility_type', place.type?.name ?? place.type?.code, place.type?.code),
    ...cell('parent', parent ?? place.parent, place.parent),
    ...cell('latitude', degrees(place.latitude)),
    ...cell('longitude', degrees(place.longitude)),
    ...cell('active', String(place.active)),
  ];
}

type NameOf = (key: ConceptKey) => string;

function conceptNames({ terms }: Naming, names: ReadonlyMap<string, string>): NameOf {
  return (key) => {
    const id = `${key.system} ${key.code}`;
    return terms.get(id)?.name ?? names.get(id) ?? key.name ?? key.code;
  };
}

/** Said by the role, else what the list of jobs says. */
function cadresOf(codes: readonly ConceptKey[], naming: Naming, nameOf: NameOf): Cell[] {
  const said = codes.filter((key) => key.kind === 'cadre');
  if (said.length > 0) return said.flatMap((key) => cell('cadre', nameOf(key), key.code));
  return codes.flatMap((key) => {
    const code = naming.terms.get(`${key.system} ${key.code}`)?.cadre;
    return code ? cell('cadre', naming.cadres.get(code) ?? code, code) : [];
  });
}

function once(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((one) => [`${one.target} ${one.value}`, one])).values()];
}

const digits = (text: string): string => text.replace(/\D/g, '');

/** The finding that a value came from; null when it stood in the place of the standard. */
export function findBy(
  all: readonly Findings[],
  { target, value, raw }: Cell,
): Pick<Finding, 'rule' | 'expression'> | null {
  for (const findings of all) {
    const found = findings.get(target);
    if (!found) continue;
    const same = found.values.find((finding) => isFrom(finding, target, value, raw));
    const one = same ?? (found.standard ? undefined : found.values[0]);
    if (one) return { rule: one.rule, expression: one.expression };
  }
  return null;
}

function isFrom({ value: found }: Finding, target: string, value: string, raw: string): boolean {
  const texts = [plainText(found), shownText(found)].filter((text) => text !== null);
  if (texts.some((text) => text === raw || text === value)) return true;
  if (target === 'phone') return texts.some((text) => digits(text).includes(digits(value).slice(-6)));
  if (target === 'email') return texts.some((text) => text.toLowerCase().includes(value));
  return referencedId(found) === raw;
}

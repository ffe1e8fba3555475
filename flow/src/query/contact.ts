/** The contact that a query is asked of, and what it has for each property. */
import { localDay } from './dates.ts';
import type { QueryEnvironment, Resolver } from './environment.ts';
import { languageCode } from './languages.ts';
import type { Condition } from './tree.ts';

/** A coded thing: matches by code or by name. */
export type ConceptValue = string | { readonly code?: string; readonly name: string };

export interface FieldValue {
  readonly text: string;
  /** A number, its digits, or a number of exactly these digits (`JSON.rawJSON`). */
  readonly number?: unknown;
  /** ISO instant. */
  readonly datetime?: string;
  /** Paths of names from the country down, as in `Rwanda > Kigali`. */
  readonly state?: string;
  readonly district?: string;
  readonly ward?: string;
  readonly place?: string;
}

export interface AssetReference {
  readonly uuid?: string;
  readonly name: string;
}

/** The JSON of a contact in a flow, plus what a registry knows. Instants and dates are ISO texts. */
export interface QueryContact {
  readonly uuid?: string;
  readonly id?: number | string;
  readonly ref?: string;
  readonly name?: string;
  readonly status?: string;
  readonly language?: string;
  readonly created_on?: string;
  readonly last_seen_on?: string;
  /** `scheme:path`, also with a query and a display part. */
  readonly urns?: readonly string[];
  readonly groups?: readonly AssetReference[];
  readonly flow?: AssetReference;
  readonly history?: readonly AssetReference[];
  /** The open tickets. */
  readonly tickets?: ReadonlyArray<{ readonly status?: string }>;
  readonly fields?: Readonly<Record<string, FieldValue | null | undefined>>;
  readonly cadre?: readonly ConceptValue[];
  readonly job?: readonly ConceptValue[];
  readonly skill?: readonly ConceptValue[];
  readonly facility?: readonly ConceptValue[];
  readonly facility_type?: readonly ConceptValue[];
  readonly employer?: readonly ConceptValue[];
  /** Where the contact works; `within` names the places around it, in any order. */
  readonly place?: ReadonlyArray<{
    readonly code?: string;
    readonly name: string;
    readonly within?: readonly string[];
  }>;
  readonly gender?: string;
  readonly birth_date?: string;
  readonly source?: readonly string[];
  readonly opted_out?: boolean;
}

/** Each value with all its names. Numbers are decimal texts, datetimes days (`YYYY-MM-DD`). */
type Values = ReadonlyArray<readonly string[]>;
type ValueReader = (contact: QueryContact) => Values;

const NONE: Values = [];

export function contactValues(
  condition: Condition,
  env: QueryEnvironment,
  resolver: Resolver | undefined,
): ValueReader {
  const { propertyType, property } = condition;
  if (propertyType === 'urn') return (contact) => addresses(contact, property);
  if (propertyType === 'field') {
    const type = resolver?.fields.get(property) ?? 'text';
    return (contact) => fieldValues(contact.fields?.[property], type, env);
  }
  if (property === 'place' && (condition.comparator === 'in' || condition.comparator === 'not in')) return subtrees;
  const read = Object.hasOwn(READERS, property) ? READERS[property] : undefined;
  return read ? (contact) => read(contact, env) : () => NONE;
}

function one(value: string | undefined): Values {
  return value === undefined || value === '' ? NONE : [[value]];
}

function day(instant: string | undefined, env: QueryEnvironment): Values {
  return instant === undefined ? NONE : one(localDay(instant, env));
}

function assets(references: readonly AssetReference[] | undefined): Values {
  return references?.map(({ name, uuid }) => (uuid === undefined ? [name] : [name, uuid])) ?? NONE;
}

function concepts(values: readonly ConceptValue[] | undefined): Values {
  return (
    values?.map((value) =>
      typeof value === 'string' ? [value] : value.code ? [value.name, value.code] : [value.name],
    ) ?? NONE
  );
}

function subtrees(contact: QueryContact): Values {
  return contact.place?.map(({ name, code, within }) => [name, ...(code ? [code] : []), ...(within ?? [])]) ?? NONE;
}

function addresses(contact: QueryContact, scheme?: string): Values {
  const values: string[][] = [];
  for (const urn of contact.urns ?? []) {
    const colon = urn.indexOf(':');
    if (scheme !== undefined && urn.slice(0, colon).toLowerCase() !== scheme) continue;
    values.push([urn.slice(colon + 1).replace(/[?#].*$/s, '')]);
  }
  return values;
}

/** The digits of a number as it stands in the JSON of a field; empty when there is none. */
export function numberText(number: unknown): string {
  if (typeof number === 'number' || typeof number === 'string') return String(number);
  if (typeof number !== 'object' || number === null || !('rawJSON' in number) || typeof number.rawJSON !== 'string')
    return '';
  return number.rawJSON;
}

function fieldValues(value: FieldValue | null | undefined, type: string, env: QueryEnvironment): Values {
  if (!value) return NONE;
  switch (type) {
    case 'number':
      return one(numberText(value.number));
    case 'datetime':
      return day(value.datetime, env);
    case 'state':
    case 'district':
    case 'ward':
    case 'place':
      return one(value[type]?.split('>').at(-1)?.trim());
    default:
      return one(value.text);
  }
}

/** As it is written, and as its ISO 639-3 code. */
function languages(written: string | undefined): Values {
  if (!written) return NONE;
  const code = languageCode(written);
  return [code === undefined || code === written ? [written] : [written, code]];
}

/** Whole years lived on the day of `now`. */
function age(birthDate: string | undefined, env: QueryEnvironment): Values {
  const born = birthDate === undefined ? undefined : localDay(birthDate, env);
  const today = env.now === undefined ? undefined : localDay(env.now, env);
  if (born === undefined || today === undefined || born > today) return NONE;
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
  return [[String(today.slice(5) < born.slice(5) ? years - 1 : years)]];
}

const READERS: Readonly<Record<string, (contact: QueryContact, env: QueryEnvironment) => Values>> = {
  uuid: (contact) => one(contact.uuid),
  id: (contact) => one(contact.id === undefined ? undefined : String(contact.id)),
  ref: (contact) => one(contact.ref),
  name: (contact) => one(contact.name),
  status: (contact) => one(contact.status),
  language: (contact) => languages(contact.language),
  urn: (contact) => addresses(contact),
  group: (contact) => assets(contact.groups),
  flow: (contact) => assets(contact.flow ? [contact.flow] : undefined),
  history: (contact) => assets(contact.history),
  tickets: (contact) => [[String(contact.tickets?.length ?? 0)]],
  created_on: (contact, env) => day(contact.created_on, env),
  last_seen_on: (contact, env) => day(contact.last_seen_on, env),
  cadre: (contact) => concepts(contact.cadre),
  job: (contact) => concepts(contact.job),
  skill: (contact) => concepts(contact.skill),
  facility: (contact) => concepts(contact.facility),
  facility_type: (contact) => concepts(contact.facility_type),
  employer: (contact) => concepts(contact.employer),
  place: (contact) => concepts(contact.place),
  gender: (contact) => one(contact.gender),
  birth_date: (contact, env) => day(contact.birth_date, env),
  age: (contact, env) => age(contact.birth_date, env),
  source: (contact) => concepts(contact.source),
  has: (contact) => [...new Set(contact.urns?.map((urn) => urn.slice(0, urn.indexOf(':'))))].map((scheme) => [scheme]),
  opted_out: (contact) => [[String(contact.opted_out ?? false)]],
};

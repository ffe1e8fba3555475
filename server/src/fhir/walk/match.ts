/** Whether what a resource is found by fulfils the criteria of a search: for types that are rendered from rows. Pure. */
import { AppError } from '../../errors.ts';
import type { Criterion, PlainCriterion } from '../search/criteria.ts';
import type { DateValue, Value } from '../search/params.ts';

/** One value of a parameter: a code, a reference `Type/id`, a span of time (`to` is the first moment after it), or words. */
export type Facet =
  | { readonly system?: string | undefined; readonly code: string }
  | { readonly ref: string }
  | { readonly from: Date; readonly to: Date }
  | { readonly words: string };

/** What a resource is found by, by parameter. */
export type Facets = Readonly<Record<string, readonly Facet[]>>;

export const codes = (system: string | undefined, ...values: (string | null | undefined)[]): Facet[] =>
  values.flatMap((code) => (code ? [{ system, code }] : []));
export const refs = (...values: (string | null | undefined)[]): Facet[] =>
  values.flatMap((ref) => (ref ? [{ ref }] : []));
export const moments = (...values: (Date | null | undefined)[]): Facet[] =>
  values.flatMap((at) => (at ? [{ from: at, to: new Date(at.getTime() + 1) }] : []));

/** Throws `request:invalid` for what these types cannot be asked: chains. */
export function plainOnly(criteria: readonly Criterion[]): readonly PlainCriterion[] {
  return criteria.map((criterion) => {
    if (criterion.kind === 'plain') return criterion;
    const name = criterion.kind === 'chain' ? `${criterion.name}.${criterion.criterion.name}` : '_has';
    throw new AppError('request:invalid', `"${name}" cannot be asked here. Ask for the resources themselves first.`, {
      fields: [{ where: `query/${name}`, message: 'is not supported' }],
    });
  });
}

export function matches(facets: Facets, criteria: readonly PlainCriterion[]): boolean {
  return criteria.every((criterion) => fulfils(facets[criterion.name] ?? [], criterion));
}

function fulfils(own: readonly Facet[], { modifier, values }: PlainCriterion): boolean {
  if (modifier === 'missing') {
    const [wanted] = values;
    return (own.length === 0) === (wanted?.type === 'token' && wanted.code === 'true');
  }
  const any = values.some((value) => own.some((facet) => fits(facet, value, modifier)));
  return modifier === 'not' ? !any : any;
}

function fits(facet: Facet, value: Value, modifier: string | null): boolean {
  switch (value.type) {
    case 'token': {
      if (!('code' in facet)) return false;
      const system = value.system === null || (value.system === '' ? !facet.system : facet.system === value.system);
      return system && (value.code === null || value.code === facet.code);
    }
    case 'reference':
      return (
        'ref' in facet && (value.target ? facet.ref === `${value.target}/${value.id}` : endsWith(facet.ref, value.id))
      );
    case 'date':
      return 'from' in facet && inTime(facet, value);
    case 'string':
    case 'uri':
      return 'words' in facet && reads(facet.words, value.text, value.type === 'uri' ? 'exact' : modifier);
    default:
      return false;
  }
}

const endsWith = (ref: string, id: string): boolean => ref === id || ref.endsWith(`/${id}`);

function reads(words: string, text: string, modifier: string | null): boolean {
  if (modifier === 'exact') return words === text;
  const [whole, part] = [words.toLowerCase(), text.toLowerCase()];
  return modifier === 'contains' ? whole.includes(part) : whole.startsWith(part);
}

function inTime({ from, to }: { readonly from: Date; readonly to: Date }, value: DateValue): boolean {
  const within = from >= value.from && to <= value.to;
  switch (value.prefix) {
    case 'eq':
      return within;
    case 'ne':
      return !within;
    case 'gt':
      return to > value.to;
    case 'lt':
      return from < value.from;
    case 'ge':
      return to > value.from;
    case 'le':
      return from < value.to;
    case 'sa':
      return from >= value.to;
    case 'eb':
      return to <= value.from;
    default:
      return from < value.to && to > value.from;
  }
}

/** The codes that a parameter has to be one of; null where it is not asked so plainly. */
export function codesAsked(criteria: readonly PlainCriterion[], name: string): string[] | null {
  const asked = criteria.find((each) => each.name === name && each.modifier === null);
  if (!asked) return null;
  return asked.values.flatMap((value) => (value.type === 'token' && value.code !== null ? [value.code] : []));
}

/** The ids that a reference has to lead to, of one type of target; null where it is not asked. */
export function idsReferred(criteria: readonly PlainCriterion[], name: string, target: string): string[] | null {
  const asked = criteria.find((each) => each.name === name && each.modifier !== 'missing' && each.modifier !== 'not');
  if (!asked) return null;
  return asked.values.flatMap((value) =>
    value.type === 'reference' && (value.target === null || value.target === target) ? [value.id] : [],
  );
}

/** The moment before which nothing of a date parameter is wanted. */
export function earliest(criteria: readonly PlainCriterion[], name: string): Date | null {
  const floors = criteria.flatMap(({ name: own, modifier, values }) => {
    if (own !== name || modifier !== null) return [];
    const each = values.map((value) => (value.type === 'date' ? floorOf(value) : null));
    return each.some((floor) => floor === null) ? [] : [Math.min(...each.map((floor) => floor!.getTime()))];
  });
  return floors.length === 0 ? null : new Date(Math.max(...floors));
}

const floorOf = ({ prefix, from }: DateValue): Date | null =>
  prefix === 'eq' || prefix === 'ge' || prefix === 'gt' || prefix === 'sa' ? from : null;

const uuidShape = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Whether a database may be asked for it as a UUID. */
export const isUuid = (text: string): boolean => uuidShape.test(text);

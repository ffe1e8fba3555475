/** From the parameters of a request to what is wanted: criteria, order, page, what comes along, and what is unknown. */
import { AppError } from '../../errors.ts';
import type { ResourceKind } from '../kind.ts';
import type { Criterion, PlainCriterion } from './criteria.ts';
import { common, type Param } from './params.ts';
import { badParameter, readToken, readValues } from './read-values.ts';

export type Pairs = readonly (readonly [name: string, value: string])[];

export interface Include {
  /** The kind that refers, the parameter, and the type that it leads to, when only one is wanted. */
  readonly from: string;
  readonly param: string;
  readonly target: string | null;
  readonly iterate: boolean;
}

export type Summary = 'true' | 'text' | 'data' | 'count' | 'false';

export interface ReadSearch {
  readonly criteria: readonly Criterion[];
  readonly count: number;
  readonly sort: readonly { readonly param: string; readonly descending: boolean }[];
  readonly cursor: string | null;
  readonly total: boolean;
  readonly includes: readonly Include[];
  readonly revincludes: readonly Include[];
  readonly elements: readonly string[] | null;
  readonly summary: Summary;
  /** What was not understood, and why: refused or left out, as the caller prefers. */
  readonly unknown: readonly { readonly name: string; readonly why: string }[];
  /** What was understood, as it was sent: for the links of the answer. */
  readonly kept: Pairs;
}

export const defaultCount = 50;
export const largestCount = 1000;
const mostParameters = 60;

/** Modifiers of the types in R4; a kind names those that it understands. */
const modifiers: Readonly<Record<Param['type'], readonly string[]>> = {
  string: ['exact', 'contains'],
  token: ['not'],
  reference: [],
  date: [],
  uri: ['below', 'above'],
  number: [],
};

interface Reading {
  readonly kind: ResourceKind;
  readonly all: ReadonlyMap<string, ResourceKind>;
  readonly base: string;
  criteria: Criterion[];
  count: number;
  sort: { param: string; descending: boolean }[];
  cursor: string | null;
  total: boolean;
  includes: Include[];
  revincludes: Include[];
  elements: string[] | null;
  summary: Summary;
}

type Reader = (reading: Reading, value: string, modifier: string | null) => string | null;

/** Answers why it is not understood; null when it is. */
const controls: Readonly<Record<string, Reader>> = {
  _count: (reading, value) => {
    if (!/^\d{1,9}$/.test(value)) throw badParameter('_count', 'is a whole number from 0 on');
    reading.count = Math.min(Number(value), largestCount);
    return null;
  },
  _sort: readSort,
  _cursor: (reading, value) => {
    reading.cursor = value;
    return null;
  },
  _total: (reading, value) => {
    if (!['none', 'estimate', 'accurate'].includes(value))
      throw badParameter('_total', 'is none, estimate or accurate');
    reading.total = value !== 'none';
    return null;
  },
  _include: (reading, value, modifier) => readInclude(reading, value, modifier, reading.includes, '_include'),
  _revinclude: (reading, value, modifier) => readInclude(reading, value, modifier, reading.revincludes, '_revinclude'),
  _elements: (reading, value) => {
    const names = value.split(',').map((name) => name.trim().replace(/^[A-Z]\w*\./, ''));
    if (names.some((name) => !/^[a-z]\w{0,60}(\.\w{1,60})*$/.test(name)))
      throw badParameter('_elements', 'is a list of names of elements, separated by commas');
    reading.elements = [...(reading.elements ?? []), ...names.map((name) => name.split('.')[0]!)];
    return null;
  },
  _summary: (reading, value) => {
    if (!['true', 'text', 'data', 'count', 'false'].includes(value))
      throw badParameter('_summary', 'is true, text, data, count or false');
    reading.summary = value as Summary;
    return null;
  },
};

/** Of the answer's form, not of what is found; read by the door. */
const forms = new Set(['_format', '_pretty']);

/** Throws `fhir:parameter` for values that are none. */
export function readSearch(
  kind: ResourceKind,
  all: ReadonlyMap<string, ResourceKind>,
  base: string,
  pairs: Pairs,
): ReadSearch {
  if (pairs.length > mostParameters)
    throw new AppError('fhir:parameter', `A search has at most ${mostParameters} parameters.`);
  const reading: Reading = {
    ...{ kind, all, base, criteria: [], count: defaultCount, sort: [], cursor: null, total: false },
    ...{ includes: [], revincludes: [], elements: null, summary: 'false' },
  };
  const unknown: { name: string; why: string }[] = [];
  const kept: [string, string][] = [];
  for (const [name, value] of pairs) {
    if (forms.has(name)) {
      kept.push([name, value]);
      continue;
    }
    // Servers ignore what is empty (R4 search, 3.1.1.4).
    if (value === '') continue;
    const why = readParameter(reading, name, value);
    if (why !== null) unknown.push({ name, why });
    else if (name !== '_cursor') kept.push([name, value]);
  }
  if (reading.summary === 'count') reading.count = 0;
  const { all: _all, base: _base, kind: _kind, ...rest } = reading;
  return { ...rest, unknown, kept };
}

function readParameter(reading: Reading, name: string, value: string): string | null {
  const colon = name.indexOf(':');
  const first = colon < 0 ? name : name.slice(0, colon);
  const control = controls[first];
  if (control) return control(reading, value, colon < 0 ? null : name.slice(colon + 1));
  const read = first === '_has' ? readHas(reading, name, value) : readCriterion(reading, name, value);
  if (typeof read === 'string') return read;
  reading.criteria.push(read);
  return null;
}

export const paramOf = (kind: ResourceKind, name: string): Param | undefined =>
  Object.hasOwn(kind.params, name) ? kind.params[name] : common[name];

/**
 * Answers why a name is not known; that may be left out. A known one whose modifier, chain or `_has` is not understood is
 * refused in any case: without it the answer would be wider than what was asked for.
 */
function readCriterion(reading: Reading, name: string, value: string): Criterion | string {
  const dot = name.indexOf('.');
  if (dot < 0) return readPlain(reading.kind, name, value, reading.base);
  const [reference = '', said] = name.slice(0, dot).split(':');
  const param = paramOf(reading.kind, reference);
  const rest = name.slice(dot + 1);
  if (param?.type !== 'reference' || !param.chains)
    throw badParameter(name, `${reading.kind.type} has no such chained parameter`);
  if (!param.chains.includes(rest.split(':')[0]!))
    throw badParameter(name, `behind ${reference} may follow ${param.chains.join(', ')}; not ${rest}`);
  const targets = (param.targets ?? []).filter((type) => said === undefined || type === said);
  const target = targets.length === 1 ? reading.all.get(targets[0]!) : undefined;
  if (!target)
    throw badParameter(
      name,
      `say which type is meant: ${(param.targets ?? []).map((t) => `${reference}:${t}.${rest}`).join(', ')}`,
    );
  const criterion = readPlain(target, rest, value, reading.base);
  if (typeof criterion === 'string') throw badParameter(name, criterion);
  return { kind: 'chain', name: reference, param, target: target.type, criterion };
}

function readPlain(kind: ResourceKind, name: string, value: string, base: string): PlainCriterion | string {
  const [first = '', modifier = null] = name.split(':') as [string, string?];
  const param = paramOf(kind, first);
  if (!param) return `${kind.type} is not found by ${first}. It is found by: ${namesOf(kind)}.`;
  if (modifier === 'missing') {
    if (!param.modifiers?.includes('missing')) throw badParameter(name, `${first} does not understand :missing`);
    if (!/^(true|false)$/.test(value)) throw badParameter(name, 'is true or false');
    return { kind: 'plain', name: first, param, modifier, values: [readToken(name, value)] };
  }
  const typed = modifier !== null && param.type === 'reference' && param.targets?.includes(modifier) === true;
  if (modifier !== null && !typed && !modifiersOf(param).includes(modifier))
    throw badParameter(
      name,
      `${first} does not understand :${modifier}; it understands ${
        modifiersOf(param)
          .map((m) => `:${m}`)
          .join(', ') || 'no modifier'
      }`,
    );
  const values = readValues(name, param, typed && !value.includes('/') ? `${modifier}/${value}` : value, base);
  return { kind: 'plain', name: first, param, modifier: typed ? null : modifier, values };
}

export const modifiersOf = (param: Param): readonly string[] => param.modifiers ?? modifiers[param.type];

const namesOf = (kind: ResourceKind): string => [...Object.keys(common), ...Object.keys(kind.params)].join(', ');

function readHas(reading: Reading, name: string, value: string): Criterion {
  const [, from = '', reference = '', ...rest] = name.split(':');
  const kind = reading.all.get(from);
  const param = kind && paramOf(kind, reference);
  if (!kind || param?.type !== 'reference' || param.has === false || !param.targets?.includes(reading.kind.type))
    throw badParameter(
      name,
      `no ${from || 'type'} refers to ${reading.kind.type} by ${reference || 'such a parameter'}`,
    );
  const criterion = readPlain(kind, rest.join(':'), value, reading.base);
  if (typeof criterion === 'string') throw badParameter(name, criterion);
  return { kind: 'has', from, reference, criterion };
}

function readSort(reading: Reading, value: string): string | null {
  for (const part of value.split(',')) {
    const descending = part.startsWith('-');
    const param = descending ? part.slice(1) : part;
    if (!sortsOf(reading.kind).includes(param))
      return `${reading.kind.type} is sorted by ${sortsOf(reading.kind).join(', ')}; not by ${param}.`;
    reading.sort.push({ param, descending });
  }
  return null;
}

export const sortsOf = (kind: ResourceKind): readonly string[] => ['_id', '_lastUpdated', ...(kind.sorts ?? [])];

function readInclude(
  reading: Reading,
  value: string,
  modifier: string | null,
  to: Include[],
  name: '_include' | '_revinclude',
): string | null {
  const iterate = modifier === 'iterate' || modifier === 'recurse';
  if (modifier !== null && !iterate) return `${name} understands :iterate only.`;
  const [from = '', param = '', target = null] = value.split(':') as [string, string, string?];
  const kind = reading.all.get(from);
  if (!kind || !offered(kind, param, name, reading, iterate)) return `${value} cannot be followed by ${name} here.`;
  if (to.some((known) => known.from === from && known.param === param && known.target === target)) return null;
  to.push({ from, param, target, iterate });
  return null;
}

function offered(kind: ResourceKind, param: string, name: string, reading: Reading, iterate: boolean): boolean {
  if (name === '_include')
    return kind.includes?.includes(param) === true && (iterate || kind.type === reading.kind.type);
  const wanted = `${kind.type}:${param}`;
  const kindsHere = iterate ? [...reading.all.values()] : [reading.kind];
  return kindsHere.some((one) => one.revincludes?.includes(wanted) === true);
}

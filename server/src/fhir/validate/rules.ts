/** The official rules (invariants): by FHIRPath, and by our own code where the engine is known to answer wrongly. */
import { type FhirPathAtom, parseFhirPath, type TypedValue, toTypedValue } from '@medplum/core';
import type { StatedRule } from '../definitions/shapes.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What a rule may ask for besides the element itself. */
export interface Scope {
  /** The resource that the element belongs to. */
  readonly resource: Json;
  /** The resource that contains that, or the same. */
  readonly root: Json;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Every text below `items` (and below their `inner` items) under the name `field`. */
function below(items: readonly Json[], inner: string, field: string): string[] {
  return items.flatMap((item) => [
    ...(typeof item[field] === 'string' ? [item[field]] : []),
    ...below(list(item[inner]), inner, field),
  ]);
}

const distinct = (values: readonly string[]) => new Set(values).size === values.length;

/** The first and the last instant that a date of any precision may mean; nothing for what is no date. */
function span(value: unknown): [number, number] | undefined {
  if (typeof value !== 'string') return undefined;
  const from = Date.parse(value);
  if (Number.isNaN(from)) return undefined;
  if (value.includes('T')) return [from, from];
  const [year, month, day] = value.split('-').map(Number);
  const next = day ? from + 86_400_000 : Date.UTC(year! + (month ? 0 : 1), month ?? 0, 1);
  // A date without a time zone may begin 14 hours earlier and end 14 hours later.
  return [from - 50_400_000, next + 50_400_000 - 1];
}

/** False only where the one is certainly after the other: dates of differing precision are not told apart. */
function inOrder(start: unknown, end: unknown): boolean {
  const [from, to] = [span(start), span(end)];
  return !from || !to || from[0] <= to[1];
}

/** The engine compares each with each, which a Bundle of thousands does not bear. */
const distinctEntries = (bundle: Json) =>
  bundle.type === 'history' ||
  distinct(
    list(bundle.entry).flatMap(({ fullUrl, resource }) => {
      const meta = isObject(resource) && isObject(resource.meta) ? resource.meta.versionId : '';
      return typeof fullUrl === 'string' ? [`${fullUrl}${String(meta ?? '')}`] : [];
    }),
  );

const ids = (resource: Json) => list(resource.contained).map((one) => one.id);

/**
 * The known limits of the engine: rules that it answers wrongly, and what we do instead. Its `descendants()` does not
 * see into arrays (que-2, csd-1, dom-3), it compares dates as texts (per-1, inv-1 of Task), it does not know
 * `htmlChecks()` (txt-1, txt-2) or `%rootResource` inside `in` (ref-1). `dom-3` and `txt-*` are looked at by the walk.
 */
export const byOurselves: Readonly<Record<string, (value: Json, scope: Scope) => boolean>> = {
  'Questionnaire que-2': (value) => distinct(below(list(value.item), 'item', 'linkId')),
  'CodeSystem csd-1': (value) => distinct(below(list(value.concept), 'concept', 'code')),
  'Bundle bdl-7': distinctEntries,
  'Period per-1': (value) => inOrder(value.start, value.end),
  'Task inv-1': (value) => inOrder(value.authoredOn, value.lastModified),
  'Reference ref-1': (value, { root }) =>
    typeof value.reference !== 'string' ||
    !value.reference.startsWith('#') ||
    value.reference === '#' ||
    ids(root).includes(value.reference.slice(1)),
  'DomainResource dom-3': () => true,
  'Narrative.div txt-1': () => true,
  'Narrative.div txt-2': () => true,
};

const has = (value: Json, name: string) => value[name] !== undefined || value[`_${name}`] !== undefined;
const hasChoice = (value: Json, name: string) =>
  Object.keys(value).some((key) => key.startsWith(name) || key.startsWith(`_${name}`));
const inContained = (test: (one: Json, meta: Json) => boolean) => (value: Json) =>
  value.contained === undefined || !list(value.contained).some((one) => test(one, isObject(one.meta) ? one.meta : {}));

/** Rules that nearly every resource meets many times: the same in plain code, ten times faster than by the engine. */
const frequent: Readonly<Record<string, (value: Json, scope: Scope) => boolean>> = {
  'DomainResource dom-2': inContained((one) => has(one, 'contained')),
  'DomainResource dom-4': inContained((_one, meta) => has(meta, 'versionId') || has(meta, 'lastUpdated')),
  'DomainResource dom-5': inContained((_one, meta) => has(meta, 'security')),
  'DomainResource dom-6': (value) => isObject(value.text) && has(value.text, 'div'),
  'Extension ext-1': (value) => has(value, 'extension') !== hasChoice(value, 'value'),
  'ContactPoint cpt-2': (value) => !has(value, 'value') || has(value, 'system'),
  'Quantity qty-3': (value) => !has(value, 'code') || has(value, 'system'),
  'Organization.telecom org-3': (value) => value.use !== 'home',
  'Organization.address org-2': (value) => value.use !== 'home',
  'QuestionnaireResponse.item qrs-1': (value) => !(has(value, 'answer') && has(value, 'item')),
  'AuditEvent.entity sev-1': (value) => !(has(value, 'name') && has(value, 'query')),
  'Attachment att-1': (value) => !has(value, 'data') || has(value, 'contentType'),
};

const variables = {
  '%ucum': { type: 'string', value: 'http://unitsofmeasure.org' },
};

const compiled = new Map<string, FhirPathAtom>();

function compile(expression: string): FhirPathAtom {
  let atom = compiled.get(expression);
  if (!atom) {
    atom = parseFhirPath(expression);
    compiled.set(expression, atom);
  }
  return atom;
}

const native = new Map(Object.entries({ ...byOurselves, ...frequent }));

/** Whether a rule is true of a value; one that cannot be told is not broken. */
export function holds(rule: StatedRule, value: unknown, scope: Scope): boolean {
  const own = native.get(`${rule.where} ${rule.key}`);
  if (own) return own(value as Json, scope);
  const answer = compile(rule.expression).eval(
    {
      variables: {
        ...variables,
        '%resource': toTypedValue(scope.resource),
        '%rootResource': toTypedValue(scope.root),
        '%context': toTypedValue(value),
      },
    },
    (Array.isArray(value) ? value : [value]).map(toTypedValue) as TypedValue[],
  );
  // An empty answer is "not known", which breaks nothing.
  return answer.length === 0 || answer[0]?.value !== false;
}

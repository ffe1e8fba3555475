/** Flows out of every action, router and test there is, made from their schemas: valid, at the edge, and wrong. */
import fc from 'fast-check';
import { actionTypes } from '../actions/registry.ts';
import type { AssetType, FieldSchema, Schema } from '../definition/schema.ts';
import { id } from '../engine/testing.ts';
import { testNames } from '../tests/registry.ts';
import { hostileTemplate, hostileText } from './texts.testing.ts';

type Json = Readonly<Record<string, unknown>>;
type Anything = fc.Arbitrary<unknown>;

/** What the assets of these tests have, and one that they have not, by type. */
export const named = (to: AssetType, which: string) => ({ uuid: id(`${to} ${which}`), name: `${to} ${which}` });
const which = fc.constantFrom('one', 'two', 'gone');

function reference(to: AssetType, variable: boolean): Anything {
  if (to === 'field' || to === 'global')
    return fc.constantFrom('beds', 'gone', '__proto__').map((key) => ({ key, name: key }));
  const fixed = which.map((each) => named(to, each));
  if (!variable) return fixed;
  const match = to === 'user' ? 'email_match' : 'name_match';
  return fc.oneof(
    fixed,
    hostileTemplate.map((text) => ({ [match]: text })),
  );
}

const list = (item: Anything, most = 3) => fc.array(item, { maxLength: Math.min(most, 3) });
const fitting = (text: fc.Arbitrary<string>, max = 1_000) => text.map((each) => [...each].slice(0, max).join(''));
const filled = (text: fc.Arbitrary<string>, optional = false) => (optional ? text : text.map((each) => each || '-'));

const hostileKeys = fc.constantFrom('__proto__', 'constructor', 'X-Y', 'Accept', 'toString');

/** Something that reading accepts. */
function valid(field: FieldSchema): Anything {
  switch (field.kind) {
    case 'text':
      return field.pattern
        ? fc.constantFrom('n', '_', 'constructor', '__proto__').filter((text) => field.pattern!.test(text))
        : filled(fitting(hostileText, field.max), field.optional);
    case 'texts':
      return list(fitting(hostileText, field.max), field.items);
    case 'template':
      return filled(fitting(hostileTemplate, field.max), field.optional);
    case 'templates':
      return list(fitting(hostileTemplate, field.max), field.items);
    case 'template-map':
      return fc.dictionary(hostileKeys, fitting(hostileTemplate, field.max), { maxKeys: 3 });
    case 'choice':
      return fc.constantFrom(...field.values);
    case 'flag':
      return fc.boolean();
    case 'integer':
      return fc.constantFrom(field.min ?? -5, field.max ?? Number.MAX_SAFE_INTEGER, Math.max(field.min ?? 0, 1));
    case 'uuid':
      return which.map((each) => id(each));
    case 'reference':
      return reference(field.to, field.variable === true);
    case 'references':
      return list(reference(field.to, field.variable === true), field.items);
    case 'decimals':
      return fc.dictionary(fc.constantFrom('USD', 'RWF', '__proto__'), fc.constantFrom(0, 1.5, '0.1', 1e15), {
        maxKeys: 2,
      });
    case 'object':
      return validFields(field.fields);
    case 'list':
      return list(validFields(field.fields), field.items);
  }
}

function validFields(schema: Schema): fc.Arbitrary<Json> {
  const fields = Object.entries(schema);
  const required = fields.filter(([, field]) => !field.optional).map(([name]) => name);
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valid(field)])), {
    requiredKeys: required,
  }) as fc.Arbitrary<Json>;
}

/** Looks like a number of raw JSON, and has no text. */
export const shapeless: unknown = JSON.parse(
  '{"toString": 1, "valueOf": 1, "rawJSON": {"toString": 1}, "__proto__": 1}',
);

/** What belongs nowhere. */
export const wrong = fc.oneof(
  fc.constantFrom<unknown>(
    shapeless,
    [shapeless],
    null,
    0,
    -1,
    1e300,
    '',
    [],
    {},
    [null],
    [[]],
    'x'.repeat(10_001),
    { uuid: 1 },
    { __proto__: null },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const actions = Object.values(actionTypes).map((type) =>
  validFields(type.fields).map((fields) => ({ ...fields, type: type.type })),
);
const action = fc.oneof(...actions);

const cases = fc.array(
  fc.record({
    type: fc.constantFrom(...testNames()),
    arguments: fc.array(hostileTemplate, { maxLength: 3 }),
    category: fc.nat(2),
  }),
  { maxLength: 3 },
);
const wait = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('msg'), timeout: fc.constantFrom(undefined, 1, Number.MAX_SAFE_INTEGER) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('dial'), phone: hostileTemplate.map((text) => text || '-') }) },
);
const router = fc.record({
  type: fc.constantFrom('switch', 'switch', 'random'),
  operand: hostileTemplate.map((text) => text || '@input.text'),
  result_name: fc.constantFrom('', 'X', '__proto__', 'constructor', '\ud800'),
  names: fc.tuple(hostileText, hostileText, hostileText),
  cases,
  wait,
  hasDefault: fc.boolean(),
});

/** Destinations as numbers of nodes. */
const node = fc.record({
  actions: fc.array(action, { maxLength: 3 }),
  router: fc.option(router, { nil: undefined }),
  to: fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6)),
});
type NodePlan = typeof node extends fc.Arbitrary<infer T> ? T : never;
type RouterPlan = NonNullable<NodePlan['router']>;

const TYPES = ['messaging', 'messaging', 'messaging', 'voice', 'messaging_background', 'messaging_offline'] as const;
/** What RapidPro allows in them; of what is not allowed, too, some is tried. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  messaging: ['all', 'interactive', 'online'],
  voice: ['all', 'interactive', 'online', 'voice'],
  messaging_background: ['all', 'online'],
  messaging_offline: ['all', 'interactive'],
};

/** A definition under this name, whatever it says; most of them can be read. */
export function hostileFlow(name: string): fc.Arbitrary<Json> {
  return fc
    .record({
      nodes: fc.array(node, { minLength: 1, maxLength: 5 }),
      type: fc.constantFrom(...TYPES),
      expire: fc.constantFrom(0, 1, 60, Number.MAX_SAFE_INTEGER),
      french: fc.array(hostileTemplate, { maxLength: 2 }),
      spoil: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.tuple(fc.nat(), wrong) },
      ),
    })
    .map(({ nodes, type, expire, french, spoil }) => {
      const json = {
        uuid: id(`flow ${name}`),
        name: `flow ${name}`,
        spec_version: '14.4.2',
        language: 'eng',
        type,
        expire_after_minutes: expire,
        localization: { fra: translations(name, nodes, french) },
        nodes: nodes.map((plan, n) => nodeJson(name, plan, n, nodes.length, type)),
      };
      if (spoil) putAnywhere(json, ...spoil);
      return json;
    });
}

function translations(flow: string, nodes: readonly NodePlan[], texts: readonly string[]): Json {
  const at = nodes.flatMap((plan, n) => [
    ...plan.actions.map((_, a) => id(`${flow} ${n} action ${a}`)),
    ...[0, 1, 2].map((c) => id(`${flow} ${n} case ${c}`)),
  ]);
  return Object.fromEntries(at.map((uuid) => [uuid, { text: texts, arguments: texts, name: texts, body: texts }]));
}

function nodeJson(flow: string, { actions, router, to }: NodePlan, n: number, count: number, type: string): Json {
  const at = (what: string) => id(`${flow} ${n} ${what}`);
  const exits = to.map((target, e) => ({
    uuid: at(`exit ${e}`),
    destination_uuid: target < count ? id(`${flow} ${target} node`) : null,
  }));
  const allowed = actions.filter((each) => ALLOWED[type]!.includes(actionTypes[each.type]!.scope));
  return {
    uuid: at('node'),
    actions: allowed.map((each, a) => ({ ...each, uuid: at(`action ${a}`) })),
    exits,
    ...(router && { router: routerJson(router, at, type) }),
  };
}

function routerJson(plan: RouterPlan, at: (what: string) => string, flowType: string): Json {
  const { names, cases: tests, wait: waits, hasDefault, type, operand, result_name } = plan;
  const categories = names.map((name, c) => ({
    uuid: at(`category ${c}`),
    name: [...name].slice(0, 60).join('') || 'Other',
    exit_uuid: at(`exit ${c}`),
  }));
  const base = { type, result_name, categories, wait: waitJson(waits, at, flowType) };
  if (type === 'random') return base;
  return {
    ...base,
    operand,
    cases: tests.map((test, c) => ({
      uuid: at(`case ${c}`),
      type: test.type,
      arguments: test.arguments,
      category_uuid: at(`category ${test.category}`),
    })),
    default_category_uuid: hasDefault ? at('category 2') : '',
  };
}

function waitJson(plan: RouterPlan['wait'], at: (what: string) => string, flowType: string): Json | undefined {
  if (!plan || flowType === 'messaging_background') return undefined;
  if ('phone' in plan) return flowType === 'voice' ? plan : { type: 'msg' };
  const { type, timeout } = plan;
  return { type, ...(timeout && { timeout: { seconds: timeout, category_uuid: at('category 1') } }) };
}

/** Puts the value in the place of some property, however deep. Whatever has no properties is left as it is. */
export function putAnywhere(json: unknown, place: number, value: unknown): void {
  const places: Array<[Record<string, unknown>, string]> = [];
  const visit = (at: unknown) => {
    if (typeof at !== 'object' || at === null) return;
    for (const key of Object.keys(at)) {
      places.push([at as Record<string, unknown>, key]);
      visit((at as Record<string, unknown>)[key]);
    }
  };
  visit(json);
  const chosen = places[place % places.length];
  if (chosen) chosen[0][chosen[1]] = value;
}

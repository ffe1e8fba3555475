/**
 * Sends the contact by the first case whose test is true of the operand, else by the default category. The operand keeps
 * its type when it is a single expression. A test that goes wrong is an error event, and the next case is tried. The
 * result is what the test found (`match`), its input the operand as text; what else the test found is its `extra`.
 *
 *     { "type": "switch", "operand": "@input.text", "result_name": "Stock",
 *       "wait": { "type": "msg" },
 *       "categories": [{ "uuid": "598ae7a5-2f81-48f1-afac-595262514aa1", "name": "Out",
 *                        "exit_uuid": "49a47f31-ec90-42b5-a0d8-6efb5b1fa57b" }],
 *       "cases": [{ "uuid": "98503572-25bf-40ce-ad72-8836b6549a38", "type": "has_any_word", "arguments": ["out none"],
 *                   "category_uuid": "598ae7a5-2f81-48f1-afac-595262514aa1" }],
 *       "default_category_uuid": "598ae7a5-2f81-48f1-afac-595262514aa1" }
 */
import type { Compiled, Schema, TemplateField } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';
import { testNamed } from '../tests/registry.ts';
import { toJson } from '../values/json.ts';
import { render } from '../values/render.ts';
import type { ObjectValue, Value } from '../values/values.ts';
import { saveCategory } from './category.ts';
import { type Category, type Routed, type RouterOf, routerType } from './router.ts';

const fields = {
  operand: { kind: 'template', max: 10_000, about: 'What is tested' },
  cases: {
    kind: 'list',
    items: 100,
    optional: true,
    about: 'Tests in their order',
    fields: {
      uuid: { kind: 'uuid' },
      type: { kind: 'text', about: 'Name of the test' },
      arguments: { kind: 'templates', localizable: true, items: 10, max: 10_000, optional: true },
      category_uuid: { kind: 'uuid' },
    },
  },
  default_category_uuid: { kind: 'text', optional: true, about: 'When no case matches' },
} as const satisfies Schema;

type Switch = RouterOf<typeof fields>;
type SwitchCase = NonNullable<Compiled<typeof fields>['cases']>[number];

/** What a test found. */
interface Found {
  readonly category: string;
  readonly match: string;
  readonly extra?: unknown;
}

export const switchRouter = routerType({
  type: 'switch',
  fields,
  route: (router, step) => route(router, step),
});

function route(router: Switch, step: Step): Routed {
  const operand = step.value(router.operand).value;
  const text = render(operand);
  const found = firstMatch(router, step, operand) ?? otherwise(router, text);
  const category = found && categoryOf(router, found.category);
  if (!category) return { operand: text };
  saveCategory(step, router, category, found.match, text, found.extra);
  return { exitUuid: category.exitUuid, operand: text };
}

function otherwise({ default_category_uuid }: Switch, text: string): Found | undefined {
  return default_category_uuid ? { category: default_category_uuid, match: text } : undefined;
}

function categoryOf({ categories }: Switch, uuid: string): Category | undefined {
  for (const category of categories) if (category.uuid === uuid) return category;
  return undefined;
}

function firstMatch({ cases }: Switch, step: Step, operand: Value): Found | undefined {
  if (!cases) return undefined;
  for (const each of cases) {
    const test = testNamed(each.type);
    if (!test) continue;
    const result = test.call(step.env, argumentsOf(each, step, operand));
    if (result === null || typeof result !== 'object' || !('kind' in result)) continue;
    if (result.kind === 'error') step.error(`Error calling test ${each.type.toUpperCase()}: ${result.message}`);
    else if (result.kind === 'object' && result.defaultValue() === true) return found(each.category_uuid, result);
  }
  return undefined;
}

function plainOf(value: Value): unknown {
  const json = toJson(value);
  return typeof json === 'string' ? JSON.parse(json) : undefined;
}

function found(category: string, result: ObjectValue): Found {
  const match = result.get('match') ?? null;
  const extra = result.get('extra') ?? null;
  const isObject = typeof extra === 'object' && extra !== null && 'kind' in extra && extra.kind === 'object';
  return { category, match: render(match), extra: isObject ? plainOf(extra) : undefined };
}

/** Translations count only where there are as many of them. */
function argumentsOf({ arguments: field }: SwitchCase, step: Step, operand: Value): readonly Value[] {
  if (!field || field.templates.length === 0) return [operand];
  const templates = localizedArguments(field, step);
  const args: Value[] = [operand];
  for (const template of templates) {
    args.push(template.constant === undefined ? step.evaluateValue(template).value : template.constant.trim());
  }
  return args;
}

function localizedArguments(field: TemplateField, step: Step): TemplateField['templates'] {
  if (step.flow.languages.length === 0) return field.templates;
  const { templates } = step.localized(field);
  return templates.length === field.templates.length ? templates : field.templates;
}

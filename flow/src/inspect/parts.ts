/** What stands in a flow, found by the schemas of its actions and routers: templates, texts to translate, references. */
import type { Action } from '../actions/action.ts';
import type { Flow, Node } from '../definition/flow.ts';
import type {
  AssetReference,
  AssetType,
  FieldReference,
  FieldSchema,
  Schema,
  TemplateField,
  VariableReference,
} from '../definition/schema.ts';

export type FixedReference = AssetReference | FieldReference;

/** Called for every part that is not empty. */
export interface Visitor {
  template?(field: TemplateField): void;
  /** A text that is translated though it is not evaluated. */
  plain?(owner: string, property: string, text: string): void;
  reference?(type: AssetType, reference: FixedReference): void;
}

type Fields = Readonly<Record<string, unknown>>;

export function visitAction(action: Action, visitor: Visitor): void {
  visitFields(action.fields, action.definition.fields, action.uuid, visitor);
}

/** Operand, cases and what else the router has; the phone number of a forwarded call; names of categories. */
export function visitRouter(node: Node, visitor: Visitor): void {
  const router = node.router;
  if (!router) return;
  if (router.wait?.type === 'dial') visitor.template?.(router.wait.phone);
  visitFields(router.fields, router.definition.fields, node.uuid, visitor);
  for (const category of router.categories) visitor.plain?.(category.uuid, 'name', category.name);
  for (const test of casesOf(node)) {
    const [uuid, name] = test.arguments;
    if (test.type === 'has_group' && uuid) visitor.reference?.('group', { uuid, name: name ?? '' });
  }
}

export interface CaseTexts {
  readonly uuid: string;
  readonly type: string;
  readonly arguments: readonly string[];
  readonly categoryUuid: string;
}

/** The cases of a router that has some. */
export function casesOf(node: Node): readonly CaseTexts[] {
  const cases = node.router?.fields.cases;
  if (!Array.isArray(cases)) return [];
  return cases.map((one: Fields) => ({
    uuid: String(one.uuid),
    type: String(one.type),
    arguments: ((one.arguments as TemplateField | undefined)?.templates ?? []).map((template) => template.source),
    categoryUuid: String(one.category_uuid),
  }));
}

function visitFields(fields: Fields, schema: Schema, owner: string, visitor: Visitor): void {
  for (const property in schema) {
    const value = fields[property];
    if (value !== undefined) visitValue(value, schema[property]!, property, owner, visitor);
  }
}

function visitValue(value: unknown, schema: FieldSchema, property: string, owner: string, visitor: Visitor): void {
  switch (schema.kind) {
    case 'text':
      if (schema.localizable && value !== '') visitor.plain?.(owner, property, value as string);
      return;
    case 'template':
    case 'templates':
      visitor.template?.(value as TemplateField);
      return;
    case 'template-map':
      for (const field of Object.values(value as Record<string, TemplateField>)) visitor.template?.(field);
      return;
    case 'reference':
      visitReference(schema.to, value as FixedReference | VariableReference, visitor);
      return;
    case 'references':
      for (const one of value as ReadonlyArray<FixedReference | VariableReference>) {
        visitReference(schema.to, one, visitor);
      }
      return;
    case 'object':
      visitFields(value as Fields, schema.fields, owner, visitor);
      return;
    case 'list':
      for (const item of value as readonly Fields[]) {
        const own = schema.fields.uuid?.kind === 'uuid' ? String(item.uuid) : owner;
        visitFields(item, schema.fields, own, visitor);
      }
  }
}

function visitReference(type: AssetType, reference: FixedReference | VariableReference, visitor: Visitor): void {
  if ('match' in reference) visitor.template?.(reference.match);
  else visitor.reference?.(type, reference);
}

/** The texts of a field in a language; none where it is not translated. */
export function translationsOf(flow: Flow, language: string, field: TemplateField): readonly string[] {
  if (!field.localizable) return [];
  return (flow.translation(language, field.owner, field.property) ?? []).map((template) => template.source);
}

/** Every text that is evaluated, with its translations; empty ones are left out. */
export function templatesOf(flow: Flow): string[] {
  const found: string[] = [];
  visitFlow(flow, {
    template(field) {
      for (const template of field.templates) found.push(template.source);
      for (const language of flow.languages) found.push(...translationsOf(flow, language, field));
    },
  });
  return found.filter((text) => text !== '');
}

/** Every text that can be translated, in the flow's own language; empty ones are left out. */
export function localizablesOf(flow: Flow): string[] {
  const found: string[] = [];
  visitFlow(flow, {
    template(field) {
      if (field.localizable) for (const template of field.templates) found.push(template.source);
    },
    plain: (_owner, _property, text) => found.push(text),
  });
  return found.filter((text) => text !== '');
}

export function visitFlow(flow: Flow, visitor: Visitor): void {
  for (const node of flow.nodes) {
    for (const action of node.actions) visitAction(action, visitor);
    visitRouter(node, visitor);
  }
}

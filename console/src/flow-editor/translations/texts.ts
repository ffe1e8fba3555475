/** Every text of a flow that can be translated, in the order of the flow, found by the schemas of the engine. */
import type { FieldSchema, Schema } from '@mhero/flow/definition/schema.ts';
import type { FlowDefinition, NodeJson } from '../definition.ts';
import { actionSchema, routerSchema } from '../forms/schema-of.ts';

/** One text: the `index`-th of a property of an item. */
export interface TextItem {
  /** `owner/property/index`; what files of translators are matched by. */
  readonly key: string;
  readonly node: string;
  /** Type of the action; undefined for texts of a router. */
  readonly action?: string;
  /** UUID of the action, case or category. */
  readonly owner: string;
  readonly property: string;
  readonly index: number;
  /** The text in the flow's own language. */
  readonly base: string;
  /** All texts of the property in the flow's own language. */
  readonly all: readonly string[];
  /** Whether it goes out as a message that is paid for by parts. */
  readonly sent: boolean;
  /** Whether a flow without its translation is unfinished: words of answers and attachments may stay as they are. */
  readonly needed: boolean;
  /** Most characters. */
  readonly max: number;
}

const SENT = new Set(['send_msg', 'send_broadcast']);
const FREE = new Set(['attachments', 'arguments']);
const LONGEST = 10_000;
const LETTER = /\p{L}/u;

const kept = new WeakMap<NodeJson, readonly TextItem[]>();

/** Empty texts are left out: there is nothing to translate. The same items for the same nodes. */
export function textsOf(definition: FlowDefinition): readonly TextItem[] {
  return definition.nodes.flatMap((node) => {
    const known = kept.get(node);
    if (known) return known;
    const made = textsOfNode(node);
    kept.set(node, made);
    return made;
  });
}

function textsOfNode(node: NodeJson): TextItem[] {
  const items: TextItem[] = [];
  for (const action of node.actions) {
    const schema = actionSchema(action.type);
    if (schema) collect(action, schema, { node: node.uuid, owner: action.uuid, action: action.type }, items);
  }
  const { router } = node;
  if (!router) return items;
  for (const { uuid, name } of router.categories ?? []) {
    items.push(...itemsOf({ node: node.uuid, owner: uuid }, 'name', [name], 64));
  }
  const schema = routerSchema(router.type);
  if (schema) collect(router, schema, { node: node.uuid, owner: node.uuid }, items);
  return items;
}

type Json = Readonly<Record<string, unknown>>;

interface Place {
  readonly node: string;
  readonly owner: string;
  readonly action?: string;
}

function collect(json: Json, schema: Schema, place: Place, items: TextItem[]): void {
  for (const [property, field] of Object.entries(schema)) collectField(json[property], field, place, property, items);
}

function collectField(value: unknown, field: FieldSchema, place: Place, property: string, items: TextItem[]): void {
  if (field.kind === 'object') {
    if (isObject(value)) collect(value, field.fields, place, items);
  } else if (field.kind === 'list') {
    const own = field.fields.uuid?.kind === 'uuid';
    for (const item of listOf(value).filter(isObject)) {
      collect(item, field.fields, own ? { ...place, owner: String(item.uuid) } : place, items);
    }
  } else if ('localizable' in field && field.localizable) {
    const texts = (field.kind === 'templates' ? listOf(value) : [value]).map((text) => String(text ?? ''));
    items.push(...itemsOf(place, property, texts, field.max ?? LONGEST));
  }
}

function itemsOf(place: Place, property: string, all: readonly string[], max: number): TextItem[] {
  const sent = place.action !== undefined && SENT.has(place.action) && property === 'text';
  return all.flatMap((base, index) => {
    if (base.trim() === '') return [];
    const needed = !FREE.has(property) && LETTER.test(withoutExpressions(base));
    return [{ key: `${place.owner}/${property}/${index}`, ...place, property, index, base, all, sent, needed, max }];
  });
}

/** What is said whatever the expressions give. */
export function withoutExpressions(text: string): string {
  return text.replace(/@\([^)]*\)*|@[a-z_]+(?:\.\w+)*/gi, '');
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

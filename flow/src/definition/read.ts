/**
 * Reads an object by a schema into compiled fields. Null counts as absent, an empty text too where something is
 * required; properties that the schema does not know are ignored. What is wrong is a DefinitionError whose path names
 * node, action and field.
 */

import { definitionError, shown } from './errors.ts';
import { isLonger, isObject, type Json, UUID } from './json.ts';
import { lazyTemplate } from './lazy-template.ts';
import type {
  AssetReference,
  AssetType,
  ChoiceSchema,
  Compiled,
  FieldReference,
  FieldSchema,
  IntegerSchema,
  ListSchema,
  ObjectSchema,
  ReferenceSchema,
  ReferencesSchema,
  Schema,
  TemplateField,
  TemplateMapSchema,
  TemplateSchema,
  TemplatesSchema,
  TextField,
  TextsSchema,
  VariableReference,
} from './schema.ts';

/** Where an object stands: the path for messages, and the UUID under which its translations are. */
export interface Place {
  readonly path: string;
  readonly owner: string;
}

/** Lists without a limit of their own. */
const MOST_ITEMS = 1_000;
/** Keys and addresses in maps and references without a limit of their own. */
const LONGEST_KEY = 1_000;

/** Throws a DefinitionError for the first field that is wrong. */
export function readFields<const S extends Schema>(json: Json, schema: S, place: Place): Compiled<S> {
  const fields: Record<string, unknown> = {};
  for (const property in schema) {
    const field = schema[property] as FieldSchema;
    const value = json[property];
    fields[property] =
      value === undefined || value === null ? absent(field, place, property) : given(value, field, place, property);
  }
  return fields as Compiled<S>;
}

/** The path of a property of an object; the flow itself has an empty path. */
export function pathTo(place: Pick<Place, 'path'>, property: string): string {
  return place.path === '' ? property : `${place.path}.${property}`;
}

function absent(field: FieldSchema, place: Place, property: string): unknown {
  if (field.optional) return undefined;
  if (field.kind === 'flag') return false;
  if (field.kind === 'text' && field.min === 0) return '';
  throw definitionError(pathTo(place, property), 'is required');
}

function given(value: unknown, field: FieldSchema, place: Place, property: string): unknown {
  switch (field.kind) {
    case 'text':
      return readText(value, field, pathTo(place, property));
    case 'texts':
      return readTexts(value, field, pathTo(place, property));
    case 'template':
      return readTemplate(value, field, place, property);
    case 'templates':
      return readTemplates(value, field, place, property);
    case 'template-map':
      return readTemplateMap(value, field, place, property);
    case 'choice':
      return readChoice(value, field, pathTo(place, property));
    case 'flag':
      return readFlag(value, pathTo(place, property));
    case 'integer':
      return readInteger(value, field, pathTo(place, property));
    case 'uuid':
      return readUuid(value, field.optional === true, pathTo(place, property));
    case 'reference':
      return readReference(value, field, place, property);
    case 'references':
      return readReferences(value, field, place, property);
    case 'decimals':
      return readDecimals(value, pathTo(place, property));
    case 'object':
      return readObject(value, field, place, property);
    case 'list':
      return readList(value, field, place, property);
  }
}

/** A text within its length; `max` counts characters as people do. */
export function textWithin(value: unknown, max: number, path: string): string {
  if (typeof value !== 'string') throw definitionError(path, 'must be a text');
  if (isLonger(value, max)) throw definitionError(path, `must have at most ${max} characters`);
  return value;
}

function readFlag(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw definitionError(path, 'must be true or false');
}

function readText(value: unknown, field: TextField, path: string): string | undefined {
  const text = textWithin(value, field.max ?? LONGEST_KEY, path);
  if (text === '' && field.min !== 0) {
    if (field.optional) return undefined;
    throw definitionError(path, 'is required');
  }
  if (field.min !== undefined && text.length < field.min) {
    throw definitionError(path, `must have at least ${field.min} characters`);
  }
  if (field.pattern && !field.pattern.test(text)) {
    throw definitionError(path, `${shown(text)} is not of the form ${field.pattern.source}`);
  }
  return text;
}

function readTexts(value: unknown, field: TextsSchema, path: string): readonly string[] {
  const max = field.max ?? LONGEST_KEY;
  return listWithin(value, field.items, path).map((item, i) => textWithin(item, max, `${path}[${i}]`));
}

function readTemplate(value: unknown, field: TemplateSchema, place: Place, property: string): TemplateField {
  const text = textWithin(value, field.max ?? Number.MAX_SAFE_INTEGER, pathTo(place, property));
  if (text === '' && !field.optional) throw definitionError(pathTo(place, property), 'is required');
  return { owner: place.owner, property, localizable: field.localizable === true, templates: [lazyTemplate(text)] };
}

function readTemplates(value: unknown, field: TemplatesSchema, place: Place, property: string): TemplateField {
  const path = pathTo(place, property);
  const max = field.max ?? Number.MAX_SAFE_INTEGER;
  const templates = listWithin(value, field.items, path).map((item, i) =>
    lazyTemplate(textWithin(item ?? '', max, `${path}[${i}]`)),
  );
  if (templates.length < (field.fewest ?? 0)) throw definitionError(path, `must have at least ${field.fewest} items`);
  return { owner: place.owner, property, localizable: field.localizable === true, templates };
}

function readTemplateMap(value: unknown, field: TemplateMapSchema, place: Place, property: string): unknown {
  const path = pathTo(place, property);
  const entries = Object.entries(objectAt(value, path));
  if (entries.length > (field.items ?? MOST_ITEMS)) {
    throw definitionError(path, `must have at most ${field.items ?? MOST_ITEMS} entries`);
  }
  return Object.fromEntries(
    entries.map(([key, item]): [string, TemplateField] => {
      if (isLonger(key, LONGEST_KEY)) throw definitionError(path, `has a name of more than ${LONGEST_KEY} characters`);
      const text = textWithin(item ?? '', field.max ?? Number.MAX_SAFE_INTEGER, `${path}.${key}`);
      return [key, { owner: place.owner, property, localizable: false, templates: [lazyTemplate(text)] }];
    }),
  );
}

function readChoice(value: unknown, field: ChoiceSchema, path: string): string | undefined {
  if (value === '' && !field.values.includes('')) {
    if (field.optional) return undefined;
    throw definitionError(path, 'is required');
  }
  if (typeof value === 'string' && field.values.includes(value)) return value;
  throw definitionError(path, `${shown(value)} is none of ${field.values.join(', ')}`);
}

function readInteger(value: unknown, field: IntegerSchema, path: string): number {
  if (!Number.isSafeInteger(value)) throw definitionError(path, 'must be a whole number');
  const number = value as number;
  if (field.min !== undefined && number < field.min) throw definitionError(path, `must be at least ${field.min}`);
  if (field.max !== undefined && number > field.max) throw definitionError(path, `must be at most ${field.max}`);
  return number;
}

/** A UUID, or undefined for an empty text where it is optional. */
export function readUuid(value: unknown, optional: boolean, path: string): string | undefined {
  if (value === '' || value === undefined || value === null) {
    if (optional) return undefined;
    throw definitionError(path, 'is required');
  }
  if (typeof value === 'string' && UUID.test(value)) return value;
  throw definitionError(path, 'must be a UUID');
}

function readReference(value: unknown, field: ReferenceSchema, place: Place, property: string): unknown {
  return readOne(value, field.to, field.variable === true, { ...place, path: pathTo(place, property) }, property);
}

function readReferences(value: unknown, field: ReferencesSchema, place: Place, property: string): unknown {
  const path = pathTo(place, property);
  return listWithin(value, field.items, path).map((item, i) =>
    readOne(item, field.to, field.variable === true, { path: `${path}[${i}]`, owner: place.owner }, property),
  );
}

/** Names are kept for messages and imports; the limits are those of the things themselves. */
const LONGEST_NAMES: Partial<Record<AssetType, number>> = { group: 64, label: 64, flow: 64, topic: 64, field: 64 };

function readOne(
  value: unknown,
  to: AssetType,
  variable: boolean,
  place: Place,
  property: string,
): AssetReference | FieldReference | VariableReference {
  const json = objectAt(value, place.path);
  const name = textWithin(json.name ?? '', LONGEST_NAMES[to] ?? LONGEST_KEY, `${place.path}.name`);
  if (to === 'field' || to === 'global') return { key: readKey(json.key, `${place.path}.key`), name };
  if (variable) {
    const match = to === 'user' ? json.email_match || (json.uuid ? undefined : json.email) : json.name_match;
    if (match !== undefined && match !== null && match !== '') {
      if (json.uuid) throw definitionError(place.path, 'is either named by its uuid or found by an expression');
      const text = textWithin(match, LONGEST_KEY, `${place.path}.${to === 'user' ? 'email_match' : 'name_match'}`);
      return { match: { owner: place.owner, property, localizable: false, templates: [lazyTemplate(text)] } };
    }
  }
  return { uuid: readUuid(json.uuid, false, `${place.path}.uuid`)!, name };
}

function readKey(value: unknown, path: string): string {
  const key = textWithin(value ?? '', LONGEST_KEY, path);
  if (key === '') throw definitionError(path, 'is required');
  return key;
}

const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;

function readDecimals(value: unknown, path: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(value, path));
  if (entries.length > MOST_ITEMS) throw definitionError(path, `must have at most ${MOST_ITEMS} entries`);
  return Object.fromEntries(
    entries.map(([key, amount]): [string, string] => {
      const text = typeof amount === 'number' ? String(amount) : amount;
      if (typeof text === 'string' && text.length <= 100 && DECIMAL.test(text)) return [key, text];
      throw definitionError(`${path}.${key.slice(0, 50)}`, 'must be a number');
    }),
  );
}

function readObject(value: unknown, field: ObjectSchema, place: Place, property: string): unknown {
  const path = pathTo(place, property);
  return readFields(objectAt(value, path), field.fields, { path, owner: place.owner });
}

/** Items with a UUID of their own have their translations under it. */
function readList(value: unknown, field: ListSchema, place: Place, property: string): unknown {
  const path = pathTo(place, property);
  const hasOwn = field.fields.uuid?.kind === 'uuid';
  return listWithin(value, field.items, path).map((item, i) => {
    const at = `${path}[${i}]`;
    const json = objectAt(item, at);
    const owner = hasOwn && typeof json.uuid === 'string' ? json.uuid : place.owner;
    return readFields(json, field.fields, { path: at, owner });
  });
}

export function objectAt(value: unknown, path: string): Json {
  if (isObject(value)) return value;
  throw definitionError(path, value === undefined || value === null ? 'is required' : 'must be an object');
}

/** A list of at most so many items. */
export function listWithin(value: unknown, items: number | undefined, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw definitionError(path, 'must be a list');
  const most = items ?? MOST_ITEMS;
  if (value.length > most) throw definitionError(path, `must have at most ${most} items, has ${value.length}`);
  return value;
}

/** The definitions made ready for walking resources: each type with all its elements, inherited ones first. */
import { type Codes, type ElementDefinition, type Rule, readDefinitions } from './definitions.ts';

/** A rule and the type or element that it is stated on: `Task inv-1` is not `Parameters.parameter inv-1`. */
export interface StatedRule extends Rule {
  readonly where: string;
}

/** What a property of JSON (or an element of XML) holds. */
export interface Property {
  /** The name in JSON and XML: `valueString` for the choice `value`. */
  readonly name: string;
  readonly element: ElementDefinition;
  /** The type's code: a data type, `Questionnaire.item`, or `Resource` for any resource. */
  readonly type: string;
  readonly primitive: boolean;
  readonly targets: readonly string[] | undefined;
  /** The rules of a narrower type (`SimpleQuantity`) and of this element. */
  readonly rules: readonly StatedRule[];
  readonly codes: Codes | undefined;
}

/** A type with everything it inherits. */
export interface Shape {
  readonly name: string;
  readonly kind: 'resource' | 'complex' | 'primitive';
  readonly abstract: boolean;
  readonly elements: readonly ElementDefinition[];
  /** By name, in the official order. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly rules: readonly StatedRule[];
}

const definitions = readDefinitions();
const shapes = new Map<string, Shape | undefined>();

/** The shape of a type, or nothing where we do not know it (a resource type that we neither emit nor accept). */
export function shapeOf(name: string): Shape | undefined {
  if (!shapes.has(name)) shapes.set(name, makeShape(name));
  return shapes.get(name);
}

/** The same for resource types alone: nothing for data types and for what is abstract. */
export function resourceShape(name: unknown): Shape | undefined {
  const shape = typeof name === 'string' ? shapeOf(name) : undefined;
  return shape?.kind === 'resource' && !shape.abstract ? shape : undefined;
}

/** The official pattern of a primitive type; `code` has its own, and where it has none, that of its base holds. */
export function patternOf(type: string): string | undefined {
  const definition = own(definitions.types, type);
  return definition?.regex ?? (definition?.base ? patternOf(definition.base) : undefined);
}

/** All the resource types that we know. */
export const resourceTypes: readonly string[] = Object.entries(definitions.types)
  .filter(([, type]) => type.kind === 'resource' && !type.abstract)
  .map(([name]) => name);

const own = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function makeShape(name: string): Shape | undefined {
  const definition = own(definitions.types, name);
  if (!definition) return undefined;
  const base = definition.base ? shapeOf(definition.base) : undefined;
  const properties = new Map(base?.properties);
  for (const element of definition.elements)
    for (const property of propertiesOf(name, element)) properties.set(property.name, property);
  return {
    name,
    kind: definition.kind,
    abstract: definition.abstract ?? false,
    elements: [...(base?.elements ?? []), ...definition.elements],
    properties,
    rules: [...(base?.rules ?? []), ...stated(name, definition.rules)],
  };
}

const stated = (where: string, rules: readonly Rule[] = []) => rules.map((rule) => ({ ...rule, where }));

function propertiesOf(owner: string, element: ElementDefinition): Property[] {
  return element.types.map(({ code, profile, targets }) => ({
    name: element.choice ? element.name + code[0]!.toUpperCase() + code.slice(1) : element.name,
    element,
    type: code,
    primitive: own(definitions.types, code)?.kind === 'primitive',
    targets,
    rules: [
      ...(profile ? stated(profile, definitions.types[profile]?.rules) : []),
      ...stated(`${owner}.${element.name}`, element.rules),
    ],
    codes: element.binding ? definitions.codes[element.binding] : undefined,
  }));
}

/**
 * Resources as FHIR XML: elements in the official order, values as attributes, narrative as it is. Pieces go to a sink
 * as they are made, so that a large Bundle never stands in memory twice.
 */
import { type Property, resourceShape, type Shape, shapeOf } from '../definitions/shapes.ts';
import { wrongNarrative } from '../validate/narrative.ts';
import { escapeAttribute, type XmlTrouble } from './escape.ts';

type Json = Readonly<Record<string, unknown>>;
type Sink = (piece: string) => unknown;

export const fhirNamespace = 'http://hl7.org/fhir';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The places of properties in the official order, worked out once for each type. */
const orders = new WeakMap<Shape, ReadonlyMap<string, number>>();

function orderOf(shape: Shape): ReadonlyMap<string, number> {
  let order = orders.get(shape);
  if (!order) {
    order = new Map([...shape.properties.keys()].map((name, place) => [name, place]));
    orders.set(shape, order);
  }
  return order;
}

/** The whole document as one text. Returns what cannot be written instead, such as an element that R4 does not know. */
export function toXml(resource: unknown): { xml: string } | { trouble: XmlTrouble } {
  const pieces: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const trouble = writeXml(resource, (piece) => pieces.push(piece));
  return trouble ? { trouble } : { xml: pieces.join('') };
}

/** Writes one resource, without the declaration of XML; tells what cannot be written, or nothing. */
export function writeXml(resource: unknown, sink: Sink): XmlTrouble | undefined {
  const troubles: XmlTrouble[] = [];
  writeResource(resource, ` xmlns="${fhirNamespace}"`, 'Resource', { sink, troubles });
  return troubles[0];
}

interface Writing {
  readonly sink: Sink;
  readonly troubles: XmlTrouble[];
}

function writeResource(resource: unknown, attributes: string, at: string, writing: Writing): undefined {
  const shape = isObject(resource) ? resourceShape(resource.resourceType) : undefined;
  if (shape)
    return writeObject(shape.name, resource as Json, shape, attributes, at === 'Resource' ? shape.name : at, writing);
  const type = isObject(resource) ? String(resource.resourceType).slice(0, 64) : typeof resource;
  writing.troubles.push({ expression: at, message: `A resource of the type ${type} cannot be written as XML here.` });
}

function writeObject(
  tag: string,
  value: Json,
  shape: Shape,
  attributes: string,
  at: string,
  writing: Writing,
): undefined {
  const { sink } = writing;
  let open = `<${tag}${attributes}`;
  const order = orderOf(shape);
  const children: string[] = [];
  for (const name of Object.keys(value)) {
    if (name === 'resourceType' && shape.kind === 'resource') continue;
    const plain = name.startsWith('_') && !order.has(name) ? name.slice(1) : name;
    const property = shape.properties.get(plain);
    if (!property || (plain !== name && !property.primitive)) {
      writing.troubles.push({
        expression: `${at}.${name}`,
        message: `${shape.name} has no element “${name.slice(0, 64)}”.`,
      });
    } else if (property.element.attribute) {
      if (value[name] !== undefined) open += ` ${plain}="${escapeAttribute(String(value[name]))}"`;
    } else if (plain === name || value[plain] === undefined) children.push(plain);
  }
  if (children.length === 0) {
    sink(`${open}/>`);
    return;
  }
  if (children.length > 1) children.sort((a, b) => order.get(a)! - order.get(b)!);
  sink(`${open}>`);
  for (const name of children) writeProperty(value, shape.properties.get(name)!, `${at}.${name}`, writing);
  sink(`</${tag}>`);
}

/** One element for each value of a property and its `_` sibling. */
function writeProperty(parent: Json, property: Property, at: string, writing: Writing): undefined {
  const value = parent[property.name];
  if (!property.primitive) {
    for (const [i, one] of (Array.isArray(value) ? value : [value]).entries())
      writeValue(one, property, Array.isArray(value) ? `${at}[${i}]` : at, writing);
    return;
  }
  const sibling = parent[`_${property.name}`];
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const siblings = Array.isArray(sibling) ? sibling : sibling === undefined ? [] : [sibling];
  for (let i = 0; i < Math.max(values.length, siblings.length); i++)
    writePrimitive(values[i] ?? undefined, siblings[i] ?? undefined, property, at, writing);
}

function writeValue(value: unknown, property: Property, at: string, writing: Writing): undefined {
  const { sink } = writing;
  if (property.type === 'Resource') {
    sink(`<${property.name}>`);
    writeResource(value, '', at, writing);
    sink(`</${property.name}>`);
  } else if (isObject(value)) writeObject(property.name, value, shapeOf(property.type)!, '', at, writing);
  else writing.troubles.push({ expression: at, message: `${property.type} is an object of JSON.` });
}

function writePrimitive(value: unknown, sibling: unknown, property: Property, at: string, writing: Writing): undefined {
  if (property.type === 'xhtml') {
    writing.sink(narrative(value));
    return;
  }
  const attributes = value === undefined ? '' : ` value="${escapeAttribute(String(value))}"`;
  writeObject(property.name, isObject(sibling) ? sibling : {}, shapeOf('Element')!, attributes, at, writing);
}

/** A narrative that is not XHTML would break the whole document: that it cannot be shown is said in its place. */
function narrative(div: unknown): string {
  if (typeof div === 'string' && !wrongNarrative(div)) return div.trim();
  return '<div xmlns="http://www.w3.org/1999/xhtml">This narrative is not XHTML and cannot be shown here.</div>';
}

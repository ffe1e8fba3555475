/**
 * Resources from FHIR XML, by the official definitions. No DTD and no entities but the five of XML; what is not FHIR is
 * refused with its line and column. Values keep their text; numbers and booleans become those of JSON.
 */
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { type Property, resourceShape, type Shape, shapeOf } from '../definitions/shapes.ts';
import type { XmlTrouble } from './escape.ts';
import { fhirNamespace } from './write.ts';

type Draft = Record<string, unknown>;

/** One open element: what it will be, and what may stand inside of it. */
interface Frame {
  /** The property that this element is a value of; nothing for resources, which know their name themselves. */
  readonly property: Property | undefined;
  /** Nothing for the holder of a resource and for narrative. */
  readonly shape: Shape | undefined;
  readonly draft: Draft;
  /** The resource inside of a holder, or the text of a narrative. */
  held?: unknown;
  value?: unknown;
  /** The number of elements open inside of a narrative, and where it begins in the text. */
  inner: number;
  readonly from: number;
}

const deepest = 128;
const xhtml = 'http://www.w3.org/1999/xhtml';
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
const namespaces = 'http://www.w3.org/2000/xmlns/';

/** The resource as JSON, or what is wrong with the text and where. The caller bounds the length of the text. */
export function fromXml(document: string): { resource: Draft } | { trouble: XmlTrouble } {
  const text = document.startsWith('\ufeff') ? document.slice(1) : document;
  const reading: Reading = { text, stack: [], parser: new SaxesParser({ xmlns: true }), root: undefined };
  const { parser } = reading;
  parser.on('error', (error) =>
    fail(reading, `This is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`),
  );
  parser.on('doctype', () => fail(reading, 'A document type (DOCTYPE) is not allowed in FHIR.'));
  parser.on('opentag', (tag) => open(reading, tag));
  parser.on('closetag', () => close(reading));
  parser.on('text', (words) => characters(reading, words));
  parser.on('cdata', (words) => characters(reading, words));
  try {
    parser.write(text).close();
  } catch (error) {
    const { trouble } = error as { trouble?: XmlTrouble };
    if (trouble) return { trouble };
    throw error;
  }
  if (reading.root) return { resource: reading.root };
  return { trouble: { expression: '', message: 'There is no resource in this document.', line: 1, column: 1 } };
}

interface Reading {
  readonly text: string;
  readonly stack: Frame[];
  readonly parser: SaxesParser<{ xmlns: true }>;
  root: Draft | undefined;
}

/** Leaves the parser at once: nothing after the first trouble is read. */
function fail({ stack, parser }: Reading, message: string): never {
  const expression = stack
    .map((frame) => frame.property?.name ?? frame.shape?.name ?? '')
    .filter(Boolean)
    .join('.');
  const trouble: XmlTrouble = { message, expression, line: parser.line, column: parser.columnIndex + 1 };
  throw Object.assign(new Error(message), { trouble });
}

function open(reading: Reading, tag: SaxesTagNS): undefined {
  const { stack, parser } = reading;
  const top = stack.at(-1);
  if (stack.length >= deepest) fail(reading, `Nested deeper than ${deepest} elements.`);
  if (top?.property?.type === 'xhtml') {
    top.inner++;
    if (top.inner > deepest) fail(reading, `Nested deeper than ${deepest} elements.`);
    return;
  }
  if (!top || (!top.shape && top.property)) return openResource(reading, tag, top);
  const property = top.shape?.properties.get(tag.local);
  const expected = property?.type === 'xhtml' ? xhtml : fhirNamespace;
  if (tag.uri !== expected) fail(reading, `<${tag.name}> is not of the namespace ${expected}.`);
  if (!property || property.element.attribute)
    return fail(reading, `${top.shape!.name} has no element <${tag.local}>.`);
  if (!property.element.many && (property.name in top.draft || `_${property.name}` in top.draft))
    fail(reading, `There may be only one <${tag.local}>.`);
  const plain = property.type === 'Resource' || property.type === 'xhtml';
  const shape = plain ? undefined : shapeOf(property.primitive ? 'Element' : property.type);
  const from = plain ? reading.text.lastIndexOf('<', parser.position - 1) : 0;
  const frame: Frame = { property, shape, draft: {}, inner: 0, from };
  stack.push(frame);
  if (property.type === 'xhtml') beginNarrative(reading, tag);
  else readAttributes(reading, tag, frame);
}

function openResource(reading: Reading, tag: SaxesTagNS, holder: Frame | undefined): undefined {
  if (tag.uri !== fhirNamespace) fail(reading, `<${tag.name}> is not of the namespace ${fhirNamespace}.`);
  const shape = resourceShape(tag.local);
  if (!shape) return fail(reading, `The type ${tag.local.slice(0, 64)} is not known here.`);
  if (holder?.held) fail(reading, 'There may be only one resource here.');
  const frame: Frame = { property: undefined, shape, draft: { resourceType: shape.name }, inner: 0, from: 0 };
  reading.stack.push(frame);
  readAttributes(reading, tag, frame);
}

function beginNarrative(reading: Reading, tag: SaxesTagNS): void {
  if (tag.prefix) fail(reading, 'Write the narrative without a prefix: <div xmlns="http://www.w3.org/1999/xhtml">.');
  if (tag.attributes.xmlns?.value !== xhtml) fail(reading, `The <div> of a narrative needs xmlns="${xhtml}".`);
}

function readAttributes(reading: Reading, tag: SaxesTagNS, frame: Frame): void {
  for (const attribute of Object.values(tag.attributes)) {
    if (attribute.uri === namespaces || attribute.name === 'xmlns' || attribute.uri === schemaInstance) continue;
    const { local } = attribute;
    if (attribute.uri) fail(reading, `The attribute ${attribute.name} is of another namespace.`);
    if (local === 'value' && frame.property?.primitive)
      frame.value = primitiveOf(reading, attribute, frame.property.type);
    else if (frame.shape?.properties.get(local)?.element.attribute) frame.draft[local] = attribute.value;
    else fail(reading, `<${tag.name}> has no attribute “${attribute.name}”.`);
  }
}

const numbers = new Set(['integer', 'positiveInt', 'unsignedInt', 'decimal']);

function primitiveOf(reading: Reading, { value }: SaxesAttributeNS, type: string): unknown {
  if (type === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true';
    return fail(reading, `A boolean is true or false, not “${value.slice(0, 64)}”.`);
  }
  if (!numbers.has(type)) return value;
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return Number(value);
  return fail(reading, `“${value.slice(0, 64)}” is not a valid ${type}.`);
}

function close(reading: Reading): void {
  const { stack, parser } = reading;
  const frame = stack.at(-1)!;
  if (frame.property?.type === 'xhtml') {
    if (frame.inner > 0) {
      frame.inner--;
      return;
    }
    frame.value = reading.text.slice(frame.from, parser.position);
  }
  stack.pop();
  const parent = stack.at(-1);
  if (!frame.property) {
    if (parent) parent.held = frame.draft;
    else reading.root = frame.draft;
    return;
  }
  if (frame.property.type === 'Resource' && !frame.held) fail(reading, `<${frame.property.name}> holds no resource.`);
  if (frame.property.primitive) attachPrimitive(parent!.draft, frame, frame.property);
  else attach(parent!.draft, frame.property, frame.held ?? frame.draft);
}

function attach(draft: Draft, { name, element }: Property, value: unknown): void {
  if (!element.many) draft[name] = value;
  else if (Array.isArray(draft[name])) (draft[name] as unknown[]).push(value);
  else draft[name] = [value];
}

/** Values and what is beside them (`_name`) are two arrays of equal length, once any of them has something beside. */
function attachPrimitive(draft: Draft, frame: Frame, { name, element }: Property): void {
  const beside = Object.keys(frame.draft).length > 0 ? frame.draft : undefined;
  if (!element.many) {
    if (frame.value !== undefined) draft[name] = frame.value;
    if (beside) draft[`_${name}`] = beside;
    return;
  }
  const values = draft[name] as unknown[] | undefined;
  const besides = draft[`_${name}`] as unknown[] | undefined;
  const before = values?.length ?? besides?.length ?? 0;
  if (values || frame.value !== undefined) draft[name] = added(values, before, frame.value ?? null);
  if (besides || beside) draft[`_${name}`] = added(besides, before, beside ?? null);
}

/** The list itself with one more at its end: copying it would take the square of its length. */
function added(list: unknown[] | undefined, before: number, one: unknown): unknown[] {
  const all = list ?? Array<unknown>(before).fill(null);
  all.push(one);
  return all;
}

function characters(reading: Reading, words: string): void {
  if (reading.stack.at(-1)?.property?.type === 'xhtml' || words.trim() === '') return;
  fail(reading, 'Text stands only in the attribute “value” and in narratives.');
}

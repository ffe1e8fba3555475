/**
 * Checks a resource against the official definitions of R4: structure, types, numbers, codes of required bindings,
 * rules, references. It knows no profiles and no terminology beyond required bindings.
 */
import { type Property, resourceShape, type Shape, shapeOf } from '../definitions/shapes.ts';
import { wrongNarrative } from './narrative.ts';
import { mayBeCoded, wrongForm, wrongPrimitive } from './primitives.ts';
import { holds, type Json, type Scope } from './rules.ts';

/** One finding; the shape of `OperationOutcome.issue` without its nesting. */
export interface Issue {
  readonly severity: 'error' | 'warning' | 'information';
  /** A code of IssueType: structure, required, value, code-invalid, invariant, not-found, not-supported. */
  readonly code: string;
  /** Where: a FHIRPath such as `Practitioner.name[0].use`. */
  readonly expression: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** Nobody mends more than this at a time, and hostile input costs no more. */
const mostIssues = 100;
const deepest = 64;

interface Walk extends Scope {
  readonly issues: Issue[];
  /** What is pointed to inside the outermost resource: ids behind a `#`. */
  readonly pointedTo: Set<string>;
  readonly depth: number;
}

/**
 * All that is wrong with a resource, errors and warnings; an empty list where nothing is. Never throws. Resources inside
 * a Bundle of a type that we do not know are told with `information` and not looked into.
 */
export function validateR4(resource: unknown): Issue[] {
  const issues: Issue[] = [];
  const root = isObject(resource) ? resource : {};
  const type = typeof root.resourceType === 'string' ? root.resourceType : 'Resource';
  checkResource(resource, type, { issues, resource: root, root, pointedTo: new Set(), depth: 0 }, false);
  return issues;
}

/** Whether any of the findings is an error. */
export const hasErrors = (issues: readonly Issue[]): boolean => issues.some((issue) => issue.severity === 'error');

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function say(
  walk: Walk,
  code: string,
  expression: string,
  message: string,
  severity: Issue['severity'] = 'error',
): undefined {
  if (walk.issues.length < mostIssues) walk.issues.push({ severity, code, expression, message });
}

function checkResource(value: unknown, at: string, walk: Walk, contained: boolean): undefined {
  if (!isObject(value)) return say(walk, 'structure', at, 'A resource is an object of JSON.');
  if (typeof value.resourceType !== 'string') return say(walk, 'structure', at, 'A resource needs a resourceType.');
  const shape = resourceShape(value.resourceType);
  const nested = walk.depth > 0;
  if (!shape) {
    const severity = nested ? 'information' : 'error';
    return say(walk, 'not-supported', at, `The type ${value.resourceType.slice(0, 64)} is not known here.`, severity);
  }
  const scope: Walk = contained
    ? { ...walk, resource: value }
    : { ...walk, resource: value, root: value, pointedTo: new Set() };
  checkObject(value, shape, at, scope);
  if (!contained) checkContained(value, at, scope);
}

/** Contained resources have different ids, and each is pointed to from somewhere, or points to its container. */
function checkContained(resource: Json, at: string, walk: Walk): undefined {
  if (!Array.isArray(resource.contained)) return;
  const seen = new Set<unknown>();
  for (const [i, one] of resource.contained.entries()) {
    if (!isObject(one)) continue;
    const where = `${at}.contained[${i}]`;
    if (seen.has(one.id)) say(walk, 'invariant', where, `Another contained resource has the id ${String(one.id)} too.`);
    seen.add(one.id);
    if (!walk.pointedTo.has(String(one.id)) && !pointsToContainer(one))
      say(walk, 'invariant', where, 'Nothing refers to this contained resource. (dom-3)');
  }
}

const pointsToContainer = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([name, one]) => (name === 'reference' && one === '#') || pointsToContainer(one));

function checkObject(value: unknown, shape: Shape, at: string, walk: Walk): undefined {
  if (!isObject(value)) return say(walk, 'structure', at, `${shape.name} is an object of JSON.`);
  if (walk.depth > deepest) return say(walk, 'structure', at, `Nested deeper than ${deepest} levels.`);
  const inner = { ...walk, depth: walk.depth + 1 };
  const found = new Map<string, string>();
  for (const name of Object.keys(value)) {
    if (name === 'resourceType' && shape.kind === 'resource') continue;
    const property = shape.properties.get(name) ?? primitiveSibling(shape, name);
    if (!property) {
      say(walk, 'structure', `${at}.${name}`, `${shape.name} has no element “${name.slice(0, 64)}”.`);
      continue;
    }
    const other = found.get(property.element.name);
    if (other && other !== property.name)
      say(walk, 'structure', `${at}.${name}`, `Only one of ${other} and ${property.name} may be there.`);
    found.set(property.element.name, property.name);
    if (name === property.name || !(property.name in value)) checkProperty(value, property, `${at}.${name}`, inner);
  }
  checkMissing(shape, found, at, walk);
  if (found.size === 0 && shape.kind !== 'resource') say(walk, 'structure', at, 'An element may not be empty. (ele-1)');
  if (shape.name === 'Reference') notePointer(value.reference, walk);
  checkRules(shape.rules, value, at, walk);
}

function primitiveSibling(shape: Shape, name: string): Property | undefined {
  if (!name.startsWith('_')) return undefined;
  const property = shape.properties.get(name.slice(1));
  return property?.primitive ? property : undefined;
}

function checkMissing(shape: Shape, found: ReadonlyMap<string, string>, at: string, walk: Walk): undefined {
  for (const element of shape.elements)
    if (element.min && !found.has(element.name)) {
      const name = element.choice ? `${element.name}[x]` : element.name;
      say(walk, 'required', `${at}.${element.name}`, `${shape.name} needs ${name}.`);
    }
}

function checkRules(rules: Shape['rules'], value: unknown, at: string, walk: Walk): undefined {
  for (const rule of rules) {
    let kept: boolean;
    try {
      kept = holds(rule, value, walk);
    } catch {
      // What the engine cannot work out (a wrong type, told already) is not a second finding.
      kept = true;
    }
    if (!kept) say(walk, 'invariant', at, `${rule.human} (${rule.key})`, rule.warning ? 'warning' : 'error');
  }
}

/** One property with its `_` sibling: an array or one value, as the definition has it. */
function checkProperty(parent: Json, property: Property, at: string, walk: Walk): undefined {
  const value = parent[property.name];
  const sibling = property.primitive ? parent[`_${property.name}`] : undefined;
  if (!property.element.many) {
    if (Array.isArray(value) || Array.isArray(sibling))
      return say(walk, 'structure', at, 'There may be only one: not an array.');
    return checkValue(value, sibling, property, at, walk);
  }
  const both = [value, sibling].filter((one) => one !== undefined);
  if (!both.every((one) => Array.isArray(one) && one.length > 0))
    return say(walk, 'structure', at, 'There may be several: an array with at least one value.');
  const values = (value ?? []) as unknown[];
  const siblings = (sibling ?? []) as unknown[];
  if (values.length && siblings.length && values.length !== siblings.length)
    return say(walk, 'structure', at, `“${property.name}” and “_${property.name}” are of different lengths.`);
  for (let i = 0; i < Math.max(values.length, siblings.length); i++)
    checkValue(values[i], siblings[i] ?? undefined, property, `${at}[${i}]`, walk);
}

function checkValue(value: unknown, sibling: unknown, property: Property, at: string, walk: Walk): undefined {
  if (property.primitive) return checkPrimitive(value, sibling, property, at, walk);
  if (value === null || value === undefined)
    return say(walk, 'structure', at, 'null stands for nothing: leave it out.');
  if (property.type === 'Resource') return checkResource(value, at, walk, property.element.name === 'contained');
  const shape = shapeOf(property.type);
  if (!shape) return;
  checkObject(value, shape, at, walk);
  if (!isObject(value)) return;
  if (property.targets && property.type === 'Reference') checkTarget(value, property.targets, at, walk);
  checkCodes(value, property, at, walk);
  checkRules(property.rules, value, at, walk);
}

function checkPrimitive(value: unknown, sibling: unknown, property: Property, at: string, walk: Walk): undefined {
  if (sibling !== undefined) checkObject(sibling, shapeOf('Element')!, at, walk);
  const standsForNothing = value === null && property.element.many && sibling !== undefined;
  if (value === undefined || standsForNothing) {
    if (sibling === undefined) say(walk, 'structure', at, 'null stands for nothing: leave it out.');
    return;
  }
  if (property.type === 'xhtml') {
    const wrong = typeof value === 'string' ? wrongNarrative(value) : 'is not text';
    if (wrong) say(walk, 'invariant', at, `The narrative ${wrong}. (txt-1, txt-2)`);
    return;
  }
  const wrong = wrongPrimitive(property.type, value);
  if (wrong) return say(walk, 'value', at, `The value ${shown(value)} is ${wrong}.`);
  if (['uri', 'url', 'canonical'].includes(property.type)) notePointer(value, walk);
  checkCodes(value, property, at, walk);
  checkRules(property.rules, value, at, walk);
}

const shown = (value: unknown) => {
  const text = typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? 'undefined');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

function notePointer(value: unknown, walk: Walk): undefined {
  if (typeof value === 'string' && value.startsWith('#')) walk.pointedTo.add(value.slice(1));
}

/** The types of a reference that names its type must be one of those that the definition allows. */
function checkTarget(value: Json, targets: readonly string[], at: string, walk: Walk): undefined {
  const named =
    typeof value.reference === 'string'
      ? /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/.*)?$/.exec(value.reference)?.[1]
      : undefined;
  const type = typeof value.type === 'string' && !named ? value.type : named;
  if (type && !targets.includes(type))
    say(walk, 'value', at, `Refers to a ${type.slice(0, 64)}; allowed: ${targets.join(', ')}.`);
}

/** Codes of required bindings: of a code, of a Coding, and of at least one coding of a CodeableConcept. */
function checkCodes(value: unknown, property: Property, at: string, walk: Walk): undefined {
  const { codes, element } = property;
  if (!element.binding) return;
  if (!codes) {
    const wrong = typeof value === 'string' ? wrongForm(element.binding, value) : undefined;
    if (wrong) say(walk, 'code-invalid', at, `The code ${shown(value)} is ${wrong}.`);
    return;
  }
  const fits = (coding: unknown) =>
    isObject(coding) && typeof coding.system === 'string' && codes[coding.system]?.includes(String(coding.code));
  let right = true;
  if (property.primitive && mayBeCoded(property.type))
    right = Object.values(codes).some((all) => all.includes(String(value)));
  else if (property.type === 'Coding') right = Boolean(fits(value));
  else if (property.type === 'CodeableConcept')
    right = isObject(value) && Array.isArray(value.coding) && value.coding.some(fits);
  if (right) return;
  const allowed = Object.values(codes).flat();
  const some = allowed.length > 20 ? `${allowed.slice(0, 20).join(', ')} …` : allowed.join(', ');
  say(
    walk,
    'code-invalid',
    at,
    `The code ${shown(isObject(value) ? (value.code ?? value.coding) : value)} is not one of ${some}.`,
  );
}

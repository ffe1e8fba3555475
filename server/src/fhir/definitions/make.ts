/**
 * Makes `generated/r4.json` from the official definitions of FHIR R4:
 *
 *     npm pack hl7.fhir.r4.examples@4.0.1 && tar xf hl7.fhir.r4.examples-4.0.1.tgz
 *     node server/src/fhir/definitions/make.ts package
 *
 * The package (CC0) carries the whole core of R4; it is needed only here. Kept are the resource types that we emit or
 * accept, every data type, the codes of required bindings, and the rules (invariants).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Codes, type Definitions, type ElementDefinition, generatedFile, type Rule } from './definitions.ts';
import { valueSets } from './make-codes.ts';

/** The resource types that we emit or accept. */
const resources = [
  ...['Practitioner', 'PractitionerRole', 'Location', 'Organization', 'HealthcareService', 'Endpoint'],
  ...['OrganizationAffiliation', 'Group', 'CommunicationRequest', 'Communication', 'Questionnaire'],
  ...['QuestionnaireResponse', 'Consent', 'Task', 'AuditEvent', 'Library', 'Subscription', 'Basic', 'Bundle'],
  ...['OperationOutcome', 'CapabilityStatement', 'Parameters', 'CodeSystem', 'ValueSet', 'MeasureReport', 'Flag'],
  'Device',
];

const base = 'http://hl7.org/fhir/StructureDefinition/';
const fhirType = `${base}structuredefinition-fhir-type`;

interface Constraint {
  key: string;
  severity: 'error' | 'warning';
  human: string;
  expression?: string;
}
interface Element {
  path: string;
  min?: number;
  max?: string;
  representation?: string[];
  contentReference?: string;
  type?: {
    code: string;
    profile?: string[];
    targetProfile?: string[];
    extension?: { url: string; valueUrl?: string; valueString?: string }[];
  }[];
  binding?: { strength: string; valueSet?: string };
  constraint?: Constraint[];
}
interface Structure {
  type: string;
  kind: string;
  abstract?: boolean;
  baseDefinition?: string;
  derivation?: string;
  snapshot: { element: Element[] };
  differential: { element: Element[] };
}

const last = (url: string) => url.slice(url.lastIndexOf('/') + 1);

/** `trace('x')` only logs. */
const withoutTraces = (expression: string) => expression.replaceAll(/\.trace\('[^']*'(, id)?\)/g, '');

/** Rules are told once: those that a type only repeats from its base are left to the base. */
function rulesOf(element: Element): { rules?: Rule[] } {
  const rules = (element.constraint ?? [])
    .filter((rule) => rule.key !== 'ele-1' && rule.expression)
    .map((rule) => ({
      key: rule.key,
      ...(rule.severity === 'warning' && { warning: true as const }),
      human: rule.human,
      expression: withoutTraces(rule.expression as string),
    }));
  return rules.length ? { rules } : {};
}

function typesOf(element: Element): ElementDefinition['types'] {
  if (element.contentReference) return [{ code: element.contentReference.slice(1) }];
  return (element.type ?? []).map((type) => {
    const code = type.extension?.find((one) => one.url === fhirType)?.valueUrl ?? type.code;
    const profile = type.profile?.[0]?.startsWith(base) ? last(type.profile[0]) : undefined;
    const targets = type.targetProfile?.map(last).filter((target) => target !== 'Resource');
    return { code, ...(profile && { profile }), ...(targets?.length && { targets }) };
  });
}

/** One pass over the structures: what is asked for, then the data types that those use. */
function makeTypes(read: (name: string) => Structure | undefined) {
  const types: Definitions['types'] = {};
  const bindings = new Set<string>();
  const queue = ['Element', 'BackboneElement', 'xhtml', ...resources];
  for (let name = queue.pop(); name; name = queue.pop()) {
    if (types[name]) continue;
    const structure = read(name);
    if (!structure) throw new Error(`no definition of ${name}`);
    for (const [key, type] of typesIn(name, structure)) {
      types[key] = type;
      if (type.base) queue.push(type.base);
      for (const element of type.elements) {
        if (element.binding) bindings.add(element.binding);
        for (const { code, profile } of element.types) queue.push(profile ?? code.split('.')[0]!);
      }
    }
    while (queue.length && types[queue.at(-1)!]) queue.pop();
  }
  return { types, bindings };
}

/** A structure is its own type and one type for each part with parts of its own, such as `Questionnaire.item`. */
function typesIn(name: string, structure: Structure): Map<string, Definitions['types'][string]> {
  const found = new Map<string, Definitions['types'][string]>();
  const full = new Map(structure.snapshot.element.map((element) => [element.path, element]));
  const constrained = structure.derivation === 'constraint';
  const kind = structure.kind === 'resource' ? 'resource' : structure.kind.startsWith('prim') ? 'primitive' : 'complex';
  for (const own of structure.differential.element) {
    const element = full.get(own.path)!;
    const parts = own.path.split('.');
    if (parts.length === 1) {
      const parent = structure.baseDefinition && last(structure.baseDefinition);
      const abstract = structure.abstract && { abstract: true as const };
      found.set(name, { kind, ...abstract, ...(parent && { base: parent }), elements: [], ...rulesOf(own) });
      continue;
    }
    if (constrained) continue;
    if (kind === 'primitive') {
      const regex = element.type?.[0]?.extension?.find((one) => last(one.url) === 'regex')?.valueString;
      if (parts[1] === 'value' && regex) found.get(name)!.regex = regex;
      continue;
    }
    const inner = !element.contentReference && ['BackboneElement', 'Element'].includes(element.type?.[0]?.code ?? '');
    if (inner) {
      found.set(own.path, { kind: 'complex', base: element.type![0]!.code, elements: [], ...rulesOf(own) });
      element.type = [{ code: own.path }];
    }
    found.get(parts.slice(0, -1).join('.'))!.elements.push(elementOf(own, element, inner));
  }
  return found;
}

function elementOf(own: Element, element: Element, inner: boolean): ElementDefinition {
  const name = own.path.slice(own.path.lastIndexOf('.') + 1);
  const required = element.binding?.strength === 'required' && element.binding.valueSet?.split('|')[0];
  return {
    name: name.replace('[x]', ''),
    ...(name.endsWith('[x]') && { choice: true as const }),
    ...(element.min && { min: element.min }),
    ...(element.max === '*' && { many: true as const }),
    types: own.path === 'Resource.id' ? [{ code: 'id' }] : typesOf(element),
    ...(element.representation?.includes('xmlAttr') && { attribute: true as const }),
    ...(required && { binding: required }),
    ...(!inner && rulesOf(own)),
  };
}

/** The text of the generated file: one line for each type and each set of codes, so that differences can be read. */
export function makeDefinitions(folder: string): string {
  const json = <T>(file: string): T | undefined =>
    existsSync(join(folder, file)) ? (JSON.parse(readFileSync(join(folder, file), 'utf8')) as T) : undefined;
  const { types, bindings } = makeTypes((name) => json<Structure>(`StructureDefinition-${name}.json`));
  const resolve = valueSets(folder);
  const codes: Record<string, Codes> = {};
  const open: string[] = [];
  for (const url of [...bindings].sort()) {
    const resolved = resolve(url);
    if (resolved) codes[url] = resolved;
    else open.push(url);
  }
  const lines = (object: object) =>
    Object.entries(object)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{"source": "hl7.fhir.r4.examples 4.0.1, CC0-1.0",\n"types": {\n${lines(types)}\n},\n"codes": {\n${lines(codes)}\n},\n"open": ${JSON.stringify(open)}}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (!folder) throw new Error('usage: node make.ts FOLDER (the unpacked package hl7.fhir.r4.examples 4.0.1)');
  writeFileSync(generatedFile, makeDefinitions(folder));
}

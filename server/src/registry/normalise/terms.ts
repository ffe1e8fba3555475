/** CodeSystem, ValueSet, Organization and HealthcareService: what codes and references are called. */
import { organizationSystem, serviceSystem } from './role.ts';
import type { ConceptKind, TermRow } from './rows.ts';
import { isObject, type Json, type Notes, objectsOf, systemOf, textOf } from './tolerant.ts';

const mostTerms = 50_000;
const deepest = 20;

export function readCodeSystem(resource: Json, notes: Notes): TermRow[] {
  const system = systemOf(resource.url, 'url', notes);
  const terms: TermRow[] = [];
  if (!system) {
    notes.warned('url', resource.url, 'empty_value');
    return terms;
  }
  const kind = kindOf(resource);
  const walk = (concepts: readonly Json[], depth: number): void => {
    for (const concept of concepts) {
      const code = textOf(concept.code)?.slice(0, 200);
      if (!code || terms.length >= mostTerms) continue;
      const cadre = cadreOf(concept, notes);
      terms.push({
        system,
        code,
        name: textOf(concept.display)?.slice(0, 300) ?? null,
        names: namesOf(concept),
        kind: kind ?? (cadre ? 'job' : null),
        cadre,
        choice: kind !== null || cadre !== null,
      });
      if (depth < deepest) walk(objectsOf(concept, 'concept', notes), depth + 1);
    }
  };
  walk(objectsOf(resource, 'concept', notes), 0);
  return terms;
}

/** What the list is about, from its own names. */
function kindOf(resource: Json): ConceptKind | null {
  const words = [resource.id, resource.url, resource.name, resource.title].map((word) => textOf(word) ?? '').join(' ');
  if (/facility.?type/i.test(words)) return 'facility_type';
  if (/cadre/i.test(words)) return 'cadre';
  if (/job(?!.?type)/i.test(words)) return 'job';
  return null;
}

/** By the property's code alone: in real files its system names another list. */
function cadreOf(concept: Json, notes: Notes): string | null {
  const property = objectsOf(concept, 'property', notes).find((item) => item.code === 'cadre');
  if (!property) return null;
  const coding = isObject(property.valueCoding) ? property.valueCoding.code : null;
  return textOf(coding ?? property.valueCode ?? property.valueString)?.slice(0, 200) ?? null;
}

function namesOf(concept: Json): Record<string, string> | null {
  const names: Record<string, string> = {};
  for (const designation of Array.isArray(concept.designation) ? concept.designation.filter(isObject) : []) {
    const language = textOf(designation.language)?.slice(0, 20);
    const value = textOf(designation.value)?.slice(0, 300);
    if (language && value) names[language] = value;
  }
  return Object.keys(names).length > 0 ? names : null;
}

export function readValueSet(resource: Json, notes: Notes): TermRow[] {
  const kind = kindOf(resource);
  const compose = isObject(resource.compose) ? resource.compose : {};
  const expansion = isObject(resource.expansion) ? resource.expansion : {};
  const listed = [
    ...objectsOf(compose, 'include', notes).flatMap((include) =>
      objectsOf(include, 'concept', notes).map((concept) => [include.system, concept] as const),
    ),
    ...objectsOf(expansion, 'contains', notes).map((concept) => [concept.system, concept] as const),
  ];
  return listed.slice(0, mostTerms).flatMap(([system, concept]) => {
    const code = textOf(concept.code)?.slice(0, 200);
    const url = systemOf(system, 'compose.include.system', notes);
    if (!code || !url) return [];
    const name = textOf(concept.display)?.slice(0, 300) ?? null;
    return { system: url, code, name, names: namesOf(concept), kind, cadre: null, choice: kind !== null };
  });
}

export function readOrganization(resource: Json, id: string, sourceId: number, notes: Notes): TermRow[] {
  const name = textOf(resource.name)?.slice(0, 300) ?? null;
  if (!name) notes.warned('name', resource.name, 'no_name');
  return [named(organizationSystem(sourceId), id, name, 'employer')];
}

export function readService(resource: Json, id: string, sourceId: number, notes: Notes): TermRow[] {
  const name = textOf(resource.name)?.slice(0, 300) ?? null;
  if (!name) notes.warned('name', resource.name, 'no_name');
  return [named(serviceSystem(sourceId), id, name, 'skill')];
}

const named = (system: string, code: string, name: string | null, kind: ConceptKind): TermRow => ({
  system,
  code,
  name,
  names: null,
  kind,
  cadre: null,
  choice: false,
});

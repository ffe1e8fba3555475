/** A sheet says only a part: what it does not mention stays as an earlier sheet of the same source said it. */
import type {
  CodeableConcept,
  CodeSystem,
  Extension,
  Location,
  Organization,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';
import { fieldExtension, groupExtension } from '../normalise/practitioner.ts';

/** What a sheet can say. */
export type SheetResource = CodeSystem | Organization | Location | Practitioner | PractitionerRole;

export function mergeResource(before: SheetResource | undefined, now: SheetResource): SheetResource {
  if (now.resourceType === 'Practitioner') return mergePerson(before as Practitioner | undefined, now);
  if (!before) return now;
  if (now.resourceType === 'PractitionerRole') return mergePost(before as PractitionerRole, now);
  if (now.resourceType === 'CodeSystem') return mergeList(before as CodeSystem, now);
  return { ...before, ...now } as SheetResource;
}

function mergePerson(before: Practitioner | undefined, now: Practitioner): Practitioner {
  const extension = mergeExtensions(before?.extension ?? [], now.extension ?? []);
  return { ...before, ...now, ...(extension.length > 0 && { extension }) };
}

/** What an earlier sheet put on the list stays on it. */
function mergeList(before: CodeSystem, now: CodeSystem): CodeSystem {
  const said = new Map(now.concept?.map((concept) => [concept.code, concept]));
  const kept = (before.concept ?? []).map((concept) => ({ ...concept, ...said.get(concept.code) }));
  const listed = new Set(kept.map((concept) => concept.code));
  const fresh = (now.concept ?? []).filter((concept) => !listed.has(concept.code));
  return { ...before, ...now, concept: [...kept, ...fresh] };
}

/** Fields by their key; the groups of a sheet that has groups replace those before. */
function mergeExtensions(before: readonly Extension[], now: readonly Extension[]): Extension[] {
  const keyOf = (extension: Extension): string | undefined =>
    extension.url === fieldExtension
      ? `field ${extension.extension?.find((part) => part.url === 'key')?.valueString}`
      : extension.url;
  const said = new Set(now.map(keyOf));
  const kept = before.filter((extension) => !said.has(keyOf(extension)));
  const order = (extension: Extension): string => (extension.url === groupExtension ? '~' : (keyOf(extension) ?? ''));
  return [...kept, ...now].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

function mergePost(before: PractitionerRole, now: PractitionerRole): PractitionerRole {
  const code = mergeCodes(before.code ?? [], now.code ?? []);
  return { ...before, ...now, ...(code.length > 0 && { code }) };
}

/** A sheet with jobs only leaves the cadre that is known, and the other way round. Jobs stand before cadres. */
function mergeCodes(before: readonly CodeableConcept[], now: readonly CodeableConcept[]): CodeableConcept[] {
  const isCadre = (concept: CodeableConcept): boolean => /cadre/i.test(concept.coding?.[0]?.system ?? '');
  const pick = (cadre: boolean): readonly CodeableConcept[] => {
    const fresh = now.filter((concept) => isCadre(concept) === cadre);
    return fresh.length > 0 ? fresh : before.filter((concept) => isCadre(concept) === cadre);
  };
  return [...pick(false), ...pick(true)];
}

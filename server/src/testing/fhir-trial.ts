/** Reads a FHIR server through the connector and says what came, short enough to compare. */

import { findConnector, settingsWithDefaults } from '../connectors/connectors.ts';
import type { Checkpoint, Connection, Json, ReadEnd, Reading, ReadRequest } from '../connectors/contract.ts';
import { fhirConnector } from '../connectors/fhir/fhir.ts';
import type { FhirSettings } from '../connectors/fhir/settings.ts';

export function connectionTo(
  url: string,
  settings: Partial<FhirSettings> = {},
  more: Partial<Connection<FhirSettings>> = {},
): Connection<FhirSettings> {
  const all = settingsWithDefaults(findConnector('fhir')!, { url, overlap_minutes: 0, ...settings });
  return {
    settings: all as unknown as FhirSettings,
    allowPrivateNetworks: true,
    retryMs: 5,
    timeoutMs: 10_000,
    ...more,
  };
}

export interface Came {
  /** `Practitioner/P1` for each that came, in order; deleted ones as `-Practitioner/P1`, broken ones as their reason. */
  readonly refs: string[];
  readonly resources: Json[];
  readonly end: ReadEnd;
}

export const wholeOf = (types: readonly string[]): ReadRequest => ({ mode: 'full', types, cursor: null });

export async function readAll(connection: Connection<FhirSettings>, request: ReadRequest): Promise<Came> {
  const reading = fhirConnector.read(connection, request);
  const { refs, resources } = await drain(reading, null);
  return { refs, resources, end: reading.end() };
}

/** Stops after so many portions, when given: as a kill would. */
export async function drain(reading: Reading, from: Checkpoint | null, portions = Number.POSITIVE_INFINITY) {
  const refs: string[] = [];
  const resources: Json[] = [];
  let at: Checkpoint | null = from;
  for await (const { file, before, items, state } of reading.open(from)) {
    for (const { refused, text, resources: found } of items) {
      const line =
        text === null ? null : (JSON.parse(text) as { request?: { url: string }; resourceType?: string; id?: string });
      if (line?.request) refs.push(`-${line.request.url}`);
      else if (line) refs.push(`${line.resourceType}/${line.id}`);
      if (refused) refs.push(refused);
      for (const resource of found ?? []) {
        refs.push(`${resource.resourceType}/${resource.id}`);
        resources.push(resource);
      }
    }
    // What is stored comes back from the database as JSON.
    at = JSON.parse(JSON.stringify({ file, items: before + items.length, ...(state ? { state } : {}) })) as Checkpoint;
    if (--portions <= 0) break;
  }
  return { refs, resources, at };
}

export const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ resourceType: 'Practitioner', id: `P${i + from}`, active: true },
    ...{ name: [{ family: `Family ${i + from}` }], identifier: [{ system: 'urn:x', value: String(i + from) }] },
  }));

export const refsOf = (resources: readonly { resourceType: string; id: string }[]): string[] =>
  resources.map(({ resourceType, id }) => `${resourceType}/${id}`);

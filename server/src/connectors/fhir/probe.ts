import type { Connection, Probe } from '../contract.ts';
import { checkAddress } from './read.ts';
import type { FhirSettings } from './settings.ts';

export async function probeServer(connection: Connection<FhirSettings>, types: readonly string[]): Promise<Probe> {
  checkAddress(connection.settings.url);
  const unknown = { offered: true, count: null, history: false, lastUpdated: true };
  return {
    ...{ software: null, version: null, bulk: false, clockSeconds: null, facts: [] },
    types: types.map((type) => ({ type, ...unknown })),
  };
}

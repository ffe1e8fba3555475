import type { Connector } from './contract.ts';
import { csdConnector } from './csd/csd.ts';
import { fhirConnector } from './fhir/fhir.ts';

/** Every kind of connector, in the order in which the console offers them. A new one is one folder and one line here. */
export const registry = [fhirConnector, csdConnector] as readonly Connector<never>[];

/** FHIR R4 servers: HAPI, iHRIS 5, OpenMRS, an mCSD directory. */
import type { Connector } from '../contract.ts';
import { idsOnServer, readOnServer } from './one.ts';
import { probeServer } from './probe.ts';
import { readServer } from './read.ts';
import { type FhirSettings, fhirSettings } from './settings.ts';
import { writeOnServer } from './write.ts';

export const fhirConnector: Connector<FhirSettings> = {
  kind: 'fhir',
  title: 'FHIR R4 server',
  settings: fhirSettings,
  secrets: ['password', 'token', 'client_secret', 'private_key'],
  probe: probeServer,
  read: readServer,
  ids: idsOnServer,
  readOne: readOnServer,
  write: writeOnServer,
};

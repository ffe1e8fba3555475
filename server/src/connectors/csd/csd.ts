/** Care Services Discovery (IHE CSD), as OpenInfoMan and others speak it: ITI-73, ITI-74, whole documents. */
import type { Connector } from '../contract.ts';
import { probeDirectory, readRecord } from './probe.ts';
import { readDirectory } from './read.ts';
import { type CsdSettings, csdSettings } from './settings.ts';

export const csdConnector: Connector<CsdSettings> = {
  kind: 'csd',
  title: 'Care Services Discovery (CSD)',
  settings: csdSettings,
  secrets: ['password'],
  probe: probeDirectory,
  read: readDirectory,
  readOne: readRecord,
};

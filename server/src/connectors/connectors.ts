/** Front door of the connectors. */
import { Value } from 'typebox/value';
import type { Connector, Json } from './contract.ts';
import { registry } from './registry.ts';

export type * from './contract.ts';
export { readCsdFile } from './csd/incoming.ts';
export { applyPatch } from './json-patch.ts';

/** A connector whose settings came from the outside and were checked against its schema. */
export type AnyConnector = Connector<Json>;

export const connectors = registry as unknown as readonly AnyConnector[];

const byName = new Map(connectors.map((each) => [each.kind, each]));

export const findConnector = (kind: string): AnyConnector | undefined => byName.get(kind);

/** A copy of stored settings with the schema's defaults where nothing was chosen (also for settings added later). */
export const settingsWithDefaults = (connector: AnyConnector, settings: object): Json =>
  Value.Default(connector.settings, structuredClone(settings)) as Json;

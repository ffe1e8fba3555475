/** How a source is reached: settings in view, secrets sealed, both checked by its connector. */
import { Value } from 'typebox/value';
import {
  type AnyConnector,
  type Connection,
  connectors,
  findConnector,
  type Json,
  settingsWithDefaults,
} from '../connectors/connectors.ts';
import { AppError } from '../errors.ts';
import type { Sealer } from '../lib/seal.ts';
import { openSecrets } from '../registry/registry.ts';

type Stored = { readonly id: number; readonly settings: object; readonly secrets: Buffer | null };

export function connectorOf(kind: string): AnyConnector {
  const found = findConnector(kind);
  if (found) return found;
  const kinds = connectors.map((each) => each.kind).join(', ');
  throw new AppError('request:invalid', `There is no kind of registry "${kind.slice(0, 40)}"; there are ${kinds}.`, {
    fields: [{ where: '/kind', message: 'is not known' }],
  });
}

/** All that the connector needs. Never log or return its settings. */
export function connectionOf(
  sealer: Sealer,
  source: Stored & { readonly kind: string },
  how: Omit<Connection, 'settings'>,
): { connector: AnyConnector; connection: Connection } {
  const connector = connectorOf(source.kind);
  const settings = settingsWithDefaults(connector, { ...source.settings, ...openSecrets(sealer, source) });
  return { connector, connection: { ...how, settings } };
}

/** What a source has had until now: its settings in view, and its secrets opened. */
export interface Kept {
  readonly settings: object;
  readonly secrets: Readonly<Record<string, unknown>>;
}
export const nothingKept: Kept = { settings: {}, secrets: {} };

/** Secrets are for the hosts that they were given for; to another host they are never sent unasked. */
const hostsOf = (settings: object): string =>
  Object.values(settings)
    .flatMap((value) => (typeof value === 'string' && URL.canParse(value) ? [new URL(value).origin] : []))
    .sort()
    .join(' ');

/**
 * Settings as they were given, with the secrets that were kept where they are left out and it is still the same host.
 * Errors: `request:invalid`.
 */
export function checkedSettings(connector: AnyConnector, given: object, before: Kept): Json {
  const all: Record<string, unknown> = { ...given };
  const kept = hostsOf(given) === hostsOf(before.settings) ? before.secrets : {};
  for (const name of connector.secrets)
    if ((all[name] === undefined || all[name] === '') && kept[name] !== undefined) all[name] = kept[name];
  const settings = settingsWithDefaults(connector, all);
  const wrong = [...Value.Errors(connector.settings, settings)];
  if (wrong.length === 0) return settings;
  throw new AppError('request:invalid', `These settings do not do for ${connector.title}.`, {
    fields: wrong.slice(0, 20).map(({ instancePath, message }) => ({ where: `/settings${instancePath}`, message })),
  });
}

/** What may be seen, and what is sealed. */
export function split(connector: AnyConnector, all: Json): { settings: Json; secrets: Record<string, unknown> } {
  const settings: Record<string, unknown> = { ...all };
  const secrets: Record<string, unknown> = {};
  for (const name of connector.secrets) {
    if (settings[name] !== undefined && settings[name] !== '') secrets[name] = settings[name];
    delete settings[name];
  }
  return { settings, secrets };
}

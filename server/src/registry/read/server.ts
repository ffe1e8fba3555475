/** A live FHIR server as an input. */
import { findConnector, type Input, settingsWithDefaults } from '../../connectors/connectors.ts';
import { readTypes } from '../import/received.ts';

export type ServerAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export interface ServerOptions {
  /** The FHIR base, such as `https://example.org/fhir`. */
  readonly url: string;
  readonly auth: ServerAuth;
  /** Only what changed since this instant; null is everything. */
  readonly since: string | null;
  readonly allowPrivateNetworks: boolean;
  readonly signal?: AbortSignal;
}

export function serverInput({ url, auth: { kind, ...secrets }, since, ...how }: ServerOptions): Input {
  const connector = findConnector('fhir')!;
  const settings = settingsWithDefaults(connector, { url, sign_in: kind, ...secrets });
  const cursor = since ? { since } : null;
  return connector.read({ settings, ...how }, { mode: since ? 'delta' : 'full', types: readTypes, cursor });
}

/** Some resources of a source's own server, for a preview: through its connector, as an exchange would read them. */
import { findConnector, type Input, settingsWithDefaults } from '../../connectors/connectors.ts';
import type { Queryable } from '../../db/db.ts';
import type { Sealer } from '../../lib/seal.ts';
import { openSecrets } from '../source-secrets.ts';
import { readConnection } from '../store/mapping.ts';

interface LiveDeps {
  readonly db: Queryable;
  readonly sealer: Sealer;
  readonly allowPrivateNetworks: boolean;
}

/** One type at a time; null for a source without a server. */
export async function openLive(deps: LiveDeps, sourceId: number): Promise<((type: string) => Input) | null> {
  const { db, sealer, allowPrivateNetworks } = deps;
  const source = await readConnection(db, sourceId);
  const connector = source && findConnector(source.kind);
  if (!source || !connector || Object.keys(source.settings).length === 0) return null;
  const secrets = openSecrets(sealer, { id: sourceId, secrets: source.secrets });
  const settings = settingsWithDefaults(connector, { ...source.settings, ...secrets });
  return (type) => connector.read({ settings, allowPrivateNetworks }, { mode: 'full', types: [type], cursor: null });
}

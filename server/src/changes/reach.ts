/** Registries that answer: how each is reached, and how one resource of it comes in through the importer. */
import { findConnector, type Input, type Json, settingsWithDefaults } from '../connectors/connectors.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Sealer } from '../lib/seal.ts';
import { openSecrets, runImport } from '../registry/registry.ts';
import { readSourceFor } from './store-sources.ts';
import type { Reached } from './tools.ts';

/** Null: fed by files, left, or of a kind that we do not know. */
export async function reachSource(
  tools: { readonly db: Db; readonly sealer: Sealer; readonly allowPrivateNetworks: boolean },
  sourceId: number,
  signal?: AbortSignal,
): Promise<Reached | null> {
  const source = await readSourceFor(tools.db, sourceId);
  const connector = source && findConnector(source.kind);
  if (!source || !connector || source.left || typeof source.settings.url !== 'string') return null;
  const secrets = openSecrets(tools.sealer, { id: sourceId, secrets: source.secrets });
  const settings = settingsWithDefaults(connector, { ...source.settings, ...secrets });
  return {
    name: source.name,
    connector,
    connection: {
      ...{ settings, allowPrivateNetworks: tools.allowPrivateNetworks },
      ...(signal ? { signal } : {}),
    },
  };
}

/** One resource, as an exchange of its own, so that we show what the registry says. False: another is under way. */
export async function bringIn(
  db: Db,
  source: string,
  country: string | null,
  resource: Json | { readonly gone: string },
): Promise<boolean> {
  const text = typeof resource.gone === 'string' ? goneEntry(resource.gone) : JSON.stringify(resource);
  const input: Input = {
    bytes: text.length,
    async *open() {
      yield {
        ...{ file: 0, before: 0, bytes: text.length },
        items: [{ where: 'written back', text, refused: null }],
      };
    },
  };
  try {
    await runImport({ db, source, kind: 'fhir', input, country });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'import:running') return false;
    throw error;
  }
}

const goneEntry = (record: string): string => JSON.stringify({ request: { method: 'DELETE', url: record } });

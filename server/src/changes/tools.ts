/** What the room needs from outside. */
import type { AnyConnector, Connection } from '../connectors/connectors.ts';
import type { Db, Queryable } from '../db/db.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../lib/log.ts';
import type { CountryCode } from '../lib/phone.ts';
import { compiledMapping, type FactsContext } from '../registry/registry.ts';

/** A registry that answers, and how it is reached. */
export interface Reached {
  readonly name: string;
  readonly connector: AnyConnector;
  readonly connection: Connection;
}

export interface ChangeTools {
  readonly db: Db;
  readonly log: Log;
  readonly jobs: Pick<Jobs, 'enqueue' | 'register'>;
  /** Null: the source is fed by files, or was left. */
  reach(sourceId: number, signal?: AbortSignal): Promise<Reached | null>;
  /** The deployment's country. */
  countryCode(): Promise<CountryCode | null>;
}

/** How the records of a source are read. */
export async function factsContext(
  { db, countryCode }: { readonly db: Queryable; countryCode(): Promise<CountryCode | null> },
  sourceId: number,
): Promise<FactsContext> {
  return { sourceId, country: await countryCode(), mapping: await compiledMapping(db, sourceId) };
}

/** What the room needs from outside. */
import type { AnyConnector, Connection } from '../connectors/connectors.ts';
import type { Db } from '../db/db.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../lib/log.ts';
import type { CountryCode } from '../lib/phone.ts';

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

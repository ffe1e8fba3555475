/** What the registry needs from outside. */
import type { Db } from '../db/db.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Sealer } from '../lib/seal.ts';

export interface RegistryDeps {
  readonly db: Db;
  readonly jobs: Jobs;
  readonly sealer: Sealer;
  readonly allowPrivateNetworks: boolean;
  /** Where uploads wait. */
  readonly dataDir: string;
  /** The deployment's country: where phone numbers without a calling code are at home. */
  country(): Promise<string>;
}

/** What the room needs from outside. */
import type { Db } from '../db/db.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';

export interface SyncTools {
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** A lane of their own: exchanges take hours and must not keep exports waiting. */
  readonly jobs: Jobs;
  readonly allowPrivateNetworks: boolean;
  readonly publicUrl: string | null;
  /** First wait of connectors before a retry. */
  readonly retryMs?: number;
  /** Where phone numbers without a calling code are at home. */
  country(): Promise<string>;
  /** Of the deployment. */
  zone(): Promise<string>;
}

export const exchangeJob = 'sync.exchange';
export const leaveJob = 'sync.leave';

/** Pages that watch look again. */
export const changedChannel = 'sync';

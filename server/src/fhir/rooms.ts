/** What the façade may call: domain rooms by their front doors, composed once in `runtime/`. */
import type { AccessRoom } from '../access/access.ts';
import type { Audiences } from '../audiences/audiences.ts';
import type { Broadcasts } from '../broadcasts/broadcasts.ts';
import type { Groups } from '../changes/changes.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import type { Flows } from '../flows/flows.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Channels } from '../messaging/messaging.ts';
import type { Registry } from '../registry/registry.ts';
import type { Results } from '../results/results.ts';
import type { Schedules } from '../schedules/schedules.ts';
import type { Conversations } from '../sessions/sessions.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import type { Sync } from '../sync/sync.ts';

export interface FhirRooms {
  readonly config: Config;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly settings: SettingsRoom;
  readonly access: AccessRoom;
  readonly jobs: Jobs;
  readonly registry: Registry;
  readonly audiences: Audiences;
  readonly channels: Channels;
  readonly flows: Flows;
  readonly conversations: Conversations;
  readonly broadcasts: Broadcasts;
  readonly results: Results;
  readonly schedules: Schedules;
  readonly sync: Sync;
  readonly groups: Groups;
}

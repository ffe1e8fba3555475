/** What the endpoints and the command line may call: each room's front door, composed once in `runtime/`. */
import type { AccessRoom } from '../access/access.ts';
import type { Audiences } from '../audiences/audiences.ts';
import type { Broadcasts } from '../broadcasts/broadcasts.ts';
import type { Changes, Groups } from '../changes/changes.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import type { Flows } from '../flows/flows.ts';
import type { Hours } from '../hours/hours.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Matching } from '../matching/matching.ts';
import type { CallDoor, Channels, Hooks, IncomingDoor } from '../messaging/messaging.ts';
import type { Playbooks } from '../playbooks/playbooks.ts';
import type { Registry } from '../registry/registry.ts';
import type { Results } from '../results/results.ts';
import type { Campaigns, ReadCalendar, Schedules } from '../schedules/schedules.ts';
import type { Conversations } from '../sessions/sessions.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import type { Sync } from '../sync/sync.ts';

export interface Rooms {
  readonly config: Config;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly settings: SettingsRoom;
  readonly access: AccessRoom;
  readonly jobs: Jobs;
  readonly registry: Registry;
  readonly sync: Sync;
  readonly matching: Matching;
  readonly hours: Hours;
  readonly audiences: Audiences;
  readonly channels: Channels;
  readonly flows: Flows;
  readonly conversations: Conversations;
  readonly playbooks: Playbooks;
  readonly broadcasts: Broadcasts;
  readonly results: Results;
  readonly changes: Changes;
  readonly groups: Groups;
  readonly schedules: Schedules;
  readonly campaigns: Campaigns;
  readonly calendar: ReadCalendar;
  readonly hooks: Hooks;
  /** What happens on telephone lines; the simulated phones use it too. */
  readonly callDoor: CallDoor;
  readonly incoming: IncomingDoor;
  /** Called after incoming messages were stored: they wait to be handled. */
  readonly stored: Set<() => void>;
}

/** The composition root: which database, which key, and every room on top of them. */

import { createAccess } from '../access/access.ts';
import { createAudiences } from '../audiences/audiences.ts';
import { createBroadcasts } from '../broadcasts/broadcasts.ts';
import { createChanges, createGroups, reachSource } from '../changes/changes.ts';
import type { Config } from '../config.ts';
import { type Db, openDb, sql } from '../db/db.ts';
import { type Embedded, readOrMakeKey, startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { AppError } from '../errors.ts';
import { createFlows } from '../flows/flows.ts';
import { createHours } from '../hours/hours.ts';
import type { Rooms } from '../http/rooms.ts';
import { createCallDoor } from '../inbox/inbox.ts';
import { createJobs } from '../jobs/jobs.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog, type Log } from '../lib/log.ts';
import { isCountryCode } from '../lib/phone.ts';
import { createSealer, type Sealer } from '../lib/seal.ts';
import { createChannels, createHooks, openIncoming } from '../messaging/messaging.ts';
import { createPlaybooks } from '../playbooks/playbooks.ts';
import { createRegistry, readPlaceNames } from '../registry/registry.ts';
import { createResults } from '../results/results.ts';
import { createCalendar, createCampaigns, createSchedules, importCampaigns } from '../schedules/schedules.ts';
import { createConversations, importTriggers } from '../sessions/sessions.ts';
import { createSettings } from '../settings/settings.ts';
import { createSync } from '../sync/sync.ts';
import { composeMatching } from './compose-matching.ts';

export interface OpenRooms {
  readonly rooms: Rooms;
  close(): Promise<void>;
}

/** Used by the server and by every command: the same data whether or not a server runs. */
export async function openRooms(config: Config): Promise<OpenRooms> {
  const log = createLog(config.logLevel);
  const embedded = config.databaseUrl ? null : await startEmbedded(config.dataDir);
  const url = config.databaseUrl ?? (embedded as Embedded).url;
  await migrate(url).catch((error: NodeJS.ErrnoException) => {
    throw error instanceof AppError ? error : unreachable(config, error);
  });
  const db = openDb(url, log);
  await db.query(sql`select 1`);
  const key = config.sealKey ? Buffer.from(config.sealKey, 'base64') : await readOrMakeKey(config.dataDir);
  const rooms = composeRooms(config, db, log, createSealer(key));
  return {
    rooms,
    close: async () => {
      await db.close();
      await embedded?.release();
    },
  };
}

/** Every room on top of a database; tests compose them on a database of their own. */
export function composeRooms(config: Config, db: Db, log: Log, sealer: Sealer): Rooms {
  const settings = createSettings(db);
  const access = createAccess({ db, placeNames: (ids) => readPlaceNames(db, ids) });
  const jobs = createJobs({ db, log });
  const outside = { db, log, jobs, sealer, settings, config };
  const { registry, sync } = composeSources(outside);
  const habits = async () => {
    const { timezone, country } = await settings.getSettings();
    return { timezone, default_country: country };
  };
  const hours = createHours(db);
  const audiences = createAudiences(db, habits);
  const flows = createFlows(db, settings.getSettings, [importTriggers, importCampaigns({ audiences })]);
  const { allowPrivateNetworks } = config;
  const broadcasts = createBroadcasts({ db, clock: systemClock, audiences, settings: settings.getSettings });
  const conversations = createConversations({
    ...{ db, log, jobs, audiences, allowPrivateNetworks, mail: config.mail, habits: settings.getSettings },
    broadcast: (subject, request, key) => broadcasts.create(subject, { ...request, texts: { ...request.texts } }, key),
  });
  const playbooks = createPlaybooks({ db, log, flows, conversations });
  const channels = createChannels(db, sealer);
  const timed = { db, log, audiences, broadcasts, conversations, settings: settings.getSettings };
  const results = createResults({
    ...{ db, jobs, flows, conversations, broadcasts, settings: settings.getSettings, publicUrl: config.publicUrl },
  });
  const changes = composeChanges(outside);
  const stored = new Set<() => void>();
  const incoming = openIncoming(
    db,
    async () => (await settings.getSettings()).country,
    () => {
      for (const heard of stored) heard();
    },
  );
  const country = async () => (await settings.getSettings()).country;
  const callDoor = createCallDoor({ db, talking: conversations, country });
  const hooks = createHooks(db, channels, incoming, log, callDoor);
  return {
    ...{ config, db, log, clock: systemClock, sealer, settings, access, jobs, registry, sync },
    ...{ hours, audiences, flows, conversations, playbooks, channels, broadcasts, results, changes },
    ...{ groups: createGroups({ db, audiences }), hooks, callDoor, incoming, stored },
    ...{
      schedules: createSchedules(timed),
      campaigns: createCampaigns(timed),
      calendar: createCalendar({ ...timed, hours }),
      matching: composeMatching({ db, log, jobs, conversations }),
    },
  };
}

type Outside = Pick<Rooms, 'db' | 'log' | 'jobs' | 'sealer' | 'settings' | 'config'>;

function composeSources({ db, log, jobs, sealer, settings, config }: Outside): Pick<Rooms, 'registry' | 'sync'> {
  const { allowPrivateNetworks, publicUrl, dataDir } = config;
  const country = async () => (await settings.getSettings()).country;
  return {
    registry: createRegistry({ db, jobs, sealer, dataDir, allowPrivateNetworks, country }),
    sync: createSync({
      ...{ db, log, sealer, clock: systemClock, allowPrivateNetworks, publicUrl, country },
      // A lane of their own: the first readings of three registries keep no export waiting.
      jobs: createJobs({ db, log, slots: 3 }),
      zone: async () => (await settings.getSettings()).timezone,
    }),
  };
}

function composeChanges({ db, log, jobs, sealer, settings, config }: Outside): Rooms['changes'] {
  const { allowPrivateNetworks } = config;
  return createChanges({
    ...{ db, log, jobs },
    reach: (id, signal) => reachSource({ db, sealer, allowPrivateNetworks }, id, signal),
    countryCode: async () => {
      const code = (await settings.getSettings()).country.toUpperCase();
      return isCountryCode(code) ? code : null;
    },
  });
}

function unreachable(config: Config, error: NodeJS.ErrnoException): AppError {
  const where = config.databaseUrl ? `at DATABASE_URL (${withoutPassword(config.databaseUrl)})` : 'that came along';
  return new AppError(
    'database:unreachable',
    `The database ${where} does not answer: ${error.message || error.code}. Check that it runs, and the address, the user and the password.`,
  );
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password) parsed.password = '***';
    return parsed.href;
  } catch {
    return 'not a valid address';
  }
}

/** The working half of a node: background jobs, and what has to be looked at once a day. */
import { keepDirectory, startFacade } from '../fhir/fhir.ts';
import type { Rooms } from '../http/rooms.ts';
import { cleanUploads } from '../registry/registry.ts';

const hourMs = 3_600_000;

/** Answers the function that stops it and waits for what is running. */
export async function startWork(rooms: Rooms): Promise<() => Promise<void>> {
  const { changes, config, clock, conversations, db, jobs, registry, schedules, sync, log } = rooms;
  const stopFacade = startFacade(rooms);
  const stopJobs = jobs.start();
  const stopSync = sync.work();
  const stopConversations = await conversations.work();
  const stopSchedules = await schedules.work();
  const stopChanges = changes.work();
  const stopDirectory = keepDirectory(db, log);
  const stopMatching = rooms.matching.work();
  // Roles end by date: looked at hourly, which is daily in every time zone.
  const look = (): void => {
    registry.refreshEnded().catch((error: Error) => log.warn({ err: error.message }, 'ended roles were not looked at'));
    cleanUploads(config.dataDir, clock.now()).catch((error: Error) =>
      log.warn({ err: error.message }, 'old uploads stay'),
    );
  };
  look();
  const timer = setInterval(look, hourMs);
  return async () => {
    clearInterval(timer);
    await stopChanges();
    await stopDirectory();
    await stopFacade();
    await stopMatching();
    await stopSchedules();
    await stopConversations();
    await stopSync();
    await stopJobs();
  };
}

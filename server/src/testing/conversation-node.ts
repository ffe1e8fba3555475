/**
 * A node that holds conversations, as a process of its own that may be killed: `node conversation-node.ts DATABASE_URL`.
 * Each line of its input is a message as JSON; when it is acknowledged, its external id is a line of the output.
 */
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { readConfig } from '../config.ts';
import { openDb } from '../db/db.ts';
import { openInbox } from '../inbox/inbox.ts';
import { createLog } from '../lib/log.ts';
import type { Heard } from '../messaging/messaging.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { startSending } from '../runtime/start-sending.ts';
import { testSealer } from './sending.ts';

const log = createLog('error');
const db = openDb(process.argv[2]!, log, 6);
const rooms = composeRooms(readConfig({}, tmpdir()), db, log, testSealer);
const stopSending = await startSending(rooms);
const inbox = openInbox(db, log, rooms.conversations);
rooms.stored.add(inbox.wake);
rooms.incoming.through(inbox.atOnce);
const stopWork = await rooms.conversations.work();
const stopJobs = rooms.jobs.start();
process.stdout.write('ready\n');
createInterface(process.stdin)
  .on('line', (line) => void take(JSON.parse(line) as Heard))
  .on('close', () => void stop());
process.once('SIGTERM', () => void stop());

async function take(heard: Heard): Promise<void> {
  await rooms.incoming.accept(heard);
  process.stdout.write(`${heard.externalId}\n`);
}

async function stop(): Promise<void> {
  await stopJobs();
  await stopWork();
  await inbox.close();
  await stopSending();
  await db.close();
  process.exit(0);
}

/** A node that works on schedules, as a process of its own that may be killed: `node schedule-node.ts DATABASE_URL`. */
import { tmpdir } from 'node:os';
import { readConfig } from '../config.ts';
import { openDb } from '../db/db.ts';
import { createLog } from '../lib/log.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { testSealer } from './sending.ts';

const log = createLog('error');
const db = openDb(process.argv[2]!, log, 6);
const rooms = composeRooms(readConfig({}, tmpdir()), db, log, testSealer);
await rooms.schedules.work();
process.stdout.write('ready\n');

/** A process that does the work of changes and may be killed: `node changes-node.ts URL`. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { readConfig } from '../config.ts';
import { openDb } from '../db/db.ts';
import { createLog } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import { composeRooms } from '../runtime/open-rooms.ts';

const [url] = process.argv.slice(2) as [string];
const log = createLog('error');
const config = readConfig({ MHERO_ALLOW_PRIVATE_NETWORKS: 'true' }, tmpdir());
composeRooms(config, openDb(url, log), log, createSealer(randomBytes(32))).jobs.start();

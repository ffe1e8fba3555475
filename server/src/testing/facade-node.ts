/** A web server as a process of its own that may be killed: `node facade-node.ts DATABASE_URL`; writes its port. */
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { readConfig } from '../config.ts';
import { openDb } from '../db/db.ts';
import { createHttp } from '../http/http.ts';
import { createLog } from '../lib/log.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { testSealer } from './sending.ts';

const log = createLog('fatal');
const db = openDb(process.argv[2]!, log, 6);
const app = await createHttp(composeRooms(readConfig({}, tmpdir()), db, log, testSealer));
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`);

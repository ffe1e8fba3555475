/** A sending node as a process of its own, for stories in which it is killed: `node sending-node.ts DATABASE_URL`. */
import { openDb } from '../db/db.ts';
import { createLog } from '../lib/log.ts';
import { startNode } from './sending.ts';

const log = createLog('error');
const db = openDb(process.argv[2]!, log, 4);
const node = await startNode(db, log);
process.stdout.write('ready\n');
process.stdin.on('end', () => void stop()).resume();
process.once('SIGTERM', () => void stop());

async function stop(): Promise<void> {
  await node.stop();
  await db.close();
  process.exit(0);
}

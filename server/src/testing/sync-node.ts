/** A node that keeps sources in step, as a process of its own that may be killed: `node sync-node.ts DATABASE_URL`. */
import { openDb, sql } from '../db/db.ts';
import { createJobs } from '../jobs/jobs.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createSync } from '../sync/sync.ts';
import { testSealer } from './sending.ts';

const log = createLog('error');
const db = openDb(process.argv[2]!, log, 6);
const sync = createSync({
  ...{ db, log, sealer: testSealer, clock: systemClock, jobs: createJobs({ db, log, pollMs: 50, leaseMs: 1_500 }) },
  ...{ allowPrivateNetworks: true, publicUrl: null, retryMs: 1 },
  country: async () => 'LR',
  zone: async () => 'Africa/Monrovia',
});
sync.work();
process.stdout.write('ready\n');
// Says how far it has come, so that a test can kill it on the way.
setInterval(async () => {
  const [row] = await db.query<{ read: number }>(
    sql`select coalesce(max((progress->>'read')::int), 0) as read from registry.import where state = 'running'`,
  );
  process.stdout.write(`read ${row!.read}\n`);
}, 10);

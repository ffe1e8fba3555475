/** A process that makes two people one and may be killed: `node merging-node.ts URL PAIR` says `moved` before it commits. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { system } from '../access/subject.ts';
import { readConfig } from '../config.ts';
import { openDb } from '../db/db.ts';
import { createLog } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import { createMatching } from '../matching/matching.ts';
import { followingMessages } from '../messaging/messaging.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { followingConversations } from '../sessions/sessions.ts';

const [url, pair] = process.argv.slice(2) as [string, string];
const log = createLog('warn');
const db = openDb(url, log);
const rooms = composeRooms(readConfig({}, tmpdir()), db, log, createSealer(randomBytes(32)));
const matching = createMatching({
  ...{ db, log, jobs: rooms.jobs, heardAfter: async (_q, { id }) => ({ until: id, found: [] }) },
  followers: [
    ...[followingConversations(rooms.conversations.interrupt), followingMessages],
    {
      name: 'waiting for the end',
      count: async () => ({}),
      follow: async () => {
        process.stdout.write('moved\n');
        return new Promise(() => setInterval(() => {}, 1000));
      },
      giveBack: async () => {},
    },
  ],
});
await matching.decideDuplicate(system, pair, { decision: 'same' });

/** One node: opens the rooms, serves, and closes in the right order. */
import { keepBitmaps } from '../audiences/audiences.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { createHttp } from '../http/http.ts';
import { joinLink } from '../http/links.ts';
import { openInbox } from '../inbox/inbox.ts';
import { openRooms } from './open-rooms.ts';
import { startSending } from './start-sending.ts';
import { startWork } from './start-work.ts';

export interface Node {
  /** Where it listens, for example `http://localhost:3000`. */
  readonly url: string;
  readonly port: number;
  /** The one-time link that makes the first administrator; null when there is one. */
  readonly firstLink: string | null;
  close(): Promise<void>;
}

export async function serve(config: Config): Promise<Node> {
  const open = await openRooms(config);
  const app = await createHttp(open.rooms);
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    await open.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portInUse(config.port) : error;
  }
  const { port } = app.server.address() as { port: number };
  const stopSending = config.roles.has('send') ? await startSending(open.rooms) : async () => {};
  const inbox = openInbox(open.rooms.db, open.rooms.log, open.rooms.conversations);
  open.rooms.stored.add(inbox.wake);
  const stopAtOnce = open.rooms.incoming.through(inbox.atOnce);
  const stopWork = config.roles.has('work') ? await startWork(open.rooms) : async () => {};
  const sweeping = setInterval(() => void open.rooms.access.sweep().catch(() => {}), sweepMs);
  const stopBitmaps = keepBitmaps(open.rooms.db, open.rooms.log);
  const url = open.rooms.config.publicUrl ?? `http://localhost:${port}`;
  const first = await open.rooms.access.makeFirstInvitation();
  return {
    url,
    port,
    firstLink: first && joinLink(url, first.token),
    close: async () => {
      clearInterval(sweeping);
      await app.close();
      stopAtOnce();
      await stopWork();
      await stopSending();
      await inbox.close();
      await stopBitmaps();
      await open.close();
    },
  };
}

// Expired sessions, links, attempts and keys.
const sweepMs = 3_600_000;

const portInUse = (port: number): AppError =>
  new AppError(
    'config:invalid',
    `Port ${port} is in use by another program (or by another mHero). Stop it, or choose another port: PORT=${port + 1} npm start`,
  );

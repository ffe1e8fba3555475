/** One node: opens the rooms, serves, and closes in the right order. */
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { createHttp } from '../http/http.ts';
import { openRooms } from './open-rooms.ts';

export interface Node {
  /** Where it listens, for example `http://localhost:3000`. */
  readonly url: string;
  readonly port: number;
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
  return {
    url: `http://localhost:${port}`,
    port,
    close: async () => {
      await app.close();
      await open.close();
    },
  };
}

const portInUse = (port: number): AppError =>
  new AppError(
    'config:invalid',
    `Port ${port} is in use by another program (or by another mHero). Stop it, or choose another port: PORT=${port + 1} npm start`,
  );

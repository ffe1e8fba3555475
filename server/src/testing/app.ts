/** The whole web server on a database of the test's own, called without a socket. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { system } from '../access/subject.ts';
import { readConfig } from '../config.ts';
import { createHttp } from '../http/http.ts';
import type { Rooms } from '../http/rooms.ts';
import type { Route } from '../http/route.ts';
import { createSealer } from '../lib/seal.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface TestApp {
  readonly app: FastifyInstance;
  readonly rooms: Rooms;
  readonly database: TestDatabase;
  /** A new person with a session: `inject` with their cookie. */
  person(role: 'administrator' | 'officer', area?: readonly number[] | null): Promise<TestPerson>;
  close(): Promise<void>;
}

export interface TestPerson {
  readonly id: number;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
}

export async function testApp(
  options: { env?: Record<string, string>; routes?: readonly Route[] } = {},
): Promise<TestApp> {
  const database = await testDatabase();
  const config = readConfig(options.env ?? {}, tmpdir());
  const rooms = composeRooms(config, database.db, database.log, createSealer(randomBytes(32)));
  const app = await createHttp(rooms, options.routes);
  await app.ready();
  let made = 0;

  async function person(role: 'administrator' | 'officer', area: readonly number[] | null = null): Promise<TestPerson> {
    const first = await rooms.access.makeFirstInvitation();
    const { token } =
      first && role === 'administrator' ? first : await rooms.access.makeInvitation(system, { role, area });
    const email = `person${++made}@example.org`;
    const password = `a long password ${made}`;
    const answer = await app.inject({
      ...{ method: 'POST', url: '/api/v1/invitations/accept' },
      payload: { token, email, name: `Person ${made}`, password },
    });
    if (answer.statusCode !== 201) throw new Error(`No person: ${answer.body}`);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] as string;
    return {
      ...{ id: (answer.json() as { id: number }).id, email, password, cookie },
      inject: (given) => app.inject({ ...given, headers: { cookie, ...ownPage, ...given.headers } }),
    };
  }

  return {
    ...{ app, rooms, database, person },
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** What a browser says about requests of our own pages. */
const ownPage = { 'sec-fetch-site': 'same-origin' };

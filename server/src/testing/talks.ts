/** People with phones for tests of conversations: they write, and what was said to them is read. */
import { randomUUID } from 'node:crypto';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { openInbox } from '../inbox/inbox.ts';
import { nodeUuid, say } from '../sessions/testing.ts';
import { type TestApp, testApp } from './app.ts';

export interface Someone {
  readonly id: number;
  readonly uuid: string;
  readonly tel: string;
}

export interface Talks {
  readonly test: TestApp;
  person(more?: { name?: string; language?: string; places?: readonly number[] }): Promise<Someone>;
  write(who: { readonly tel: string }, text: string): Promise<void>;
  /** All that waits to be sent to this person or number, oldest first. */
  said(who: Someone | string): Promise<string[]>;
  /** Of the person's sessions, oldest first. */
  status(who: Someone): Promise<number[]>;
  problems(who: Someone): Promise<{ code: string | null; text: string; node_uuid: string | null }[]>;
  close(): Promise<void>;
}

/** A server with one simulated channel, on which conversations work. */
export async function openTalks(env: Record<string, string> = {}): Promise<Talks> {
  const test = await testApp({ env });
  const { rooms } = test;
  const { db } = rooms;
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  const inbox = openInbox(db, rooms.log, rooms.conversations);
  rooms.stored.add(inbox.wake);
  rooms.incoming.through(inbox.atOnce);
  const stop = await rooms.conversations.work();
  let made = 0;
  return {
    test,
    async person({ name = 'Ada', language = 'eng', places = [] } = {}) {
      const tel = `+23177${String(++made).padStart(7, '0')}`;
      const [row] = await db.query<{ id: number; uuid: string }>(sql`insert into registry.contact
        (name, language, tel, reach, schemes, places) values (${name}, ${language}, ${tel}, 0, '{tel}', ${places as number[]})
        returning id, uuid`);
      await db.run(sql`insert into registry.address (contact_id, scheme, value, valid)
        values (${row!.id}, 'tel', ${tel}, true)`);
      return { ...row!, tel };
    },
    async write(who, text) {
      await rooms.incoming.accept({ channelId: 1, scheme: 'tel', from: who.tel, text, externalId: randomUUID() });
      await inbox.settle();
    },
    async said(who) {
      const rows = await db.query<{ text: string }>(sql`select text from messaging.outbox
        where address = ${typeof who === 'string' ? who : who.tel} order by id`);
      return rows.map((row) => row.text);
    },
    async status(who) {
      const rows = await db.query<{ status: number }>(
        sql`select status from sessions.session where contact_id = ${who.id} order by created_at`,
      );
      return rows.map((row) => row.status);
    },
    problems: (who) =>
      db.query(sql`select code, text, node_uuid from sessions.problem where contact_id = ${who.id} order by id`),
    async close() {
      await stop();
      await inbox.close();
      await test.close();
    },
  };
}

export async function until<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
  }
}

/** A flow of one node: these actions, then its end; `uuid` ends in the number. */
export function acting(
  n: number,
  name: string,
  actions: readonly object[],
  more: object = {},
): Record<string, unknown> {
  return {
    ...{ uuid: flowUuid(n), name, spec_version: '14.4.2', language: 'eng', type: 'messaging', localization: {} },
    ...{ expire_after_minutes: 60, revision: 0 },
    nodes: [
      {
        uuid: nodeUuid(n * 100),
        actions: actions.map((action, i) => ({ uuid: nodeUuid(n * 100 + i + 1), ...action })),
        exits: [{ uuid: nodeUuid(n * 100 + 99) }],
      },
    ],
    ...more,
  };
}

export const flowUuid = (n: number): string => `76f0a02f-3b75-4b86-9064-${String(n).padStart(12, '0')}`;
/** A flow that says one thing. */
export const saying = (n: number, text: string) => acting(n, text, [say(n * 100 + 1, text)]);

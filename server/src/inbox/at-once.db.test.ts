import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql, type Tx } from '../db/db.ts';
import { survey, surveyUuid } from '../sessions/testing.ts';
import { openTalks, type Someone, type Talks } from '../testing/talks.ts';
import { openInbox, type Talking } from './inbox.ts';

let talks: Talks;
/** What goes wrong while messages are handled as they are stored. */
let trouble: (tx: Tx) => Promise<unknown> = async () => {};
let stop: () => void;
let close: () => Promise<void>;

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  await rooms.flows.import(system, survey(), { createMissing: true });
  const talking: Talking = {
    ...rooms.conversations,
    async answer(tx, messages, free) {
      const answered = await rooms.conversations.answer(tx, messages, free);
      if (free) await trouble(tx);
      return answered;
    },
  };
  const inbox = openInbox(rooms.db, rooms.log, talking);
  rooms.stored.add(inbox.wake);
  stop = rooms.incoming.through(inbox.atOnce);
  close = inbox.close;
});
afterEach(() => {
  trouble = async () => {};
});
afterAll(async () => {
  stop();
  await close();
  await talks.close();
});

async function asked(): Promise<Someone> {
  const who = await talks.person();
  const { conversations, db } = talks.test.rooms;
  await conversations.start(system, { flow: surveyUuid, query: `id = ${who.id}` });
  await until(async () => (await talks.said(who)).length === 1);
  await db.run(sql`update registry.contact set last_heard_at = null where id = ${who.id}`);
  return who;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await done()); await sleep(20))
    if (Date.now() > end) throw new Error('it did not come so far');
}

const accept = (who: Someone, text: string) =>
  talks.test.rooms.incoming.accept({ channelId: 1, scheme: 'tel', from: who.tel, text, externalId: randomUUID() });

const rows = (who: Someone) =>
  talks.test.rooms.db.query<{ text: string; handled: boolean; outcome: string | null }>(
    sql`select text, handled_at is not null as handled, outcome from messaging.incoming
      where contact_id = ${who.id} order by id`,
  );

const whole = ['How many beds?', 'Is it open?', 'Thank you, 12 beds'];

describe('a message', () => {
  it('is handled in the transaction that stores it; a repetition is not', async () => {
    const ada = await asked();
    const message = { channelId: 1, scheme: 'tel', from: ada.tel, text: '12', externalId: 'net-1' };
    const both = await Promise.all([1, 2].map(() => talks.test.rooms.incoming.accept(message)));
    expect(both.map(({ repeated }) => repeated)).toEqual([false, true]);
    expect(await rows(ada)).toEqual([{ text: '12', handled: true, outcome: 'conversation' }]);
    const again = await talks.test.rooms.incoming.accept(message);
    expect(again).toEqual({ id: both[0]!.id, repeated: true });
    await accept(ada, 'yes');
    expect(await talks.said(ada)).toEqual(whole);
  });

  it.each([
    ['handling it fails', async () => Promise.reject(new Error('no'))],
    ['the database refuses what handling writes', async (tx: Tx) => tx.query(sql`select 1 / 0`)],
    ['the connection is lost', async (tx: Tx) => tx.query(sql`select pg_terminate_backend(pg_backend_pid())`)],
  ])('is stored, and handled once, also when %s', async (_, wrong) => {
    const ben = await asked();
    // After a failure messages are only stored for a while.
    await sleep(500);
    trouble = wrong;
    await accept(ben, '12');
    expect(await rows(ben)).toMatchObject([{ text: '12' }]);
    trouble = async () => {};
    await until(async () => (await rows(ben)).every(({ handled }) => handled));
    await accept(ben, 'yes');
    await until(async () => (await rows(ben)).every(({ handled }) => handled));
    expect(await talks.said(ben)).toEqual(whole);
  });

  it('does not wait for whoever moves the conversation; what follows waits behind it', async () => {
    const cyd = await asked();
    const { db } = talks.test.rooms;
    await db.tx(async (tx) => {
      talks.test.rooms.conversations.hold(tx, [cyd.id]);
      await tx.query(sql`select 1`);
      await accept(cyd, '12');
      expect(await rows(cyd)).toMatchObject([{ handled: false }]);
      await accept(cyd, 'yes');
      expect(await rows(cyd)).toMatchObject([{ handled: false }, { handled: false }]);
    });
    await until(async () => (await rows(cyd)).every(({ handled }) => handled));
    expect(await talks.said(cyd)).toEqual(whole);
  });

  it('does not wait for long for whoever changes the person', async () => {
    const eve = await asked();
    await sleep(500);
    await talks.test.rooms.db.tx(async (tx) => {
      await tx.query(sql`update registry.contact set name = 'Eve' where id = ${eve.id}`);
      await accept(eve, '12');
      expect(await rows(eve)).toMatchObject([{ handled: false }]);
    });
    await until(async () => (await rows(eve)).every(({ handled }) => handled));
    expect(await talks.said(eve)).toEqual(whole.slice(0, 2));
  });

  it('that asks to be left alone ends the conversation, in the order in which it was written', async () => {
    const dan = await asked();
    await Promise.all([accept(dan, '12'), accept(dan, 'STOP'), accept(dan, 'yes')]);
    await until(async () => (await rows(dan)).every(({ handled }) => handled));
    expect((await rows(dan)).map(({ outcome }) => outcome)).toEqual(['conversation', 'opted_out', 'reply']);
    expect(await talks.status(dan)).toEqual([4]);
  });
});

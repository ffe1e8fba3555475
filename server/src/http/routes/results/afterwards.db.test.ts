import { randomUUID } from 'node:crypto';
import type { FlowResults } from '@mhero/contract/results.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../../access/subject.ts';
import { sql } from '../../../db/db.ts';
import type { JobHandler } from '../../../jobs/jobs.ts';
import { registerClosings } from '../../../results/closings.ts';
import { registerReminders } from '../../../results/reminders.ts';
import { nodeOf, stockUuid, surveyOf } from '../../../results/testing.ts';
import type { TestPerson } from '../../../testing/app.ts';
import { openTalks, type Someone, type Talks, until } from '../../../testing/talks.ts';

let talks: Talks;
let officer: TestPerson;
let elsewhere: TestPerson;
let stop: () => Promise<void>;
const people: Someone[] = [];

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  await rooms.flows.import(system, surveyOf(['choice', 'text']), { createMissing: true });
  await rooms.db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await rooms.db.run(sql`insert into registry.place (source_id, resource_id, name, level, path) values
    (1, 'a', 'Bong', 'county', array[1]), (1, 'b', 'Nimba', 'county', array[2])`);
  for (let i = 0; i < 6; i++) people.push(await talks.person({ name: `Person ${i}`, places: [1] }));
  officer = await talks.test.person('officer', [1]);
  elsewhere = await talks.test.person('officer', [2]);
  stop = rooms.jobs.start();
});
afterAll(async () => {
  await stop();
  await talks.close();
});

/** What waits in the outbox was handed over. */
const handOver = () =>
  talks.test.rooms.db.run(sql`with gone as (delete from messaging.outbox returning *)
    insert into messaging.message (id, contact_id, channel_id, state, lane, address, text, sent_at)
    select id, contact_id, channel_id, 5, lane, address, text, now() from gone`);
const post = (who: TestPerson, url: string, payload: object = {}, key: string = randomUUID()) =>
  who.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers: { 'idempotency-key': key } });
const results = async (query = ''): Promise<FlowResults> =>
  (await officer.inject({ url: `/api/v1/flows/${stockUuid}/results${query}` })).json();

async function start(): Promise<string> {
  const made = await post(officer, '/starts', { flow: stockUuid, query: 'name ~ "person"' });
  const id = made.json().id as string;
  await until(
    async () => (await officer.inject({ url: `/api/v1/starts/${id}` })).json().state as string,
    (state) => state === 'done',
  );
  await handOver();
  return id;
}

describe('after a survey has begun', () => {
  it('the silent are reminded once, and nobody who answered meanwhile', async () => {
    const [ada, ben, cia, dan, eve, fay] = people as [Someone, Someone, Someone, Someone, Someone, Someone];
    const id = await start();
    await talks.write(ada, 'yes');
    await talks.write(ada, 'Nothing');
    await talks.write(ben, 'no');
    await handOver();
    await talks.write(cia, 'STOP');
    const { db } = talks.test.rooms;
    // All are in the middle of it: nobody is silent.
    await db.run(sql`update registry.contact set last_heard_at = now()`);
    const early = await post(officer, `/starts/${id}/reminder`);
    expect([early.statusCode, early.json().code]).toEqual([409, 'results:reminded']);
    await db.run(sql`update registry.contact set last_heard_at = null`);
    await talks.test.rooms.db.run(sql`update registry.contact set reach = 1, tel = null where id = ${fay.id}`);
    expect((await post(elsewhere, `/starts/${id}/reminder`)).statusCode).toBe(404);
    const key = randomUUID();
    const [one, two] = await Promise.all([
      post(officer, `/starts/${id}/reminder`, {}, key),
      post(officer, `/starts/${id}/reminder`, {}, randomUUID()),
    ]);
    expect([one.statusCode, two.statusCode].sort()).toEqual([202, 409]);
    if (one.statusCode === 202)
      expect((await post(officer, `/starts/${id}/reminder`, {}, key)).json().id).toBe(one.json().id);
    const done = await until(
      async () => (await results(`?start=${id}`)).start!.reminders[0]!,
      (reminder) => reminder.state === 'done',
    );
    expect(done).toMatchObject({ people: 4, reminded: 3, unreachable: 1, not_any_more: 0, started_again: 0 });
    expect(await talks.said(ben)).toEqual(['Question 2?']);
    expect(await talks.said(dan)).toEqual(['Question 1?']);
    expect(await talks.said(eve)).toEqual(['Question 1?']);
    expect(await talks.said(ada)).toEqual([]);
    const counts = (await officer.inject({ url: `/api/v1/flows/${stockUuid}/counts` })).json();
    expect(counts.nodes[nodeOf(1)]).toMatchObject({ reached: 6, waiting: 3 });
    expect(counts.nodes[nodeOf(2)]).toMatchObject({ reached: 2, waiting: 1 });
    await talks.test.rooms.db.run(sql`update registry.contact set reach = 0, tel = ${fay.tel} where id = ${fay.id}`);
    await handOver();
  });

  it('whoever was silent until the end begins again, and counts for the same start', async () => {
    const [, , , dan, eve] = people as [Someone, Someone, Someone, Someone, Someone];
    const { db } = talks.test.rooms;
    const [row] = await db.query<{ uuid: string }>(sql`select uuid from sessions.start order by id limit 1`);
    await db.run(sql`update results.reminder set created_at = created_at - interval '2 hours'`);
    await db.run(
      sql`update sessions.session set timeout_at = now() - interval '1 second', look_at = now() where contact_id = ${dan.id} and status = 1`,
    );
    await until(
      () => talks.status(dan),
      (status) => status.every((each) => each !== 1),
    );
    expect((await results(`?start=${row!.uuid}`)).top).toMatchObject({
      asked: 6,
      finished: 1,
      expired: 1,
      interrupted: 1,
    });
    const pressed = await post(officer, `/starts/${row!.uuid}/reminder`);
    expect(pressed.statusCode).toBe(202);
    await until(
      () => talks.status(dan),
      (status) => status.includes(1),
    );
    await until(
      async () => (await results(`?start=${row!.uuid}`)).start!.reminders[0]!.state,
      (state) => state === 'done',
    );
    const { top, start } = await results(`?start=${row!.uuid}`);
    expect(start!.reminders[0]).toMatchObject({ started_again: 1, reminded: 3 });
    expect(top).toMatchObject({ asked: 6, expired: 0, passages: 7 });
    expect(await talks.said(eve)).toEqual(['Question 1?']);
    await handOver();
    await talks.write(dan, 'yes');
    expect((await results(`?start=${row!.uuid}`)).top.began).toBe(3);
    await handOver();
  });

  it('it closes once, with a message back to those who answered, and lets the others go', async () => {
    const { db } = talks.test.rooms;
    const [row] = await db.query<{ uuid: string }>(sql`select uuid from sessions.start order by id limit 1`);
    const empty = await post(officer, `/starts/${row!.uuid}/closing`, { texts: { default: ' ' } });
    expect(empty.statusCode).toBe(422);
    expect((await results(`?start=${row!.uuid}`)).start!.closing).toBeNull();
    const texts = { default: 'You said, we did: gloves are on their way.' };
    const closed = await post(officer, `/starts/${row!.uuid}/closing`, { texts });
    expect([closed.statusCode, closed.json().recipients]).toEqual([202, 3]);
    const again = await post(officer, `/starts/${row!.uuid}/closing`, { texts });
    expect([again.statusCode, again.json().code]).toEqual([409, 'results:closed']);
    const done = await until(
      async () => (await results(`?start=${row!.uuid}`)).start!.closing!,
      (closing) => closing.state === 'closed',
    );
    expect(done).toMatchObject({ recipients: 3, ended: 4, broadcast: expect.any(String) });
    const [sent] = await db.query<{ n: number }>(sql`select count(*)::int as n from broadcasts.broadcast`);
    expect(sent!.n).toBe(1);
    expect((await talks.status(people[4]!)).at(-1)).toBe(4);
    expect((await post(officer, `/flows/${stockUuid}/closing`, {})).statusCode).toBe(403);
  });

  it('what was cut off before its conversations were let go is ended by the next press, without a second message', async () => {
    const { db } = talks.test.rooms;
    const gil = await talks.person({ name: 'Person Gil', places: [1] });
    const made = await post(officer, '/starts', { flow: stockUuid, contact: gil.uuid });
    const id = made.json().id as string;
    await until(
      () => talks.status(gil),
      (status) => status.at(-1) === 1,
    );
    await handOver();
    await talks.write(gil, 'yes');
    await handOver();
    await db.run(sql`insert into results.closing (flow_id, start_id, account_id, by_name, area, cursor)
      select flow_id, id, account_id, 'Person', area, -1 from sessions.start where uuid = ${id}`);
    const texts = { default: 'Thank you.' };
    const pressed = await Promise.all([1, 2].map(() => post(officer, `/starts/${id}/closing`, { texts })));
    expect(pressed.map((each) => each.statusCode)).toContain(202);
    const late = await post(officer, `/starts/${id}/closing`, { texts });
    expect([late.statusCode, late.json().code]).toEqual([409, 'results:closed']);
    await until(
      async () => (await results(`?start=${id}`)).start!.closing!,
      (closing) => closing.state === 'closed' && closing.ended === 1,
    );
    const [sent] = await db.query(
      sql`select count(*)::int as n from broadcasts.broadcast where texts ->> 'default' = 'Thank you.'`,
    );
    expect(sent).toEqual({ n: 1 });
  });

  it('what its job has given up can be asked for again', async () => {
    const { rooms } = talks.test;
    const hal = await talks.person({ name: 'Person Hal', places: [1] });
    const id = (await post(officer, '/starts', { flow: stockUuid, contact: hal.uuid })).json().id as string;
    await until(
      () => talks.status(hal),
      (status) => status.at(-1) === 1,
    );
    const handlers: JobHandler[] = [];
    const fails = async (): Promise<void> => {
      throw new Error('a lock could not be had');
    };
    const tools = {
      ...rooms,
      jobs: { enqueue: rooms.jobs.enqueue, register: (_: string, handler: JobHandler) => void handlers.push(handler) },
      conversations: { ...rooms.conversations, hold: fails },
    };
    registerReminders(tools);
    registerClosings(tools);
    const from = sql`from sessions.start where uuid = ${id}`;
    await rooms.db.run(sql`insert into results.reminder (start_id, account_id, by_name, lane, area, created_at)
      select id, account_id, 'Person', lane, area, now() + interval '1 second' ${from}`);
    await rooms.db.run(sql`insert into results.closing (flow_id, start_id, account_id, by_name, area)
      select flow_id, id, account_id, 'Person', area ${from}`);
    const [row] = await rooms.db.query<{ reminder: number; closing: number }>(sql`select
      (select max(id) from results.reminder) as reminder, (select max(id) from results.closing) as closing`);
    const call = { id: 0, payload: { ...row! }, progress: {}, signal: AbortSignal.any([]), report: async () => {} };
    const states = () =>
      rooms.db.query(sql`select r.state, c.cursor from results.reminder r, results.closing c
        where r.id = ${row!.reminder} and c.id = ${row!.closing}`);
    for (const handler of handlers) await expect(handler({ ...call, last: false })).rejects.toThrow('a lock');
    expect(await states()).toEqual([{ state: 'running', cursor: 0 }]);
    for (const handler of handlers) await expect(handler({ ...call, last: true })).rejects.toThrow('a lock');
    expect(await states()).toEqual([{ state: 'done', cursor: -1 }]);
    expect((await post(officer, `/starts/${id}/closing`)).statusCode).toBe(202);
  });
});

describe('answers in words', () => {
  it('have themes, in several languages, and their people are named only on the record', async () => {
    const { db } = talks.test.rooms;
    const says = [
      'No gloves here',
      'we lack gloves!',
      'Gloves, and no gloves',
      'Nous manquons de gants',
      'gants SVP',
      'the roof leaks',
    ];
    for (const [i, text] of says.entries())
      await db.run(sql`with made as (insert into sessions.run (uuid, session_uuid, contact_id, flow_id, revision, status, created_at)
          values (uuidv7(), uuidv7(), ${people[i]!.id}, 1, 1, 3, now() + interval '1 minute') returning uuid)
        insert into sessions.result (run_uuid, key, contact_id, flow_id, revision, node_uuid, name, value, category, created_at)
        select uuid, 'q2_text', ${people[i]!.id}, 1, 1, ${nodeOf(2)}, 'Q2 text', ${text}, 'All Responses', now() from made`);
    const url = `/api/v1/flows/${stockUuid}/results/q2_text`;
    const found = (await officer.inject({ url: `${url}/themes` })).json();
    expect(found).toMatchObject({ answers: 6, read: 6, rest: 1 });
    expect(found.themes.map((theme: { name: string; answers: number }) => [theme.name, theme.answers])).toEqual([
      ['gloves', 3],
      ['gants', 2],
    ]);
    const saved = await officer.inject({
      ...{ method: 'PUT', url: `${url}/themes` },
      payload: {
        themes: [
          { name: 'Gloves', words: ['glove', 'gant'] },
          { name: 'Building', words: ['roof leaks'] },
        ],
      },
    });
    expect(saved.statusCode).toBe(204);
    const own = (await officer.inject({ url: `${url}/themes` })).json();
    expect(own.themes.map((theme: { name: string; answers: number }) => [theme.name, theme.answers])).toEqual([
      ['Gloves', 5],
      ['Building', 1],
    ]);
    expect(JSON.stringify(own)).not.toContain('Person');
    const list = (await officer.inject({ url: `${url}/answers?words=gants&limit=1` })).json();
    expect(list.items).toHaveLength(1);
    const more = (
      await officer.inject({ url: `${url}/answers?words=gants&cursor=${encodeURIComponent(list.next)}` })
    ).json();
    expect(more.items).toHaveLength(1);
    const run = list.items[0].run;
    const named = await officer.inject({ url: `/api/v1/flows/${stockUuid}/results/answerer/${run}` });
    expect(named.json().name).toMatch(/^Person/);
    expect((await elsewhere.inject({ url: `/api/v1/flows/${stockUuid}/results/answerer/${run}` })).statusCode).toBe(
      404,
    );
    const [audited] = await db.query(sql`select 1 from audit.event where action = 'results.answerer'`);
    expect(audited).toBeDefined();
  });
});

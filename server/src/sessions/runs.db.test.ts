import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import type { TestPerson } from '../testing/app.ts';
import { openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import { survey, surveyUuid } from './testing.ts';

let talks: Talks;
let inside: Someone;
let outside: Someone;
let ours: TestPerson;
let all: TestPerson;
let stopJobs: () => Promise<void>;
beforeAll(async () => {
  talks = await openTalks();
  const { db, flows, jobs } = talks.test.rooms;
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await db.run(sql`insert into registry.place (source_id, resource_id, name, path) values (1, 'bong', 'Bong', '{1}')`);
  await flows.import(system, survey(), { createMissing: true });
  [inside, outside] = [await talks.person({ places: [1] }), await talks.person()];
  [ours, all] = [await talks.test.person('officer', [1]), await talks.test.person('officer')];
  stopJobs = jobs.start();
  for (const who of [inside, outside]) await begin(who);
});
afterAll(async () => {
  await stopJobs();
  await talks.close();
});

async function begin(who: Someone): Promise<void> {
  await talks.test.rooms.conversations.start(system, { flow: surveyUuid, contact: who.uuid });
  await until(
    () => talks.status(who),
    (states) => states.at(-1) === 1,
  );
}
const call = async (who: TestPerson, method: 'GET' | 'POST', path: string) => {
  const answer = await who.inject({ method, url: `/api/v1${path}` });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
};

describe('runs and conversations', () => {
  it('are listed for a person and a flow, with the way and the answers, inside one’s own area', async () => {
    await talks.write(inside, '12');
    const mine = (await call(ours, 'GET', `/flows/${surveyUuid}/runs`)).body;
    expect(mine.items).toMatchObject([{ contact: inside.uuid, status: 'waiting', flow_name: 'Survey' }]);
    const first = (await call(all, 'GET', `/flows/${surveyUuid}/runs?limit=1`)).body;
    const second = (await call(all, 'GET', `/flows/${surveyUuid}/runs?limit=1&cursor=${first.next}`)).body;
    expect([first, second].map(({ items }) => items[0].contact)).toEqual([outside.uuid, inside.uuid]);
    expect(second.next).toBeNull();
    expect((await call(ours, 'GET', `/contacts/${outside.uuid}/runs`)).body.items).toEqual([]);
    const [run] = (await call(ours, 'GET', `/contacts/${inside.uuid}/runs`)).body.items;
    const session = (await call(ours, 'GET', `/sessions/${run.session}`)).body;
    expect(session).toMatchObject({ contact: inside.uuid, status: 'waiting', start: expect.any(String) });
    expect(session.runs).toMatchObject([{ id: run.id, node: run.node, results: [{ key: 'beds', value: '12' }] }]);
    expect(session.runs[0].path).toHaveLength(1);
    expect((await call(ours, 'GET', `/sessions/${first.items[0].session}`)).status).toBe(404);
    expect((await call(ours, 'GET', `/flows/${surveyUuid}/runs?cursor=x`)).status).toBe(400);
  });

  it('are ended one by one, for a person, and for a flow, only inside one’s own area, and it is kept who did it', async () => {
    const [run] = (await call(all, 'GET', `/contacts/${inside.uuid}/runs`)).body.items;
    const [other] = (await call(all, 'GET', `/contacts/${outside.uuid}/runs`)).body.items;
    expect((await call(ours, 'POST', `/sessions/${other.session}/interrupt`)).status).toBe(404);
    expect((await call(ours, 'POST', `/sessions/${run.session}/interrupt`)).status).toBe(204);
    expect((await call(ours, 'POST', `/sessions/${run.session}/interrupt`)).status).toBe(409);
    expect((await call(ours, 'POST', `/contacts/${outside.uuid}/interrupt`)).status).toBe(404);
    await begin(inside);
    expect((await call(ours, 'POST', `/contacts/${inside.uuid}/interrupt`)).body).toEqual({ ended: 1 });
    expect((await call(ours, 'POST', `/contacts/${inside.uuid}/interrupt`)).body).toEqual({ ended: 0 });
    await begin(inside);
    expect((await call(ours, 'POST', `/flows/${surveyUuid}/interrupt`)).body).toEqual({ ended: 1 });
    await until(
      () => talks.status(inside),
      (states) => states.every((state) => state === 4),
    );
    expect(await talks.status(outside)).toEqual([1]);
    const kept = await talks.test.rooms.db.query<{ action: string }>(
      sql`select action from audit.event where action in ('session.end', 'flow.end') order by id`,
    );
    expect(kept.map(({ action }) => action)).toEqual(['session.end', 'session.end', 'flow.end']);
  });
});

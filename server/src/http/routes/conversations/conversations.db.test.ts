import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../../access/subject.ts';
import { sql } from '../../../db/db.ts';
import { survey, surveyUuid } from '../../../sessions/testing.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let ours: TestPerson;
let everywhere: TestPerson;
let outside: string;
beforeAll(async () => {
  test = await testApp();
  const { db, channels, flows } = test.rooms;
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  const [place] = await db.query<{ id: number }>(
    sql`insert into registry.place (source_id, resource_id, name) values (1, 'bong', 'Bong') returning id`,
  );
  await db.run(sql`update registry.place set path = array[id]`);
  const people = await db.query<{ uuid: string }>(sql`insert into registry.contact (name, tel, reach, schemes, places)
    values ('Person inside', '+231770000001', 0, '{tel}', array[${place!.id}::int]), ('Person outside', '+231770000002', 0, '{tel}', '{}')
    returning uuid`);
  outside = people[1]!.uuid;
  await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await flows.import(system, survey(), { createMissing: true });
  ours = await test.person('officer', [place!.id]);
  everywhere = await test.person('officer');
});
afterAll(() => test.close());

const post = (who: TestPerson, url: string, payload: object) =>
  who.inject({ method: 'POST', url: `/api/v1${url}`, payload });

describe('starts over the API', () => {
  it('reach only people of the officer’s area, and are seen only there', async () => {
    const made = await post(ours, '/starts', { flow: surveyUuid, query: 'name ~ "person"' });
    expect(made.json()).toMatchObject({ recipients: 1, left_out: { outside_area: 1 }, waiting: 1, state: 'running' });
    expect((await post(ours, '/starts', { flow: surveyUuid, contact: outside })).statusCode).toBe(404);
    const wide = (await post(everywhere, '/starts', { flow: surveyUuid, query: 'name ~ "person"' })).json();
    expect(wide.recipients).toBe(2);
    expect((await ours.inject({ url: `/api/v1/starts/${wide.id}` })).statusCode).toBe(404);
    expect((await ours.inject({ url: '/api/v1/starts' })).json().items).toHaveLength(1);
    const cancelled = await everywhere.inject({ method: 'DELETE', url: `/api/v1/starts/${wide.id}` });
    expect(cancelled.json()).toMatchObject({ state: 'cancelled', cancelled: 2, waiting: 0 });
  });

  it('refuse what cannot be, in words', async () => {
    const both = await post(ours, '/starts', { flow: surveyUuid, query: 'name ~ "person"', contact: outside });
    expect([both.statusCode, both.json().code]).toEqual([400, 'request:invalid']);
    const none = await post(ours, '/starts', { flow: outside, query: 'name ~ "person"' });
    expect([none.statusCode, none.json().code]).toEqual([422, 'flow:missing']);
  });
});

describe('triggers over the API', () => {
  it('are made, listed and removed', async () => {
    const wrong = await post(ours, '/triggers', { kind: 'keyword', flow: surveyUuid, keywords: ['two words'] });
    expect(wrong.statusCode).toBe(400);
    const made = await post(ours, '/triggers', { kind: 'keyword', flow: surveyUuid, keywords: ['Beds'] });
    expect(made.json()).toMatchObject({ flow_name: 'Survey', keywords: ['beds'], match: 'first' });
    expect((await ours.inject({ url: '/api/v1/triggers' })).json().items).toHaveLength(1);
    const gone = await ours.inject({ method: 'DELETE', url: `/api/v1/triggers/${made.json().id}` });
    expect(gone.statusCode).toBe(204);
  });
});

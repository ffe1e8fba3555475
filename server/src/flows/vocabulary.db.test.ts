import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestApp, testApp } from '../testing/app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

const flow = (uuid: string, name: string) => ({
  ...{ uuid, name, spec_version: '14.4.2', language: 'eng', type: 'messaging', nodes: [], localization: {} },
});

it('gives forms one answer of what there is, in order, and searches in all of it', async () => {
  const officer = await test.person('officer');
  const { db } = test.rooms;
  await db.run(
    sql`insert into registry.contact_group (name, query) values ('Nurses', null), ('midwives', 'cadre = midwife')`,
  );
  await db.run(sql`insert into registry.field (key, name, type) values ('beds', 'Number of beds', 'number')`);
  for (const [uuid, name] of [
    ['76f0a02f-3b75-4b86-9064-e9195e1b3a01', 'Stock'],
    ['76f0a02f-3b75-4b86-9064-e9195e1b3a02', 'Nurse survey'],
  ] as const) {
    const payload = { definition: flow(uuid, name) };
    expect((await officer.inject({ method: 'POST', url: '/api/v1/flows', payload })).statusCode).toBe(201);
  }
  const ask = async (search = '') => (await officer.inject({ url: `/api/v1/flows/assets${search}` })).json();
  const all = await ask();
  expect(all.groups.map((group: { name: string; query: string | null }) => [group.name, group.query])).toEqual([
    ['midwives', 'cadre = midwife'],
    ['Nurses', null],
  ]);
  expect(all.fields).toContainEqual({ key: 'beds', name: 'Number of beds', type: 'number' });
  expect(all.registry_fields).toContainEqual(expect.objectContaining({ key: 'facility' }));
  expect(all.flows.map((one: { name: string }) => one.name)).toEqual(['Nurse survey', 'Stock']);
  expect(all).toMatchObject({ languages: ['eng', 'fra'], country: 'LR', labels: [], more: [] });
  const nurse = await ask('?search=NURSE');
  expect([nurse.groups.length, nurse.flows.length, nurse.fields.length]).toEqual([1, 1, 0]);
  expect((await ask('?search=100%25')).flows).toEqual([]);
});

it('says which list is longer than what it gives, and refuses strangers', async () => {
  const officer = await test.person('officer');
  await test.rooms.db.run(
    sql`insert into registry.contact_group (name) select 'Ward ' || n from generate_series(1, 301) n`,
  );
  const { more, groups } = (await officer.inject({ url: '/api/v1/flows/assets' })).json();
  expect([more, groups.length]).toEqual([['groups'], 300]);
  expect((await test.app.inject({ url: '/api/v1/flows/assets' })).statusCode).toBe(401);
});

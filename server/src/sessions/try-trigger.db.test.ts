import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { survey, surveyUuid } from './testing.ts';

let test: TestApp;
let officer: TestPerson;
let mary: string;
const open = '22222222-0000-4000-8000-000000000001';

beforeAll(async () => {
  test = await testApp();
  officer = await test.person('officer');
  const { db, channels, flows, conversations } = test.rooms;
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await db.run(sql`insert into registry.place (source_id, resource_id, name) values (1, 'bong', 'Bong')`);
  await db.run(sql`update registry.place set path = array[id]`);
  const [person] = await db.query<{
    uuid: string;
  }>(sql`insert into registry.contact (name, tel, reach, schemes, places, groups)
    values ('Mary Kollie', '+231770000001', 0, '{tel}', '{}', array[1]) returning uuid`);
  mary = person!.uuid;
  await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await flows.import(system, survey(), { createMissing: true });
  await flows.import(system, { ...survey(), uuid: open, name: 'For nurses' }, { createMissing: true });
  const [group] = await db.query<{ uuid: string }>(sql`select uuid from registry.contact_group where id = 1`);
  await conversations.addTrigger(system, { kind: 'keyword', flow: surveyUuid, keywords: ['beds'] });
  await conversations.addTrigger(system, {
    ...{ kind: 'keyword', flow: open, keywords: ['beds'], include_groups: [group!.uuid] },
  });
});
afterAll(() => test.close());

const tried = async (payload: object, who = officer) =>
  (await who.inject({ method: 'POST', url: '/api/v1/triggers/try', payload })).json();

describe('what would happen if somebody wrote', () => {
  it('a keyword: the most specific for who they are, and what it comes before', async () => {
    expect(await tried({ text: 'Beds please' })).toMatchObject({
      outcome: 'keyword',
      flow_name: 'Survey',
      keyword: 'beds',
    });
    expect(await tried({ text: 'BEDS', contact: mary })).toMatchObject({ flow: open, instead_of: ['Survey'] });
  });

  it('something else: nothing, a word of consent, or the answer to an open question', async () => {
    expect(await tried({ text: 'hello', contact: mary })).toMatchObject({ outcome: 'nothing', flow: null });
    expect(await tried({ text: 'Stop' })).toMatchObject({ outcome: 'stop' });
    const { conversations } = test.rooms;
    const stop = await conversations.work();
    const { id } = await conversations.start(system, { flow: surveyUuid, contact: mary });
    while ((await conversations.getStart(system, id)).started < 1) await new Promise((done) => setTimeout(done, 50));
    await stop();
    expect(await tried({ text: 'hello', contact: mary })).toMatchObject({ outcome: 'answer', flow_name: 'Survey' });
    expect((await officer.inject({ url: `/api/v1/starts?flow=${surveyUuid}` })).json().items).toHaveLength(1);
    expect((await officer.inject({ url: `/api/v1/starts?flow=${open}` })).json().items).toHaveLength(0);
  });

  it('never about a person of another area', async () => {
    const local = await test.person('officer', [1]);
    expect((await tried({ text: 'beds', contact: mary }, local)).code).toBe('request:not_found');
  });
});

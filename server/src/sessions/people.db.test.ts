/** Flows see what the registry knows of a person, and smart groups that ask for it hold. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type Inbox, openInbox } from '../inbox/inbox.ts';
import { type TestApp, testApp } from '../testing/app.ts';

let test: TestApp;
let inbox: Inbox;
let group: string;

const flowUuid = '5a0c2f0a-1b8e-4a3f-9d55-0d2f3a1b7c01';
const text = [
  '@fields.cadre at @fields.facility, @fields.county',
  'born @(format_date(fields.birth_date, "D MMM YYYY")), adult: @(fields.age > 20)',
  '@fields.sex @fields.language @fields.employer @(count(contact.groups))',
].join('; ');

beforeAll(async () => {
  test = await testApp();
  const { rooms } = test;
  await rooms.db.run(sql`insert into registry.source (name, kind) values ('iHRIS', 'fhir')`);
  await rooms.db.run(
    sql`insert into registry.concept (kind, code, name) values ('cadre', 'N', 'Nurse'), ('cadre', 'M', 'Midwife')`,
  );
  await rooms.db.run(sql`insert into registry.place (source_id, resource_id, name, level, facility, path) values
    (1, 'c', 'Bong', 'county', false, '{1}'), (1, 'f', 'Phebe Hospital', 'facility', true, '{2,1}')`);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  const [made] = await rooms.db.query<{ uuid: string }>(sql`insert into registry.contact_group (name, query)
    values ('Nurses of Bong', 'cadre = nurse AND place in "Bong" AND age > 20 AND source = "iHRIS"') returning uuid`);
  group = made!.uuid;
  await rooms.flows.import(system, {
    ...{ uuid: flowUuid, name: 'Who', spec_version: '14.4.2', language: 'eng', type: 'messaging', localization: {} },
    ...{ expire_after_minutes: 60, revision: 0 },
    nodes: [
      {
        uuid: randomUUID(),
        actions: [
          { uuid: randomUUID(), type: 'send_msg', text },
          {
            uuid: randomUUID(),
            type: 'set_contact_field',
            field: { key: 'facility', name: 'Facility' },
            value: 'Other',
          },
          { uuid: randomUUID(), type: 'send_msg', text: 'now @fields.facility' },
        ],
        exits: [{ uuid: randomUUID() }],
      },
    ],
  });
  await rooms.conversations.addTrigger(system, {
    ...{ kind: 'keyword', keywords: ['who'], flow: flowUuid, include_groups: [group] },
  });
  inbox = openInbox(rooms.db, rooms.log, rooms.conversations);
});
afterAll(async () => {
  await inbox.close();
  await test.close();
});

async function person(n: number, cadre: number): Promise<{ id: number; tel: string }> {
  const tel = `+23177${String(n).padStart(7, '0')}`;
  const { db } = test.rooms;
  const [row] = await db.query<{ id: number }>(sql`insert into registry.contact
      (name, language, gender, birth_date, tel, reach, schemes, cadres, facilities, places)
    values ('Ada', 'eng', 'female', '1990-05-17', ${tel}, 0, '{tel}', ${[cadre]}::int[], '{2}', '{2,1}') returning id`);
  await db.run(
    sql`insert into registry.address (contact_id, scheme, value, valid) values (${row!.id}, 'tel', ${tel}, true)`,
  );
  await db.run(
    sql`insert into registry.identity (source_id, resource_id, contact_id) values (1, ${String(n)}, ${row!.id})`,
  );
  return { ...row!, tel };
}

async function said(who: { id: number; tel: string }): Promise<string[]> {
  await test.rooms.incoming.accept({
    channelId: 1,
    scheme: 'tel',
    from: who.tel,
    text: 'Who',
    externalId: randomUUID(),
  });
  await inbox.settle();
  const rows = await test.rooms.db.query<{ text: string }>(
    sql`select text from messaging.outbox where contact_id = ${who.id} order by id`,
  );
  return rows.map((row) => row.text);
}

it('gives flows the work and the person, and keeps what a flow says instead', async () => {
  const ada = await person(1, 1);
  const now = 'born 17 May 1990, adult: true';
  expect(await said(ada)).toEqual([`Nurse at Phebe Hospital, Bong; ${now}; female eng  1`, 'now Other']);
  expect((await said(ada))[2]).toContain('Nurse at Other, Bong');
  const [kept] = await test.rooms.db.query(sql`select fields, groups from registry.contact where id = ${ada.id}`);
  expect(kept).toMatchObject({ fields: { facility: { text: 'Other' } }, groups: [] });
  expect(await test.rooms.db.query(sql`select key, type from registry.field`)).toEqual([
    { key: 'facility', type: 'text' },
  ]);
});

it('begins nothing for who is not in the smart group of the trigger', async () => {
  expect(await said(await person(2, 2))).toEqual([]);
});

/** Somebody who became one with another: partners who kept the old id still reach the person, and learn the new one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { sweepAll } from './directory/sweep.ts';
import { type Bundle, country, expectValid, load } from './testing.ts';

let test: TestApp;
let admin: TestPerson;
let ids: Map<string, { id: number; uuid: string }>;

beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
  const { db } = test.rooms;
  await load(db, country);
  await test.rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  const rows = await db.query<{ id: number; uuid: string; resource_id: string }>(
    sql`select c.id, c.uuid, i.resource_id from registry.contact c join registry.identity i on i.contact_id = c.id`,
  );
  ids = new Map(rows.map((row) => [row.resource_id, row]));
}, 120_000);
afterAll(() => test.close());

const of = (name: string): string => ids.get(name)!.uuid;
const api = async (url: string, payload: object) => {
  const answer = await admin.inject({ method: 'POST', url: `/api/v1${url}`, payload });
  expect(answer.statusCode, answer.body).toBe(200);
};
const get = (url: string, who = admin) => who.inject({ url: `/fhir/R4${url}` });
const rolesOf = async (uuid: string): Promise<number> =>
  (await get(`/PractitionerRole?practitioner=${uuid}&_total=accurate`)).json().total;

/** `from` becomes `to`, by a decision at the front door. */
async function merge(from: string, to: string): Promise<void> {
  const { db } = test.rooms;
  const [low, high] = [ids.get(from)!.id, ids.get(to)!.id].sort((a, b) => a - b);
  const [pair] = await db.query<{ uuid: string }>(sql`insert into matching.pair (low, high, state, score, reasons)
    values (${low}, ${high}, 'open', 70, '[]')
    on conflict (low, high) do update set state = 'open' returning uuid`);
  await api(`/duplicates/${pair!.uuid}/decision`, { decision: 'same', survivor: of(to) });
  await sweepAll(db);
}

it('is deleted under the old id, which leads to the one who stayed', async () => {
  await merge('ruth', 'mary');
  const gone = await get(`/Practitioner/${of('ruth')}`);
  expect([gone.statusCode, gone.json().issue[0].code]).toEqual([410, 'deleted']);
  expect(gone.json().issue[0].diagnostics).toContain(`It is Practitioner/${of('mary')} now.`);
  const history = (await get(`/Practitioner/${of('ruth')}/_history`)).json() as Bundle;
  expectValid(history);
  expect(history.entry!.map(({ request }) => request!.method)).toEqual(['DELETE', 'POST']);
  expect((await get('/Practitioner?_summary=count')).json().total).toBe(3);
  // Her own role and the two that came along, by either id.
  expect([await rolesOf(of('mary')), await rolesOf(of('ruth'))]).toEqual([3, 3]);
  const groups = (await get(`/Group?member=Practitioner/${of('ruth')}`)).json() as Bundle;
  expect(groups.entry).toHaveLength(1);
});

it('is not told to those who may not see the one who stayed', async () => {
  const [nimba] = await test.rooms.db.query<{ id: number }>(sql`select id from registry.place where name = 'Nimba'`);
  const other = await test.person('officer', [nimba!.id]);
  await merge('zuwena', 'james');
  await test.rooms.db.run(sql`delete from registry.role where resource_id = 'r-zuwena'`);
  await test.rooms.db.run(sql`select registry.refresh_contacts(${[ids.get('james')!.id]}::int[])`);
  await sweepAll(test.rooms.db);
  expect((await get(`/Practitioner/${of('james')}`, other)).statusCode).toBe(404);
  const gone = await get(`/Practitioner/${of('zuwena')}`, other);
  expect(gone.statusCode).toBe(410);
  expect(gone.body).not.toContain(of('james'));
  expect((await get(`/Practitioner/${of('zuwena')}`)).body).toContain(`It is Practitioner/${of('james')} now.`);
});

it('is reached by a request to the old id, over several merges', async () => {
  await merge('mary', 'james');
  const answer = await admin.inject({
    ...{ method: 'POST', url: '/fhir/R4/CommunicationRequest' },
    headers: { 'content-type': 'application/fhir+json' },
    payload: JSON.stringify({
      ...{ resourceType: 'CommunicationRequest', status: 'active' },
      recipient: [{ reference: `Practitioner/${of('ruth')}` }],
      payload: [{ contentString: 'Come on Monday' }],
    }),
  });
  expect(answer.statusCode, answer.body).toBe(201);
  const sent = answer.json().id as string;
  const requests = (
    await get(`/CommunicationRequest?_id=${sent}&recipient=Practitioner/${of('ruth')}`)
  ).json() as Bundle;
  expect(requests.entry).toHaveLength(1);
  expect([await rolesOf(of('ruth')), await rolesOf(of('james'))]).toEqual([4, 4]);
});

it('comes back when the merge is undone', async () => {
  const { items } = (await admin.inject({ url: '/api/v1/merges?limit=1' })).json();
  await api(`/merges/${items[0].id}/undo`, {});
  await sweepAll(test.rooms.db);
  const back = await get(`/Practitioner/${of('mary')}`);
  expect([back.statusCode, back.json().meta?.versionId]).toEqual([200, expect.stringMatching(/^\d+$/)]);
  expect(back.json().active).toBe(true);
  expect([await rolesOf(of('ruth')), await rolesOf(of('james'))]).toEqual([3, 1]);
});

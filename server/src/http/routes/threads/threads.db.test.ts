import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
let elsewhere: TestPerson;
let ada: string;
beforeAll(async () => {
  test = await testApp();
  const { db } = test.database;
  const [source] = await db.query<{ id: number }>(
    sql`insert into registry.source (name, kind) values ('s', 'fhir') returning id`,
  );
  for (const name of ['Korva', 'Lofu'])
    await db.run(sql`with p as (insert into registry.place (source_id, resource_id, name) values (${source?.id}, ${name}, ${name}) returning id)
      update registry.place set path = array[p.id] from p where place.id = p.id`);
  const [contact] = await db.query<{ id: number; uuid: string }>(
    sql`insert into registry.contact (name, places) values ('Ada', '{1}') returning id, uuid`,
  );
  ada = contact?.uuid ?? '';
  await db.run(
    sql`insert into registry.address (contact_id, scheme, value, valid) values (${contact?.id}, 'tel', '+231770000021', true)`,
  );
  await db.query(sql`select registry.refresh_reach(array[${contact?.id}::int])`);
  admin = await test.person('administrator');
  elsewhere = await test.person('officer', [2]);
  await admin.inject({
    method: 'POST',
    url: '/api/v1/channels',
    payload: { name: 'phones', kind: 'simulator', settings: {} },
  });
});
afterAll(() => test.close());

const call = async (who: TestPerson, method: 'GET' | 'POST', path: string, payload?: object) => {
  const answer = await who.inject({ method, url: `/api/v1${path}`, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
};

describe('a thread', () => {
  it('takes a text to one person, shows it, and keeps who wrote it', async () => {
    const made = await call(admin, 'POST', `/contacts/${ada}/messages`, { text: 'How are you?' });
    expect(made.status).toBe(202);
    const { body } = await call(admin, 'GET', `/contacts/${ada}/thread`);
    expect(body.items).toMatchObject([{ id: made.body.id, direction: 'out', state: 'queued', text: 'How are you?' }]);
    await call(admin, 'GET', `/contacts/${ada}`);
    const kept = (await call(admin, 'GET', '/audit')).body.items.map((event: { action: string }) => event.action);
    expect(kept).toContain('contact.write');
    expect(kept).toContain('contact.read');
  });

  it('writes to nobody who does not want to hear from us', async () => {
    const out = { scheme: 'tel', value: '+231770000021', action: 'out' };
    expect((await call(admin, 'POST', `/contacts/${ada}/consent`, out)).status).toBe(204);
    expect((await call(admin, 'POST', `/contacts/${ada}/messages`, { text: 'Hello' })).status).toBe(409);
    expect((await call(admin, 'GET', `/contacts/${ada}`)).body).toMatchObject({
      reach: 'opted_out',
      consent: [{ action: 'out', how: 'officer' }],
    });
    expect((await call(admin, 'POST', `/contacts/${ada}/consent`, { ...out, value: '+231770000099' })).status).toBe(
      404,
    );
    expect((await call(admin, 'POST', `/contacts/${ada}/consent`, { ...out, action: 'in' })).status).toBe(204);
  });

  it('is closed to an officer of another area, in every direction', async () => {
    expect((await call(elsewhere, 'GET', `/contacts/${ada}`)).status).toBe(404);
    expect((await call(elsewhere, 'GET', `/contacts/${ada}/thread`)).status).toBe(404);
    expect((await call(elsewhere, 'POST', `/contacts/${ada}/messages`, { text: 'x' })).status).toBe(404);
    expect((await call(elsewhere, 'POST', `/phones/${ada}/messages`, { text: 'x' })).status).toBe(404);
    expect((await call(elsewhere, 'GET', '/phones')).body.items).toEqual([]);
  });
});

describe('a simulated phone', () => {
  it('exists only for who got something on a simulated channel, and answers in their name', async () => {
    const { db } = test.database;
    await db.run(sql`insert into messaging.message (id, contact_id, channel_id, state, lane, address, text, sent_at)
      select messaging.next_id(), c.id, ch.id, 4, 3, '+231770000021', 'Report?', now()
      from registry.contact c, messaging.channel ch where c.uuid = ${ada} and ch.kind = 'simulator'`);
    expect((await call(admin, 'GET', '/phones')).body.items).toMatchObject([{ contact: ada, last_text: 'Report?' }]);
    for (let i = 0; i < 2; i++)
      expect((await call(admin, 'POST', `/phones/${ada}/messages`, { text: 'yes' })).status).toBe(202);
    const { body } = await call(admin, 'GET', `/contacts/${ada}/thread`);
    expect(body.items.filter((line: { direction: string }) => line.direction === 'in')).toHaveLength(2);
    await db.run(sql`update messaging.channel set kind = 'smpp'`);
    expect((await call(admin, 'POST', `/phones/${ada}/messages`, { text: 'forged' })).status).toBe(409);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { enqueue } from '../messaging/messaging.ts';
import { instantOf } from '../schedules/occurrences.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { makePeople, startNode } from '../testing/sending.ts';

let app: TestApp;
let admin: TestPerson;
const place: Record<string, number> = {};

beforeAll(async () => {
  app = await testApp();
  admin = await app.person('administrator');
  const { db } = app.rooms;
  await db.run(sql`insert into registry.source (name, kind) values ('test', 'test')`);
  for (const [name, parent] of [
    ['Country', null],
    ['East', 'Country'],
    ['Clinic', 'East'],
  ] as const) {
    const [row] = await db.query<{
      id: number;
    }>(sql`insert into registry.place (source_id, resource_id, name, parent_id)
      values (1, ${name}, ${name}, ${parent === null ? null : place[parent]!}) returning id`);
    place[name] = row!.id;
    await db.query(sql`select registry.refresh_paths(array[${row!.id}::int])`);
  }
  await makePeople(db, 20);
  await db.run(sql`update registry.contact set facilities = array[${place.Clinic}::int] where id > 10`);
  await app.rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
});
afterAll(() => app.close());

const nothing = { zone: null, quiet: null, working_days: null, held_days: null };
const put = (at: number, payload: object) =>
  admin.inject({ method: 'PUT', url: `/api/v1/hours/${at}`, payload: { ...nothing, ...payload } });
const opens = async (id: number, at: string): Promise<string> => {
  const [row] = await app.rooms.db.query<{ at: Date }>(
    sql`select hours.opens_at(r, ${at}::timestamptz) as at from hours.rule r where place_id = ${id}`,
  );
  return row!.at.toISOString();
};

test('hours are inherited down the tree, each part by itself', async () => {
  await put(0, { quiet: { from: '20:00', to: '07:00' }, working_days: [1, 2, 3, 4, 5], held_days: 'holidays' });
  await put(place.East!, { zone: 'Africa/Maputo' });
  const answer = await put(place.Clinic!, { working_days: [1, 2, 3, 4, 5, 6] });
  expect(answer.statusCode, answer.body).toBe(200);
  const clinic = (answer.json() as { places: { name: string; holds: object }[] }).places.find(
    (p) => p.name === 'Clinic',
  );
  expect(clinic!.holds).toEqual({
    zone: 'Africa/Maputo',
    quiet: { from: '20:00', to: '07:00' },
    working_days: [1, 2, 3, 4, 5, 6],
    held_days: 'holidays',
  });
  const [rules] = await app.rooms.db.query(
    sql`select hours.place_of_contact(1) as one, hours.place_of_contact(11) as two`,
  );
  expect(rules).toEqual({ one: 0, two: place.Clinic });
});

test('quiet hours, holidays and days that are not worked are waited for, in the zone of the place', async () => {
  expect(await opens(0, '2026-11-23T12:00:00Z')).toBe('2026-11-23T12:00:00.000Z');
  expect(await opens(0, '2026-11-23T21:30:00Z')).toBe('2026-11-24T07:00:00.000Z');
  // Maputo is two hours ahead of Monrovia.
  expect(await opens(place.Clinic!, '2026-11-23T18:30:00Z')).toBe('2026-11-24T05:00:00.000Z');
  const made = await admin.inject({
    ...{ method: 'POST', url: '/api/v1/holidays' },
    payload: { place: place.Country, text: '2026-11-24,Day of the Test\nno date,Nothing' },
  });
  expect(made.json()).toMatchObject({ added: 1, known: 0, refused: [{ line: 2 }] });
  expect(await opens(place.Clinic!, '2026-11-23T18:30:00Z')).toBe('2026-11-25T05:00:00.000Z');
  expect(await opens(0, '2026-11-23T21:30:00Z')).toBe('2026-11-24T07:00:00.000Z');
  await put(0, { quiet: { from: '20:00', to: '07:00' }, working_days: [1, 2, 3, 4, 5], held_days: 'not_working' });
  // From Friday evening to Monday morning; the clinic works on Saturdays.
  expect(await opens(0, '2026-11-27T21:00:00Z')).toBe('2026-11-30T07:00:00.000Z');
  expect(await opens(place.Clinic!, '2026-11-27T19:00:00Z')).toBe('2026-11-28T05:00:00.000Z');
});

test('clocks that change are followed: Casablanca in Ramadan, Paris in March and October', async () => {
  await put(place.East!, { zone: 'Africa/Casablanca', held_days: 'none' });
  // In Ramadan (15 February to 22 March 2026) the clock of Morocco stands at UTC, else at UTC+1.
  expect(await opens(place.East!, '2026-01-20T22:00:00Z')).toBe('2026-01-21T06:00:00.000Z');
  expect(await opens(place.East!, '2026-02-20T22:00:00Z')).toBe('2026-02-21T07:00:00.000Z');
  await put(place.East!, { zone: 'Europe/Paris', held_days: 'none', quiet: { from: '20:00', to: '02:30' } });
  // 02:30 does not exist on 28 March 2027 and comes twice on 31 October 2027: the first ends the quiet hours.
  expect(await opens(place.East!, '2027-03-27T23:00:00Z')).toBe('2027-03-28T01:30:00.000Z');
  expect(await opens(place.East!, '2027-10-30T22:00:00Z')).toBe('2027-10-31T00:30:00.000Z');
});

test('database and program have the same clocks, also where the database knows older rules', async () => {
  const zones = ['Africa/Casablanca', 'Europe/Paris', 'Africa/Monrovia', 'America/New_York', 'Asia/Kathmandu'];
  for (const zone of zones) {
    await put(place.East!, { zone });
    const days = Array.from({ length: 400 }, (_, i) =>
      new Date(Date.UTC(2026, 0, 1 + i * 3)).toISOString().slice(0, 10),
    );
    const rows = await app.rooms.db.query<{ day: string; at: Date }>(sql`select day,
      hours.instant(day::timestamp + time '02:30', ${zone}) as at from unnest(${days}::text[]) day`);
    for (const { day, at } of rows) expect(at, `${zone} ${day}`).toEqual(instantOf(day, '02:30', zone));
  }
});

test('what is not valid is refused with the place of the mistake, and officers cannot change hours', async () => {
  const wrong = await put(place.East!, {
    zone: 'Nowhere/City',
    quiet: { from: '07:00', to: '07:00' },
    working_days: [],
  });
  expect((wrong.json() as { fields: { where: string }[] }).fields.map((field) => field.where)).toEqual([
    '/zone',
    '/quiet',
    '/working_days',
  ]);
  const officer = await app.person('officer');
  const answer = await officer.inject({ method: 'PUT', url: '/api/v1/hours/0', payload: nothing });
  expect(answer.statusCode).toBe(403);
});

test('a broadcast goes out at the hour of each place, and waits for the end of their quiet hours', async () => {
  await put(0, {});
  await put(place.Clinic!, { zone: 'Africa/Maputo', quiet: allDay(), held_days: 'none' });
  const { broadcasts, db } = app.rooms;
  const later = await broadcasts.create(system, {
    ...{ query: 'language != "xyz"', texts: { default: 'Good morning' }, at: '2027-03-01T09:00' },
  });
  const chunks = await db.query(sql`select k.size, k.due_at from broadcasts.chunk k
    join broadcasts.broadcast b on b.id = k.broadcast_id where b.uuid = ${later.id} order by k.due_at`);
  expect(chunks).toEqual([
    { size: 10, due_at: new Date('2027-03-01T07:00:00Z') },
    { size: 10, due_at: new Date('2027-03-01T09:00:00Z') },
  ]);
  const now = await broadcasts.create(system, { query: 'language != "xyz"', texts: { default: 'Now' } });
  expect(now.accounting).toMatchObject({ waiting: 10, held: 10 });
  for (const [state, count] of [
    ['waiting', 10],
    ['held', 10],
    [undefined, 20],
  ] as const)
    expect((await broadcasts.recipients(system, now.id, { state, limit: 250 })).items).toHaveLength(count);
  const urgent = await broadcasts.create(system, {
    ...{ query: 'language != "xyz"', texts: { default: 'Storm' }, lane: 'emergency' },
  });
  expect(urgent.accounting).toMatchObject({ waiting: 20, held: 0 });
});

/** Quiet from a minute ago to an hour from now, in Maputo. */
function allDay(): { from: string; to: string } {
  const at = (minutes: number): string => new Date(Date.now() + (120 + minutes) * 60_000).toISOString().slice(11, 16);
  return { from: at(-2), to: at(60) };
}

test('a single ordinary message waits in the outbox until the quiet hours end; a reply goes at once', async () => {
  await put(place.Clinic!, { zone: 'Africa/Maputo', quiet: allDay(), held_days: 'none' });
  const { db, log } = app.rooms;
  await db.run(sql`update broadcasts.broadcast set state = 'cancelled'`);
  const single = { channelId: 1, address: '+231770000011', contactId: 11 };
  const [ordinary, reply] = await enqueue(db, [
    { ...single, text: 'A reminder', lane: 'ordinary' },
    { ...single, text: 'An answer', lane: 'reply' },
  ]);
  const node = await startNode(db, log);
  const waits = () =>
    db.query<{ id: number; quiet: boolean; later: boolean }>(
      sql`select id, quiet, due_at > now() + interval '30 minutes' as later from messaging.outbox order by id`,
    );
  await expect.poll(waits, { timeout: 15_000 }).toEqual([{ id: ordinary, quiet: true, later: true }]);
  await node.stop();
  const [sent] = await db.query<{ id: number }>(sql`select id from messaging.message where contact_id = 11`);
  expect(sent?.id).toBe(reply);
  await db.run(sql`delete from messaging.outbox`);
});

test('two teams that send at once cannot overrun the budget of a person', async () => {
  await put(place.Clinic!, {});
  await put(0, { budget: { messages: 2, days: 7 } });
  const { broadcasts, db } = app.rooms;
  const send = (text: string, lane?: 'reply') =>
    broadcasts.create(system, { query: 'language != "xyz"', texts: { default: text }, ...(lane && { lane }) });
  const made = await Promise.allSettled([send('One'), send('Two'), send('Three'), send('Four')]);
  expect(made.filter((each) => each.status === 'fulfilled')).toHaveLength(2);
  expect(made.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'broadcast:empty' } });
  await db.run(sql`delete from hours.spent where contact_id <= 5`);
  const part = await send('Five');
  expect(part.accounting).toMatchObject({ waiting: 5, left_out: [{ reason: 'budget', count: 15 }] });
  expect((await send('Reply', 'reply')).accounting).toMatchObject({ waiting: 20 });
  // Cancelled, it has taken nothing from anybody.
  await broadcasts.change(system, part.id, 'cancel');
  expect((await send('Six')).accounting).toMatchObject({ waiting: 5 });
  expect((await send('Seven')).accounting).toMatchObject({ waiting: 5 });
  await expect(send('Eight')).rejects.toMatchObject({ code: 'broadcast:empty' });
});

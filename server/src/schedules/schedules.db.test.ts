import type { NewSchedule, ScheduleDetail, When } from '@mhero/contract/schedules.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { survey, surveyUuid } from '../sessions/testing.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { makePeople } from '../testing/sending.ts';
import { createResting } from './resting.ts';
import { runDueSchedule } from './tick.ts';

let app: TestApp;
let admin: TestPerson;
const people = 20;
const everyone = 'language != "xyz"';
let east = 0;

beforeAll(async () => {
  app = await testApp();
  admin = await app.person('administrator');
  const { db, flows, channels } = app.rooms;
  await makePeople(db, people);
  await db.run(sql`insert into registry.source (name, kind) values ('test', 'test')`);
  const [row] = await db.query<{ id: number }>(sql`insert into registry.place (source_id, resource_id, name)
    values (1, 'East', 'East') returning id`);
  east = row!.id;
  await db.query(sql`select registry.refresh_paths(array[${east}::int])`);
  await db.run(
    sql`update registry.contact set facilities = array[${east}::int], places = array[${east}::int] where id > 15`,
  );
  await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await flows.import(system, survey(), { createMissing: true });
});
afterAll(() => app.close());

const when = (more: Partial<When> = {}): When => ({
  ...{ on: '2027-01-04', time: '09:00', zone: null, holidays: 'ignore' },
  repeat: { every: 'week', interval: 1, weekdays: [1] },
  ...more,
});
const schedule = (more: Partial<NewSchedule> = {}): NewSchedule => ({
  ...{ name: 'Monday report', query: everyone, does: { kind: 'text', texts: { default: 'Good Monday' } } },
  when: when(),
  ...more,
});
const post = async (payload: object, key?: string): Promise<ScheduleDetail> => {
  const headers = key ? { 'idempotency-key': key } : {};
  const answer = await admin.inject({ method: 'POST', url: '/api/v1/schedules', payload, headers });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json() as ScheduleDetail;
};
const tick = () => runDueSchedule(app.rooms.db, app.rooms);
/** As if the clock had gone on: what was to come has come due so many minutes ago. */
const comesDue = (id: string, minutes = 1) =>
  app.rooms.db.run(sql`update schedules.due d set due_at = now() - make_interval(mins => ${minutes})
    from schedules.schedule s where s.id = d.schedule_id and s.uuid = ${id}`);
const broadcasts = async (name: string) =>
  app.rooms.db.query<{ recipients: number }>(
    sql`select recipients from broadcasts.broadcast where name = ${name} order by recipients`,
  );

test('a schedule is kept as a rule, shown as a form, and made once', async () => {
  const made = await post(schedule(), 'key-1');
  expect(made).toMatchObject({ rule: 'FREQ=WEEKLY;BYDAY=MO', state: 'active', when: when(), occurrences: [] });
  expect(made.next_at).toBe('2027-01-04T09:00:00.000Z');
  expect((await post(schedule(), 'key-1')).id).toBe(made.id);
  const wrong = await admin.inject({
    ...{ method: 'POST', url: '/api/v1/schedules' },
    payload: schedule({ when: when({ on: '2026-02-30', zone: 'Nowhere' }) }),
  });
  expect(wrong.statusCode).toBe(400);
  const past = await admin.inject({
    ...{ method: 'POST', url: '/api/v1/schedules' },
    payload: schedule({ when: when({ on: '2020-01-01', repeat: null }) }),
  });
  expect(past.json()).toMatchObject({ code: 'request:invalid', fields: [{ where: '/when/on' }] });
});

test('a preview says the next five times and the holidays between them', async () => {
  await app.rooms.hours.addHolidays(system, { days: [{ day: '2027-01-11', name: 'Day of the Test' }] });
  const ask = async (holidays: When['holidays']) =>
    (
      await admin.inject({
        ...{ method: 'POST', url: '/api/v1/schedules/preview' },
        payload: { when: when({ holidays }), query: everyone },
      })
    ).json();
  expect(await ask('move')).toMatchObject({
    people,
    next: [{ on: '2027-01-04' }, { on: '2027-01-12', moved_from: '2027-01-11' }, { on: '2027-01-18' }, {}, {}],
  });
  expect(await ask('skip')).toMatchObject({ skipped: ['2027-01-11'], next: [{}, { on: '2027-01-18' }, {}, {}, {}] });
});

test('what is due goes out once, whoever looks, and the next time is set', async () => {
  const made = await post(schedule({ name: 'Once each' }));
  await comesDue(made.id);
  expect((await Promise.all([tick(), tick(), tick()])).filter(Boolean)).toHaveLength(1);
  expect(await broadcasts('Once each')).toEqual([{ recipients: people }]);
  const now = await app.rooms.schedules.get(system, made.id);
  expect(now.occurrences).toMatchObject([{ state: 'started', people, on: '2027-01-04' }]);
  expect(now.next_at).toBe('2027-01-11T09:00:00.000Z');
});

test('people in another zone have their own hour', async () => {
  await app.rooms.hours.change(system, east, {
    ...{ zone: 'Africa/Nairobi', quiet: null, working_days: null, held_days: null },
  });
  const made = await post(schedule({ name: 'Two zones' }));
  expect(made.next_at).toBe('2027-01-04T06:00:00.000Z');
  await app.rooms.db.run(sql`update schedules.due set due_at = now() - interval '1 minute'
    where hours_id = ${east} and schedule_id = (select id from schedules.schedule where uuid = ${made.id})`);
  await tick();
  expect(await broadcasts('Two zones')).toEqual([{ recipients: 5 }]);
  await comesDue(made.id);
  await app.rooms.db.run(sql`update schedules.due set due_at = '2027-01-11T06:00:00Z' where hours_id = ${east}`);
  await tick();
  expect(await broadcasts('Two zones')).toEqual([{ recipients: 5 }, { recipients: 15 }]);
  await app.rooms.hours.remove(system, east);
});

test('what was missed is caught up once or left out, never in a burst', async () => {
  const { db } = app.rooms;
  for (const [name, missed] of [
    ['Caught up', 'once'],
    ['Left out', 'skip'],
  ] as const) {
    const made = await post(
      schedule({ name, missed, when: when({ on: '2027-01-01', zone: 'UTC', repeat: { every: 'day', interval: 1 } }) }),
    );
    // Nobody ran for five days.
    await db.run(sql`update schedules.schedule set starts_on = current_date - 6 where uuid = ${made.id}`);
    await db.run(sql`update schedules.due d set nominal = current_date - 6, on_day = current_date - 6,
      due_at = (current_date - 6 + time '09:00') at time zone 'UTC'
      from schedules.schedule s where s.id = d.schedule_id and s.uuid = ${made.id}`);
    await tick();
    expect(await broadcasts(name)).toHaveLength(missed === 'once' ? 1 : 0);
    const now = await app.rooms.schedules.get(system, made.id);
    expect(now.occurrences).toHaveLength(1);
    expect(now.occurrences[0]).toMatchObject({ state: missed === 'once' ? 'started' : 'missed' });
    expect(now.occurrences[0]!.note).toMatch(/^missed:[567]$/);
    expect(Date.parse(now.next_at!)).toBeGreaterThan(Date.now());
  }
});

test('a flow starts by a schedule; what is refused is noted and stands in nobody’s way', async () => {
  const made = await post(
    schedule({ name: 'Survey', does: { kind: 'flow', flow: surveyUuid }, when: when({ repeat: null }) }),
  );
  await comesDue(made.id);
  await tick();
  const done = await app.rooms.schedules.get(system, made.id);
  expect(done).toMatchObject({ state: 'ended', next_at: null, occurrences: [{ state: 'started', people }] });
  expect(await app.rooms.conversations.getStart(system, done.occurrences[0]!.start!)).toMatchObject({
    origin: 'schedule',
  });
  const nobody = await post(schedule({ name: 'Nobody', query: 'language = "xyz"' }));
  await comesDue(nobody.id);
  await tick();
  expect((await app.rooms.schedules.get(system, nobody.id)).occurrences).toMatchObject([{ state: 'skipped' }]);
});

test('paused it stands still, cancelled it is over, rewritten it follows the new form', async () => {
  const made = await post(schedule({ name: 'Steered' }));
  const patch = async (payload: object) =>
    admin.inject({ method: 'PATCH', url: `/api/v1/schedules/${made.id}`, payload });
  expect((await patch({ action: 'pause' })).json()).toMatchObject({ state: 'paused', next_at: null });
  expect(await tick()).toBe(false);
  expect((await patch({ action: 'resume' })).json()).toMatchObject({
    state: 'active',
    next_at: '2027-01-04T09:00:00.000Z',
  });
  const rewritten = schedule({ name: 'Steered', when: when({ time: '10:30' }) });
  expect((await patch({ schedule: rewritten })).json()).toMatchObject({ next_at: '2027-01-04T10:30:00.000Z' });
  expect((await patch({ action: 'cancel' })).json()).toMatchObject({ state: 'cancelled' });
  expect((await patch({ action: 'resume' })).json()).toMatchObject({ code: 'schedule:state' });
});

test('the calendar has all that will go out, and officers see their own area', async () => {
  await app.rooms.broadcasts.create(system, { query: everyone, texts: { default: 'Planned' }, at: '2027-01-05T08:00' });
  const read = async (person: TestPerson) =>
    (await person.inject({ url: '/api/v1/calendar?from=2027-01-04&to=2027-01-12' })).json() as {
      entries: { kind: string; name: string; on: string; people: number }[];
      holidays: object[];
    };
  const found = await read(admin);
  expect(found.entries).toContainEqual(
    expect.objectContaining({ kind: 'broadcast', name: 'Planned', on: '2027-01-05', people }),
  );
  expect(found.entries.filter((each) => each.name === 'Monday report').map((each) => each.on)).toEqual([
    '2027-01-04',
    '2027-01-11',
  ]);
  expect(found.holidays).toHaveLength(1);
  const officer = await app.person('officer', [east]);
  expect((await read(officer)).entries).toEqual([]);
  expect((await officer.inject({ url: '/api/v1/schedules' })).json()).toMatchObject({ items: [] });
  const wide = await admin.inject({ url: '/api/v1/calendar?from=2027-01-01&to=2029-01-01' });
  expect(wide.statusCode).toBe(400);
});

test('one that fails on our side stands aside, and comes once when it can', async () => {
  const bad = await post(schedule({ name: 'Breaks' }));
  const good = await post(schedule({ name: 'Goes on' }));
  await comesDue(bad.id, 3);
  await comesDue(good.id, 2);
  const resting = createResting();
  const { createIn } = app.rooms.broadcasts;
  const broken = {
    ...app.rooms,
    broadcasts: {
      createIn: (async (...all) => {
        if (all[2].name === 'Breaks') throw new Error('a statement took too long');
        return createIn(...all);
      }) satisfies typeof createIn,
    },
  };
  const round = () => runDueSchedule(app.rooms.db, broken, resting);
  await expect(round()).rejects.toThrow('took too long');
  expect([await round(), await round()]).toEqual([true, false]);
  expect([await broadcasts('Breaks'), await broadcasts('Goes on')]).toEqual([[], [{ recipients: people }]]);
  expect([await tick(), await tick()]).toEqual([true, false]);
  expect(await broadcasts('Breaks')).toEqual([{ recipients: people }]);
});

test('whoever changes theirs after their area became smaller reaches no further than it is now', async () => {
  const once = await app.person('officer');
  const send = (method: 'POST' | 'PATCH', url: string, payload: object) =>
    once.inject({ method, url: `/api/v1${url}`, payload });
  const made = (await send('POST', '/schedules', schedule({ name: 'Narrow' }))).json() as ScheduleDetail;
  const events = { relative_to: 'created_on', offset: 5, unit: 'days', hour: null, mode: 'skip' };
  const does = { kind: 'text', texts: { default: 'Hello' } };
  const campaign = { name: 'Narrow', query: everyone, events: [{ ...events, does }] };
  const days = (await send('POST', '/campaigns', campaign)).json() as { id: string };
  const smaller = { method: 'PATCH' as const, url: `/api/v1/accounts/${once.id}`, payload: { area: [east] } };
  expect((await admin.inject(smaller)).statusCode).toBe(200);
  const changed = await send('PATCH', `/schedules/${made.id}`, { schedule: schedule({ name: 'Narrow' }) });
  expect(changed.statusCode, changed.body).toBe(200);
  expect((await send('PATCH', `/campaigns/${days.id}`, { action: 'pause' })).statusCode).toBe(200);
  const areas = await app.rooms.db.query(sql`select area from schedules.schedule where name = 'Narrow'
    union all select area from schedules.campaign where name = 'Narrow'`);
  expect(areas).toEqual([{ area: [east] }, { area: [east] }]);
  await comesDue(made.id);
  await tick();
  expect((await broadcasts('Narrow'))[0]!.recipients).toBeLessThan(people);
  expect((await send('POST', '/schedules', schedule({ does: flowWith('x'.repeat(10_001)) }))).statusCode).toBe(400);
});

const flowWith = (note: string) => ({ kind: 'flow' as const, flow: surveyUuid, params: { note } });

test('a campaign is made once for one key, also when the answer was lost with its node', async () => {
  const request = { name: 'Once', query: everyone, events: [] };
  const make = (key: string) => app.rooms.campaigns.create(system, request, key);
  const [first, second] = await Promise.all([make('a'), make('a')]);
  expect([second.id, (await make('a')).id]).toEqual([first.id, first.id]);
  const other = app.rooms.campaigns.create(system, { ...request, name: 'Other' }, 'a');
  await expect(other).rejects.toMatchObject({ code: 'request:key_reused' });
});

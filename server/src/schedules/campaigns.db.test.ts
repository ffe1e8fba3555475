import type { Campaign, CampaignEvent } from '@mhero/contract/schedules.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { survey, surveyUuid } from '../sessions/testing.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { makePeople } from '../testing/sending.ts';
import { fireDue } from './fire.ts';
import { createResting } from './resting.ts';
import { sweepCampaigns, sweepChanges } from './sweep.ts';

let app: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  app = await testApp();
  admin = await app.person('administrator');
  const { db, flows, channels } = app.rooms;
  await makePeople(db, 12);
  await db.run(
    sql`insert into registry.field (key, name, type) values ('visit', 'Visit', 'datetime'), ('seen', 'Seen', 'text')`,
  );
  await db.run(sql`insert into registry.contact_group (name) values ('Mothers')`);
  await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await flows.import(system, survey(), { createMissing: true });
});
afterAll(() => app.close());

const event = (more: Partial<CampaignEvent> = {}): CampaignEvent => ({
  ...{ relative_to: 'visit', offset: -1, unit: 'days', hour: 9, mode: 'skip' },
  does: { kind: 'text', texts: { default: 'Your visit is tomorrow, @contact.first_name' } },
  ...more,
});
async function create(more: object): Promise<Campaign> {
  const payload = { name: 'Visits', query: 'group = "Mothers"', events: [event()], ...more };
  const answer = await admin.inject({ method: 'POST', url: '/api/v1/campaigns', payload });
  expect(answer.statusCode, answer.body).toBe(201);
  await settle();
  return answer.json() as Campaign;
}
/** What a node does in its round, until nothing is left. */
async function settle(): Promise<void> {
  const tools = { ...app.rooms, settings: app.rooms.settings.getSettings };
  for (let i = 0; i < 300; i++) {
    const some = [await sweepChanges(tools), await sweepCampaigns(tools), await fireDue(tools)].some(Boolean);
    const [work] = await app.rooms.db.query<{ n: number }>(
      sql`select count(*)::int as n from schedules.campaign where work_cursor is not null and state = 'active'`,
    );
    if (!some && work!.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const get = (id: string): Promise<Campaign> => app.rooms.campaigns.get(system, id);
const join = (ids: number[]) =>
  app.rooms.db.run(sql`update registry.contact set groups = array[1] where id = any(${ids}::int[])`);
const visit = (id: number, at: string | null) =>
  app.rooms.db.run(sql`update registry.contact set fields = case when ${at}::text is null then fields - 'visit'
    else fields || jsonb_build_object('visit', jsonb_build_object('text', ${at}::text, 'datetime', ${at}::text)) end
    where id = ${id}`);
const waits = (campaign: string) =>
  app.rooms.db.query<{ contact_id: number; due_at: Date }>(sql`select f.contact_id, f.due_at from schedules.fire f
    join schedules.event e on e.id = f.event_id join schedules.campaign c on c.id = e.campaign_id
    where c.uuid = ${campaign} and f.done_at is null order by f.contact_id, f.due_at`);
const comesDue = () =>
  app.rooms.db.run(sql`update schedules.fire set due_at = now() - interval '1 minute' where done_at is null`);
const texts = (like: string) =>
  app.rooms.db.query<{ contact_id: number }>(
    sql`select contact_id from messaging.outbox where text like ${like} order by 1`,
  );

test('dates follow the person: a date given, moved and taken away, a group joined and left', async () => {
  await visit(1, '2027-03-10T14:00:00+00:00');
  await join([1, 2]);
  const made = await create({});
  const at = (day: string) => new Date(`2027-${day}T09:00:00Z`);
  expect(await waits(made.id)).toEqual([{ contact_id: 1, due_at: at('03-09') }]);
  await visit(2, '2027-03-12T08:00:00+00:00');
  await visit(1, '2027-04-01T08:00:00+00:00');
  await visit(3, '2027-04-01T08:00:00+00:00');
  await settle();
  expect(await waits(made.id)).toEqual([
    { contact_id: 1, due_at: at('03-31') },
    { contact_id: 2, due_at: at('03-11') },
  ]);
  await join([3]);
  await visit(2, null);
  await app.rooms.db.run(sql`update registry.contact set status = 2 where id = 1`);
  await settle();
  expect(await waits(made.id)).toEqual([{ contact_id: 3, due_at: at('03-31') }]);
  await admin.inject({ method: 'PATCH', url: `/api/v1/campaigns/${made.id}`, payload: { action: 'archive' } });
});

test('each event comes once for a date, and again for another; the deed, a STOP and a death end it', async () => {
  await app.rooms.db.run(sql`update registry.contact set groups = '{}'`);
  const ids = [4, 5, 6, 7, 8];
  await join(ids);
  for (const id of ids) await visit(id, '2027-05-10T08:00:00+00:00');
  const made = await create({
    name: 'Reminders',
    stop_query: 'seen = "yes"',
    events: [event({ does: { kind: 'text', texts: { default: 'Come to us, @contact.first_name' } } })],
  });
  expect(await waits(made.id)).toHaveLength(5);
  await app.rooms.db.run(sql`update registry.contact set fields = fields || '{"seen": {"text": "yes"}}' where id = 5`);
  await app.rooms.db.run(sql`update registry.contact set reach = 3 where id = 6`);
  await app.rooms.db.run(sql`update registry.contact set groups = '{}' where id = 7`);
  // These were never swept: what is due is looked at once more before it goes.
  await comesDue();
  const tools = { ...app.rooms, settings: app.rooms.settings.getSettings };
  await Promise.all([fireDue(tools), fireDue(tools)]);
  await settle();
  expect((await texts('Come to us, Person')).map((row) => row.contact_id)).toEqual([4, 8]);
  expect((await get(made.id)).events[0]).toMatchObject({
    outcomes: { sent: 2, stopped: 1, opted_out: 1, left: 1 },
    waiting: 0,
  });
  await visit(4, '2027-06-10T08:00:00+00:00');
  await settle();
  expect(await waits(made.id)).toHaveLength(1);
  await visit(4, '2020-06-10T08:00:00+00:00');
  await settle();
  expect(await waits(made.id)).toHaveLength(0);
  await admin.inject({ method: 'PATCH', url: `/api/v1/campaigns/${made.id}`, payload: { action: 'archive' } });
});

test('months end where they end, clocks of the person count, minutes do not', async () => {
  await app.rooms.db.run(sql`update registry.contact set groups = '{}'`);
  await join([9]);
  await visit(9, '2027-01-31T10:15:00+00:00');
  const made = await create({
    name: 'Arithmetic',
    events: [
      event({ offset: 1, unit: 'months', hour: null }),
      event({ offset: 90, unit: 'minutes', hour: null }),
      event({ offset: 2, unit: 'weeks', hour: 7 }),
      event({ offset: 1, unit: 'years', hour: 8, relative_to: 'created_on' }),
    ],
  });
  const due = (await waits(made.id)).map((row) => row.due_at.toISOString().slice(0, 16));
  expect(due).toEqual(expect.arrayContaining(['2027-02-28T10:15', '2027-01-31T11:45', '2027-02-14T07:00']));
  expect(due).toHaveLength(4);
  const refused = await admin.inject({
    ...{ method: 'POST', url: '/api/v1/campaigns' },
    payload: {
      name: 'Wrong',
      query: 'everyone',
      events: [event({ offset: 99_999, unit: 'years' }), event({ relative_to: 'seen' })],
    },
  });
  expect((refused.json() as { fields: { where: string }[] }).fields.map((field) => field.where)).toEqual([
    '/events/0/offset',
    '/events/1/relative_to',
  ]);
  await admin.inject({ method: 'PATCH', url: `/api/v1/campaigns/${made.id}`, payload: { action: 'archive' } });
});

test('a flow of a campaign begins for those who are free, and whoever is busy is waited for', async () => {
  await join([10, 11]);
  for (const id of [10, 11]) await visit(id, '2027-07-10T08:00:00+00:00');
  await app.rooms.db.run(sql`insert into sessions.session (uuid, contact_id, flow_id, status, created_at, expires_at)
    values (uuidv7(), 11, 1, 1, now(), now() + interval '1 day')`);
  const made = await create({
    ...{ name: 'Survey', query: 'group = "Mothers" and visit > 2027-06-01' },
    events: [event({ does: { kind: 'flow', flow: surveyUuid }, mode: 'passive' })],
  });
  await comesDue();
  await settle();
  expect((await get(made.id)).events[0]).toMatchObject({ outcomes: { started: 1 }, waiting: 1 });
  const [start] = (await app.rooms.conversations.listStarts(system)).items;
  expect(start).toMatchObject({ origin: 'campaign', recipients: 1 });
  const stop = await app.rooms.conversations.work();
  await expect
    .poll(async () => (await app.rooms.conversations.getStart(system, start!.id)).started, { timeout: 10_000 })
    .toBe(1);
  await stop();
});

test('campaigns of an export file come with its flows', async () => {
  const file = {
    ...(survey() as Record<string, unknown>),
    campaigns: [
      {
        ...{ uuid: '5a0f4b0e-4d8f-4a1c-9d0e-2f6d1c7b8a90', name: 'Antenatal' },
        group: { uuid: '5a0f4b0e-4d8f-4a1c-9d0e-2f6d1c7b8a91', name: 'Pregnant' },
        events: [
          {
            ...{
              uuid: '5a0f4b0e-4d8f-4a1c-9d0e-2f6d1c7b8a92',
              event_type: 'M',
              offset: 4,
              unit: 'W',
              delivery_hour: 8,
            },
            ...{ relative_to: { key: 'lmp', label: 'Last period' }, start_mode: 'I', base_language: 'eng' },
            message: { eng: 'Week four', fra: 'Quatrième semaine' },
          },
        ],
      },
    ],
  };
  const answer = await app.rooms.flows.import(system, file, { createMissing: true });
  expect(answer.report.filter((note) => note.code === 'campaign_not_made')).toEqual([]);
  const campaign = await get('5a0f4b0e-4d8f-4a1c-9d0e-2f6d1c7b8a90');
  expect(campaign).toMatchObject({ name: 'Antenatal', query: 'group = "Pregnant"' });
  expect(campaign.events).toMatchObject([
    {
      ...{ relative_to: 'lmp', offset: 4, unit: 'weeks', hour: 8, mode: 'interrupt' },
      does: { texts: { default: 'Week four', fra: 'Quatrième semaine' } },
    },
  ]);
});

test('a campaign whose dates cannot be worked out stands in the way of no other, and is made good', async () => {
  const bad = await create({ name: 'Breaks', query: 'group = "Mothers" and name != "breaks"' });
  const good = await create({ name: 'Goes on' });
  const resting = createResting();
  const { audiences } = app.rooms;
  const broken = {
    ...app.rooms,
    audiences: {
      ...audiences,
      members: (async (subject, query, tx) => {
        if (query.includes('breaks')) throw new Error('a statement took too long');
        return audiences.members(subject, query, tx);
      }) satisfies typeof audiences.members,
    },
  };
  await join([5]);
  await visit(5, '2027-05-10T14:00:00+00:00');
  while (await sweepChanges(broken, resting));
  while (await sweepCampaigns(broken, resting));
  const of = async (id: string) => (await waits(id)).filter((row) => row.contact_id === 5).length;
  expect([await of(bad.id), await of(good.id)]).toEqual([0, 1]);
  await settle();
  expect([await of(bad.id), await of(good.id)]).toEqual([1, 1]);
});

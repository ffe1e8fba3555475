import { randomUUID } from 'node:crypto';
import type { Change, ChangeDetail, ChangesPage } from '@mhero/contract/changes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { raw, sql } from '../db/db.ts';
import { runImport, streamInput } from '../registry/registry.ts';
import { stockUuid, surveyOf } from '../results/testing.ts';
import type { TestPerson } from '../testing/app.ts';
import { acting, flowUuid, openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import { lookForDead } from './dead.ts';

let talks: Talks;
let bong: TestPerson;
let nimba: TestPerson;
let chief: TestPerson;
let stop: () => Promise<void>;
const tools = { look: async (): Promise<void> => {} };

const place = (id: string, name: string, parent: string | null, type: string) => ({
  ...{ resourceType: 'Location', id, name, status: 'active', physicalType: { coding: [{ code: type }] } },
  ...(parent ? { partOf: { reference: `Location/${parent}` } } : {}),
});
const worker = (id: string, name: string, tel: string) => ({
  ...{ resourceType: 'Practitioner', id, active: true, name: [{ text: name }] },
  telecom: [{ system: 'phone', value: tel, use: 'mobile' }],
});
const post = (id: string, of: string, at: string) => ({
  ...{ resourceType: 'PractitionerRole', id, active: true, practitioner: { reference: `Practitioner/${of}` } },
  location: [{ reference: `Location/${at}` }],
});
const tels = ['+231770001001', '+231770001002', '+231770001003'];
const ask = async (who: TestPerson, url: string) => (await who.inject({ url: `/api/v1${url}` })).json();
const send = (who: TestPerson, url: string, payload: object, key: string = randomUUID()) =>
  who.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers: { 'idempotency-key': key } });
const list = (who: TestPerson, query = ''): Promise<ChangesPage> => ask(who, `/changes${query}`);

/** The least id that a month has a partition for. */
async function firstOf(db: Talks['test']['rooms']['db']): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    sql`select messaging.id_floor(date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') as id`,
  );
  return row!.id;
}

/** So many messages that did not come to the phone, one a day until yesterday. */
async function refused(who: Someone, days: number, failure = 'number_unknown'): Promise<void> {
  await talks.test.rooms.db.run(sql`insert into messaging.message (id, contact_id, channel_id, state, lane, address, failure,
      text, sent_at, final_at)
    select messaging.id_floor(now() - make_interval(days => d)) + d, ${who.id}, 1, 7, 1, ${who.tel}, ${failure}, 'Hello', null,
      now() - make_interval(days => d) from generate_series(1, ${days}) d`);
}

async function person(name: string): Promise<Someone> {
  const [row] = await talks.test.rooms.db.query<Someone>(
    sql`select id, uuid, tel from registry.contact where name = ${name}`,
  );
  return row!;
}

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  const resources = [
    place('lr', 'Liberia', null, 'co'),
    ...[place('bong', 'Bong', 'lr', 'county'), place('nimba', 'Nimba', 'lr', 'county')],
    ...[place('salala', 'Salala Clinic', 'bong', 'si'), place('phebe', 'Phebe Hospital', 'bong', 'si')],
    ...[place('ganta', 'Ganta Clinic', 'nimba', 'si'), place('mary1', 'St. Mary Clinic', 'bong', 'si')],
    place('mary2', 'St Mary Clinic', 'nimba', 'si'),
    ...[
      worker('p1', 'Ada Kollie', tels[0]!),
      worker('p2', 'Ben Zuwena', tels[1]!),
      worker('p3', 'Cia Tokpa', tels[2]!),
    ],
    ...[post('r1', 'p1', 'phebe'), post('r2', 'p2', 'ganta'), post('r3', 'p3', 'phebe')],
  ];
  await runImport({
    ...{ db: rooms.db, source: 'iHRIS', kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      yield resources.map((each) => ({ where: each.id, text: JSON.stringify(each), refused: null }));
    }),
  });
  await rooms.flows.import(system, surveyOf(['choice', 'text']), { createMissing: true });
  const idOf = async (name: string) =>
    (await rooms.db.query<{ id: number }>(sql`select id from registry.place where name = ${name}`))[0]!.id;
  bong = await talks.test.person('officer', [await idOf('Bong')]);
  nimba = await talks.test.person('officer', [await idOf('Nimba')]);
  chief = await talks.test.person('administrator');
  const found = { db: rooms.db, log: rooms.log, jobs: rooms.jobs };
  const nowhere = { reach: async () => null, countryCode: async () => 'LR' as const };
  tools.look = () => lookForDead({ ...found, ...nowhere }, () => false);
  stop = rooms.changes.work();
}, 60_000);
afterAll(async () => {
  await stop();
  await talks.close();
});

describe('an officer proposes and decides', () => {
  it('once for each key, in the area of the person only, and the second officer reads who was first', async () => {
    const ada = await person('Ada Kollie');
    const change = { contact: ada.uuid, kind: 'name', to: 'Ada M. Kollie', words: 'Married' };
    expect((await send(nimba, '/changes', change)).statusCode).toBe(404);
    const key = randomUUID();
    const made = (await send(bong, '/changes', change, key)).json() as Change;
    expect(made).toMatchObject({
      state: 'proposed',
      from: { value: 'Ada Kollie' },
      record: 'Practitioner/p1',
      by: 'Person 1',
    });
    expect((await send(bong, '/changes', change, key)).json().id).toBe(made.id);
    expect((await list(bong)).counts).toEqual({ lists: { todo: 1 }, kinds: { name: 1 } });
    expect((await list(nimba)).items).toEqual([]);
    expect((await nimba.inject({ url: `/api/v1/changes/${made.id}` })).statusCode).toBe(404);
    const detail = (await ask(bong, `/changes/${made.id}`)) as ChangeDetail;
    expect(detail.evidence).toMatchObject([{ kind: 'officer', text: 'Married' }]);
    expect(detail.registry).toMatchObject({ live: false, value: { value: 'Ada Kollie' }, trouble: 'not_connected' });
    const decision = { decision: 'accept', version: made.version };
    const both = await Promise.all([bong, chief].map((who) => send(who, `/changes/${made.id}/decision`, decision)));
    expect(both.map((each) => each.statusCode).sort()).toEqual([200, 409]);
    expect(both.find((each) => each.statusCode === 409)!.json().detail).toMatch(/Person \d has accepted it/);
    const [done] = (await list(bong, '?list=by_hand')).items;
    expect(done).toMatchObject({ id: made.id, state: 'accepted', list: 'by_hand' });
    const file = await bong.inject({ url: '/api/v1/changes/export?list=by_hand' });
    expect(file.body).toContain('Ada M. Kollie');
    expect((await send(bong, `/changes/${made.id}/done`, { version: done!.version })).json().state).toBe('confirmed');
  });
});

describe('what conversations heard', () => {
  it('becomes a proposal with the place that is meant, or with those that may be, seen by both counties', async () => {
    const rule = { flow: stockUuid, key: 'q2_text', means: 'facility' };
    expect((await send(chief, '/changes/rules', rule)).statusCode).toBe(201);
    const [ada, ben] = [await person('Ada Kollie'), await person('Ben Zuwena')];
    await send(chief, '/starts', { flow: stockUuid, query: 'name ~ "Kollie" or name ~ "Zuwena"' });
    for (const [who, said] of [
      [ada, 'Salala'],
      [ben, 'st mary'],
    ] as const) {
      await until(
        () => talks.status(who),
        (status) => status.includes(1),
      );
      await talks.write(who, 'yes');
      await talks.write(who, said);
    }
    const { items } = await until(
      () => list(chief),
      (page) => page.items.length === 2,
    );
    const [unsure, sure] = items;
    expect(sure).toMatchObject({
      kind: 'facility',
      from: { name: 'Phebe Hospital, Bong' },
      to: { name: 'Salala Clinic, Bong' },
    });
    expect(sure).toMatchObject({ record: 'PractitionerRole/r1', said: 'Salala', unsure: false });
    expect(unsure).toMatchObject({ to: null, unsure: true, origin: 'conversation' });
    expect(unsure!.candidates.map((each) => each.within[0]).sort()).toEqual(['Bong', 'Nimba']);
    const { evidence } = (await ask(chief, `/changes/${sure!.id}`)) as ChangeDetail;
    expect(evidence).toMatchObject([{ kind: 'answer', key: 'q2_text', value: 'Salala', flow: { id: stockUuid } }]);
    const choose = { decision: 'accept', version: unsure!.version };
    expect((await send(nimba, `/changes/${unsure!.id}/decision`, choose)).statusCode).toBe(422);
    const inBong = unsure!.candidates.find((each) => each.within[0] === 'Bong')!;
    const value = String(inBong.place);
    expect((await send(nimba, `/changes/${unsure!.id}/decision`, { ...choose, value })).statusCode).toBe(200);
    // It moves her to Bong, whose officers see it from now on.
    expect((await list(bong, '?list=by_hand')).items.map((each) => each.contact.name)).toEqual(['Ben Zuwena']);
  });
});

describe('a number that nothing reaches', () => {
  it('is proposed to be removed after enough failures, and taken back when it answers', async () => {
    const cia = await person('Cia Tokpa');
    const { db } = talks.test.rooms;
    await db.run(sql`select messaging.make_partitions(0)`);
    await db.run(sql`create table messaging.message_before partition of messaging.message for values from (0)
      to (${raw(String(await firstOf(db)))})`);
    await refused(cia, 6);
    await tools.look();
    expect((await list(bong, '?kind=number_remove')).items).toEqual([]);
    await db.run(sql`delete from messaging.message where contact_id = ${cia.id}`);
    await db.run(sql`update changes.dead_number set soon_id = 0, late_id = 0`);
    await refused(cia, 9);
    await tools.look();
    const [dead] = (await list(bong, '?kind=number_remove')).items;
    expect(dead).toMatchObject({
      origin: 'dead_number',
      from: { value: cia.tel },
      to: null,
      sends: 'tried',
      state: 'proposed',
    });
    const { evidence } = (await ask(bong, `/changes/${dead!.id}`)) as ChangeDetail;
    expect(evidence).toMatchObject([{ kind: 'failures', count: 9, last_delivered_at: null }]);
    expect(evidence[0]).toHaveProperty(
      'messages.0',
      expect.objectContaining({ failure: 'number_unknown', text: 'Hello' }),
    );
    await talks.write(cia, 'I am here');
    await tools.look();
    expect(((await ask(bong, `/changes/${dead!.id}`)) as ChangeDetail).reason).toBe('answers_again');
  });
});

describe('what a flow changes of a person', () => {
  it('is proposed to the registry that the person comes from', async () => {
    const { rooms } = talks.test;
    const cia = await person('Cia Tokpa');
    const flow = acting(9, 'Learns', [
      { type: 'set_contact_name', name: 'Cia B. Tokpa' },
      { type: 'add_contact_urn', scheme: 'tel', path: '+231770009999' },
      { type: 'set_contact_language', language: 'fra' },
    ]);
    await rooms.flows.import(system, flow, { createMissing: true });
    await send(bong, '/starts', { flow: flowUuid(9), contact: cia.uuid });
    const { items } = await until(
      () => list(bong, `?contact=${cia.uuid}`),
      (page) => page.items.length === 3,
    );
    expect(items.map((each) => [each.kind, each.from?.value ?? null, each.to?.value]).sort()).toEqual([
      ['language', null, 'fra'],
      ['name', 'Cia Tokpa', 'Cia B. Tokpa'],
      ['number_add', null, '+231770009999'],
    ]);
    expect(await talks.problems(cia)).toEqual([]);
  });
});

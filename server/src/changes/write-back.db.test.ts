/** What was accepted reaches the registry once, is read back, and shows here with its source; against a real FHIR server. */
import { randomUUID } from 'node:crypto';
import type { Change, ChangeDetail } from '@mhero/contract/changes.ts';
import type { ContactGroup } from '@mhero/contract/groups.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { runImport, streamInput } from '../registry/registry.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { type FhirPeer, startFhirServer } from '../testing/fhir-peer.ts';
import { until } from '../testing/talks.ts';

let test: TestApp;
let chief: TestPerson;
let peer: FhirPeer;
const stops: (() => Promise<void>)[] = [];

const worker = (id: string, name: string, tel: string) => ({
  ...{ resourceType: 'Practitioner', id, active: true, name: [{ use: 'official', text: name }] },
  telecom: [
    { system: 'email', value: `${id}@example.org` },
    { system: 'phone', value: tel, use: 'mobile' },
  ],
});
const place = (id: string, name: string) => ({ resourceType: 'Location', id, name, status: 'active' });
const role = (id: string, of: string, at: string) => ({
  ...{ resourceType: 'PractitionerRole', id, active: true, practitioner: { reference: `Practitioner/${of}` } },
  location: [{ reference: `Location/${at}`, display: at }],
});
const people = ['p1', 'p2', 'p3', 'p4'] as const;
const all = [
  ...[place('salala', 'Salala Clinic'), place('phebe', 'Phebe Hospital')],
  ...people.map((id, i) => worker(id, `Person ${i + 1}`, `0770 001 00${i + 1}`)),
  ...people.map((id) => role(`r-${id}`, id, 'phebe')),
];
const telOf = (id: (typeof people)[number]): string => `+23177000100${people.indexOf(id) + 1}`;

/** What the server has comes in, as an exchange would bring it. */
async function bring(resources: readonly object[]): Promise<void> {
  await runImport({
    ...{ db: test.rooms.db, source: 'iHRIS', kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      yield resources.map((each, i) => ({ where: String(i), text: JSON.stringify(each), refused: null }));
    }),
  });
}

const send = (url: string, payload: object, method: 'POST' | 'PUT' | 'PATCH' = 'POST') =>
  chief.inject({ method, url: `/api/v1${url}`, payload, headers: { 'idempotency-key': randomUUID() } });
const ask = async <T>(url: string): Promise<T> => (await chief.inject({ url: `/api/v1${url}` })).json();
const contactOf = async (id: string): Promise<string> => {
  const [row] = await test.rooms.db.query<{ uuid: string }>(sql`select c.uuid from registry.contact c
    join registry.identity i on i.contact_id = c.id where i.resource_id = ${id}`);
  return row!.uuid;
};
async function proposed(id: string, change: object): Promise<Change> {
  const made = await send('/changes', { contact: await contactOf(id), ...change });
  if (made.statusCode !== 201) throw new Error(made.body);
  return made.json();
}
const accept = ({ id, version }: Change) => send(`/changes/${id}/decision`, { decision: 'accept', version });
const settled = (id: string, states = ['confirmed', 'conflict', 'failed']): Promise<ChangeDetail> =>
  until(
    () => ask<ChangeDetail>(`/changes/${id}`),
    ({ state, list }) => states.includes(state) || list === 'by_hand',
  );
const there = async <T = Record<string, unknown>>(ref: string): Promise<T> =>
  (await fetch(`${peer.url}/${ref}`)).json() as Promise<T>;
const writes = async (): Promise<string[]> =>
  (await peer.asked()).flatMap(({ method, url }) => (/PATCH|PUT|POST/.test(method) ? [`${method} ${url}`] : []));

beforeAll(async () => {
  peer = await startFhirServer();
  test = await testApp({ env: { MHERO_ALLOW_PRIVATE_NETWORKS: 'true' } });
  chief = await test.person('administrator');
  await peer.put(...all);
  await bring(all);
  await test.rooms.db.run(
    sql`update registry.source set settings = ${JSON.stringify({ url: peer.url })}::jsonb where name = 'iHRIS'`,
  );
  expect((await send('/changes/settings/sources/1', { write_back: 'ask' }, 'PUT')).statusCode).toBe(200);
  stops.push(test.rooms.jobs.start(), test.rooms.changes.work());
}, 60_000);
afterAll(async () => {
  for (const stop of stops) await stop();
  await test.close();
  await peer.close();
});
beforeEach(async () => {
  await peer.drill({});
  await peer.asked();
});

describe('an accepted correction', () => {
  it('is written as one small patch, read back, and shown here', async () => {
    const made = await proposed('p1', { kind: 'number_replace', from: telOf('p1'), to: '0770 002 001' });
    expect(made.source).toMatchObject({ writes: true });
    expect(await ask<ChangeDetail>(`/changes/${made.id}`)).toMatchObject({
      registry: { live: true, value: { value: telOf('p1') }, trouble: null },
    });
    await accept(made);
    expect(await settled(made.id)).toMatchObject({ state: 'confirmed', trouble: null });
    expect(await writes()).toHaveLength(1);
    expect(await there('Practitioner/p1')).toMatchObject({
      telecom: [{ system: 'email' }, { system: 'phone', value: '+231770002001', use: 'mobile' }],
    });
    const [address] = await test.rooms.db.query(sql`select value from registry.address a join registry.contact c
      on c.id = a.contact_id where c.uuid = ${await contactOf('p1')} and scheme = 'tel'`);
    expect(address).toEqual({ value: '+231770002001' });
    const { steps } = await ask<ChangeDetail>(`/changes/${made.id}`);
    expect(steps.map((step) => step.what)).toEqual(['proposed', 'accepted', 'writing', 'confirmed']);
  });

  it('of a dead number takes out its entry; a move changes the role; each kind is read back', async () => {
    const salala = (await ask<{ items: { id: number }[] }>('/places?search=salala')).items[0]!.id;
    const wishes = [
      { kind: 'number_remove', from: telOf('p2') },
      { kind: 'facility', to: String(salala) },
      { kind: 'name', to: 'Person The Second' },
      { kind: 'language', to: 'French' },
      { kind: 'status', to: 'left' },
      { kind: 'role_end', to: '2026-01-31' },
      { kind: 'number_add', to: '+231770002002' },
    ];
    for (const wish of wishes) {
      const made = await proposed('p2', wish);
      await accept(made);
      expect([wish.kind, await settled(made.id)]).toMatchObject([wish.kind, { state: 'confirmed' }]);
    }
    expect(await there('Practitioner/p2')).toMatchObject({
      ...{ active: false, name: [{ use: 'official', text: 'Person The Second' }] },
      telecom: [{ system: 'email' }, { system: 'phone', value: '+231770002002' }],
      communication: [{ coding: [{ code: 'fr' }] }],
    });
    expect(await there('PractitionerRole/r-p2')).toMatchObject({
      ...{ location: [{ reference: 'Location/salala', display: 'Salala Clinic' }] },
      ...{ active: false, period: { end: '2026-01-31' } },
    });
  });

  it('comes back when the registry says something else by now, and again when it is wanted all the same', async () => {
    const made = await proposed('p3', { kind: 'name', to: 'Person Third' });
    await peer.put(worker('p3', 'Somebody Else', '0770 001 003'));
    await peer.asked();
    await accept(made);
    const conflict = await settled(made.id);
    expect(conflict).toMatchObject({ state: 'conflict', list: 'todo', now: { value: 'Somebody Else' } });
    expect(await writes()).toEqual([]);
    await accept(conflict);
    expect((await settled(made.id, ['confirmed', 'failed'])).state).toBe('confirmed');
    expect(await there('Practitioner/p3')).toMatchObject({ name: [{ text: 'Person Third' }] });
  });

  it('is not written twice when the answer was lost, and not at all when it stands there already', async () => {
    const made = await proposed('p4', { kind: 'number_add', to: '+231770002004' });
    await peer.drill({ only: 'Practitioner/p4$', times: 1, mute: true });
    await accept(made);
    expect(await settled(made.id)).toMatchObject({ state: 'confirmed' });
    const { telecom } = await there<{ telecom: { value: string }[] }>('Practitioner/p4');
    expect(telecom.filter((each) => each.value === '+231770002004')).toHaveLength(1);
    const again = await proposed('p4', { kind: 'name', to: 'Person Four' });
    await peer.put(worker('p4', 'Person Four', '0770 001 004'));
    await peer.asked();
    await accept(again);
    expect(await settled(again.id)).toMatchObject({ state: 'confirmed' });
    expect(await writes()).toEqual([]);
  });

  it('of somebody who is gone there is told', async () => {
    const made = await proposed('p4', { kind: 'name', to: 'Nobody' });
    await peer.remove('Practitioner/p4');
    await accept(made);
    expect(await settled(made.id)).toMatchObject({ state: 'failed', trouble: 'gone' });
  });
});

describe('a group that is kept both ways', () => {
  it('is made there, and both sides’ additions, removals and names are kept', async () => {
    const group = (await send('/groups', { name: 'Trainers' })).json() as ContactGroup;
    const url = `/groups/${group.uuid}`;
    const inStep = (record?: string): Promise<ContactGroup> =>
      until(
        () => ask<ContactGroup>(url),
        ({ tie }) => tie?.state === 'in_step' && tie.to_add + tie.to_remove === 0 && tie.record !== (record ?? null),
      );
    const [one, two, three] = await Promise.all(['p1', 'p2', 'p3'].map(contactOf));
    expect((await send(`${url}/members`, { add: [one, two] })).json()).toEqual({ added: 2, removed: 0 });
    await send(`${url}/tie`, { source: 1 }, 'PUT');
    const { tie } = await inStep();
    type Group = {
      resourceType: string;
      id: string;
      name: string;
      member: { entity: { reference: string } }[];
      meta?: object;
    };
    const members = (made: Group): string[] => (made.member ?? []).map((each) => each.entity.reference).sort();
    const made = await there<Group>(tie!.record!);
    expect([made.name, members(made)]).toEqual(['Trainers', ['Practitioner/p1', 'Practitioner/p2']]);

    // At the same time: we take one out and rename; they add another.
    await peer.put({ ...made, member: [...made.member, { entity: { reference: 'Practitioner/p3' } }] });
    await send(`${url}/members`, { remove: [one] });
    await send(url, { name: 'Master trainers' }, 'PATCH');
    const after = await until(
      () => there<Group>(tie!.record!),
      (each) => each.name === 'Master trainers',
    );
    expect(members(after)).toEqual(['Practitioner/p2', 'Practitioner/p3']);
    await inStep();
    const ours = await test.rooms.db.query<{ uuid: string }>(
      sql`select uuid from registry.contact where groups @> array[${group.id}::int] order by id`,
    );
    expect(ours.map((each) => each.uuid)).toEqual([two, three]);

    // Deleted there, it stays here until somebody says what is to be.
    await peer.remove(tie!.record!);
    await send(`${url}/members`, { add: [one] });
    const gone = await until(
      () => ask<ContactGroup>(url),
      (each) => each.tie?.state === 'gone',
    );
    expect(gone.members).toBe(3);
    await send(`${url}/tie`, { source: 1 }, 'PUT');
    const anew = await until(
      () => ask<ContactGroup>(url),
      (each) => each.tie?.state === 'in_step' && each.tie.record !== tie!.record,
    );
    expect(members(await there<Group>(anew.tie!.record!))).toHaveLength(3);
  });
});

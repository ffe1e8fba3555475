import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { findSharedData } from '../testing/shared-data.ts';

let test: TestApp;
let officer: TestPerson;
beforeAll(async () => {
  test = await testApp();
  officer = await test.person('officer');
});
afterAll(() => test.close());

const uuid = '76f0a02f-3b75-4b86-9064-e9195e1b3a02';
const flow = (name: string, more: object = {}) => ({
  ...{ uuid, name, spec_version: '13.1.0', language: 'eng', type: 'messaging', nodes: [], localization: {} },
  ...more,
});
const group = { uuid: '1e1ce1e1-9288-4504-869e-022d1003c72a', name: 'Nurses' };
const node = (actions: unknown[]) => ({
  ...{ uuid: '5a0d0f3a-8d1c-4b5e-9c8a-0c7a4a6d7b01', actions },
  exits: [{ uuid: '5a0d0f3a-8d1c-4b5e-9c8a-0c7a4a6d7b02' }],
});
const joins = node([
  { uuid: '5a0d0f3a-8d1c-4b5e-9c8a-0c7a4a6d7b03', type: 'add_contact_groups', groups: [group] },
  {
    uuid: '5a0d0f3a-8d1c-4b5e-9c8a-0c7a4a6d7b04',
    type: 'set_contact_field',
    field: { key: 'beds', name: 'Beds' },
    value: '1',
  },
]);

const post = (url: string, payload: object) => officer.inject({ method: 'POST', url: `/api/v1${url}`, payload });
const get = async (url: string) => (await officer.inject({ url: `/api/v1${url}` })).json();
const real = findSharedData('mhero-flows');

describe('flows', () => {
  it('saves revisions one on top of the other and refuses a stale one', async () => {
    expect((await post('/flows', { definition: flow('Stock') })).json()).toMatchObject({
      revision: 1,
      published: null,
    });
    expect((await post('/flows', { definition: flow('Stock 2'), base: 1, publish: true })).json()).toMatchObject({
      ...{ name: 'Stock 2', revision: 2, published: 2 },
    });
    const stale = await post('/flows', { definition: flow('Other'), base: 1 });
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'flow:changed']);
    expect((await post('/flows', { definition: flow('Other') })).json().code).toBe('flow:changed');
    const two = await Promise.all([1, 2].map((n) => post('/flows', { definition: flow(`Race ${n}`), base: 2 })));
    expect(two.map((answer) => answer.statusCode).sort()).toEqual([201, 409]);
    const { items } = await get(`/flows/${uuid}/revisions`);
    expect(items.map((each: { revision: number }) => each.revision)).toEqual([3, 2, 1]);
    expect((await get(`/flows/${uuid}?revision=2`)).definition).toMatchObject({ name: 'Stock 2', revision: 2 });
  });

  it('keeps one draft of a piece of work, under a new number each time, and refuses who works on top of an old one', async () => {
    const id = '5b0d0f3a-8d1c-4b5e-9c8a-0000000000aa';
    const draft = (name: string, base?: number, more: object = {}) =>
      post('/flows', { definition: flow(name, { uuid: id }), ...(base ? { base } : {}), draft: true, ...more });
    const revisions = async () =>
      (await get(`/flows/${id}/revisions`)).items.map((one: { revision: number; draft: boolean }) => [
        one.revision,
        one.draft,
      ]);
    await post('/flows', { definition: flow('Work', { uuid: id }), publish: true });
    for (const [name, base] of [
      ['Work o', 1],
      ['Work on', 2],
      ['Work on it', 3],
    ] as const)
      expect((await draft(name, base)).json()).toMatchObject({ revision: base + 1, published: 1 });
    expect(await revisions()).toEqual([
      [4, true],
      [1, false],
    ]);
    const stale = await draft('Late', 3);
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'flow:changed']);
    const other = await test.person('officer');
    const theirs = await other.inject({
      method: 'POST',
      url: '/api/v1/flows',
      payload: { definition: flow('Theirs', { uuid: id }), base: 4, draft: true },
    });
    expect(theirs.json()).toMatchObject({ revision: 5 });
    expect((await draft('Ours', 5)).json()).toMatchObject({ revision: 6 });
    expect(
      (await post('/flows', { definition: flow('Done', { uuid: id }), base: 6, publish: true })).json(),
    ).toMatchObject({
      ...{ revision: 7, published: 7 },
    });
    expect(await revisions()).toEqual([
      [7, false],
      [5, true],
      [4, true],
      [1, false],
    ]);
    expect((await draft('More', 7)).json()).toMatchObject({ revision: 8, published: 7 });
    expect((await get(`/flows/${id}?revision=7`)).definition).toMatchObject({ name: 'Done' });
  });

  it('tells who else is at work', async () => {
    const heard: unknown[] = [];
    const subject = { ...system, name: 'Ama', accountId: officer.id };
    const stop = await test.rooms.flows.watch(subject, uuid, (live) => heard.push(live));
    expect(heard).toMatchObject([{ mine: true, others: [] }]);
    const stopOther = await test.rooms.flows.watch(subject, uuid, () => {});
    await expect.poll(() => heard.at(-1)).toMatchObject({ others: [{ mine: true }] });
    stopOther();
    await expect.poll(() => heard.at(-1)).toMatchObject({ others: [] });
    stop();
  });

  it('says where a definition cannot be read, and keeps nothing', async () => {
    const bad = await post('/flows', { definition: flow('Bad', { uuid: group.uuid, nodes: [{ uuid: 'x' }] }) });
    expect(bad.statusCode).toBe(422);
    expect(bad.json()).toMatchObject({ code: 'flow:invalid', fields: [{ where: 'nodes[0].uuid' }] });
    expect((await officer.inject({ url: `/api/v1/flows/${group.uuid}` })).statusCode).toBe(404);
  });

  it('imports what it can whole, and reports or makes what is missing', async () => {
    await test.rooms.db.run(sql`insert into registry.contact_group (name) values ('nurses')`);
    const [ours] = await test.rooms.db.query<{ uuid: string }>(sql`select uuid from registry.contact_group`);
    const file = { version: '13', flows: [flow('Joins', { nodes: [joins] })] };
    const before = (await get(`/flows/${uuid}`)).revision;
    const trial = (await post('/flows/import', { file, create_missing: true, trial: true })).json();
    expect(trial).toMatchObject({ made: [{ type: 'field', id: 'beds' }], flows: [{ revision: before + 1 }] });
    expect((await get(`/flows/${uuid}`)).revision).toBe(before);
    const first = (await post('/flows/import', { file })).json();
    expect(first).toMatchObject({ format: 'rapidpro', missing: [{ type: 'field', id: 'beds' }] });
    expect(JSON.stringify((await get(`/flows/${uuid}`)).definition)).toContain(ours!.uuid);
    const second = (await post('/flows/import', { file, create_missing: true })).json();
    expect(second).toMatchObject({ missing: [], made: [{ type: 'field', id: 'beds', name: 'Beds' }] });
    const broken = { version: '13', flows: [flow('Good', { uuid: group.uuid }), flow('Bad', { nodes: 1 })] };
    const refused = await post('/flows/import', { file: broken });
    expect(refused.json()).toMatchObject({ code: 'flow:invalid', fields: [{ where: 'flows[1]' }] });
    expect((await officer.inject({ url: `/api/v1/flows/${group.uuid}` })).statusCode).toBe(404);
  });

  it.skipIf(!real)('imports the flows that mHero really ran, and exports them for everyone', async () => {
    for (const name of [
      'registration.rapidpro.json',
      'summary_case_report.rapidpro.json',
      'summary_case_report.floip.json',
    ]) {
      const answer = await post('/flows/import', {
        file: JSON.parse(await readFile(join(real!, name), 'utf8')),
        create_missing: true,
      });
      expect([name, answer.statusCode, answer.statusCode === 201 || answer.json()]).toEqual([name, 201, true]);
      for (const made of answer.json().flows)
        for (const format of ['14.4.2', '13.2.0', 'floip']) {
          const { file } = await get(`/flows/${made.id}/export?format=${format}`);
          const again = await post('/flows/import', { file });
          expect([format, again.statusCode]).toEqual([format, 201]);
        }
    }
  });

  it('publishes, archives and lists with a cursor; what was done is on record', async () => {
    const patched = await officer.inject({
      method: 'PATCH',
      url: `/api/v1/flows/${uuid}`,
      payload: { archived: true, publish: 1 },
    });
    expect(patched.json()).toMatchObject({ archived: true, published: 1 });
    expect((await get('/flows?state=archived')).items).toHaveLength(1);
    for (const [i, id] of ['6b1f7d0a-0d3e-4d4f-8a77-5b7c0f6f9a01', '6b1f7d0a-0d3e-4d4f-8a77-5b7c0f6f9a02'].entries())
      await post('/flows', { definition: flow(`Listed ${i}`, { uuid: id }) });
    const page = await get('/flows?limit=1');
    const rest = await get(`/flows?limit=100&cursor=${page.next}`);
    expect(page.items[0].id).not.toBe(rest.items[0]?.id);
    const actions = await test.rooms.db.query<{ action: string }>(
      sql`select distinct action from audit.event where action like 'flow.%'`,
    );
    expect(actions.map((row) => row.action).sort()).toEqual(['flow.change', 'flow.import', 'flow.save']);
  });

  it('inspects what is not saved', async () => {
    const { inspection, findings } = (
      await post('/flows/inspect', { definition: flow('Look', { nodes: [joins] }) })
    ).json();
    expect(inspection.dependencies).toContainEqual(expect.objectContaining({ type: 'group', missing: true }));
    expect(Array.isArray(findings)).toBe(true);
  });
});

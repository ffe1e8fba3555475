import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { playbooksFolder, readPlaybooks } from './read.ts';

let test: TestApp;
let officer: TestPerson;
beforeAll(async () => {
  test = await testApp();
  officer = await test.person('officer');
});
afterAll(() => test.close());

const call = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, headers = {}) =>
  officer.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
const get = async (url: string) => (await call('GET', url)).json();
const install = (id: string, payload: object = {}, headers = {}) =>
  call('POST', `/playbooks/${id}/install`, payload, headers);

describe('the gallery', () => {
  it('shows all ten, each with its conversation on a phone in both languages', async () => {
    const { items } = await get('/playbooks');
    expect(items).toHaveLength(10);
    for (const { id, messages } of items) {
      const { preview, keywords, tests } = await get(`/playbooks/${id}`);
      expect(Object.keys(preview)).toEqual(['eng', 'fra']);
      expect(preview.eng.filter((said: { who: string }) => said.who === 'we')).toHaveLength(messages);
      expect(preview.fra.length).toBeGreaterThan(1);
      expect(keywords.every((one: { taken_by: string | null }) => one.taken_by === null)).toBe(true);
      expect(tests).toBeGreaterThan(3);
    }
  });

  it('leaves out a folder that cannot be read, and says so', () => {
    const said: unknown[] = [];
    const found = readPlaybooks(new URL('../testing/', import.meta.url), {
      warn: (...all: unknown[]) => said.push(all),
    });
    expect(found.size).toBe(0);
    expect(readPlaybooks(new URL('../nowhere/', import.meta.url), { warn: () => {} }).size).toBe(0);
    expect(readPlaybooks(playbooksFolder, { warn: () => {} }).size).toBe(10);
  });
});

describe('installing', () => {
  it('makes each of the ten a flow that runs, with its groups, charts, keywords and what to prepare', async () => {
    const { items } = await get('/playbooks');
    for (const { id } of items) {
      const answer = await install(id);
      expect([id, answer.statusCode]).toEqual([id, 201]);
      const { flow, keywords, tests } = answer.json();
      const detail = await get(`/flows/${flow}`);
      expect([detail.published, keywords.length > 0, tests > 3]).toEqual([1, true, true]);
      expect(detail.charts.length).toBeGreaterThan(0);
      const { inspection, findings } = (await call('POST', '/flows/inspect', { definition: detail.definition })).json();
      expect(inspection.dependencies.filter((need: { missing?: boolean }) => need.missing)).toEqual([]);
      expect(findings.filter((one: { level: string }) => one.level !== 'advice')).toEqual([]);
      expect((await get(`/flows/${flow}/overview`)).preparation.items.length).toBeGreaterThan(0);
    }
    expect((await get('/triggers')).items).toHaveLength(10);
    // What the registry knows of a person is no field of its own, which would be empty.
    const fields = await test.rooms.db.query<{ key: string }>(sql`select key from registry.field order by key`);
    expect(fields.map(({ key }) => key)).toEqual(['key_message', 'payroll_number']);
    const trail = await test.rooms.db.query(sql`select from audit.event where action = 'playbook.install'`);
    expect(trail).toHaveLength(10);
  });

  it('refuses a taken keyword with the name of its flow and keeps nothing; with other words it is a second flow', async () => {
    const before = (await get('/flows?limit=250')).items.length;
    const refused = await install('flash-survey');
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'playbook:keyword_taken']);
    expect(refused.json().fields[0].message).toContain('Flash survey');
    expect((await get('/flows?limit=250')).items).toHaveLength(before);
    const second = (await install('flash-survey', { keywords: ['Avis2'] })).json();
    expect(second).toMatchObject({ name: 'Flash survey 2', keywords: ['avis2'] });
    const third = (await install('flash-survey', { keywords: [], name: 'Opinion of nurses' })).json();
    expect(third).toMatchObject({ name: 'Opinion of nurses', keywords: [] });
    const card = await get('/playbooks/flash-survey');
    expect(card.installed.map((one: { name: string }) => one.name)).toEqual([
      'Flash survey',
      'Flash survey 2',
      'Opinion of nurses',
    ]);
    expect(card.keywords[0].taken_by).toBe('Flash survey');
    const { definition } = await get(`/flows/${second.flow}`);
    const first = (await get(`/flows/${card.installed[0].flow}`)).definition;
    expect(definition.nodes[0].uuid).not.toBe(first.nodes[0].uuid);
  });

  it('is done once with one key, also where the first answer was lost', async () => {
    const key = { 'idempotency-key': 'install-1' };
    const one = (await install('stock-report', { keywords: [] }, key)).json();
    expect((await install('stock-report', { keywords: [] }, key)).json()).toEqual(one);
    const { id } = officer;
    const again = await test.rooms.playbooks.install({ ...system, accountId: id }, 'stock-report', {}, 'install-1');
    expect(again.flow).toBe(one.flow);
  });

  it('ticks off what was prepared, with who did it', async () => {
    const { flow } = (await get('/playbooks/training-quiz')).installed[0];
    const done = (await call('PATCH', `/flows/${flow}/preparation`, { item: 0, done: true })).json();
    expect(done.items[0]).toMatchObject({ done_by: 'Person 1' });
    expect((await get(`/flows/${flow}/overview`)).preparation.items[0].done_at).not.toBeNull();
    expect((await call('PATCH', `/flows/${flow}/preparation`, { item: 40, done: true })).statusCode).toBe(404);
  });

  it('is for officers, and of playbooks that there are', async () => {
    expect((await install('no-such')).statusCode).toBe(404);
    const nobody = await test.app.inject({
      method: 'POST',
      url: '/api/v1/playbooks/flash-survey/install',
      payload: {},
    });
    expect(nobody.statusCode).toBe(401);
  });
});

describe('the list of flows', () => {
  it('finds by name and state, sorts, and pages without loss', async () => {
    const { items } = await get('/flows?search=FLASH');
    expect(items.map((one: { name: string }) => one.name)).toEqual(['Flash survey 2', 'Flash survey']);
    for (const sort of ['name', 'changed']) {
      const whole = (await get(`/flows?sort=${sort}&limit=250`)).items.map((one: { id: string }) => one.id);
      const paged: string[] = [];
      let cursor = '';
      do {
        const page = await get(`/flows?sort=${sort}&limit=5${cursor && `&cursor=${cursor}`}`);
        paged.push(...page.items.map((one: { id: string }) => one.id));
        cursor = page.next ?? '';
      } while (cursor);
      expect(paged).toEqual(whole);
    }
    expect((await call('GET', '/flows?cursor=xx')).statusCode).toBe(400);
  });

  it('copies a flow as a draft and archives it', async () => {
    const [original] = (await get('/flows?search=Opinion')).items;
    const copy = (await call('POST', `/flows/${original.id}/copy`, { name: 'Opinion of midwives' })).json();
    expect(copy).toMatchObject({ name: 'Opinion of midwives', published: null, revision: 1 });
    expect((await get(`/flows/${copy.id}`)).charts.length).toBeGreaterThan(0);
    expect((await get('/flows?state=draft')).items).toMatchObject([{ id: copy.id, changed_by: 'Person 1', began: 0 }]);
    await call('PATCH', `/flows/${copy.id}`, { archived: true });
    expect((await get('/flows?state=archived')).items).toMatchObject([{ id: copy.id }]);
    expect((await get('/flows?state=draft')).items).toEqual([]);
  });

  it('counts people of the caller’s area alone', async () => {
    const [flow] = (await get('/flows?search=Opinion&state=published')).items;
    const { db, channels, conversations } = test.rooms;
    await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
    await db.run(sql`insert into registry.place (source_id, resource_id, name) values (1, 'bong', 'Bong')`);
    await db.run(sql`update registry.place set path = array[id]`);
    await db.run(sql`insert into registry.contact (name, tel, reach, schemes, places) select 'Person ' || n,
      '+23177000000' || n, 0, '{tel}', case n when 1 then array[1] else '{}'::int[] end from generate_series(1, 3) n`);
    await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
    const stop = await conversations.work();
    const { id } = await conversations.start(system, { flow: flow.id, query: 'name ~ person' });
    while ((await conversations.getStart(system, id)).started < 3) await new Promise((done) => setTimeout(done, 50));
    await stop();
    expect((await get('/flows?search=Opinion&state=published')).items[0]).toMatchObject({ waiting: 3, began: 3 });
    const local = await test.person('officer', [1]);
    const seen = (await local.inject({ url: '/api/v1/flows?search=Opinion&state=published' })).json();
    expect(seen.items[0]).toMatchObject({ waiting: 1, began: 1, finished: 0, problems: 1 });
  });
});

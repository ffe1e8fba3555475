import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { demoInput, runImport } from '../registry/registry.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type FhirPeer, startFhirServer } from '../testing/fhir-peer.ts';
import { openSync, type TestSync, workforce } from './testing.ts';

let peer: FhirPeer;
let test: TestDatabase;
let it1: TestSync;
beforeAll(async () => {
  peer = await startFhirServer();
});
afterAll(() => peer.close());
beforeEach(async () => {
  test = await testDatabase();
  it1 = openSync(test);
});
afterEach(async () => {
  await it1.close();
  await test.drop();
  for (const type of ['PractitionerRole', 'Practitioner', 'Location'])
    await peer.remove(...(await peer.all(type)).map(({ id }) => `${type}/${id}`));
  await peer.drill({});
});

const people = () =>
  test.db.query<{ name: string; status: number; tel: string | null }>(
    sql`select name, status, tel from registry.contact order by name`,
  );
const active = async () => (await people()).filter((one) => one.status === 1).length;

describe('a source', () => {
  it('is read whole, then only what changed, with what was deleted there', async () => {
    await peer.put(...workforce(12));
    const source = await it1.add(peer.url);
    expect(source).toMatchObject({ state: 'in_step', people: { all: 12, active: 12, only_here: 12 }, outage: null });
    expect(source.last).toMatchObject({ mode: 'full', why: 'hand', state: 'done', figures: { came: 25, taken: 25 } });
    expect(source.last!.requests).toBeGreaterThan(0);
    await peer.put({ ...workforce(12)[1], name: [{ text: 'Person Zero' }] } as never);
    await peer.remove('PractitionerRole/R-P3', 'Practitioner/P3');
    const delta = await it1.read(source.id);
    expect(delta).toMatchObject({ mode: 'delta', state: 'done', figures: { changed: 1, deleted: 2, refused: 0 } });
    expect((await people()).find((one) => one.name === 'Person 3')).toMatchObject({ status: 2 });
    expect((await people()).some((one) => one.name === 'Person Zero')).toBe(true);
    expect((await it1.read(source.id)).figures).toMatchObject({ taken: 0, changed: 0, deleted: 0 });
  });

  it('finds out what is gone where the server tells nothing of it', async () => {
    await peer.drill({ noHistory: true });
    await peer.put(...workforce(12));
    const source = await it1.add(peer.url);
    await peer.remove('PractitionerRole/R-P3', 'Practitioner/P3');
    expect((await it1.read(source.id)).figures.deleted).toBe(0);
    it1.later(25 * 60);
    expect((await it1.read(source.id)).figures.deleted).toBe(2);
    expect(await active()).toBe(11);
  });

  it('asks before many go at once, and deletes nothing until somebody has answered', async () => {
    await peer.put(...workforce(40));
    const source = await it1.add(peer.url);
    const gone = Array.from({ length: 20 }, (_, i) => `P${i}`);
    await peer.remove(...gone.map((id) => `PractitionerRole/R-${id}`), ...gone.map((id) => `Practitioner/${id}`));
    const delta = await it1.read(source.id);
    expect(delta).toMatchObject({ state: 'done', figures: { deleted: 0 } });
    const asked = await it1.sync.find(source.id);
    expect(asked.question).toMatchObject({ type: 'Practitioner', missing: 20, of: 40, exchange: delta.id });
    expect(asked.question!.sample).toContain('Person 0');
    expect(await active()).toBe(40);
    // One of them was a mistake over there.
    await peer.put(...workforce(1));
    await it1.read(source.id);
    await it1.sync.answer(system, source.id, 'gone');
    expect(await it1.ended(source.id)).toMatchObject({ mode: 'sweep', figures: { deleted: 38 } });
    expect(await it1.sync.find(source.id)).toMatchObject({ question: null, state: 'in_step' });
    expect(await active()).toBe(21);
  });

  it('keeps them when that is the answer', async () => {
    await peer.put(...workforce(40));
    const source = await it1.add(peer.url);
    await peer.remove(...Array.from({ length: 20 }, (_, i) => `Practitioner/P${i}`));
    await it1.read(source.id);
    expect((await it1.sync.answer(system, source.id, 'keep')).question).toBeNull();
    await it1.read(source.id);
    expect(await active()).toBe(40);
    await expect(it1.sync.answer(system, source.id, 'gone')).rejects.toMatchObject({ code: 'request:conflict' });
    // Whoever looks for it by hand is asked again.
    await it1.read(source.id, 'sweep');
    expect((await it1.sync.find(source.id)).question).toMatchObject({ missing: 20 });
  });

  it('is left with its people kept, inactive where nobody else knows them, without the numbers that only it gave', async () => {
    await peer.put(...workforce(3));
    const source = await it1.add(peer.url);
    await it1.sync.remove(system, source.id);
    await expect(it1.sync.start(system, source.id, 'delta')).rejects.toMatchObject({ code: 'request:not_found' });
    while ((await active()) > 0) await sleep(20);
    expect(await people()).toMatchObject([{ tel: null }, { tel: null }, { tel: null }]);
    const left = await it1.sync.find(source.id);
    expect(left).toMatchObject({ state: 'left', hook: null, secrets_set: [], settings: {} });
    // Connected again under its name, it knows them.
    const again = await it1.add(peer.url);
    expect(again).toMatchObject({ id: source.id, state: 'in_step', people: { all: 3, active: 3 } });
    expect((await people()).length).toBe(3);
  });
});

describe('an outage', () => {
  it('is told since when, why and when it is tried next, and never counts as nothing has changed', async () => {
    await peer.put(...workforce(5));
    const source = await it1.add(peer.url, { schedule: { kind: 'every', minutes: 60 } });
    await peer.put(...workforce(1, 5).slice(1));
    await peer.drill({ status: 503 });
    it1.later(61);
    await it1.turn();
    const down = await it1.sync.find(source.id);
    expect(down).toMatchObject({ state: 'outage', cursor: source.cursor, in_step_at: source.in_step_at });
    expect(down.outage).toMatchObject({ failures: 1, words: expect.stringMatching(/503|busy|answer/i) });
    expect(new Date(down.next_at!).getTime() - it1.tools.clock.now().getTime()).toBeLessThanOrEqual(60_000);
    it1.later(2);
    await it1.turn();
    expect((await it1.sync.find(source.id)).outage).toMatchObject({ failures: 2, since: down.outage!.since });
    await peer.drill({});
    it1.later(3);
    await it1.turn();
    const up = await it1.sync.find(source.id);
    expect(up).toMatchObject({ state: 'in_step', outage: null, people: { all: 6 } });
    expect(up.last).toMatchObject({ why: 'outage', figures: { taken: 2 } });
    expect(up.cursor).not.toBe(source.cursor);
  });

  it('in the middle of a first read goes on where it was', async () => {
    await peer.drill({ pageMost: 50 });
    await peer.put(...workforce(200));
    // The people are there, the posts are not to be had.
    await peer.drill({ pageMost: 50, only: 'PractitionerRole\\?.*page|_getpages.*', status: 503 });
    const source = await it1.add(peer.url, { schedule: { kind: 'every', minutes: 60 } });
    expect(source).toMatchObject({ state: 'outage', in_step_at: null });
    await peer.drill({ pageMost: 50 });
    it1.later(2);
    await it1.turn();
    const up = await it1.sync.find(source.id);
    expect(up).toMatchObject({ state: 'in_step', people: { all: 200 } });
    expect(up.last).toMatchObject({ id: source.last!.id, attempts: 2, state: 'done' });
    expect(up.last!.figures).toMatchObject({ taken: 401, refused: 0 });
  });

  it('wrong secrets are words, not a crash; mended, it is tried at once', async () => {
    await peer.put(...workforce(2));
    await peer.drill({ auth: 'basic' });
    const signIn = { sign_in: 'basic', user: 'u', password: 'wrong' };
    const source = await it1.add(peer.url, { settings: signIn, schedule: { kind: 'every', minutes: 60 } });
    expect(source).toMatchObject({ state: 'outage', secrets_set: ['password'], settings: { user: 'u' } });
    expect(JSON.stringify(source)).not.toContain('wrong');
    const probe = await it1.sync.probe(system, { source: source.id });
    expect(probe).toMatchObject({ ok: false, words: expect.any(String) });
    await it1.sync.change(system, source.id, { settings: { url: peer.url, sign_in: 'none' } });
    await peer.drill({});
    await it1.turn();
    expect(await it1.sync.find(source.id)).toMatchObject({ state: 'in_step', people: { all: 2 } });
  });
});

describe('schedules', () => {
  it('come due by the clock, one exchange at a time over two nodes, and not while paused', async () => {
    await peer.put(...workforce(3));
    const source = await it1.add(peer.url, { schedule: { kind: 'every', minutes: 30 } });
    const other = openSync(test, it1.tools.sealer);
    it1.later(31);
    other.later(31);
    await Promise.all([it1.turn(), other.turn()]);
    expect((await it1.sync.exchanges(source.id, {})).items.map((one) => one.why)).toEqual(['schedule', 'hand']);
    await it1.sync.change(system, source.id, { paused: true });
    it1.later(31);
    await it1.turn();
    expect(await it1.sync.find(source.id)).toMatchObject({ state: 'paused', next_at: null });
    await it1.sync.change(system, source.id, { paused: false });
    await it1.turn();
    expect((await it1.sync.exchanges(source.id, {})).items).toHaveLength(3);
    it1.later(31 * 24 * 60);
    await it1.turn();
    expect((await it1.sync.find(source.id)).last).toMatchObject({ mode: 'full' });
    await other.close();
  });

  it('several sources are read by themselves, each with its own', async () => {
    await peer.put(...workforce(3));
    const one = await it1.add(peer.url, { name: 'One', schedule: { kind: 'every', minutes: 30 } });
    const two = await it1.add(peer.url, { name: 'Two', schedule: { kind: 'hand' }, priority: 7 });
    it1.later(31);
    await it1.turn();
    expect((await it1.sync.exchanges(one.id, {})).items).toHaveLength(2);
    expect((await it1.sync.exchanges(two.id, {})).items).toHaveLength(1);
    expect((await it1.sync.list()).map((source) => source.name)).toEqual(['Two', 'One']);
    await expect(it1.sync.change(system, two.id, { name: 'One' })).rejects.toMatchObject({ code: 'request:conflict' });
  });
});

describe('wake-ups', () => {
  it('make a source due, a storm of them once; wrong addresses are told nothing', async () => {
    await peer.put(...workforce(3));
    const source = await it1.add(peer.url);
    const [, id, secret] = /\/hooks\/sources\/(\d+)\/([\w-]+)$/.exec(source.hook!.url)!;
    expect(Number(id)).toBe(source.id);
    await peer.put(...workforce(1, 3).slice(1));
    const answers = await Promise.all(Array.from({ length: 300 }, () => it1.sync.heard(source.id, secret!)));
    expect(answers.every(Boolean)).toBe(true);
    expect(await it1.sync.heard(source.id, `${secret}x`)).toBe(false);
    expect(await it1.sync.heard(source.id + 1, secret!)).toBe(false);
    it1.later(0.1);
    await it1.turn();
    it1.later(0.2);
    await it1.turn();
    const { items } = await it1.sync.exchanges(source.id, {});
    expect(items.map((one) => one.why)).toEqual(['hook', 'hand']);
    expect(items[0]!.figures.taken).toBe(2);
    const renewed = await it1.sync.renewHook(system, source.id);
    expect(renewed.hook!.url).not.toBe(source.hook!.url);
    it1.later(1);
    expect(await it1.sync.heard(source.id, secret!)).toBe(false);
  });
});

describe('what was refused', () => {
  it('is kept with its text, run again one by one or all, and forgotten when it has come', async () => {
    await test.db.run(sql`insert into registry.source (name, kind) values ('iHRIS', 'fhir')`);
    await test.db.run(sql`insert into registry.import (source_id, state) values (1, 'done')`);
    const text = JSON.stringify({ resourceType: 'Practitioner', id: 'P9', name: [{ text: 'Nine' }] });
    await test.db.run(sql`insert into registry.refused (source_id, item, type, reason, content, bytes, import_id) values
      (1, 'Practitioner/P9', 'Practitioner', 'not_json', ${text}, 10, 1),
      (1, 'Practitioner/P0', 'Practitioner', 'too_large', null, 0, 1),
      (1, 'line 7', 'unknown', 'not_json', '{"resourceType', 10, 1)`);
    await peer.put(...workforce(1));
    const source = await it1.add(peer.url, { paused: true });
    expect(source.refused).toBe(3);
    const page = await it1.sync.refused(source.id, {});
    expect(page.reasons).toEqual({ not_json: 2, too_large: 1 });
    expect(page.items.map(({ item, again }) => [item, again])).toEqual([
      ['Practitioner/P0', true],
      ['Practitioner/P9', true],
      ['line 7', true],
    ]);
    await it1.sync.retry(system, source.id, ['Practitioner/P9']);
    expect(await it1.ended(source.id)).toMatchObject({ mode: 'retry', figures: { came: 1, taken: 1 } });
    await it1.sync.retry(system, source.id, undefined);
    expect(await it1.ended(source.id)).toMatchObject({ figures: { came: 2, taken: 1, refused: 1 } });
    const left = await it1.sync.refused(source.id, {});
    expect(left.items).toMatchObject([{ item: 'line 7', tries: 2 }]);
    expect((await people()).map((one) => one.name)).toEqual(['Nine', 'Person 0']);
  });
});

describe('all that we hold', () => {
  it('of a source without a server, too', async () => {
    const input = demoInput({ people: 20, seed: 1 });
    await runImport({ db: test.db, source: 'Demonstration', kind: 'demo', country: 'LR', input });
    // As another mapping would have read them.
    await test.db.run(sql`update registry.identity set name = 'Somebody'`);
    expect(new Set((await people()).map((one) => one.name))).toEqual(new Set(['Somebody']));
    const again = await it1.read(1, 'again');
    expect(again).toMatchObject({ state: 'done', figures: { refused: 0 } });
    expect((await people()).some((one) => one.name === 'Somebody')).toBe(false);
    expect(await it1.sync.find(1)).toMatchObject({ state: 'files', people: { all: 20 }, hook: null });
    await expect(it1.sync.start(system, 1, 'delta')).rejects.toMatchObject({ code: 'request:conflict' });
  });

  it('is projected anew without asking the server', async () => {
    await peer.put(...workforce(30));
    const source = await it1.add(peer.url);
    await test.db.run(sql`update registry.identity set name = 'Somebody'`);
    await test.db.run(sql`update registry.contact set tel = null`);
    await test.db.run(sql`delete from registry.address`);
    await peer.asked();
    const again = await it1.read(source.id, 'again');
    expect(again).toMatchObject({ mode: 'again', state: 'done', figures: { came: 61, changed: 61, refused: 0 } });
    expect(await peer.asked()).toEqual([]);
    expect((await people())[0]).toMatchObject({ name: 'Person 0', tel: '+231771000000' });
    expect((await it1.read(source.id)).figures).toMatchObject({ taken: 0, changed: 0 });
  });
});

describe('a source that is read every minute', () => {
  it('leaves what has come to be seen, not thousands of readings without anything', async () => {
    await peer.put(...workforce(2));
    const source = await it1.add(peer.url);
    await test.db.run(sql`insert into registry.import (source_id, state, input, finished_at)
      select ${source.id}, 'done', '{"kind": "exchange", "mode": "delta"}', now() from generate_series(1, 500)`);
    await test.db.run(sql`insert into sync.exchange (import_id, source_id, mode, why, began_at)
      select id, source_id, 'delta', 'schedule', now() from registry.import where id > 1`);
    await it1.read(source.id);
    const [left] = await test.db.query(sql`select count(*)::int as imports,
      (select count(*)::int from sync.exchange) as exchanges from registry.import`);
    expect(left).toEqual({ imports: 201, exchanges: 201 });
    const { items } = await it1.sync.exchanges(source.id, { only: 'eventful' });
    expect(items.map((one) => one.mode)).toEqual(['full']);
  });
});

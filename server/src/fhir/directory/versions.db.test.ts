import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../testing/app.ts';
import { type Bundle, country, expectValid, linkOf, load, person, type Resource, role } from '../testing.ts';
import { sweepAll, sweepOnce } from './sweep.ts';

let test: TestApp;
let admin: TestPerson;
let bong: TestPerson;

beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
  await load(test.rooms.db, country);
  const [place] = await test.rooms.db.query<{ id: number }>(sql`select id from registry.place where name = 'Bong'`);
  bong = await test.person('officer', [place!.id]);
}, 120_000);
afterAll(() => test.close());

const home = 'http://localhost:80/fhir/R4';

async function get(url: string, who = admin): Promise<Bundle> {
  const answer = await who.inject({ url: url.startsWith(home) ? url.slice(home.length - 8) : `/fhir/R4${url}` });
  expect(answer.statusCode, `${url}: ${answer.body}`).toBe(200);
  const bundle = answer.json() as Bundle;
  expectValid(bundle);
  return bundle;
}
const idOf = async (type: string, identifier: string): Promise<string> =>
  (await get(`/${type}?identifier=${identifier}`)).entry![0]!.resource!.id;
const told = ({ entry = [] }: Bundle) =>
  entry.map(({ request, fullUrl }) => `${request!.method} ${fullUrl.slice(home.length + 1)}`);
const change = (...resources: Resource[]) => load(test.rooms.db, resources);

/** What a client knows that follows the history from the beginning, a page at a time, as mCSD says. */
async function follow(known: Map<string, string>, since: string | null, type: string, who = admin): Promise<string> {
  const pages: Bundle[] = [];
  let url: string | undefined = `/${type}/_history?_count=3${since ? `&_since=${encodeURIComponent(since)}` : ''}`;
  while (url) {
    const page: Bundle = await get(url, who);
    pages.push(page);
    url = linkOf(page, 'next');
  }
  // Newest first: the oldest is applied first.
  for (const entry of pages.flatMap((page) => page.entry ?? []).reverse()) {
    if (entry.resource) known.set(entry.fullUrl, entry.resource.meta.versionId);
    else known.delete(entry.fullUrl);
  }
  return pages[0]!.meta.lastUpdated;
}

describe('versions', () => {
  it('come with each change that shows, and stay readable', async () => {
    const mary = await idOf('Practitioner', 'N-mary');
    await change(person('mary', 'Kollie-Weah', 'Mary Ann', '0770000001'));
    // The same again, and what the façade does not show, are no change.
    await change(person('mary', 'Kollie-Weah', 'Mary Ann', '0770000001'));
    await test.rooms.db.run(sql`update registry.contact set last_heard_at = now()`);
    await sweepAll(test.rooms.db);
    const history = await get(`/Practitioner/${mary}/_history`);
    expect(told(history)).toEqual([`PUT Practitioner/${mary}`, `POST Practitioner/${mary}`]);
    expect(history.entry!.map(({ resource }) => (resource!.name as { family: string }[])[0]!.family)).toEqual([
      'Kollie-Weah',
      'Kollie',
    ]);
    const [now, before] = history.entry!.map(({ resource }) => resource!.meta.lastUpdated) as [string, string];
    expect(now > before).toBe(true);
    const then = await get(`/Practitioner/_history?_at=${encodeURIComponent(before)}&_count=1000`);
    expect(then.entry!.find(({ resource }) => resource?.id === mary)?.resource?.meta.versionId).toBe('1');
    expect(told(await get(`/Practitioner/_history?_since=${encodeURIComponent(now)}`))).toEqual([
      `PUT Practitioner/${mary}`,
    ]);
  });

  it('end with a deletion, which is told and answered with 410', async () => {
    const zuwena = await idOf('PractitionerRole', 'r-zuwena');
    await test.rooms.db.run(sql`delete from registry.role where resource_id = 'r-zuwena'`);
    await sweepAll(test.rooms.db);
    const gone = await admin.inject({ url: `/fhir/R4/PractitionerRole/${zuwena}` });
    expect([gone.statusCode, gone.json().issue[0].code]).toEqual([410, 'deleted']);
    expect(gone.headers.etag).toBe('W/"2"');
    const history = await get(`/PractitionerRole/${zuwena}/_history`);
    expect(told(history)[0]).toBe(`DELETE PractitionerRole/${zuwena}`);
    expect(history.entry![0]!.resource).toBeUndefined();
    expect((await get('/PractitionerRole?identifier=r-zuwena')).entry).toBeUndefined();
    await change(role('r-zuwena', 'zuwena', 'ganta', { period: { start: '2021-01-01' } }));
    expect((await admin.inject({ url: `/fhir/R4/PractitionerRole/${zuwena}` })).statusCode).toBe(200);
  });

  it('refuse what _history does not know', async () => {
    for (const query of ['_since=yesterday', '_at=x', 'name=mary', '_count=x', '_cursor=x'])
      expect((await admin.inject({ url: `/fhir/R4/Practitioner/_history?${query}` })).statusCode, query).toBe(400);
    expect(
      (await admin.inject({ url: '/fhir/R4/Practitioner/0198c5a0-0000-7000-8000-000000000000/_history' })).statusCode,
    ).toBe(404);
  });
});

describe('a client that follows', () => {
  it('knows in the end what is there, whatever changed between and during its pages', async () => {
    const known = new Map<string, string>();
    let since: string | null = null;
    for (let round = 0; round < 4; round++) {
      since = await follow(known, since, 'Practitioner');
      await change(
        person('mary', `Kollie ${round}`, 'Mary', '0770000001'),
        person(`new-${round}`, `New ${round}`, 'Person', `077000001${round}`),
      );
      if (round === 2) await test.rooms.db.run(sql`delete from registry.contact where name like '%New 0'`);
    }
    await sweepAll(test.rooms.db);
    await follow(known, since, 'Practitioner');
    const there = await get('/Practitioner?_count=1000');
    expect([...known].sort()).toEqual(
      there.entry!.map(({ fullUrl, resource }) => [fullUrl, resource!.meta.versionId]).sort(),
    );
  });

  it('misses nothing of transactions that end in another order than they began', async () => {
    const { db } = test.rooms;
    const late = await db.dedicated('late');
    await late.query(sql`begin`);
    await late.run(sql`update registry.contact set name = 'Late One', family_name = 'Late' where name like 'Ruth%'`);
    await change(person('james', 'Early', 'James', '0770000002'));
    const since = (await get('/Practitioner/_history?_count=1')).meta.lastUpdated;
    await late.query(sql`commit`);
    await late.close();
    await sweepAll(db);
    const after = await get(`/Practitioner/_history?_since=${encodeURIComponent(since)}`);
    expect(JSON.stringify(after)).toContain('Late One');
  });

  it('is served moments that lie ahead of every answer without the version', async () => {
    const { db } = test.rooms;
    for (let i = 0; i < 5; i++) {
      await db.run(sql`update registry.contact set name = ${`Ruth ${i}`} where name like 'Late%' or name like 'Ruth%'`);
      const before = await get('/Practitioner/_history?_count=1');
      const [clock] = await db.query<{ at: Date }>(sql`select clock_timestamp() as at`);
      await sweepOnce(db);
      const after = await get('/Practitioner/_history?_count=1');
      expect(after.entry![0]!.resource!.meta.lastUpdated > before.meta.lastUpdated).toBe(true);
      expect(Date.parse(after.entry![0]!.resource!.meta.lastUpdated)).toBeGreaterThan(clock!.at.getTime());
    }
  });
});

describe('for an officer of one county', () => {
  it('what leaves it is deleted, and what comes is new', async () => {
    const known = new Map<string, string>();
    const since = await follow(known, null, 'Practitioner', bong);
    const mary = await idOf('Practitioner', 'N-mary');
    expect(known.has(`${home}/Practitioner/${mary}`)).toBe(true);
    await change(role('r-mary', 'mary', 'ganta'));
    const history = await get(`/Practitioner/_history?_since=${encodeURIComponent(since)}`, bong);
    expect(told(history)).toContain(`DELETE Practitioner/${mary}`);
    expect((await bong.inject({ url: `/fhir/R4/Practitioner/${mary}` })).statusCode).toBe(404);
    await change(role('r-mary', 'mary', 'salala'));
    expect((await bong.inject({ url: `/fhir/R4/Practitioner/${mary}` })).statusCode).toBe(200);
    const own = await get(`/Practitioner/${mary}/_history`, bong);
    expect(told(own).slice(0, 2)).toEqual([`PUT Practitioner/${mary}`, `DELETE Practitioner/${mary}`]);
  });
});

describe('names of lists and groups', () => {
  it('reach those who are called by them', async () => {
    await test.rooms.db.run(sql`update registry.concept set name = 'Registered nurse' where code = 'nurse'`);
    await test.rooms.db.run(sql`update registry.place set name = 'Salala Health Centre' where name = 'Salala Clinic'`);
    await test.rooms.db.run(sql`update registry.contact_group set name = 'Other team' where name = 'Team'`);
    await sweepAll(test.rooms.db);
    expect(JSON.stringify(await get('/PractitionerRole?identifier=r-mary'))).toContain('Registered nurse');
    expect((await get('/Location?name=salala health')).entry).toHaveLength(1);
    expect((await get('/Group?name=other')).entry).toHaveLength(1);
  });
});

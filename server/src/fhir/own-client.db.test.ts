/** Our own Update Client reads our own façade into an empty mHero: the two agree, and stay so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Db, sql } from '../db/db.ts';
import { openSync, type TestSync } from '../sync/testing.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { sweepAll } from './directory/sweep.ts';
import { country, load, person, role } from './testing.ts';

let here: TestApp;
let there: TestDatabase;
let sync: TestSync;
let url: string;
let token: string;

beforeAll(async () => {
  here = await testApp();
  await load(here.rooms.db, country);
  const admin = await here.person('administrator');
  const made = await admin.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'sync' } });
  token = made.json().token as string;
  url = `${await here.app.listen({ port: 0, host: '127.0.0.1' })}/fhir/R4`;
  there = await testDatabase();
  sync = openSync(there);
}, 120_000);
afterAll(async () => {
  await sync.close();
  await there.drop();
  await here.close();
});

/** What both have to say of everybody, without what is of each alone. */
const people = (db: Db) =>
  db.query(sql`select c.name, c.given_name, c.family_name, c.status, c.gender, c.birth_date, c.tel, c.reach,
      array(select i.system || '|' || i.value from registry.identifier i where i.contact_id = c.id and i.system = 'urn:test:national') as identifiers,
      array(select n.name from registry.concept n where n.id = any(c.jobs) order by 1) as jobs,
      array(select n.code from registry.concept n where n.id = any(c.skills) and n.system = 'urn:test:skills' order by 1) as skills,
      array(select n.name from registry.concept n where n.id = any(c.employers) order by 1) as employers,
      array(select p.name from registry.place p where p.id = any(c.facilities) order by 1) as facilities,
      array(select p.name from registry.place p where p.id = any(c.places) order by 1) as places,
      array(select g.name from registry.contact_group g where g.id = any(c.groups) order by 1) as groups
    from registry.contact c order by c.name`);
const places = (db: Db) =>
  db.query(sql`select p.name, p.level, p.facility, p.latitude, p.longitude, p.active, t.name as type, u.name as parent
    from registry.place p left join registry.concept t on t.id = p.type_id left join registry.place u on u.id = p.parent_id
    order by p.name`);

it('gets everybody, then what changed and what is gone', async () => {
  const source = await sync.add(url, {
    name: 'the other mHero',
    settings: { sign_in: 'basic', user: 'mhero', password: token, page_size: 3 },
  } as never);
  expect(source.last).toMatchObject({ mode: 'full', state: 'done', figures: { refused: 0 } });
  expect(await people(there.db)).toEqual(await people(here.rooms.db));
  expect(await places(there.db)).toEqual(await places(here.rooms.db));

  await load(here.rooms.db, [
    person('mary', 'Kollie-Weah', 'Mary Ann', '0770000009'),
    role('r-mary', 'mary', 'ganta', { specialty: [] }),
    person('new', 'Newcomer', 'Nora', '0770000010'),
    role('r-new', 'new', 'salala'),
  ]);
  await here.rooms.db.run(sql`update registry.identity set active = false where resource_id = 'zuwena'`);
  await here.rooms.db.run(sql`select registry.refresh_contacts(array(select contact_id from registry.identity))`);
  await sweepAll(here.rooms.db);
  const delta = await sync.read(source.id);
  expect(delta).toMatchObject({ mode: 'delta', state: 'done', figures: { refused: 0 } });
  expect(await people(there.db)).toEqual(await people(here.rooms.db));
  expect((await sync.read(source.id)).figures).toMatchObject({ taken: 0, changed: 0, deleted: 0 });
}, 120_000);

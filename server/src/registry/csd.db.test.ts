/** A directory of Care Services Discovery as a source: from a file, packed or not. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { csdDocument, csdProvider } from '../testing/openinfoman.ts';
import { fileInput, runImport } from './registry.ts';

let test: TestDatabase;
let folder: string;
beforeAll(async () => {
  test = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'mhero-csd-'));
});
afterAll(() => test.drop());

const record = '<record created="2026-01-01T00:00:00Z" updated="2026-01-01T00:00:00Z" status="Active"/>';
const facility = 'urn:uuid:11111111-0000-4000-8000-000000000001';
const places = `<CSD xmlns="urn:ihe:iti:csd:2013"><organizationDirectory>
  <organization entityID="urn:uuid:bong"><codedType code="c" codingScheme="levels">County</codedType>
  <primaryName>Bong</primaryName>${record}</organization></organizationDirectory>
  <facilityDirectory><facility entityID="${facility}"><codedType code="HC" codingScheme="types">Health centre</codedType>
  <primaryName>Salala</primaryName><organizations><organization entityID="urn:uuid:bong"/></organizations>${record}
  </facility></facilityDirectory></CSD>`;

async function load(name: string, content: string | Buffer) {
  const path = join(folder, name);
  await writeFile(path, content);
  return runImport({ db: test.db, source: 'CSD', kind: 'fhir', country: 'LR', input: await fileInput([path]) });
}

it('brings people with their posts and the tree of places, once', async () => {
  const people = csdDocument([csdProvider(1, { facility }), csdProvider(2)]);
  await load('places.xml', places);
  expect((await load('people.xml', people)).counts).toMatchObject({ Practitioner: { taken: 2 } });
  const rows = await test.db.query(
    sql`select c.name, c.tel, c.gender,
        array(select k.name from registry.concept k where k.id = any(c.jobs)) as jobs,
        array(select p.name || ' ' || coalesce(p.level, '') from registry.place p where p.id = any(c.places) order by 1) as places
      from registry.contact c order by c.name`,
  );
  expect(rows).toEqual([
    {
      ...{ name: 'Person 1', tel: '+231777000001', gender: 'female', jobs: ['Nurse'] },
      places: ['Bong county', 'Salala facility'],
    },
    { name: 'Person 2', tel: '+231777000002', gender: 'female', jobs: ['Nurse'], places: [] },
  ]);
  expect((await load('people.xml.gz', gzipSync(people))).counts).toMatchObject({
    Practitioner: { unchanged: 2, changed: 0 },
    PractitionerRole: { unchanged: 2, changed: 0 },
  });
});

it('says what is wrong with a file that is none', async () => {
  await expect(load('page.xml', '<html></html>')).rejects.toThrow('holds no Care Services Discovery directory');
});

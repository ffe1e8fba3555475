/** The demonstration registry of iHRIS 5, as it really is. Skipped by name where the data folder is missing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { findSharedData } from '../testing/shared-data.ts';
import { fileInput, type ImportResult, runImport } from './registry.ts';

const folder = findSharedData('ihris-demo');
let test: TestDatabase;
let first: ImportResult;

const load = async () => runImport({ db: test.db, source: 'iHRIS', kind: 'fhir', input: await fileInput([folder!]) });

describe.skipIf(!folder)('the iHRIS demonstration registry', () => {
  beforeAll(async () => {
    test = await testDatabase();
    first = await load();
  });
  afterAll(() => test.drop());

  it('accounts for each resource', () => {
    expect(first.state).toBe('done');
    const none = { changed: 0, unchanged: 0, refused: 0 };
    expect(first.counts).toEqual({
      Location: { ...none, taken: 297, mended: 15 },
      Organization: { ...none, taken: 15, mended: 0 },
      Practitioner: { ...none, taken: 1007, mended: expect.any(Number) },
      PractitionerRole: { ...none, taken: 1008, mended: 0 },
    });
    expect(first.reasons).toMatchObject({ reference_text: 15, system_version: 1254, phone_no_country: 3 });
  });

  it('finds the nurses of one region', async () => {
    const rows = await test.db.query<{ facility: string; count: number }>(
      sql`select f.name as facility, count(*)::int as count from registry.contact c
        join registry.place f on f.id = c.facilities[1]
        where c.jobs && array(select id from registry.concept where kind = 'job' and name = 'Nurse')
          and c.places && array(select id from registry.place where name = 'West' and level = 'region')
        group by f.name order by 1`,
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(rows[0]!.count).toBeGreaterThan(5);
  });

  it('changes nothing the second time', async () => {
    const before = await fingerprint();
    const second = await load();
    for (const counts of Object.values(second.counts))
      expect(counts).toMatchObject({ taken: 0, changed: 0, refused: 0, mended: 0 });
    expect(second.counts.Practitioner!.unchanged).toBe(1007);
    expect(await fingerprint()).toEqual(before);
  });
});

/** Row versions: any write of a row, even of the same values, shows. */
const fingerprint = () =>
  test.db.query(
    sql`select 'contact' as t, sum(xmin::text::bigint)::text as x, count(*)::int as n from registry.contact
      union all select 'address', sum(xmin::text::bigint)::text, count(*)::int from registry.address
      union all select 'role', sum(xmin::text::bigint)::text, count(*)::int from registry.role
      union all select 'place', sum(xmin::text::bigint)::text, count(*)::int from registry.place
      union all select 'concept', sum(xmin::text::bigint)::text, count(*)::int from registry.concept
      union all select 'resource', sum(xmin::text::bigint)::text, count(*)::int from registry.resource`,
  );

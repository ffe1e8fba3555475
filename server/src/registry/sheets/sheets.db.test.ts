import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/db.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { demoInput, runImport } from '../registry.ts';
import type { ColumnMapping } from './columns.ts';
import { type SheetRequest, sheetInput, uploadSheet } from './sheets.ts';
import { csvOf, fileOf, xlsxOf } from './testing.ts';

let test: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  test = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'mhero-uploads-'));
});
afterAll(() => test.drop());

const options = () => ({ db: test.db, dataDir, country: 'LR', today: '2026-11-22' });

async function bring(
  source: string,
  table: readonly (readonly string[])[],
  mapping: ColumnMapping[] = [],
  dryRun = false,
) {
  const request: SheetRequest = { ...options(), source, from: { path: fileOf(csvOf(table)) }, mapping };
  return runImport({ db: test.db, source, kind: 'sheet', input: await sheetInput(request), country: 'LR', dryRun });
}

const people = (source: string) =>
  test.db.query<Record<string, unknown>>(sql`
    select c.name, c.gender, c.birth_date, c.language, c.tel, c.status,
      array(select k.name from registry.concept k where k.id = any(c.cadres) order by 1) as cadres,
      array(select k.name from registry.concept k where k.id = any(c.jobs) order by 1) as jobs,
      array(select p.name from registry.place p where p.id = any(c.facilities) order by 1) as facilities,
      array(select p.name from registry.place p where p.id = any(c.places) order by 1) as places
    from registry.contact c join registry.identity i on i.contact_id = c.id
    join registry.source s on s.id = i.source_id where s.name = ${source} order by c.name`);

const counted = (source: string) =>
  test.db.query(sql`select (select count(*) from registry.resource r where r.source_id = s.id)::int as resources
    from registry.source s where s.name = ${source}`);

const header = [
  'ID',
  'Full name',
  'Mobile',
  'Sex',
  'Date of birth',
  'Language',
  'County',
  'District',
  'Facility',
  'Cadre',
  'Job title',
];
const mary = [
  '1',
  'Mary Kollie',
  '0777 123 456',
  'F',
  '31/12/1980',
  'English',
  'Bomi',
  'Klay',
  'Klay Clinic',
  'Nurse',
  'Head nurse',
];
const john = [
  '2',
  'John Weah',
  '231886123456',
  'M',
  '1/2/1975',
  'French',
  'Bomi',
  'Klay',
  'KLAY  clinic',
  'nurse',
  'Ward nurse',
];

describe('a sheet', () => {
  it('becomes people with numbers, places, facilities, jobs and cadres', async () => {
    const result = await bring('HR', [header, mary, john]);
    expect(result.counts.row).toEqual({ taken: 2, changed: 0, unchanged: 0, mended: 2, refused: 0 });
    expect(await people('HR')).toEqual([
      {
        name: 'John Weah',
        gender: 'male',
        birth_date: '1975-02-01',
        language: 'fra',
        tel: '+231886123456',
        status: 1,
        cadres: ['Nurse'],
        jobs: ['Ward nurse'],
        facilities: ['Klay Clinic'],
        places: ['Bomi', 'Klay', 'Klay Clinic'],
      },
      {
        name: 'Mary Kollie',
        gender: 'female',
        birth_date: '1980-12-31',
        language: 'eng',
        tel: '+231777123456',
        status: 1,
        cadres: ['Nurse'],
        jobs: ['Head nurse'],
        facilities: ['Klay Clinic'],
        places: ['Bomi', 'Klay', 'Klay Clinic'],
      },
    ]);
  });

  it('changes nothing when it comes again', async () => {
    const before = await counted('HR');
    const result = await bring('HR', [header, mary, john]);
    for (const [type, count] of Object.entries(result.counts))
      expect([type, count]).toEqual([
        type,
        { taken: 0, changed: 0, unchanged: count.unchanged, mended: 0, refused: 0 },
      ]);
    expect(result.counts.row!.unchanged).toBe(2);
    expect(await counted('HR')).toEqual(before);
  });

  it('loses nothing that it does not mention', async () => {
    const before = await people('HR');
    const result = await bring('HR', [
      ['ID', 'Full name', 'Cadre', 'Facility'],
      ['1', 'Mary Kollie', '', ''],
      ['2', 'John Weah', 'Midwife', ''],
    ]);
    expect(result.counts.row).toMatchObject({ changed: 1, unchanged: 1 });
    const after = await people('HR');
    expect(after).toEqual([{ ...before[0], cadres: ['Midwife'] }, before[1]]);
    await bring('HR', [header, mary, john]);
    expect(await people('HR')).toEqual(before);
  });

  it('writes nothing in a dry run, but counts and notes the same', async () => {
    const table = [header, mary, john, ['', 'Nobody', ...Array(9).fill('')]];
    const dry = await bring('Dry', table, [], true);
    expect(await counted('Dry')).toEqual([{ resources: 0 }]);
    expect(await people('Dry')).toEqual([]);
    const wet = await bring('Dry', table);
    expect(wet.counts).toEqual(dry.counts);
    expect(wet.reasons).toEqual(dry.reasons);
  });

  it('finds facilities and cadres of other sources by name', async () => {
    await runImport({
      db: test.db,
      source: 'Demo',
      kind: 'demo',
      input: demoInput({ people: 400 }),
      country: 'LR',
    });
    const [facility] = await test.db.query<{ name: string; district: string; source_id: number }>(sql`
      select f.name, d.name as district, f.source_id from registry.place f join registry.place d on d.id = f.parent_id
      join registry.source s on s.id = f.source_id where s.name = 'Demo' and f.facility
        and (select count(*) from registry.place x where x.name = f.name) = 1 order by f.id limit 1`);
    const name = facility!.name.toUpperCase();
    const result = await bring('Beside', [
      ['Name', 'Phone', 'District', 'Facility', 'Cadre'],
      ['Ann Doe', '0777999999', facility!.district.replace(' District', ''), `  ${name}`, 'PHYSICIAN'],
      ['Bob Doe', '0777999998', '', 'Nowhere Post', 'Witch doctor'],
    ]);
    expect(await people('Beside')).toMatchObject([
      { name: 'Ann Doe', facilities: [facility!.name], cadres: ['Physician'] },
      { name: 'Bob Doe', facilities: ['Nowhere Post'], cadres: ['Witch doctor'] },
    ]);
    expect(result.reasons).toMatchObject({ new_facility: 1, new_cadre: 1 });
    const again = await bring('Beside', [
      ['Name', 'Phone', 'District', 'Facility', 'Cadre'],
      ['Ann Doe', '0777999999', facility!.district.replace(' District', ''), `  ${name}`, 'PHYSICIAN'],
      ['Bob Doe', '0777999998', '', 'Nowhere Post', 'Witch doctor'],
    ]);
    expect(again.counts.row).toMatchObject({ unchanged: 2, changed: 0 });
  });
});

describe('an upload', () => {
  it('is previewed with a guess, and the next sheet with these headers remembers', async () => {
    const table = [
      ['Nom', 'Tél.', 'Zone X'],
      ['Awa', '0777000001', 'a'],
    ];
    const first = await uploadSheet(options(), '../../étrange\\nom.xlsx', Readable.from([Buffer.from(xlsxOf(table))]));
    expect(first).toMatchObject({ file: 'nom.xlsx', rows: 1, identity: 'name_and_phone', read_as: 'Staff' });
    expect(first.columns.map(({ target, remembered }) => [target, remembered])).toEqual([
      ['name', false],
      ['phone', false],
      ['place', false],
    ]);
    const mapping = first.columns.map(({ header, target }) => ({
      header,
      target: header === 'Zone X' ? 'field:zone' : target,
    }));
    const input = await sheetInput({ ...options(), source: 'Up', from: { upload: first.upload }, mapping });
    await runImport({ db: test.db, source: 'Up', kind: 'sheet', input, country: 'LR' });
    const fields = await test.db.query(
      sql`select fields->'zone'->>'text' as zone from registry.contact where name = 'Awa'`,
    );
    expect(fields).toEqual([{ zone: 'a' }]);
    const next = await uploadSheet(options(), 'b.csv', Readable.from(['Zone X;Nom;Tél.\nb;Zoé;0777000002\n']));
    expect(next.columns).toEqual([
      { header: 'Zone X', samples: ['b'], target: 'field:zone', remembered: true },
      { header: 'Nom', samples: ['Zoé'], target: 'name', remembered: true },
      { header: 'Tél.', samples: ['0777000002'], target: 'phone', remembered: true },
    ]);
  });

  it('refuses a mapping that cannot be, column by column', async () => {
    const { upload } = await uploadSheet(options(), 'c.csv', Readable.from(['A,B,C\n1,2,3\n']));
    const mapping = [
      { header: 'A', target: 'gender' },
      { header: 'B', target: 'gender' },
      { header: 'C', target: 'shoe size' },
      { header: 'D', target: 'name' },
    ];
    await expect(sheetInput({ ...options(), source: 'C', from: { upload }, mapping })).rejects.toMatchObject({
      code: 'import:mapping',
      detail: { fields: [{ where: 'B' }, { where: 'C' }, { where: 'D' }, { where: '' }] },
    });
    const lost = sheetInput({ ...options(), source: 'C', from: { upload: '../../etc' }, mapping });
    await expect(lost).rejects.toMatchObject({ code: 'request:not_found' });
  });
});

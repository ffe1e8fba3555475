/** What an import promises: order does not matter, nothing known is lost, bad input is told and harms nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { createJobs } from '../jobs/jobs.ts';
import { createSealer } from '../lib/seal.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createRegistry, type ImportResult, type Registry, runImport, setOptedOut, streamInput } from './registry.ts';

let test: TestDatabase;
let registry: Registry;
beforeAll(async () => {
  test = await testDatabase();
  registry = createRegistry({
    ...{ db: test.db, jobs: createJobs({ db: test.db, log: test.log }), sealer: createSealer(Buffer.alloc(32)) },
    ...{ dataDir: '/nonexistent', allowPrivateNetworks: true, country: async () => 'LR' },
  });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.run({
    text: `truncate registry.contact, registry.address, registry.role, registry.place, registry.identity, registry.identifier,
      registry.resource, registry.content, registry.concept, registry.term, registry.import, registry.import_note,
      registry.source, registry.opt_out, registry.contact_group, registry.group_member cascade`,
    values: [],
  });
});

type Resource = Record<string, unknown>;

/** Each inner list is a portion of its own. */
const load = (resources: readonly unknown[], source = 'A'): Promise<ImportResult> =>
  runImport({
    ...{ db: test.db, source, kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      yield resources.map((resource, i) => ({ where: `item ${i}`, text: JSON.stringify(resource), refused: null }));
    }),
  });

const person = (id: string, more: Resource = {}): Resource => ({
  ...{ resourceType: 'Practitioner', id, name: [{ text: `Person ${id}` }] },
  ...more,
});
const phone = (value: string) => ({ telecom: [{ system: 'phone', value }] });
const role = (id: string, who: string, where = 'F', code = '1'): Resource => ({
  ...{ resourceType: 'PractitionerRole', id, active: true, practitioner: { reference: `Practitioner/${who}` } },
  ...{
    location: [{ reference: `Location/${where}` }],
    code: [{ coding: [{ system: 'urn:jobs', code }], text: 'Nurse' }],
  },
});
const place = (id: string, parent?: string): Resource => ({
  ...{ resourceType: 'Location', id, name: `Place ${id}`, physicalType: { coding: [{ code: parent ? 'bu' : 'jdn' }] } },
  ...(parent ? { partOf: { reference: `Location/${parent}` } } : {}),
});
const jobList: Resource = {
  ...{ resourceType: 'CodeSystem', id: 'jobs', url: 'urn:jobs' },
  concept: [
    {
      code: '1',
      display: 'Registered nurse',
      property: [{ code: 'cadre', valueCoding: { system: 'wrong', code: 'nurse' } }],
    },
  ],
};

const state = async () => {
  const [row] = await test.db.query<Resource>(
    sql`select c.name, c.status, c.reach, c.tel, c.shared,
        array(select name from registry.concept where id = any(c.jobs)) as jobs,
        array(select code from registry.concept where id = any(c.cadres)) as cadres,
        array(select name from registry.place where id = any(c.places) order by name) as places
      from registry.contact c order by c.id limit 1`,
  );
  return row;
};

describe('order', () => {
  const all = [person('P', phone('0777000001')), role('R', 'P'), place('F', 'C'), place('C'), jobList];

  it('does not matter, in one import or over several', async () => {
    const expected = {
      ...{ name: 'Person P', status: 1, reach: 0, tel: '+231777000001', shared: false },
      ...{ jobs: ['Registered nurse'], cadres: ['nurse'], places: ['Place C', 'Place F'] },
    };
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [1, 2, 0, 4, 3],
      [2, 1, 4, 0, 3],
    ]) {
      await test.db.run(sql`truncate registry.contact, registry.address, registry.role, registry.place, registry.identity,
        registry.resource, registry.concept, registry.term, registry.source cascade`);
      for (const i of order) await load([all[i]]);
      expect(await state(), `order ${order}`).toEqual(expected);
    }
  });

  it('tells what has not come yet', async () => {
    const { reasons } = await load([role('R', 'P'), place('F', 'C')]);
    expect(reasons).toMatchObject({ person_missing: 1, place_missing: 1 });
  });
});

describe('a change', () => {
  it('changes only what it changes, and a number that goes and comes back stays opted out', async () => {
    await load([person('P', phone('0777000001')), person('Q', phone('0777000002')), role('R', 'P'), place('F')]);
    await test.db.tx((tx) => setOptedOut(tx, 'tel', '+231777000001', true));
    expect(await state()).toMatchObject({ reach: 3 });
    const { counts } = await load([person('P', phone('0777000003')), person('Q', phone('0777000002')), role('R', 'P')]);
    expect(counts.Practitioner).toMatchObject({ taken: 0, changed: 1, unchanged: 1 });
    expect(await state()).toMatchObject({ reach: 0, tel: '+231777000003', places: ['Place F'] });
    await load([person('P', phone('0777000001'))]);
    expect(await state()).toMatchObject({ reach: 3 });
  });

  it('loses nothing when a second source says less of the same person, and moves nobody by phone', async () => {
    const identifier = [{ system: 'http://moh.example/id', value: 'E-17' }];
    await load([person('P', { ...phone('0777000001'), identifier, gender: 'female' }), role('R', 'P'), place('F')]);
    await load([person('X', { identifier }), person('Y', phone('0777000001'))], 'B');
    const rows = await test.db.query(sql`select gender, tel, shared from registry.contact order by id`);
    expect(rows).toEqual([
      { gender: 'female', tel: '+231777000001', shared: true },
      { gender: null, tel: '+231777000001', shared: true },
    ]);
  });

  it('takes a deleted person out of reach', async () => {
    await load([person('P', phone('0777000001'))]);
    await load([{ request: { method: 'DELETE', url: 'Practitioner/P' } }]);
    expect(await state()).toMatchObject({ status: 2, reach: 4 });
    await load([person('P', phone('0777000001'))]);
    expect(await state()).toMatchObject({ status: 1, reach: 0 });
  });
});

describe('an area', () => {
  it('hides people and counts of other places', async () => {
    await load([
      person('P'),
      person('Q'),
      role('R', 'P', 'F'),
      role('S', 'Q', 'G'),
      place('F', 'C'),
      place('G', 'D'),
      place('C'),
      place('D'),
    ]);
    const places = await test.db.query<{ id: number; resource_id: string }>(
      sql`select id, resource_id from registry.place`,
    );
    const idOf = (name: string) => places.find((row) => row.resource_id === name)!.id;
    const people = await test.db.query<{ uuid: string }>(sql`select uuid from registry.contact order by id`);
    const officer = { ...system, role: 'officer' as const, area: [idOf('C')] };
    expect((await registry.findContact(officer, people[0]!.uuid)).roles[0]).toMatchObject({
      job: 'Nurse',
      places: ['Place C'],
    });
    await expect(registry.findContact(officer, people[1]!.uuid)).rejects.toThrow('in your area');
    const all = { parent: null, search: null, after: null, limit: 10 };
    expect((await registry.listPlaces(system, all)).map((row) => [row.name, row.contacts])).toEqual([
      ['Place C', 1],
      ['Place D', 1],
    ]);
    expect((await registry.listPlaces(officer, all)).map((row) => row.name)).toEqual(['Place C']);
    expect((await registry.listPlaces(officer, { ...all, search: 'place' })).map((row) => row.name)).toEqual([
      'Place C',
      'Place F',
    ]);
    expect(await registry.listChoices(officer, 'job', 'nur')).toEqual([{ value: '1', label: 'Nurse', contacts: 1 }]);
  });
});

describe('bad input', () => {
  it('tolerates and tells a place tree that bites its tail', async () => {
    const loop = (id: string, parent: string) => ({ ...place(id, parent) });
    const { reasons } = await load([
      loop('A', 'B'),
      loop('B', 'C'),
      loop('C', 'A'),
      loop('S', 'S'),
      person('P'),
      role('R', 'P', 'A'),
    ]);
    expect(reasons.place_cycle).toBe(4);
    expect(await state()).toMatchObject({ places: ['Place A', 'Place B', 'Place C'] });
  });

  it('keeps fifty people with one phone apart', async () => {
    await load(Array.from({ length: 50 }, (_, i) => person(`P${i}`, phone('0777000001'))));
    const [row] = await test.db.query(
      sql`select count(*)::int as people, count(*) filter (where shared)::int as shared from registry.contact`,
    );
    expect(row).toEqual({ people: 50, shared: 50 });
  });

  it('counts the same person many times in one file once', async () => {
    const { counts } = await load([person('P'), person('P'), person('P', phone('0777000001')), person('P')]);
    const { taken, changed, unchanged } = counts.Practitioner!;
    expect(taken).toBe(1);
    expect(taken + changed + unchanged).toBe(4);
  });

  it('accounts for any garbage and never falls over', async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(
          null,
          '',
          0,
          true,
          'Practitioner/P1',
          '0777000001',
          '\u0000',
          '\ud800',
          'Location/F',
          '2020-13-45',
        ),
        fc.string({ maxLength: 10, unit: 'binary' }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'coding',
            'code',
            'system',
            'value',
            'reference',
            'text',
            'url',
            'use',
            'start',
            'extension',
            'valueString',
          ),
          tie('any'),
          { maxKeys: 4 },
        ),
      ),
    })).any;
    const elements = [
      'name',
      'telecom',
      'identifier',
      'active',
      'gender',
      'birthDate',
      'communication',
      'qualification',
      'extension',
      'practitioner',
      'location',
      'code',
      'specialty',
      'period',
      'partOf',
      'type',
      'position',
      'managingOrganization',
      'member',
      'concept',
      'compose',
      'url',
      'physicalType',
    ];
    const resource = fc.record({
      resourceType: fc.constantFrom(
        'Practitioner',
        'PractitionerRole',
        'Location',
        'Organization',
        'Group',
        'CodeSystem',
        'ValueSet',
        'HealthcareService',
        'Person',
        '',
      ),
      id: fc.oneof(fc.constantFrom('P1', 'F', 'x', '', 'a b', '\u0000'), value),
    });
    const garbage = fc
      .tuple(resource, fc.dictionary(fc.constantFrom(...elements), value))
      .map(([head, rest]) => ({ ...head, ...rest }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(garbage, value), { minLength: 1, maxLength: 20 }), async (items) => {
        const { counts, state: ended } = await load(items);
        expect(ended).toBe('done');
        const sum = Object.values(counts).reduce(
          (n, row) => n + row.taken + row.changed + row.unchanged + row.refused,
          0,
        );
        expect(sum).toBe(items.length);
      }),
      { numRuns: 40 },
    );
  });
});

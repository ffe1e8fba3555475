/** The table, the bitmaps and the flow engine's evaluation in memory give the same answer to any question. */
import {
  type Comparator,
  type Condition,
  evaluateQuery,
  type PropertyType,
  printQuery,
  type Query,
  type QueryContact,
  registryResolver,
} from '@mhero/flow/query/query.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { refreshBitmaps } from './audiences.ts';
import { statuses, toTest } from './resolve.ts';
import { idsOfBits, matchedBits } from './store/bits.ts';
import { changedRows, countByBitmaps, countByScan } from './store/count.ts';
import { groups } from './store/names.ts';
import { predicate } from './store/predicate.ts';
import { leftOutByBitmaps, leftOutByScan, recipientsByBitmaps, recipientsByScan } from './store/recipients.ts';
import { areaTest, everyone } from './test.ts';
import * as country from './testing.ts';

let database: TestDatabase;
let made: country.Country;
let contacts: Map<number, QueryContact>;
const env = { timezone: 'Africa/Nairobi', now: '2026-11-22T05:00:00Z', default_country: 'LR' };
const resolver = registryResolver({
  fields: country.fieldTypes,
  groups: ['Trainers', 'Night shift'].map((name) => ({ uuid: name, name })),
  statuses: Object.keys(statuses),
});

beforeAll(async () => {
  database = await testDatabase();
  made = await country.makeCountry(database.db);
  contacts = await country.makeContacts(database.db, made, 400);
  await refreshBitmaps(database.db);
  // Some change afterwards, some are new, so that a count needs the bitmaps and the table.
  const late = await country.makeContacts(database.db, made, 40, 2);
  for (const [id, contact] of late) contacts.set(id, contact);
  for (const [id, contact] of [...contacts].filter(([id]) => id % 9 === 0)) {
    const changed = { ...contact, language: 'eng', skill: [], status: 'active' };
    contacts.set(id, changed);
    await database.db.run(
      sql`update registry.contact set language = 'eng', skills = '{}', status = 1 where id = ${id}`,
    );
  }
  for (const id of [...contacts.keys()].filter((id) => id % 31 === 0)) {
    contacts.delete(id);
    await database.db.run(sql`delete from registry.identity where contact_id = ${id}`);
    await database.db.run(sql`delete from registry.address where contact_id = ${id}`);
    await database.db.run(sql`delete from registry.contact where id = ${id}`);
  }
});
afterAll(() => database.drop());

const listed: Comparator[] = ['=', '!=', 'in', 'not in'];
const ordered: Comparator[] = ['=', '!=', '<', '<=', '>', '>='];

function condition(
  propertyType: PropertyType,
  properties: readonly string[],
  comparators: readonly Comparator[],
  values: readonly string[],
): fc.Arbitrary<Condition> {
  return fc.constantFrom(...comparators).chain((comparator) =>
    fc.record({
      kind: fc.constant('condition' as const),
      propertyType: fc.constant(propertyType),
      property: fc.constantFrom(...properties),
      comparator: fc.constant(comparator),
      values: fc.array(fc.constantFrom(...values), {
        minLength: 1,
        maxLength: comparator.endsWith('in') ? 3 : 1,
      }),
    }),
  );
}

const attribute = (properties: string[], comparators: Comparator[], values: string[]) =>
  condition('attribute', properties, comparators, values);
const datedFrom = [...country.days, '2024-02-29', '2026-11-22', '30 days ago', 'yesterday', '1700-01-01'];

const anyCondition = fc.oneof(
  attribute(['cadre'], listed, [...country.cadres.map((name) => name.toUpperCase()), 'cadre-1']),
  attribute(['skill'], listed, country.skills),
  attribute(['cadre', 'skill', 'facility', 'place'], ['~'], ['re', 'e', 'Hosp', 'zzz', 'P-']),
  attribute(['facility', 'place'], listed, [...country.placeNames, 'P-3', 'P-5']),
  attribute(['place'], ['in', 'not in'], country.placeNames),
  attribute(['gender'], listed, ['female', 'MALE', 'other']),
  attribute(['language'], listed, ['eng', 'fra', 'swa']),
  attribute(['status'], listed, Object.keys(statuses)),
  attribute(['group'], listed, ['trainers', 'Night shift']),
  attribute(['source'], listed, ['ihris', 'Payroll']),
  attribute(['has'], listed, ['tel', 'whatsapp', 'viber']),
  attribute(['opted_out'], ['=', '!='], ['true', 'false']),
  attribute(['name'], listed, [...country.people, 'mary flomo', 'nobody']),
  attribute(['name'], ['~'], ['mar', 'Marie', 'kéi', 'محم', 'guessan', 'abdoulaye', '42', 'am fl', 'abdoulaybb']),
  attribute(['age', 'tickets'], [...ordered, 'in', 'not in'], ['0', '18', '36', '36.5', '46', '-1', '2000']),
  attribute(['birth_date', 'created_on', 'last_seen_on'], ordered, datedFrom),
  attribute(
    [...['cadre', 'skill', 'job', 'facility', 'place', 'gender', 'language', 'group', 'source', 'urn', 'name']],
    ['=', '!='],
    [''],
  ),
  attribute(['birth_date', 'last_seen_on', 'age', 'facility_type', 'employer', 'flow'], ['=', '!='], ['']),
  condition('urn', ['tel', 'whatsapp'], listed, ['+231770000001', '231770000002', '+231770000039']),
  condition('urn', ['tel', 'whatsapp', 'mailto'], ['~'], ['0001', '77000', '%', 'MARY']),
  condition('urn', ['tel', 'whatsapp'], ['=', '!='], ['']),
  attribute(['urn'], listed, ['+231770000001', 'mary@example.org']),
  attribute(['urn'], ['~'], ['0003', '_']),
  condition('field', ['ward'], listed, ['north', 'SOUTH', '42']),
  condition('field', ['beds'], ordered, ['1', '2.50', '40', '-3']),
  condition('field', ['joined'], ordered, datedFrom),
  condition('field', ['ward', 'beds', 'joined'], ['=', '!='], ['']),
);

const { tree: anyQuery } = fc.letrec<{ tree: Query; combination: Query }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, anyCondition, tie('combination')),
  combination: fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    children: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  }),
}));

async function resolved(query: Query) {
  const known = await groups(database.db);
  return toTest(query, { db: database.db, env, resolver, groups: known, inside: [] });
}

const idsOf = async (statement: ReturnType<typeof sql>): Promise<number[]> =>
  (await database.db.query<{ id: number }>(statement)).map((row) => row.id);

async function expectSameAnswer(query: Query): Promise<void> {
  const matches = ([, contact]: [number, QueryContact]) => evaluateQuery(query, contact, env, resolver);
  const expected = [...contacts].filter(matches).map(([id]) => id);
  const asked = await resolved(query);
  const shown = printQuery(query);
  const byTable = sql`select c.id from registry.contact c where ${predicate(asked)} order by 1`;
  expect(await idsOf(byTable), shown).toEqual(expected);
  const byBitmaps = sql`with ${matchedBits(asked, everyone)}, d as (${changedRows(asked, everyone)})
    select id from (${idsOfBits(sql`select r.block, r.bits from r`)}) i union all select id from d order by id`;
  expect(await idsOf(byBitmaps), shown).toEqual(expected);
}

test('the table and the bitmaps answer any question as the evaluation in memory does', async () => {
  await fc.assert(fc.asyncProperty(anyQuery, expectSameAnswer), { numRuns: 150 });
}, 180_000);

test('days and ages are the same to the day, at both ends of every range', async () => {
  const near = {
    birth_date: ['1990-11-22', '1980-02-29'],
    created_on: ['2025-11-22', '2024-02-29'],
    last_seen_on: ['2025-11-22'],
  };
  const asked = Object.entries({ ...near, age: ['35', '36', '45.5'] });
  for (const [property, values] of asked)
    for (const value of values)
      for (const comparator of ordered)
        await expectSameAnswer({ kind: 'condition', propertyType: 'attribute', property, comparator, values: [value] });
}, 180_000);

test('counts, recipients and reasons agree by both ways and add up, inside any area', async () => {
  const anyArea = fc.option(fc.subarray([...Array(country.placeNames.length).keys()]));
  await fc.assert(
    fc.asyncProperty(anyQuery, anyArea, async (query, places) => {
      const asked = await resolved(query);
      const area = areaTest(places?.map((at) => made.places[at] ?? 0) ?? null);
      const [scanned] = await database.db.query<Record<string, number>>(countByScan(asked, area));
      const [mapped] = await database.db.query<Record<string, number>>(countByBitmaps(asked, area));
      expect(mapped).toEqual(scanned);
      const recipients = await database.db.query<{ contact_id: number }>(recipientsByScan(asked, area));
      expect(await database.db.query(recipientsByBitmaps(asked, area))).toEqual(recipients);
      const { matched = 0, ...reasons } = scanned ?? {};
      const left = await database.db.query<{ contact_id: number; reason: string }>(leftOutByScan(asked, area));
      const byId = (a: { contact_id: number }, b: { contact_id: number }) => a.contact_id - b.contact_id;
      const mappedLeft = await database.db.query<{ contact_id: number }>(leftOutByBitmaps(asked, area));
      expect(mappedLeft.sort(byId)).toEqual(left.sort(byId));
      for (const [reason, count] of Object.entries(reasons))
        expect(left.filter((each) => each.reason === reason).length, reason).toBe(count);
      expect(recipients.length + left.length).toBe(matched);
      const ids = [...recipients, ...left].map((each) => each.contact_id);
      expect(new Set(ids).size).toBe(matched);
    }),
    { numRuns: 40 },
  );
}, 180_000);

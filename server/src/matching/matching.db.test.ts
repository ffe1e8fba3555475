/** What officers rely on at the front door: who may be one person, decisions, merges and their undoing. */
import type { DuplicateDetail, Duplicates } from '@mhero/contract/matching.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { until } from '../testing/talks.ts';
import { contactNamed, everything, importAs, placeOf, resourcesOf } from './testing.ts';

let test: TestApp;
let admin: TestPerson;
let stop: () => Promise<void>;
beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
  stop = test.rooms.jobs.start();
  const { db } = test.rooms;
  await importAs(db, 'iHRIS', [
    placeOf('F1', 'Salala Clinic'),
    placeOf('F2', 'Ganta Hospital'),
    ...resourcesOf({
      ...{ id: 'a1', name: 'Fatu Kollie', tel: ['0770000001'], born: '1985-03-14', gender: 'female', at: 'F1' },
      ...{ ids: { 'urn:ihris': 'E1' }, language: 'en', fields: { grade: '4' } },
    }),
    ...resourcesOf({
      id: 'a2',
      name: 'James Kamara',
      tel: ['0770000002'],
      born: '1979-11-02',
      gender: 'male',
      at: 'F2',
    }),
  ]);
  await importAs(db, 'Payroll', [
    placeOf('X', 'Clinic, SALALA'),
    ...resourcesOf({
      ...{
        id: 'b1',
        name: 'KOLLIE, Fatou',
        tel: ['+231770000001', '0880000001'],
        born: '1985-03-14',
        gender: 'female',
      },
      ...{ ids: { 'urn:pay': 'P9' }, at: 'X', language: 'fr', fields: { bank: 'LBDI', grade: '5' } },
    }),
    ...resourcesOf({ id: 'b2', name: 'Jartu Kamara', born: '1990-01-01', gender: 'female', at: 'X' }),
  ]);
});
afterAll(async () => {
  await stop();
  await test.close();
});

const list = async (query = ''): Promise<Duplicates> =>
  (await admin.inject({ url: `/api/v1/duplicates${query}` })).json() as Duplicates;
async function compared(): Promise<void> {
  await test.rooms.matching.compareNow(system);
  await until(
    async () => (await list()).compare,
    ({ running, waiting }) => !running && waiting === 0,
  );
}
const decide = (id: string, payload: object, who = admin) =>
  who.inject({ method: 'POST', url: `/api/v1/duplicates/${id}/decision`, payload });

describe('two sources that know the same person', () => {
  let pair: string;

  it('are proposed with the reasons in words, and counted', async () => {
    await compared();
    const { items, counts, people } = await list();
    expect(items).toHaveLength(1);
    pair = items[0]!.id;
    expect(items[0]!.words).toMatch(
      /^same number \+40, same birth date \+30, (same name|name alike 0\.\d\d) \+\d\d, same facility \+(15|25)$/,
    );
    expect(items[0]!.people.map((one) => one.name).sort()).toEqual(['Fatu Kollie', 'KOLLIE, Fatou']);
    expect({ counts, people }).toEqual({ counts: { open: 1 }, people: 4 });
  });

  it('stand side by side, fact by fact with who says it', async () => {
    const detail = (await admin.inject({ url: `/api/v1/duplicates/${pair}` })).json() as DuplicateDetail;
    const born = detail.facts.find((row) => row.fact === 'birth_date')!;
    expect(born).toMatchObject({ verdict: 'same', sides: [{ value: '1985-03-14' }, { value: '1985-03-14' }] });
    expect(detail.facts.find((row) => row.fact === 'name')).toMatchObject({ verdict: 'alike' });
    expect(
      detail.facts
        .filter((row) => row.fact === 'address')
        .map((row) => row.verdict)
        .sort(),
    ).toEqual(['one', 'same']);
    expect(born.sides.map((side) => side!.origins[0]!.source).sort()).toEqual(['Payroll', 'iHRIS']);
  });

  it('become one contact that shows the better source, and two again, exactly as they were', async () => {
    const { db } = test.rooms;
    const before = await everything(db);
    expect((await decide(pair, { decision: 'same' })).statusCode).toBe(200);
    const [a, b] = [await contactNamed(db, 'iHRIS', 'a1'), await contactNamed(db, 'Payroll', 'b1')];
    expect(a).toEqual(b);
    const [kept] = await db.query(sql`select name, language, fields, tel, cardinality(facilities) as facilities
      from registry.contact where id = ${a.id}`);
    expect(kept).toMatchObject({ name: 'Fatu Kollie', language: 'eng', tel: '+231770000001', facilities: 2 });
    expect(kept!.fields).toEqual({ grade: { text: '4' }, bank: { text: 'LBDI' } });
    const merges = (await admin.inject({ url: '/api/v1/merges' })).json();
    expect(merges.items).toMatchObject([{ can_undo: true, survivor: { name: 'Fatu Kollie' } }]);
    const undone = await admin.inject({ method: 'POST', url: `/api/v1/merges/${merges.items[0].id}/undo` });
    expect(undone.json()).toMatchObject({ can_undo: false });
    expect(await everything(db)).toEqual(before);
    expect((await list()).items).toEqual([]);
  });
});

/** Numbers of several people, and what is decided about them; people who are certainly one. */
import type { NumberRow } from '@mhero/contract/matching.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { type Db, sql } from '../db/db.ts';
import type { TestPerson } from '../testing/app.ts';
import { openTalks, type Talks, until } from '../testing/talks.ts';
import { contactNamed, importAs, type MadePerson, placeOf, resourcesOf } from './testing.ts';

let talks: Talks;
let db: Db;
let admin: TestPerson;
let stop: () => Promise<void>;
beforeAll(async () => {
  talks = await openTalks();
  db = talks.test.rooms.db;
  admin = await talks.test.person('administrator');
  stop = talks.test.rooms.jobs.start();
}, 60_000);
afterAll(async () => {
  await stop();
  await talks.close();
});
beforeEach(() =>
  db.run({
    text: `truncate registry.contact, registry.address, registry.role, registry.identity, registry.identifier,
      registry.resource, registry.content, registry.import, registry.touched, registry.joined, registry.address_denied,
      matching.pair, matching.person, matching.key, matching.word, matching.merge, matching.number cascade`,
    values: [],
  }),
);

const phone = '0770000001';
const number = '+231770000001';
const bring = (source: string, ...people: MadePerson[]) =>
  importAs(db, source, [placeOf('F1', 'Salala Clinic'), ...people.flatMap(resourcesOf)]);
async function compare(): Promise<void> {
  await talks.test.rooms.matching.compareNow(system);
  await until(
    () => talks.test.rooms.matching.listDuplicates(system, {}),
    (list) => !list.compare.running && list.compare.waiting === 0,
  );
}
const listed = async (query = ''): Promise<NumberRow[]> =>
  (await admin.inject({ url: `/api/v1/numbers${query}` })).json().items;
const decide = (row: NumberRow, payload: object) =>
  admin.inject({ method: 'POST', url: `/api/v1/numbers/${row.id}/decision`, payload });
const holders = async (): Promise<string[]> => {
  const rows = await db.query<{ name: string }>(sql`select c.name from registry.address a
    join registry.contact c on c.id = a.contact_id where a.value = ${number} order by 1`);
  return rows.map((row) => row.name);
};
const fatu = { id: 'p1', name: 'Fatu Kollie', tel: [phone], at: 'F1' };
const james = { id: 'p2', name: 'James Flomo', tel: [phone], at: 'F1' };

describe('a number of several people', () => {
  it('is found, and says who gets a message meanwhile: one, once', async () => {
    await bring('A', fatu, james);
    await compare();
    const [row] = await listed('?kind=shared');
    expect(row).toMatchObject({ kind: 'shared', value: number, state: 'open' });
    expect(row!.people.map(({ name, preferred, receives }) => [name, preferred, receives])).toEqual([
      ['Fatu Kollie', true, true],
      ['James Flomo', true, false],
    ]);
    const all = (await admin.inject({ url: '/api/v1/numbers' })).json();
    expect([all.counts, all.people]).toEqual([{ shared: 1 }, 2]);
  });

  it('belongs to whom somebody says, against the source, until the source says otherwise', async () => {
    await bring('A', fatu, james);
    await compare();
    const [row] = await listed();
    const { uuid } = await contactNamed(db, 'A', 'p2');
    expect((await decide(row!, { decision: 'belongs', contact: uuid })).json()).toMatchObject({ state: 'decided' });
    expect(await holders()).toEqual(['James Flomo']);
    await bring('A', { ...fatu, gender: 'female' });
    expect(await holders()).toEqual(['James Flomo']);
    await compare();
    expect(await listed()).toEqual([]);
    await bring('A', { ...fatu, tel: [] });
    await bring('A', fatu);
    expect(await holders()).toEqual(['Fatu Kollie', 'James Flomo']);
    expect((await decide(row!, { decision: 'shared_phone' })).statusCode).toBe(409);
  });

  it('may be a phone of the place: kept, and not asked again until somebody new has it', async () => {
    await bring('A', fatu, james);
    await compare();
    await decide((await listed())[0]!, { decision: 'shared_phone', note: 'Phone of the clinic' });
    await bring('A', { ...james, gender: 'male' });
    await compare();
    expect(await listed()).toEqual([]);
    expect(await holders()).toHaveLength(2);
    await bring('A', { ...fatu, id: 'p3', name: 'Musu Sheriff' });
    await compare();
    expect((await listed())[0]!.people).toHaveLength(3);
  });

  it('is claimed where two sources give it to different people, and recycled where it moved on', async () => {
    await bring('A', fatu);
    await bring('B', { ...james, at: undefined as never });
    await compare();
    expect((await listed())[0]).toMatchObject({ kind: 'claimed' });
    await db.run(sql`update registry.address set created_at = created_at - interval '1 year' where contact_id = (
      select min(id) from registry.contact)`);
    // Both have long been known; the number is new to one of them.
    await db.run(sql`update registry.contact set created_at = created_at - interval '1 year'`);
    await db.run(sql`insert into registry.touched select id from registry.contact`);
    await compare();
    expect((await listed())[0]).toMatchObject({ kind: 'recycled' });
  });

  it('is wrong when whoever has it answers so', async () => {
    await bring('A', fatu);
    const { uuid } = await contactNamed(db, 'A', 'p1');
    await talks.write({ tel: number }, 'Sorry, wrong number. I am not Fatu');
    await talks.write({ tel: number }, 'Stop calling');
    await db.run(sql`update messaging.incoming set received_at = received_at - interval '1 minute'`);
    await talks.test.rooms.matching.look();
    const [row] = await listed('?kind=wrong_number');
    expect(row!.evidence!.text).toContain('wrong number');
    expect((await decide(row!, { decision: 'remove', contact: uuid })).statusCode).toBe(200);
    expect(await holders()).toEqual([]);
    const [left] = await db.query(sql`select reach from registry.contact`);
    expect(left).toEqual({ reach: 1 });
  });
});

describe('people who are certainly one', () => {
  const ids = { 'urn:national': 'N-100' };
  it('are linked while they come, and it says by what', async () => {
    await bring('A', { ...fatu, ids });
    await bring('B', { ...fatu, id: 'q1', ids });
    const { uuid } = await contactNamed(db, 'A', 'p1');
    const { origins } = (await admin.inject({ url: `/api/v1/contacts/${uuid}` })).json();
    expect(origins).toMatchObject([
      { source: 'A', linked_by: null },
      { source: 'B', linked_by: { system: 'urn:national', value: 'N-100' } },
    ]);
  });

  it('become one when the identifier comes later; undone, they stay two', async () => {
    await bring('A', { ...fatu, ids });
    await bring('B', { ...fatu, id: 'q1', tel: [] });
    await compare();
    await bring('B', { ...fatu, id: 'q1', tel: [], ids });
    await compare();
    expect(await contactNamed(db, 'A', 'p1')).toEqual(await contactNamed(db, 'B', 'q1'));
    const { items } = (await admin.inject({ url: '/api/v1/duplicates?state=same' })).json();
    expect(items).toMatchObject([{ by_itself: true, decided_by: null }]);
    const undone = await admin.inject({ method: 'POST', url: `/api/v1/merges/${items[0].merge}/undo` });
    expect(undone.statusCode).toBe(200);
    await compare();
    expect(await contactNamed(db, 'A', 'p1')).not.toEqual(await contactNamed(db, 'B', 'q1'));
    expect((await admin.inject({ url: '/api/v1/duplicates' })).json().items).toEqual([]);
  });

  it('who are called different are not proposed again until more speaks for it', async () => {
    const other = { ...fatu, id: 'q1', tel: [phone], born: '1985-03-14' };
    await bring('A', { ...fatu, born: '1985-03-14' });
    await bring('B', other);
    await compare();
    const open = async () => (await admin.inject({ url: '/api/v1/duplicates' })).json().items;
    const [pair] = await open();
    await admin.inject({
      method: 'POST',
      url: `/api/v1/duplicates/${pair.id}/decision`,
      payload: { decision: 'different' },
    });
    await bring('B', { ...other, gender: 'female' });
    await compare();
    expect(await open()).toEqual([]);
    await bring('A', { ...fatu, born: '1985-03-14', ids: { counter: '17777' } });
    await bring('B', { ...other, ids: { counter: '17777' } });
    await compare();
    expect(await open()).toHaveLength(1);
  });
});

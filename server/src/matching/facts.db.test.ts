/** Of one person in several sources: what the contact shows is the better source's, whatever came first. */
import type { ContactDetail } from '@mhero/contract/contacts.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { type Db, sql } from '../db/db.ts';
import { fileInput, runImport } from '../registry/registry.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { findSharedData } from '../testing/shared-data.ts';
import { until } from '../testing/talks.ts';
import { contactNamed, importAs, type MadePerson, resourcesOf } from './testing.ts';

let test: TestApp;
let db: Db;
let admin: TestPerson;
let stop: () => Promise<void>;
beforeAll(async () => {
  test = await testApp();
  db = test.rooms.db;
  admin = await test.person('administrator');
  stop = test.rooms.jobs.start();
});
afterAll(async () => {
  await stop();
  await test.close();
});
const clear = () =>
  db.run({
    text: `truncate registry.contact, registry.address, registry.role, registry.identity, registry.identifier,
      registry.resource, registry.content, registry.import, registry.import_note, registry.touched, registry.joined,
      registry.address_denied, matching.pair, matching.person, matching.key, matching.word, matching.merge,
      matching.number, registry.source cascade`,
    values: [],
  });
beforeEach(clear);

const rank = async (priorities: Readonly<Record<string, number>>): Promise<void> => {
  for (const [name, priority] of Object.entries(priorities))
    await db.run(sql`insert into registry.source (name, kind, priority, shown_priority)
      values (${name}, 'fhir', ${priority}, ${priority})
      on conflict (name) do update set priority = excluded.priority`);
};
/** Everything that a contact shows, by names instead of numbers. */
const shown = async (): Promise<unknown[]> =>
  db.query(sql`select c.name, c.given_name, c.family_name, c.gender, c.birth_date, c.language, c.fields, c.tel, c.reach,
      (select jsonb_agg(jsonb_build_array(a.value, a.raw, a.rank, a.use, (select array_agg(s.name order by s.name)
          from registry.source s where s.id = any(a.sources))) order by a.value)
        from registry.address a where a.contact_id = c.id) as addresses,
      (select jsonb_agg(jsonb_build_array(n.system, n.value, (select array_agg(s.name order by s.name)
          from registry.source s where s.id = any(n.sources))) order by n.system, n.value)
        from registry.identifier n where n.contact_id = c.id) as identifiers
    from registry.contact c order by c.name`);
const everybodyShown = () =>
  until(
    () =>
      db.query(sql`select from registry.source where shown_priority <> priority
      union all select from jobs.job where kind = 'matching.show' and state in ('waiting', 'running')`),
    (rows) => rows.length === 0,
  );

describe('facts of several sources', () => {
  const version = fc.record(
    {
      name: fc.constantFrom('Fatu Kollie', 'Fatou Kolie', 'KOLLIE Fatu'),
      tel: fc.subarray(['0770000001', '+231 77 000 0001', '0880000002', '0770000003'], { minLength: 0 }),
      born: fc.constantFrom('1985-03-14', '1985-03-15'),
      language: fc.constantFrom('en', 'fr'),
      fields: fc.dictionary(fc.constantFrom('grade', 'bank'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
    },
    { requiredKeys: ['name'] },
  );
  const known: MadePerson['ids'] = { 'urn:national': 'N-100' };

  it('are shown the same, whatever the order of imports', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ A: version, B: version, C: version }),
        fc.shuffledSubarray(['A', 'B', 'C'] as const, { minLength: 3 }),
        fc.shuffledSubarray([1, 2, 3], { minLength: 3 }),
        async (said, order, ranks) => {
          const priorities = { A: ranks[0]!, B: ranks[1]!, C: ranks[2]! };
          const answers: unknown[] = [];
          for (const way of [['A', 'B', 'C'] as const, order]) {
            await clear();
            await rank(priorities);
            // Gender and birth date that differ keep two records apart: those are tried below.
            for (const source of way)
              await importAs(db, source, resourcesOf({ ...said[source], born: '1985-03-14', id: source, ids: known }));
            answers.push(await shown());
          }
          expect(answers[0]).toHaveLength(1);
          expect(answers[1]).toEqual(answers[0]);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  it('follow the better source, and what it says next, never another', async () => {
    await rank({ A: 2, B: 1 });
    const [a, b] = [
      { id: 'a', name: 'Fatu Kollie', ids: known, language: 'en', fields: { grade: '1' } },
      { id: 'b', name: 'Fatou Kollie', ids: known, fields: { grade: '2' } },
    ];
    const name = async () => ((await shown()) as { name: string }[])[0]!.name;
    await importAs(db, 'A', resourcesOf(a));
    await importAs(db, 'B', resourcesOf(b));
    expect(await name()).toBe('Fatou Kollie');
    await importAs(db, 'A', resourcesOf({ ...a, name: 'Fatu M Kollie' }));
    expect(await name()).toBe('Fatou Kollie');
    await db.run(sql`update registry.contact set name = 'Aunty Fatu'`);
    await importAs(db, 'A', resourcesOf({ ...a, name: 'Fatu N Kollie' }));
    expect(await name()).toBe('Aunty Fatu');
    await importAs(db, 'B', resourcesOf({ ...b, name: 'Fatou Kollie-Doe' }));
    expect(await name()).toBe('Fatou Kollie-Doe');
    const { uuid } = await contactNamed(db, 'A', 'a');
    const { facts } = (await admin.inject({ url: `/api/v1/contacts/${uuid}` })).json() as ContactDetail;
    expect(facts.find((row) => row.fact === 'name')).toEqual({
      ...{ fact: 'name', value: 'Fatou Kollie-Doe', origin: { source: 'B', record: 'Practitioner/b', priority: 1 } },
      others: [{ value: 'Fatu N Kollie', origin: { source: 'A', record: 'Practitioner/a', priority: 2 } }],
    });
    expect(facts.find((row) => row.fact === 'language')!.origin!.source).toBe('A');
    expect(facts.find((row) => row.fact === 'field:grade')).toMatchObject({ value: '2', others: [{ value: '1' }] });
  });

  it('are shown anew when a source counts more, as if it always had', async () => {
    const said = {
      A: {
        id: 'a',
        name: 'Fatu Kollie',
        ids: known,
        tel: ['0770000001', '0880000002'],
        language: 'en',
        fields: { k: '1' },
      },
      B: { id: 'b', name: 'Fatou Kollie', ids: known, tel: ['0880000002'], language: 'fr', fields: { k: '2' } },
    };
    const bring = async (priorities: Record<string, number>): Promise<void> => {
      await clear();
      await rank(priorities);
      await importAs(db, 'A', resourcesOf(said.A));
      await importAs(db, 'B', resourcesOf(said.B));
    };
    await bring({ A: 2, B: 1 });
    const wanted = await shown();
    await bring({ A: 2, B: 3 });
    expect(await shown()).not.toEqual(wanted);
    await rank({ B: 1 });
    await test.rooms.matching.look();
    await everybodyShown();
    expect(await shown()).toEqual(wanted);
  });

  it('keep two records apart whose birth dates differ, though they share an identifier', async () => {
    await importAs(db, 'A', resourcesOf({ id: 'a', name: 'Fatu Kollie', ids: known, born: '1985-03-14' }));
    await importAs(db, 'B', resourcesOf({ id: 'b', name: 'Musu Kollie', ids: known, born: '1999-12-01' }));
    expect(await shown()).toHaveLength(2);
  });

  it('never make one of two records of one source by themselves', async () => {
    await importAs(db, 'A', resourcesOf({ id: 'a', name: 'Fatu Kollie', ids: known }));
    await importAs(db, 'B', [
      ...resourcesOf({ id: 'b1', name: 'Fatu Kollie', ids: known }),
      ...resourcesOf({ id: 'b2', name: 'Fatu Kollie', ids: known }),
    ]);
    expect(await shown()).toHaveLength(2);
    await test.rooms.matching.compareNow(system);
    await until(
      () => test.rooms.matching.listDuplicates(system, {}),
      ({ compare }) => !compare.running && compare.waiting === 0,
    );
    expect(await shown()).toHaveLength(2);
    expect((await test.rooms.matching.listDuplicates(system, {})).items).toMatchObject([{ by_itself: false }]);
  });
});

const folder = findSharedData('ihris-demo');
describe.skipIf(!folder)('the iHRIS demonstration registry in two sources with other ids', () => {
  it('is proposed pair by pair, and nobody is made one who is not', async () => {
    await runImport({ db, source: 'One', kind: 'fhir', input: await fileInput([folder!]) });
    const { readdir, readFile } = await import('node:fs/promises');
    const changed: unknown[] = [];
    for (const file of (await readdir(folder!)).sort()) {
      const bundle = JSON.parse(await readFile(`${folder!}/${file}`, 'utf8')) as {
        entry: { resource: Record<string, unknown> }[];
      };
      for (const { resource } of bundle.entry) changed.push(otherIds(resource));
    }
    await importAs(db, 'Two', changed as Record<string, unknown>[]);
    await test.rooms.matching.compareNow(system);
    await until(
      () => test.rooms.matching.listDuplicates(system, {}),
      ({ compare }) => !compare.running && compare.waiting === 0,
    );
    const [figures] = await db.query<{ right: number; wrong: number; people: number }>(sql`with pairs as (
        select p.state, p.score, a.resource_id = replace(b.resource_id, 'other-', '') or b.resource_id = replace(a.resource_id, 'other-', '') as right
        from matching.pair p join registry.identity a on a.contact_id = p.low join registry.identity b on b.contact_id = p.high
        where p.state = 'open' and a.source_id <> b.source_id
      )
      select count(*) filter (where pairs.right)::int as right, count(*) filter (where not pairs.right)::int as wrong,
        (select count(*)::int from registry.identity where source_id = (select min(id) from registry.source)) as people from pairs`);
    console.info(`The iHRIS demonstration registry twice: ${JSON.stringify(figures)}`);
    expect(figures!.right).toBeGreaterThan(figures!.people * 0.9);
    expect(figures!.wrong).toBeLessThan(figures!.people * 0.02);
  }, 120_000);
});

/** Every id and every reference is another, and identifiers are left away: what is left are the people themselves. */
function otherIds(resource: Record<string, unknown>): unknown {
  const renamed = JSON.parse(JSON.stringify(resource), (key, value: unknown) =>
    key === 'reference' && typeof value === 'string' ? value.replace(/\/([^/]+)$/, '/other-$1') : value,
  ) as Record<string, unknown>;
  const { identifier: _, ...rest } = renamed;
  return { ...rest, id: `other-${String(resource.id)}` };
}

/** What an officer of one county sees of another through the façade: nothing, whatever is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import type { ResourceKind } from './kind.ts';
import { kinds } from './kinds.ts';
import { common } from './search/params.ts';
import { type Bundle, country, load } from './testing.ts';

const directory = kinds.filter(({ type }) =>
  ['Practitioner', 'PractitionerRole', 'Location', 'Organization', 'HealthcareService', 'Group'].includes(type),
);
let test: TestApp;
let everywhere: TestPerson;
let bong: TestPerson;
/** Of Nimba: ids of resources, names and numbers. */
let foreign: string[];
let foreignIds: Record<string, string>;
const answers = new Map<string, string>();

beforeAll(async () => {
  test = await testApp();
  const { db } = test.rooms;
  await load(db, country);
  everywhere = await test.person('administrator');
  const [place] = await db.query<{ id: number }>(sql`select id from registry.place where name = 'Bong'`);
  const { id } = place!;
  bong = await test.person('officer', [id]);
  const rows = await db.query<{ type: number; id: string }>(
    sql`select type, id from fhir.resource where places is not null and not places && ${[id]}::int[]
      and not (type = 3 and own = any((select path from registry.place where id = ${id})::int[]))`,
  );
  foreign = [
    ...rows.map((row) => row.id),
    'Zuwena',
    'Ganta',
    'Nimba',
    '0770000003',
    '770000003',
    'N-zuwena',
    'r-zuwena',
  ];
  foreignIds = Object.fromEntries(rows.map((row) => [String(row.type), row.id]));
}, 120_000);
afterAll(() => test.close());

async function ask(who: TestPerson, url: string): Promise<string> {
  const answer = await who.inject({ url: `/fhir/R4${url}` });
  expect([200, 404, 410], `${url}: ${answer.body}`).toContain(answer.statusCode);
  return answer.body;
}

/** Without the question itself, which links repeat. */
const leaks = (body: string, url: string): string[] => {
  const said = JSON.stringify({ ...(JSON.parse(body) as object), link: [] });
  return foreign.filter((word) => said.includes(word) && !(body.includes('OperationOutcome') && url.includes(word)));
};

/** Values that find what is foreign by every parameter. */
const values: Readonly<Record<string, string>> = {
  token:
    'N-zuwena,r-zuwena,code-ganta,ganta,nimba,facility,county,nurse,true,false,active,female,0770000003,practitioner',
  string: 'zuwena,ganta,nimba,mary,salala,team',
  date: 'ge1900',
};

function questions(kind: ResourceKind): string[] {
  const { type } = kind;
  const asked = [`/${type}`, `/${type}?_count=0`, `/${type}/_history`, `/${type}?_summary=count`];
  for (const [name, param] of Object.entries({ ...common, ...kind.params })) {
    const ids = (param.targets ?? []).flatMap((target) => {
      const number = { Practitioner: '1', PractitionerRole: '2', Location: '3', Organization: '4' }[target];
      return number && foreignIds[number] ? [`${target}/${foreignIds[number]}`] : [];
    });
    const value =
      name === '_id' ? foreign.slice(0, -7).join(',') : param.type === 'reference' ? ids.join(',') : values[param.type];
    if (!value) continue;
    asked.push(`/${type}?${name}=${value}&_total=accurate`);
    for (const modifier of param.modifiers ??
      (param.type === 'token' && name !== '_id' ? ['not'] : param.type === 'string' ? ['contains'] : []))
      asked.push(
        `/${type}?${name}:${modifier}=${modifier === 'not' ? 'nothing' : modifier === 'missing' ? 'false' : value}&_total=accurate`,
      );
    for (const chain of param.chains ?? [])
      for (const target of param.targets ?? []) {
        const inner = kinds.find((one) => one.type === target)?.params[chain];
        if (inner) asked.push(`/${type}?${name}:${target}.${chain}=${values[inner.type] ?? ''}&_total=accurate`);
      }
    for (const other of directory)
      for (const [reference, { targets, has }] of Object.entries(other.params))
        if (targets?.includes(type) && has !== false && other.type !== 'Group')
          asked.push(`/${type}?_has:${other.type}:${reference}:identifier=r-zuwena,ganta,code-ganta&_total=accurate`);
  }
  for (const include of kind.includes ?? []) asked.push(`/${type}?_include=${type}:${include}`);
  for (const include of kind.revincludes ?? []) asked.push(`/${type}?_revinclude:iterate=${include}`);
  for (const id of foreign.slice(0, -7))
    asked.push(`/${type}/${id}`, `/${type}/${id}/_history`, `/${type}/${id}/_history/1`);
  return asked;
}

describe.each(directory.map((kind) => [kind.type, kind] as const))('%s', (type, kind) => {
  it('shows, counts and refers to nobody of another county', async () => {
    for (const url of questions(kind)) {
      const [small, all] = [await ask(bong, url), await ask(everywhere, url)];
      answers.set(url, all);
      const found = JSON.parse(small) as Bundle;
      // A role refers to its facility by an id that says nothing; those of here refer to here alone.
      expect(leaks(small, url), url).toEqual([]);
      if (
        found.resourceType !== 'Bundle' ||
        found.total === undefined ||
        found.type !== 'searchset' ||
        found.entry === undefined
      )
        continue;
      expect(found.total, url).toBe(found.entry.filter((entry) => entry.search?.mode === 'match').length);
    }
  });

  it('would have shown them to somebody who may see everything', () => {
    if (!['HealthcareService', 'Group'].includes(type))
      expect(
        [...answers]
          .filter(([url]) => url.startsWith(`/${type}`))
          .some(([, body]) => foreign.some((word) => body.includes(word))),
      ).toBe(true);
  });
});

it('counts and lists of a group only those of the county', async () => {
  const group = (JSON.parse(await ask(bong, '/Group')) as Bundle).entry![0]!.resource!;
  expect(group).toMatchObject({ quantity: 2, member: [{}, {}] });
  const members = JSON.parse(
    await ask(bong, `/Practitioner?_has:Group:member:_id=${group.id}&_total=accurate`),
  ) as Bundle;
  expect(members.total).toBe(2);
});

it('is nothing at all for an area without anybody', async () => {
  const nobody = await test.person('officer', [
    (
      await test.rooms.db.query<{ id: number }>(sql`insert into registry.place
    (source_id, resource_id, name, path) values (1, 'empty', 'Empty', array[9999]) returning id`)
    )[0]!.id,
  ]);
  for (const { type } of directory.filter(
    (kind) => !['HealthcareService', 'Group', 'Organization', 'Location'].includes(kind.type),
  ))
    expect(JSON.parse(await ask(nobody, `/${type}?_total=accurate`)) as Bundle).toMatchObject({ total: 0 });
});

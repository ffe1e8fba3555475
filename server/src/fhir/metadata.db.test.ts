/** The CapabilityStatement is true: all that it claims is answered, and what it does not claim is refused. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { country, expectValid, load } from './testing.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
  await load(test.rooms.db, country);
}, 120_000);
afterAll(() => test.close());

interface Rest {
  readonly type: string;
  readonly interaction: { code: string }[];
  readonly searchParam: { name: string; type: string; documentation?: string }[];
  readonly searchInclude?: string[];
  readonly searchRevInclude?: string[];
}

const statement = async (): Promise<{ rest: { resource: Rest[] }[] }> =>
  (await admin.inject({ url: '/fhir/R4/metadata' })).json();
const id = '0198c5a0-0000-7000-8000-000000000000';
const values: Readonly<Record<string, string>> = {
  token: 'a',
  string: 'a',
  date: '2026',
  reference: id,
  uri: 'urn:a',
  number: '1',
};
const strict = { prefer: 'handling=strict' };

it('is a valid one', async () => {
  expectValid(await statement());
});

it('claims only what is answered', async () => {
  for (const { type, searchParam, searchInclude = [], searchRevInclude = [] } of (await statement()).rest[0]!
    .resource) {
    const queries = [
      ...searchParam.map(({ name, type: of }) => `${name}=${values[of]}`),
      ...searchParam.flatMap(({ name, type: of, documentation = '' }) =>
        [...documentation.matchAll(/:([a-z]+)(?=[,.])/g)].map(
          ([, modifier]) => `${name}:${modifier}=${modifier === 'missing' ? 'true' : values[of]}`,
        ),
      ),
      ...searchInclude.map((include) => `_include=${include}`),
      ...searchRevInclude.map((include) => `_revinclude=${include}`),
    ];
    for (const query of queries) {
      const answer = await admin.inject({ url: `/fhir/R4/${type}?${query}`, headers: strict });
      expect(answer.statusCode, `${type}?${query}: ${answer.body.slice(0, 300)}`).toBe(200);
    }
  }
});

const ways: Readonly<Record<string, [method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string]>> = {
  read: ['GET', `/${id}`],
  vread: ['GET', `/${id}/_history/1`],
  'history-instance': ['GET', `/${id}/_history`],
  'history-type': ['GET', '/_history'],
  'search-type': ['GET', ''],
  create: ['POST', ''],
  update: ['PUT', `/${id}`],
  delete: ['DELETE', `/${id}`],
};

it('refuses what it does not claim, of every type', async () => {
  for (const { type, interaction } of (await statement()).rest[0]!.resource) {
    const claimed = new Set(interaction.map(({ code }) => code));
    for (const [code, [method, url]] of Object.entries(ways)) {
      const body = method === 'GET' ? {} : { payload: JSON.stringify({ resourceType: type, id }) };
      const answer = await admin.inject({
        ...{ method, url: `/fhir/R4/${type}${url}`, ...body },
        headers: method === 'GET' ? {} : { 'content-type': 'application/fhir+json' },
      });
      const refused = answer.statusCode === 405;
      expect([code, refused], `${type}: ${answer.statusCode} ${answer.body.slice(0, 200)}`).toEqual([
        code,
        !claimed.has(code),
      ]);
    }
  }
  for (const type of ['Patient', 'Observation', 'Endpoint'])
    expect((await admin.inject({ url: `/fhir/R4/${type}` })).statusCode).toBe(404);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../../testing/app.ts';
import { type Bundle, country, expectValid, linkOf, load, type Resource } from '../testing.ts';

let test: TestApp;
let admin: TestPerson;

beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
  await load(test.rooms.db, country);
}, 120_000);
afterAll(() => test.close());

const get = (url: string, headers: Record<string, string> = {}) => admin.inject({ url: `/fhir/R4${url}`, headers });

async function search(url: string): Promise<Bundle> {
  const answer = await get(url);
  expect(answer.statusCode, `${url}: ${answer.body}`).toBe(200);
  const bundle = answer.json() as Bundle;
  expectValid(bundle);
  return bundle;
}

/** Short names of what was found. */
const nameOf = (resource: Resource): string => {
  const name = resource.name as string | { family: string }[] | undefined;
  if (typeof name === 'string') return name;
  if (name) return name[0]!.family;
  return (resource.identifier as { value: string }[])[0]!.value;
};
const matches = (bundle: Bundle, mode = 'match'): string[] =>
  (bundle.entry ?? [])
    .filter((entry) => entry.search?.mode === mode)
    .map((entry) => nameOf(entry.resource!))
    .sort();
const idOf = async (type: string, identifier: string): Promise<string> => {
  const { entry } = await search(`/${type}?identifier=${identifier}`);
  return entry![0]!.resource!.id;
};

describe('searches', () => {
  it.each([
    ['Practitioner', ['Kollie', 'Toe', 'Zuwena', 'Élisée']],
    ['Practitioner?identifier=N-mary', ['Kollie']],
    ['Practitioner?identifier=urn:test:national|N-mary', ['Kollie']],
    ['Practitioner?identifier=urn:test:other|N-mary', []],
    ['Practitioner?identifier=|N-mary', []],
    ['Practitioner?identifier=N-mary,N-ruth', ['Kollie', 'Toe']],
    ['Practitioner?identifier=urn:test:national|', ['Kollie', 'Toe', 'Zuwena', 'Élisée']],
    ['Practitioner?identifier:not=N-mary', ['Toe', 'Zuwena', 'Élisée']],
    ['Practitioner?name=kol', ['Kollie']],
    ['Practitioner?name=mary ann', ['Kollie']],
    ['Practitioner?name=ELISEE', ['Élisée']],
    ['Practitioner?name:exact=Kollie', ['Kollie']],
    ['Practitioner?name:exact=kollie', []],
    ['Practitioner?name:contains=lli', ['Kollie']],
    ['Practitioner?given=ann', ['Kollie']],
    ['Practitioner?family=ann', []],
    ['Practitioner?name=mary&name=kollie', ['Kollie']],
    ['Practitioner?name=mary&family=toe', []],
    ["Practitioner?name=o'brien\\\\", []],
    ['Practitioner?phone=0770000001', ['Kollie']],
    ['Practitioner?phone=%2B231770000001', ['Kollie']],
    ['Practitioner?telecom=phone|231770000001', ['Kollie']],
    ['Practitioner?telecom=12', ['Toe']],
    ['Practitioner?email=nobody@example.org', []],
    ['Practitioner?gender=male', ['Élisée']],
    ['Practitioner?birthdate=1985-01-02', ['Élisée']],
    ['Practitioner?birthdate=ge1990&name=kollie', ['Kollie']],
    ['Practitioner?email:missing=false', []],
    ['Practitioner?phone:missing=true', []],
    ['Practitioner?communication:missing=true&phone:missing=false', ['Kollie', 'Toe', 'Zuwena', 'Élisée']],
    ['PractitionerRole?specialty:missing=false', ['r-mary']],
    ['PractitionerRole?service:missing=true&active=true', ['r-ruth-1', 'r-ruth-2', 'r-zuwena']],
    ['PractitionerRole?organization:missing=false', ['r-mary']],
    ['PractitionerRole?practitioner.email:missing=false', []],
    ['Practitioner?_has:PractitionerRole:practitioner:specialty:missing=false', ['Kollie']],
    ['Location?partof:missing=true', ['Liberia']],
    ['HealthcareService?location:missing=true', ['HIV care']],
    ['HealthcareService?service-type=hiv', []],
    ['Practitioner?active=false', ['Élisée']],
    ['Practitioner?_id=no-uuid', []],
    ['Practitioner?_has:PractitionerRole:practitioner:active=false', ['Élisée']],
    ['Practitioner?_has:PractitionerRole:practitioner:specialty=epi', ['Kollie']],
    ['Practitioner?_lastUpdated=gt2020', ['Kollie', 'Toe', 'Zuwena', 'Élisée']],
    ['Practitioner?_lastUpdated=lt2020', []],
    ['PractitionerRole?practitioner.name=mary', ['r-mary']],
    ['PractitionerRole?practitioner:Practitioner.identifier=N-ruth', ['r-ruth-1', 'r-ruth-2']],
    ['PractitionerRole?location.name=salala', ['r-james', 'r-mary', 'r-ruth-1']],
    ['PractitionerRole?organization.name=ministry', ['r-mary']],
    ['PractitionerRole?role=urn:test:jobs|nurse&active=true', ['r-mary', 'r-ruth-1', 'r-ruth-2', 'r-zuwena']],
    ['PractitionerRole?specialty=epi', ['r-mary']],
    ['PractitionerRole?date=eq2017', []],
    ['PractitionerRole?date=ge2021', ['r-mary', 'r-ruth-1', 'r-ruth-2', 'r-zuwena']],
    ['PractitionerRole?date=eb2020', ['r-james']],
    ['PractitionerRole?date=sa2019', ['r-mary', 'r-ruth-1', 'r-ruth-2', 'r-zuwena']],
    ['Location?type=facility', ['Ganta Zuwena Hospital', 'Salala Clinic']],
    ['Location?type=jurisdiction&partof.name=liberia', ['Bong', 'Nimba']],
    ['Location?status=inactive', []],
    ['Location?identifier=code-ganta', ['Ganta Zuwena Hospital']],
    ['Location?organization.name=salala', ['Salala Clinic']],
    ['Organization?name=salala', ['Salala Trust']],
    ['Organization?type=facility', ['Ganta Zuwena Hospital', 'Salala Trust']],
    ['HealthcareService?name=hiv', ['HIV care']],
    ['Group?name=team', ['Team']],
  ])('%s', async (query, names) => {
    expect(matches(await search(`/${query}`))).toEqual(names);
  });

  it('find by what refers and what is referred to, in all its forms', async () => {
    const [mary, bong, hiv, team] = await Promise.all([
      idOf('Practitioner', 'N-mary'),
      idOf('Location', 'bong'),
      idOf('HealthcareService', 'hiv'),
      search('/Group?name=team').then(({ entry }) => entry![0]!.resource!.id),
    ]);
    for (const value of [mary, `Practitioner/${mary}`, `http://localhost:80/fhir/R4/Practitioner/${mary}`])
      expect(matches(await search(`/PractitionerRole?practitioner=${value}`)), value).toEqual(['r-mary']);
    expect(matches(await search(`/PractitionerRole?location=${bong}`))).toEqual([]);
    expect(matches(await search(`/PractitionerRole?location:below=${bong}`))).toEqual([
      'r-james',
      'r-mary',
      'r-ruth-1',
    ]);
    expect(matches(await search(`/Location?partof:below=${bong}`))).toEqual(['Salala Clinic']);
    expect(matches(await search(`/PractitionerRole?service=${hiv}`))).toEqual(['r-mary']);
    expect(matches(await search(`/Practitioner?_has:Group:member:_id=${team}`))).toEqual(['Kollie', 'Toe', 'Zuwena']);
    expect(matches(await search(`/Group?member=${mary}`))).toEqual(['Team']);
    const { quantity, member } = (await get(`/Group/${team}`)).json();
    expect([quantity, member.length]).toEqual([3, 3]);
  });

  it('bring along what belongs to it', async () => {
    const salala = await idOf('Location', 'salala');
    const roles = await search(
      `/PractitionerRole?location=${salala}&_include=PractitionerRole:practitioner&_include=PractitionerRole:location&_include:iterate=Location:organization`,
    );
    expect(matches(roles, 'include')).toEqual(['Kollie', 'Salala Clinic', 'Salala Trust', 'Toe', 'Élisée']);
    const service = await search('/PractitionerRole?identifier=r-mary&_include=PractitionerRole:service');
    expect(matches(service, 'include')).toEqual(['HIV care']);
    const organization = await search('/Organization?name=salala&_revinclude=Location:organization');
    expect(matches(organization, 'include')).toEqual(['Salala Clinic']);
    const whole = await search('/Location?name=liberia&_revinclude:iterate=Location:partof');
    expect(matches(whole, 'include')).toEqual(['Bong', 'Ganta Zuwena Hospital', 'Nimba', 'Salala Clinic']);
  });

  it('go page by page, forwards and back, in any order', async () => {
    for (const sort of [
      '',
      '&_sort=name',
      '&_sort=-name',
      '&_sort=family',
      '&_sort=-_lastUpdated',
      '&_sort=birthdate,-name',
    ]) {
      const seen: string[] = [];
      let url: string | undefined = `http://localhost:80/fhir/R4/Practitioner?_count=1${sort}`;
      let last: Bundle | null = null;
      while (url) {
        last = await search(url.slice('http://localhost:80/fhir/R4'.length));
        seen.push(...matches(last));
        url = linkOf(last, 'next');
      }
      expect([...seen].sort(), sort).toEqual(['Kollie', 'Toe', 'Zuwena', 'Élisée']);
      if (sort === '&_sort=family') expect(seen).toEqual(['Élisée', 'Kollie', 'Toe', 'Zuwena']);
      if (sort === '&_sort=name') expect(seen).toEqual(['Élisée', 'Kollie', 'Toe', 'Zuwena']);
      const before = await search(linkOf(last!, 'previous')!.slice('http://localhost:80/fhir/R4'.length));
      expect(matches(before), sort).toEqual([seen[2]]);
    }
    expect((await get('/Practitioner?_cursor=bad')).statusCode).toBe(400);
    expect((await get(`/Practitioner?_cursor=${Buffer.from('["n","x"]').toString('base64url')}`)).statusCode).toBe(400);
  });

  it('count, and show parts', async () => {
    expect(await search('/Practitioner?_summary=count')).toMatchObject({ total: 4 });
    expect((await search('/Practitioner?_count=0')).entry).toBeUndefined();
    expect((await search('/Practitioner?_count=1')).total).toBeUndefined();
    expect((await search('/Practitioner?_count=1&_total=accurate')).total).toBe(4);
    const part = (await search('/Practitioner?_elements=gender')).entry![0]!.resource!;
    expect(Object.keys(part).sort()).toEqual(['gender', 'id', 'meta', 'resourceType']);
    expect(JSON.stringify(part.meta)).toContain('SUBSETTED');
    for (const summary of ['true', 'data', 'text', 'false']) await search(`/Location?_summary=${summary}`);
  });

  it('say what they do not understand, or refuse it', async () => {
    const lenient = await search('/Practitioner?colour=red&gender=male');
    expect(matches(lenient)).toEqual(['Élisée']);
    expect(linkOf(lenient, 'self')).not.toContain('colour');
    expect(JSON.stringify(lenient.entry)).toContain('is not found by colour');
    const strict = await get('/Practitioner?colour=red', { prefer: 'handling=strict' });
    expect(strict.statusCode).toBe(400);
    expectValid(strict.json());
    for (const query of ['birthdate:contains=1', 'name:below=x', '_include=Practitioner:x', '_sort=colour', 'name.x=1'])
      expect((await get(`/Practitioner?${query}`, { prefer: 'handling=strict' })).statusCode, query).toBe(400);
    for (const query of [
      'name:below=x',
      '_id:missing=true',
      'name.x=1',
      'colour.x=1',
      '_has:PractitionerRole:practitioner:colour=red',
      '_has:Nothing:practitioner:name=x',
      '_count=-1',
      '_lastUpdated=2026-02-30',
      'identifier=a|b|c',
      '_total=all',
      '_summary=x',
      'name=,',
    ])
      expect((await get(`/Practitioner?${query}`)).statusCode, query).toBe(400);
  });

  it('name the parameter that they refuse as it was sent', async () => {
    const { issue } = (await get('/Practitioner?_count=-1')).json();
    expect(issue).toMatchObject([{ expression: ['_count'], location: ['http._count'] }]);
  });

  it('are posted as well', async () => {
    const answer = await admin.inject({
      ...{ method: 'POST', url: '/fhir/R4/Practitioner/_search?gender=female', payload: 'name=kollie&_count=5' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(matches(answer.json())).toEqual(['Kollie']);
  });
});

describe('reads', () => {
  it('say which version it is, and nothing when it is known', async () => {
    const id = await idOf('Practitioner', 'N-mary');
    const answer = await get(`/Practitioner/${id}`);
    expect(answer.headers).toMatchObject({ etag: 'W/"1"', 'last-modified': expect.stringMatching(/GMT$/) });
    expectValid(answer.json());
    expect((await get(`/Practitioner/${id}`, { 'if-none-match': 'W/"1"' })).statusCode).toBe(304);
    expect((await admin.inject({ method: 'HEAD', url: `/fhir/R4/Practitioner/${id}` })).statusCode).toBe(200);
    expect((await get(`/Practitioner/${id}/_history/1`)).json()).toEqual(answer.json());
    expect((await get(`/Practitioner/${id}/_history/7`)).statusCode).toBe(404);
    expect((await get('/Practitioner/nobody')).statusCode).toBe(404);
  });

  it('are not for writing', async () => {
    const answer = await admin.inject({
      ...{ method: 'POST', url: '/fhir/R4/Practitioner', payload: { resourceType: 'Practitioner' } },
      headers: { 'content-type': 'application/fhir+json' },
    });
    expect([answer.statusCode, answer.json().resourceType]).toEqual([405, 'OperationOutcome']);
  });
});

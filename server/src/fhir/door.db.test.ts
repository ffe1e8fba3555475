import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';

let test: TestApp;
let officer: TestPerson;
let token: string;

beforeAll(async () => {
  test = await testApp();
  officer = await test.person('officer');
  const made = await officer.inject({
    method: 'POST',
    url: '/api/v1/tokens',
    payload: { name: 'partner' },
  });
  token = made.json().token as string;
});
afterAll(() => test.close());

const fhir = (url: string, options: InjectOptions = {}) =>
  officer.inject({ method: 'GET', ...options, url: `/fhir/R4${url}` } as InjectOptions);
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('who may come in', () => {
  const bare = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') =>
    test.app.inject({ method, url: `/fhir/R4${url}`, headers });

  it('is told what there is without a token', async () => {
    const answer = await bare('/metadata');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch('application/fhir+json');
    expect(answer.json()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
  });

  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer mh_unknown' }],
    ['an unknown password', { authorization: basic('ihris', 'mh_unknown') }],
    ['another scheme', { authorization: 'Digest x' }],
  ])('is refused with %s', async (_, headers: Record<string, string>) => {
    const answer = await bare('/Nothing', headers);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
  });

  it.each([
    ['Bearer', () => `Bearer ${token}`],
    ['Basic with any user', () => basic('ihris', token)],
  ])('comes in with %s', async (_, authorization) => {
    expect((await bare('/Nothing', { authorization: authorization() })).statusCode).toBe(404);
  });

  it('does not act for a page of another site with what a browser remembers', async () => {
    const answer = await bare(
      '/Practitioner/_search',
      { authorization: basic('x', token), 'sec-fetch-site': 'cross-site' },
      'POST',
    );
    expect([answer.statusCode, answer.json().issue[0].code]).toEqual([403, 'forbidden']);
  });
});

describe('the form of answers', () => {
  it.each([
    ['/metadata', 'application/fhir+json', 200],
    ['/metadata', 'application/json', 200],
    ['/metadata', 'text/html, */*;q=0.1', 200],
    ['/metadata', 'application/fhir+json;fhirVersion=4.0', 200],
    ['/metadata', 'application/fhir+json;fhirVersion=3.0', 406],
    ['/metadata', 'application/pdf', 406],
    ['/metadata?_format=json', 'application/pdf', 200],
    ['/metadata?_format=application/fhir+json', '*/*', 200],
    ['/metadata?_format=pdf', '*/*', 400],
  ])('%s for %s: %i', async (url, accept, status) => {
    const answer = await fhir(url, { headers: { accept } });
    expect(answer.statusCode, answer.body).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/fhir+json');
    if (status !== 200) expect(answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('is for people when asked', async () => {
    expect((await fhir('/metadata?_pretty=true')).body).toMatch(/^\{\n {2}"resourceType"/);
  });
});

describe('what is not there', () => {
  it.each([
    ['an unknown type', { url: '/Nothing' }, 404, 'not-supported'],
    ['an address without a type', { url: '/' }, 404, 'not-supported'],
    ['a search of all types', { url: '/?_type=Practitioner' }, 404, 'not-supported'],
    ['a batch', { method: 'POST', url: '/', payload: {} }, 404, 'not-supported'],
    ['an address of no kind', { url: '/a/b/c/d/e' }, 404, 'not-supported'],
    [
      'a body of another type',
      { method: 'POST', url: '/Practitioner/_search', payload: '<a/>', headers: { 'content-type': 'text/csv' } },
      415,
      'not-supported',
    ],
    [
      'a body that is too large',
      {
        method: 'POST',
        url: '/Practitioner',
        payload: `{"a":"${'x'.repeat(17_000_000)}"}`,
        headers: { 'content-type': 'application/fhir+json' },
      },
      413,
      'too-long',
    ],
  ])('%s', async (_, { url, ...options }, status, code) => {
    const answer = await fhir(url, options as InjectOptions);
    expect([answer.statusCode, answer.json().resourceType, answer.json().issue[0].code]).toEqual([
      status,
      'OperationOutcome',
      code,
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../../testing/app.ts';
import { validateR4 } from '../validate/validate.ts';
import { fromXml } from './read.ts';

let test: TestApp;
let officer: TestPerson;

beforeAll(async () => {
  test = await testApp();
  officer = await test.person('officer');
});
afterAll(() => test.close());

const get = (url: string, accept?: string) =>
  officer.inject({ method: 'GET', url: `/fhir/R4${url}`, headers: accept ? { accept } : {} });

function resourceIn(xml: string): Record<string, unknown> {
  const read = fromXml(xml);
  if ('trouble' in read) throw new Error(JSON.stringify(read.trouble));
  return read.resource;
}

describe('the façade in XML', () => {
  it.each([
    ['/metadata', 'application/fhir+xml'],
    ['/metadata', 'application/xml'],
    ['/metadata', 'text/xml, application/fhir+json;q=0.5'],
    ['/metadata?_format=xml', undefined],
    ['/metadata?_format=application/fhir%2Bxml', 'application/fhir+json'],
  ])('answers %s for %s', async (url, accept) => {
    const answer = await get(url, accept);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/fhir+xml; charset=utf-8');
    const statement = resourceIn(answer.body);
    expect(statement).toMatchObject({ resourceType: 'CapabilityStatement' });
    expect(statement.format).toContain('application/fhir+xml');
    expect(validateR4(statement).filter((issue) => issue.severity === 'error')).toEqual([]);
  });

  it('refuses in XML, too', async () => {
    const answer = await get('/Nothing', 'application/fhir+xml');
    expect(answer.statusCode).toBe(404);
    expect(resourceIn(answer.body)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'not-supported' }],
    });
  });
});

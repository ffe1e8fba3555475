import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let app: TestApp;
let admin: TestPerson;
let stop: () => Promise<void>;
beforeAll(async () => {
  app = await testApp({ env: { MHERO_DATA: await mkdtemp(join(tmpdir(), 'mhero-imports-')) } });
  admin = await app.person('administrator');
  stop = app.rooms.jobs.start();
});
afterAll(async () => {
  await stop();
  await app.close();
});

const get = async (url: string) => {
  const answer = await admin.inject({ method: 'GET', url: `/api/v1${url}` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as Record<string, unknown> & { items: Record<string, unknown>[] };
};

async function ended(id: string) {
  for (let i = 0; i < 400; i++) {
    const run = await get(`/imports/${id}`);
    if (run.state !== 'waiting' && run.state !== 'running') return run;
    await sleep(50);
  }
  throw new Error('The import did not end.');
}

const upload = (text: string) => {
  const payload = `--x\r\ncontent-disposition: form-data; name="file"; filename="a.json"\r\ncontent-type: application/json\r\n\r\n${text}\r\n--x--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  return admin.inject({ method: 'POST', url: '/api/v1/imports/file?source=Upload', headers, payload });
};

describe('imports over HTTP', () => {
  it('brings a Bundle in, with its report, its people and its places', async () => {
    const entry = [
      {
        resource: {
          resourceType: 'Practitioner',
          id: 'P',
          name: [{ text: 'Mary' }],
          telecom: [{ value: '0777000001' }, { value: '12' }],
        },
      },
      {
        resource: {
          resourceType: 'Location',
          id: 'F',
          name: 'Bomi Hospital',
          physicalType: { coding: [{ code: 'bu' }] },
          partOf: 'Location/C',
        },
      },
      { resource: { resourceType: 'Location', id: 'C', name: 'Bomi', physicalType: { coding: [{ code: 'jdn' }] } } },
      {
        resource: {
          resourceType: 'PractitionerRole',
          id: 'R',
          practitioner: { reference: 'Practitioner/P' },
          location: [{ reference: 'Location/F' }],
        },
      },
      { resource: { resourceType: 'Person', id: 'secret' } },
    ];
    const answer = await upload(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
    expect(answer.statusCode, answer.body).toBe(202);
    const { id } = answer.json() as { id: string };
    expect(await ended(id)).toMatchObject({
      ...{ state: 'done', source: 'Upload', by: expect.any(String), counts: { Person: { refused: 1 } } },
      reasons: { phone_national: 1, phone_too_short: 1, type_not_read: 1, reference_text: 1 },
    });
    const refused = await get(`/imports/${id}/notes?verdict=refused`);
    expect(refused.items).toMatchObject([{ item: 'Person/secret', reason: 'type_not_read' }]);
    const file = await admin.inject({ method: 'GET', url: `/api/v1/imports/${id}/notes.csv` });
    expect(file.body.split('\r\n').length).toBe(6);
    const roots = await get('/places');
    expect(roots.items).toMatchObject([{ name: 'Bomi', children: 1, contacts: 1 }]);
    const [mary] = (await get('/contacts')).items;
    expect(await get(`/contacts/${mary!.id}`)).toMatchObject({
      ...{
        name: 'Mary',
        reach: 'reachable',
        tel: '+231777000001',
        origins: [{ source: 'Upload', record: 'Practitioner/P' }],
      },
      addresses: [
        { mended: 'national', raw: '0777000001' },
        { valid: false, refusal: 'too_short' },
      ],
      roles: [{ facility: 'Bomi Hospital', places: ['Bomi'] }],
    });
    expect((await get('/sources')).items).toMatchObject([{ name: 'Upload', contacts: 1 }]);
    expect((await get('/choices/place?search=bom')).items).toHaveLength(1);
  });

  it('fails with words on what is no FHIR', async () => {
    const { id } = (await upload('Bundle')).json() as { id: string };
    expect(await ended(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('is not JSON') });
  });

  it('is not for officers', async () => {
    const officer = await app.person('officer');
    expect(
      (await officer.inject({ method: 'POST', url: '/api/v1/imports/demo', payload: { people: 1 } })).statusCode,
    ).toBe(403);
  });
});

/** Mappings over HTTP: tried before they are saved, saved by one at a time. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Mapping, MappingPreview } from '@mhero/contract/mapping.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../db/db.ts';
import { runImport, streamInput } from '../../../registry/registry.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let app: TestApp;
let admin: TestPerson;
const phoneExtension = 'http://example.org/phone';
const person = (i: number) => ({
  resourceType: 'Practitioner',
  id: `P${i}`,
  name: [{ text: `Person ${i}` }],
  ...(i < 2 ? { telecom: [{ system: 'phone', value: `077700000${i}` }] } : {}),
  extension: [{ url: phoneExtension, valueString: i === 9 ? 'none' : `088600000${i}` }],
});
const people = Array.from({ length: 10 }, (_, i) => person(i));

beforeAll(async () => {
  app = await testApp();
  admin = await app.person('administrator');
  await runImport({
    ...{ db: app.rooms.db, source: 'Registry', kind: 'fhir' as const, country: 'LR' },
    input: streamInput(async function* () {
      yield people.map((resource) => ({ where: resource.id, text: null, refused: null, resources: [resource] }));
    }),
  });
});
afterAll(() => app.close());

const call = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, headers: Record<string, string> = {}) =>
  admin.inject({ method, url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) });
const fromExtension: Mapping = {
  preset: null,
  rules: [{ from: 'Practitioner', target: 'phone', expressions: [`extension('${phoneExtension}').value`] }],
};
const preview = async (body: object): Promise<MappingPreview> => {
  const answer = await call('POST', '/sources/1/mapping/preview', body);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as MappingPreview;
};

describe('mappings over HTTP', () => {
  it('lists presets, each of which can be saved as it is', async () => {
    const { items } = (await call('GET', '/mappings')).json() as { items: { name: string; mapping: Mapping }[] };
    expect(items.map((item) => item.name)).toContain('ihris-madagascar');
    for (const { name, mapping } of items) {
      const { problems } = await preview({ mapping, sample: JSON.stringify(people[0]) });
      expect(problems, name).toEqual([]);
    }
  });

  it('shows for a sample what is read now, what would be, and which expression gave it', async () => {
    const found = await preview({ mapping: fromExtension });
    expect(found.from).toBe('stored');
    expect(found.people).toHaveLength(10);
    expect(found.totals.find((total) => total.target === 'phone')).toEqual({ target: 'phone', before: 2, after: 9 });
    const first = found.people.find((one) => one.item === 'Practitioner/P0')!;
    expect(first.cells.find((cell) => cell.target === 'phone')).toMatchObject({
      before: [{ value: '+231777000000', by: null }],
      after: [{ value: '+231886000000', by: { rule: 0, expression: 0 } }],
    });
    const refused = found.people.find((one) => one.item === 'Practitioner/P9')!;
    expect(refused.cells.find((cell) => cell.target === 'phone')!.after).toMatchObject([{ refused: 'letters' }]);
    expect(refused.notes).toMatchObject([{ reason: 'phone_letters', value: 'none' }]);
  });

  it('reads pasted JSON, suggests a preset for it and says where an expression is wrong', async () => {
    const chw = {
      ...person(5),
      telecom: undefined,
      extension: [
        { url: 'http://ihris.org/fhir/StructureDefinition/ihris-practitioner-phone', valueString: '0340000000' },
      ],
    };
    const bundle = { resourceType: 'Bundle', entry: [{ resource: chw }, { resource: { resourceType: 'Task' } }] };
    const broken: Mapping = {
      preset: null,
      rules: [{ from: 'Practitioner', target: 'phone', expressions: ["telecom.where(system = 'phone'.value"] }],
    };
    const found = await preview({ mapping: broken, sample: JSON.stringify(bundle) });
    expect(found).toMatchObject({
      from: 'sample',
      sampled: { Practitioner: 1, Task: 1 },
      suggestion: { preset: 'ihris-madagascar' },
      problems: [{ rule: 0, expression: 0, at: 13 }],
    });
    const nothing = await call('POST', '/sources/1/mapping/preview', { mapping: null, sample: 'no JSON' });
    expect(nothing.statusCode).toBe(400);
  });

  it('saves what can be used, for who has seen the last version, and records it', async () => {
    const put = (payload: object, headers = {}) => call('PUT', '/sources/1/mapping', payload, headers);
    const relatives: Mapping = {
      preset: null,
      rules: [{ from: 'Patient', target: 'phone', expressions: ['contact.telecom.value'] }],
    };
    expect((await put({ mapping: relatives, version: 0 })).json()).toMatchObject({
      code: 'mapping:invalid',
      fields: [{ where: '/mapping/rules/0/expressions/0' }],
    });
    expect((await put({ mapping: fromExtension })).statusCode).toBe(400);
    const saved = await put({ mapping: fromExtension, version: 0 });
    expect(saved.json()).toMatchObject({ version: 1, to_read_again: 10 });
    expect(saved.headers.etag).toBe('"1"');
    expect((await put({ mapping: null }, { 'if-match': '"0"' })).json()).toMatchObject({ code: 'mapping:changed' });
    const read = await call('GET', '/sources/1/mapping');
    expect(read.json()).toEqual({ mapping: fromExtension, version: 1 });
    const audit = (await call('GET', '/audit')).json() as { items: { action: string; target: string }[] };
    expect(audit.items[0]).toMatchObject({ action: 'mapping.change', target: 'source:1' });
    expect((await put({ mapping: null }, { 'if-match': '"1"' })).statusCode).toBe(200);
  });

  it('projects what is kept anew, and back again', async () => {
    const stop = app.rooms.sync.work();
    const phone = async (number: string) => {
      for (let i = 0; i < 200; i++) {
        const [row] = await app.rooms.db.query<{ tel: string }>(
          sql`select tel from registry.contact where name = 'Person 0'`,
        );
        if (row?.tel === number) return;
        await sleep(50);
      }
      throw new Error(`The number is not ${number}.`);
    };
    try {
      await call('PUT', '/sources/1/mapping', { mapping: fromExtension, version: 2 });
      await phone('+231886000000');
      await call('PUT', '/sources/1/mapping', { mapping: null, version: 3 });
      await phone('+231777000000');
      const { items } = (await call('GET', '/sources/1/exchanges')).json() as { items: { mode: string }[] };
      expect(items[0]).toMatchObject({ mode: 'again', counts: { Practitioner: { refused: 0 } } });
    } finally {
      await stop();
    }
  });

  it('is for administrators, and of sources that are there', async () => {
    const officer = await app.person('officer', []);
    const url = '/api/v1/sources/1/mapping';
    expect((await officer.inject({ method: 'GET', url })).statusCode).toBe(403);
    expect((await officer.inject({ method: 'GET', url: '/api/v1/mappings' })).statusCode).toBe(403);
    expect((await call('GET', '/sources/99/mapping')).statusCode).toBe(404);
  });
});

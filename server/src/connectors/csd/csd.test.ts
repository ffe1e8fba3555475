import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterEach, describe, expect, it } from 'vitest';
import { csdDocument, csdProvider, type OpenInfoMan, openInfoMan } from '../../testing/openinfoman.ts';
import { findSharedData } from '../../testing/shared-data.ts';
import type { Checkpoint, Connection, Incoming, Json, ReadRequest } from '../contract.ts';
import { csdConnector } from './csd.ts';
import { readCsdFile } from './incoming.ts';
import { modificationsRequest, searchRequest } from './requests.ts';
import { idOf, roleId } from './resources.ts';
import type { CsdSettings } from './settings.ts';

const types = ['Organization', 'HealthcareService', 'Location', 'Practitioner', 'PractitionerRole'];

async function* bytes(text: string | Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text as string);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function fileItems(text: string | Buffer, size?: number): Promise<Incoming[]> {
  const items: Incoming[] = [];
  for await (const found of readCsdFile(bytes(text, size), 'people.xml')) items.push(...found);
  return items;
}
const resourcesOf = (items: readonly Incoming[]): Json[] => items.flatMap((item) => item.resources ?? []);
const wrap = (inside: string) =>
  `<CSD xmlns="urn:ihe:iti:csd:2013"><providerDirectory>${inside}</providerDirectory></CSD>`;

describe('a CSD file', () => {
  it('becomes people and roles, in whatever chunks it comes', async () => {
    const facility = 'urn:uuid:e9964293-e169-4298-b4d0-ab07bf0cd78f';
    const text = csdDocument([csdProvider(1, { facility, phone: '0777 é' }), csdProvider(2)]);
    const [person, role] = resourcesOf(await fileItems(text));
    expect(person).toMatchObject({
      ...{ resourceType: 'Practitioner', id: '00000000-0000-4000-8000-000000000001', active: true, gender: 'female' },
      name: [{ text: 'Person 1', given: ['Person'], family: 'No 1' }],
      telecom: [{ system: 'phone', value: '0777 é', use: 'work' }],
      identifier: [
        { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
        { system: 'http://example.org/employees', value: 'E1' },
      ],
      meta: { lastUpdated: '2026-01-01T00:00:00+00:00' },
    });
    expect(role).toMatchObject({
      ...{ resourceType: 'PractitionerRole', id: '00000000-0000-4000-8000-000000000001-r0' },
      code: [{ coding: [{ system: 'urn:oid:1.3.6.1.4.1.21367.100.1', code: 'nurse', display: 'Nurse' }] }],
      location: [{ reference: 'Location/e9964293-e169-4298-b4d0-ab07bf0cd78f' }],
    });
    for (const size of [1, 7, 100_000]) expect(resourcesOf(await fileItems(text, size))).toHaveLength(4);
    const latin = Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${csdDocument([csdProvider(1, { phone: 'é' })])}`,
      'latin1',
    );
    expect(JSON.stringify(await fileItems(latin))).toContain('é');
  });

  it('keeps the tree of places: a facility inside its organization inside the one above', async () => {
    const record = '<record created="2026-01-01T00:00:00Z" updated="2026-01-01T00:00:00Z" status="Active"/>';
    const text = `<CSD xmlns="urn:ihe:iti:csd:2013"><organizationDirectory>
      <organization entityID="urn:uuid:a"><codedType code="c" codingScheme="s">County</codedType>
      <primaryName>Bong</primaryName><parent entityID="urn:uuid:top"/>${record}</organization></organizationDirectory>
      <facilityDirectory><facility entityID="urn:uuid:f"><codedType code="HC" codingScheme="s">Health centre</codedType>
      <primaryName>Salala</primaryName><geocode><latitude>6.7</latitude><longitude>-10.1</longitude></geocode>
      <contactPoint><codedType code="BP" codingScheme="x">1</codedType></contactPoint>
      <organizations><organization entityID="urn:uuid:a"/></organizations>${record}</facility></facilityDirectory></CSD>`;
    expect(resourcesOf(await fileItems(text))).toMatchObject([
      { resourceType: 'Organization', id: 'a', name: 'Bong', partOf: { reference: 'Organization/top' } },
      { resourceType: 'Location', id: 'a', partOf: { reference: 'Location/top' }, type: [{ text: 'County' }] },
      {
        ...{ resourceType: 'Location', id: 'f', partOf: { reference: 'Location/a' } },
        position: { latitude: 6.7, longitude: -10.1 },
      },
    ]);
  });

  it.each([
    ['entities that grow', '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><CSD>&b;</CSD>', 'document type'],
    ['files of the machine', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CSD>&a;</CSD>', 'document type'],
    ['entities that nobody has declared', wrap('<provider entityID="a">&b;</provider>'), 'not XML'],
    ['web pages', '<html><br></html>', 'not XML'],
    ['other XML', '<Bundle xmlns="http://hl7.org/fhir"/>', 'no Care Services Discovery'],
    ['what is cut off', wrap('<provider entityID="a">').slice(0, -30), 'not XML'],
    ['depth without end', '<a>'.repeat(500), 'nested too deep'],
    ['nothing', '', 'empty'],
    [
      'errors',
      '<careServicesResponse><error code="500">no such function</error></careServicesResponse>',
      'no such function',
    ],
  ])('refuses %s', async (_, text, words) => {
    await expect(fileItems(text)).rejects.toThrow(words);
  });

  it('gives up on a record that is too large, not on the file', async () => {
    const large = `<provider entityID="big"><x>${'y'.repeat(2_000_000)}</x></provider>`;
    const many = `<provider entityID="many">${'<x/>'.repeat(10_000)}</provider>`;
    const items = await fileItems(wrap(large + many + csdProvider(1).xml + '<provider/>'), 60_000);
    expect(items.map((item) => item.refused)).toEqual(['too_large', 'too_large', null, 'not_a_resource']);
  });

  it('keeps ids apart and short', () => {
    expect(idOf('urn:uuid:ABC')).toBe('ABC');
    expect(idOf('http://example.org/a?b=1')).toMatch(/^[0-9a-f]{40}$/);
    expect(roleId('x'.repeat(64), 3)).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
  });

  it('of any length needs the memory of one record', async () => {
    const record = csdProvider(1).xml;
    async function* endless(records: number): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<CSD xmlns="urn:ihe:iti:csd:2013"><providerDirectory>');
      const chunk = Buffer.from(record.repeat(100));
      for (let i = 0; i < records / 100; i++) yield chunk;
      yield Buffer.from('</providerDirectory></CSD>');
    }
    let [count, most] = [0, 0];
    for await (const items of readCsdFile(endless(30_000), 'x')) {
      count += items.length;
      if (count % 3000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
    }
    expect(count).toBe(30_000);
    expect(most).toBeLessThan(600 * 1024 * 1024);
  });
});

let fake: OpenInfoMan;
afterEach(() => fake?.close());

const connection = (more: Partial<CsdSettings> = {}): Connection<CsdSettings> => ({
  settings: {
    ...{ url: fake.url, document: 'people', sign_in: 'none', user: '', password: '' },
    ...{ read_by: 'queries', changes: 'modifications', page_size: 10, overlap_minutes: 10, ...more },
  },
  ...{ allowPrivateNetworks: true, retryMs: 1 },
});

async function readAll(
  more: Partial<CsdSettings> = {},
  request: Partial<ReadRequest> = {},
  from: Checkpoint | null = null,
) {
  const reading = csdConnector.read(connection(more), { mode: 'full', types, cursor: null, ...request });
  const items: Incoming[] = [];
  for await (const portion of reading.open(from)) items.push(...portion.items);
  return { items, people: resourcesOf(items).filter((one) => one.resourceType === 'Practitioner'), end: reading.end() };
}

describe('a CSD directory', () => {
  it('is read page by page to the end, and says from when changes are to be asked', async () => {
    fake = await openInfoMan(Array.from({ length: 25 }, (_, i) => csdProvider(i)));
    const { people, end } = await readAll();
    expect(new Set(people.map((person) => person.id)).size).toBe(25);
    expect(end.types.find((one) => one.type === 'Practitioner')).toMatchObject({
      way: 'search',
      whole: true,
      items: 25,
    });
    const since = Date.parse(String(end.cursor.since));
    expect(Date.now() - since).toBeGreaterThan(9 * 60_000);
    expect(Date.now() - since).toBeLessThan(12 * 60_000);
    expect((await readAll({ read_by: 'directory' })).people).toHaveLength(25);
    // Goes on at the page that was in hand.
    const resumed = await readAll({}, {}, { file: 3, items: 4, state: { start: 11 } });
    expect(resumed.people).toHaveLength(15);
  });

  it('tells what changed, by modifications or by queries, and roles that are no more', async () => {
    fake = await openInfoMan([csdProvider(1), csdProvider(2, { updated: '2026-06-01T00:00:00Z', status: 'Inactive' })]);
    const delta = { mode: 'delta' as const, cursor: { since: '2026-05-01T00:00:00.000Z' } };
    for (const changes of ['modifications', 'queries'] as const) {
      const { people, items, end } = await readAll({ changes }, delta);
      expect(people).toMatchObject([{ id: '00000000-0000-4000-8000-000000000002', active: false }]);
      expect(items.filter((item) => item.text?.includes('DELETE'))).toHaveLength(4);
      expect(end.types[3]).toMatchObject({
        way: changes === 'queries' ? 'search' : 'history',
        whole: false,
        deletes: false,
      });
    }
    fake.interfere = (request, response) => {
      if (!request.url?.includes('getUpdatedServices')) return false;
      response.writeHead(404).end();
      return true;
    };
    const { people, end } = await readAll({}, delta);
    expect([people.length, end.facts.map((fact) => fact.code)]).toEqual([1, ['no_modifications']]);
  });

  it('is never taken for unchanged when it fails', async () => {
    fake = await openInfoMan(Array.from({ length: 25 }, (_, i) => csdProvider(i)));
    const answers = async (status: number, text: string) => {
      fake.interfere = (_, response) => {
        response.writeHead(status).end(text);
        return true;
      };
      return readAll().catch((error: { code: string }) => error.code);
    };
    expect(await answers(503, '')).toBe('connector:unreachable');
    expect(await answers(401, '')).toBe('connector:refused');
    expect(await answers(200, '<html><p>Welcome')).toBe('connector:unreadable');
    expect(await answers(200, '<CSD><providerDirectory><provider entityID="a">')).toBe('connector:unreadable');
    // The same page for ever.
    const page = csdDocument(Array.from({ length: 10 }, (_, i) => csdProvider(i)));
    expect(await answers(200, page)).toBe('connector:unreadable');
    // Busy twice, then well again.
    let busy = 2;
    fake.interfere = (_, response) => {
      if (busy-- <= 0) return false;
      response.writeHead(503, { 'retry-after': '0' }).end();
      return true;
    };
    expect((await readAll()).people).toHaveLength(25);
    await expect(readOnly({ ...connection(), allowPrivateNetworks: false })).rejects.toMatchObject({
      code: 'connector:unreachable',
    });
  });

  it('that gives everything at once is read once', async () => {
    fake = await openInfoMan(Array.from({ length: 7 }, (_, i) => csdProvider(i)));
    fake.interfere = (_, response, body) => {
      if (!body.includes('provider-search')) return false;
      response.end(csdDocument(fake.entities));
      return true;
    };
    const { people, end } = await readAll();
    expect(people).toHaveLength(7);
    expect(end.facts).toMatchObject([{ code: 'no_pages' }]);
  });

  it('answers for one record, and is looked at before it is kept', async () => {
    fake = await openInfoMan([csdProvider(1)]);
    const id = '00000000-0000-4000-8000-000000000001';
    const one = (type: string, wanted: string) => csdConnector.readOne!(connection(), type, wanted);
    expect(await one('PractitionerRole', `${id}-r0`)).toMatchObject({ status: 'found', resource: { id: `${id}-r0` } });
    expect(await one('Practitioner', id)).toMatchObject({ status: 'found' });
    expect(await one('Practitioner', 'nobody')).toEqual({ status: 'gone' });
    const probe = await csdConnector.probe(connection(), [...types, 'Group']);
    expect(probe.types.find((type) => type.type === 'Group')).toMatchObject({ offered: false });
    expect(probe.clockSeconds).toBeLessThan(60);
  });
});

async function readOnly(given: Connection<CsdSettings>): Promise<void> {
  const reading = csdConnector.read(given, { mode: 'full', types, cursor: null });
  for await (const _ of reading.open(null)) return;
}

const folder = findSharedData('csd');

describe.skipIf(!folder)('the documents and the schema of IHE', () => {
  it('are read whole, the nine providers with their phones, places and languages', async () => {
    const all: Json[] = [];
    for (const part of ['Organizations', 'Services', 'Facilities', 'Providers']) {
      const file = await readFile(join(folder!, `CSD-${part}-Connectathon-20150120.xml`));
      all.push(...resourcesOf(await fileItems(file)));
    }
    const of = (type: string) => all.filter((one) => one.resourceType === type);
    expect(of('Practitioner')).toHaveLength(9);
    expect(of('Practitioner')[0]).toMatchObject({
      name: [{ text: 'Banargee, Dev', family: 'Banerjee', given: ['Dev'], prefix: ['Dr.'] }],
      telecom: [
        { system: 'phone', value: '555-777-1111', use: 'work' },
        { system: 'fax', value: '555-888-1111' },
      ],
      communication: [{ coding: [{ code: 'en' }] }, { coding: [{ code: 'bn' }] }],
    });
    expect(of('PractitionerRole').length).toBeGreaterThanOrEqual(9);
    expect(of('Location').length).toBe(of('Organization').length + 3);
  });

  it('hold for what we ask', async () => {
    // What the schema takes from elsewhere (XForms) is only in the definition of functions, which we never send.
    const text = (await readFile(join(folder!, 'CSD.xsd'), 'utf8'))
      .replace(/<xs:import [^>]*?(?:XMLSchema|xforms)"[^>]*?\/>/gs, '')
      .replace(/<xs:element name="careServicesFunction">[\s\S]*?<\/xs:element>\s*<\/xs:schema>/, '</xs:schema>')
      .replaceAll('<xs:attribute ref="xml:lang"/>', '')
      .replace(/<xs:import namespace="http:\/\/www.w3.org\/XML\/1998\/namespace"\/>/, '');
    using schema = XmlDocument.fromString(text);
    using validator = XsdValidator.fromDoc(schema);
    const searches = [
      searchRequest({ kind: 'provider', start: 1, max: 500 }),
      searchRequest({ kind: 'facility', updated: '2026-01-01T00:00:00.000Z' }),
      searchRequest({ kind: 'organization', entityId: 'urn:uuid:"<&>' }),
    ];
    for (const one of searches) {
      using document = XmlDocument.fromString(one);
      validator.validate(document);
    }
    using soap = XmlDocument.fromString(
      modificationsRequest('2026-01-01T00:00:00.000Z', 'http://x/a?b&c', 'urn:uuid:1'),
    );
    expect(soap.root.name).toBe('Envelope');
  });
});

/** Reading a real FHIR server over HTTP: all of it, what changed, what was deleted, and after a kill. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FhirPeer, startFhirServer } from '../../testing/fhir-peer.ts';
import { connectionTo, drain, people, readAll, refsOf, wholeOf } from '../../testing/fhir-trial.ts';
import { fhirConnector } from './fhir.ts';

let server: FhirPeer;
beforeAll(async () => {
  server = await startFhirServer();
});
afterAll(() => server.close());
beforeEach(() => server.drill({}));

const types = ['Location', 'Practitioner'];
const clinic = { resourceType: 'Location', id: 'L1', name: 'Salala clinic', status: 'active' };

describe('all of a server', () => {
  beforeAll(() => server.put(clinic, ...people(45)));

  it('comes page by page, each resource once, with a cursor in the server’s own clock', async () => {
    await server.drill({ clock: -3 * 3600 });
    const { refs, end } = await readAll(connectionTo(server.url, { page_size: 10 }), wholeOf(types));
    expect(refs).toEqual(['Location/L1', ...refsOf(people(45))]);
    expect(end.types).toEqual([
      { type: 'Location', way: 'search', whole: true, deletes: false, pages: 1, items: 1 },
      { type: 'Practitioner', way: 'search', whole: true, deletes: false, pages: 5, items: 45 },
    ]);
    const { since } = (end.cursor.types as Record<string, { since: string }>).Practitioner!;
    expect(Math.abs(Date.parse(since) - (Date.now() - 3 * 3_600_000))).toBeLessThan(60_000);
    expect(since).toMatch(/Z$/);
  });

  it('comes as a bulk export where that is wished for and offered, else page by page', async () => {
    const connection = connectionTo(server.url, { first_read: 'bulk' });
    const paged = await readAll(connection, wholeOf(types));
    expect(paged.end.facts.map(({ code }) => code)).toContain('no_bulk');
    await server.drill({ bulk: true });
    const bulk = await readAll(connection, wholeOf([...types, 'Group']));
    expect(bulk.refs.toSorted()).toEqual(paged.refs.toSorted());
    expect(bulk.end.types.map(({ type, way, items }) => [type, way, items])).toEqual([
      ['Location', 'bulk', 1],
      ['Practitioner', 'bulk', 45],
      ['Group', 'absent', 0],
    ]);
    expect(Object.keys(bulk.end.cursor.types as object)).toEqual(types);
  });

  it.each([
    ['pages', {}],
    ['counted pages', { paging: 'offset' as const }],
    ['a bulk export', { bulk: true }],
  ])('goes on where it was killed: %s', async (how, drills) => {
    await server.drill(drills);
    const connection = connectionTo(server.url, {
      page_size: 10,
      first_read: how === 'a bulk export' ? 'bulk' : 'pages',
    });
    const before = await drain(fhirConnector.read(connection, wholeOf(types)), null, 3);
    const reading = fhirConnector.read(connection, wholeOf(types));
    const after = await drain(reading, before.at);
    expect(new Set([...before.refs, ...after.refs]).size).toBe(46);
    expect(after.refs).not.toContain('Location/L1');
    expect(reading.end().types.map(({ type }) => type)).toEqual(types);
    expect(Object.keys(reading.end().cursor.types as object)).toEqual(types);
  });

  it('skips the types that the server does not have by their names, and pages as it pages (OpenMRS)', async () => {
    await server.drill({ types: ['Location', 'Practitioner'], pageMost: 7, noHistory: true, noMetadata: true });
    const request = wholeOf([...types, 'PractitionerRole', 'Organization']);
    const { refs, end } = await readAll(connectionTo(server.url), request);
    expect(refs).toHaveLength(46);
    expect(end.facts).toContainEqual(
      expect.objectContaining({ code: 'types_absent', text: 'The server has no PractitionerRole, Organization.' }),
    );
  });
});

describe('what changed', () => {
  const cursorOf = async (): Promise<Awaited<ReturnType<typeof readAll>>['end']['cursor']> =>
    (await readAll(connectionTo(server.url), wholeOf(types))).end.cursor;

  it('comes with what was deleted where the server keeps a history, the newest version of each once', async () => {
    await server.put(...people(3, 100));
    const cursor = await cursorOf();
    const [first] = people(1, 100);
    await server.put({ ...first!, active: false }, { ...first!, name: [{ family: 'Newest' }] });
    await server.remove('Practitioner/P101');
    const request = { mode: 'delta' as const, types, cursor };
    const { refs, resources, end } = await readAll(connectionTo(server.url, { page_size: 2 }), request);
    expect(refs.filter((ref) => /P10[01]$/.test(ref)).toSorted()).toEqual(['-Practitioner/P101', 'Practitioner/P100']);
    expect(resources.find((each) => each.id === 'P100')).toMatchObject({ name: [{ family: 'Newest' }] });
    expect(end.types.map(({ way, whole, deletes }) => [way, whole, deletes])).toEqual([
      ['history', false, true],
      ['history', false, true],
    ]);
  });

  it('is searched for where there is no history; what was deleted shows in the ids', async () => {
    await server.drill({ noHistory: true });
    await server.put(...people(3, 200));
    const cursor = await cursorOf();
    await server.put({ ...people(1, 200)[0]!, active: false });
    await server.remove('Practitioner/P201');
    const { refs, end } = await readAll(connectionTo(server.url), { mode: 'delta', types, cursor });
    expect(refs).toContain('Practitioner/P200');
    expect(end.types[1]).toMatchObject({ way: 'search', whole: false, deletes: false });
    expect(end.facts.map(({ code }) => code)).toContain('deletes_unseen');
    const ids: string[] = [];
    for await (const some of fhirConnector.ids!(connectionTo(server.url), 'Practitioner')) ids.push(...some);
    expect([ids.includes('P200'), ids.includes('P201')]).toEqual([true, false]);
    expect(await fhirConnector.readOne!(connectionTo(server.url), 'Practitioner', 'P201')).toEqual({ status: 'gone' });
  });

  it('is all of it where the server can tell nothing else', async () => {
    await server.drill({ noHistory: true, noLastUpdated: true });
    const { refs, end } = await readAll(connectionTo(server.url), { mode: 'delta', types, cursor: await cursorOf() });
    expect(refs.length).toBeGreaterThan(40);
    expect(end.types[1]).toMatchObject({ way: 'search', whole: true });
  });
});

describe('a look at a server', () => {
  it('says what it is and what it can do, by trying', async () => {
    const probe = await fhirConnector.probe(connectionTo(server.url), ['Practitioner', 'Location']);
    expect(probe).toMatchObject({ software: 'Test FHIR Server 1.0', version: '4.0.1', bulk: false });
    expect(probe.types[0]).toMatchObject({
      offered: true,
      history: true,
      lastUpdated: true,
      count: expect.any(Number),
    });
    expect(probe.facts.map(({ text }) => text)).toContain('Its clock agrees with ours.');
  });

  it('says what it cannot, and how far its clock is off', async () => {
    await server.drill({ noMetadata: true, noHistory: true, noLastUpdated: true, types: ['Location'], clock: 7200 });
    const probe = await fhirConnector.probe(connectionTo(server.url), types);
    expect(probe.types.map(({ offered, history, lastUpdated }) => [offered, history, lastUpdated])).toEqual([
      [true, false, false],
      [false, false, false],
    ]);
    expect(Math.round(probe.clockSeconds! / 60)).toBe(120);
    const texts = probe.facts.map(({ text }) => text).join('\n');
    expect(texts).toContain('does not describe itself');
    expect(texts).toContain('each time all of it has to be read');
    expect(texts).toContain('2 hours ahead of ours');
  });
});

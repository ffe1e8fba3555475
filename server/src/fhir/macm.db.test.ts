/** mACM at the front door: ITI-84 sends, ITI-85 reads each recipient's state; everything emitted is valid R4. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { startSending } from '../runtime/start-sending.ts';
import type { TestPerson } from '../testing/app.ts';
import { flowUuid, openTalks, type Someone, saying, type Talks, until } from '../testing/talks.ts';
import { validateR4 } from './validate/validate.ts';

let talks: Talks;
let officer: TestPerson;
let small: TestPerson;
let stop: () => Promise<void>;
let [ada, ben, far]: Someone[] = [];

interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly status: string;
  readonly [key: string]: unknown;
}
interface Bundle extends Resource {
  readonly total?: number;
  readonly entry?: { readonly resource: Resource; readonly search?: { readonly mode: string } }[];
  readonly link?: { readonly relation: string; readonly url: string }[];
}

const alert = (more: object = {}): Record<string, unknown> => ({
  ...{ resourceType: 'CommunicationRequest', status: 'active', priority: 'urgent' },
  category: [{ coding: [{ system: '1.3.6.1.4.1.19376.1.2.5.1', code: 'alert' }] }],
  recipient: [{ reference: `Practitioner/${ada!.uuid}` }, { reference: `Practitioner/${ben!.uuid}` }],
  medium: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode', code: 'SMSWRIT' }] }],
  payload: [text('Cholera in Bong', 'en', 'Alert')],
  ...more,
});
const text = (words: string, language: string, title: string) => ({
  contentAttachment: { contentType: 'text/plain', language, title, data: Buffer.from(words).toString('base64') },
});

const post = (resource: object, headers: Record<string, string> = {}, who = officer) =>
  who.inject({
    ...{ method: 'POST', url: '/fhir/R4/CommunicationRequest', payload: JSON.stringify(resource) },
    headers: { 'content-type': 'application/fhir+json', ...headers },
  });
const change = (method: 'PUT' | 'PATCH', id: string, body: object) =>
  officer.inject({
    ...{ method, url: `/fhir/R4/CommunicationRequest/${id}`, payload: JSON.stringify(body) },
    headers: { 'content-type': method === 'PUT' ? 'application/fhir+json' : 'application/json-patch+json' },
  });
async function get<T = Bundle>(path: string, who = officer): Promise<T> {
  const answer = await who.inject({ url: `/fhir/R4/${path}` });
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
  const resource = answer.json() as T;
  expect(validateR4(resource).filter(({ severity }) => severity === 'error')).toEqual([]);
  return resource;
}
const found = ({ entry = [] }: Bundle): Resource[] =>
  entry.filter(({ search }) => search?.mode !== 'include').map(({ resource }) => resource);
const statesOf = async (id: string, who = officer): Promise<Record<string, string>> =>
  Object.fromEntries(
    found(await get(`Communication?based-on=CommunicationRequest/${id}`, who)).map(({ recipient, status }) => [
      (recipient as { reference: string }[])[0]!.reference.split('/')[1]!,
      status,
    ]),
  );

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  await rooms.db.run(sql`insert into registry.source (name, kind) values ('iHRIS', 'fhir')`);
  await rooms.db.run(sql`insert into registry.place (source_id, resource_id, name, level, path) values
    (1, 'bong', 'Bong', 'county', array[1]), (1, 'nimba', 'Nimba', 'county', array[2])`);
  [ada, ben, far] = await Promise.all([
    talks.person({ name: 'Ada', places: [1] }),
    talks.person({ name: 'Ben', places: [1] }),
    talks.person({ name: 'Far', places: [2], language: 'fra' }),
  ]);
  await rooms.db.run(
    sql`insert into registry.identity (source_id, resource_id, contact_id) values (1, 'P10004', ${ada!.id})`,
  );
  await rooms.flows.import(system, saying(7, 'Hello from a flow'), { createMissing: true, publish: true });
  officer = await talks.test.person('officer');
  small = await talks.test.person('officer', [1]);
  stop = await startSending(rooms);
}, 60_000);
afterAll(async () => {
  await stop();
  await talks.close();
});

describe('ITI-84: a request', () => {
  it('is delivered to everybody, each state read by ITI-85', async () => {
    const answer = await post(alert());
    expect([answer.statusCode, answer.body]).toEqual([201, expect.anything()]);
    const { id } = answer.json() as Resource;
    expect(answer.headers.location).toMatch(new RegExp(`/fhir/R4/CommunicationRequest/${id}/_history/1$`));
    expect(validateR4(answer.json()).filter(({ severity }) => severity === 'error')).toEqual([]);
    await until(
      () => statesOf(id),
      (states) => Object.values(states).every((state) => state === 'completed'),
    );
    const [one] = found(await get(`Communication?based-on=${id}&recipient=Practitioner/${ada!.uuid}`));
    expect(one).toMatchObject({
      ...{ status: 'completed', sent: expect.anything(), received: expect.anything() },
      payload: [{ contentString: 'Cholera in Bong' }],
      basedOn: [{ reference: `CommunicationRequest/${id}` }],
    });
    const history = await get(`Communication/${one!.id}/_history`);
    expect(found(history).map(({ status }) => status)).toEqual(['completed', 'in-progress', 'preparation']);
    expect(await get<Resource>(`Communication/${one!.id}/_history/1`)).toMatchObject({ status: 'preparation' });
    const request = await get<Resource>(`CommunicationRequest/${id}`);
    expect(JSON.stringify(request.extension)).toContain('"url":"delivered","valueInteger":2');
    expect(request.category).toEqual(alert().category);
  });

  it('is found by what mACM lists', async () => {
    const { id } = (await post(alert({ identifier: [{ system: 'urn:alerts', value: '7' }] }))).json() as Resource;
    for (const query of [
      ...[`_id=${id}`, 'identifier=urn:alerts|7', 'status=active,completed', 'priority=urgent', 'category=alert'],
      ...[`recipient=Practitioner/${ada!.uuid}`, 'medium=SMSWRIT', `authored=ge${new Date().getUTCFullYear()}`],
    ])
      expect([query, found(await get(`CommunicationRequest?${query}`)).map((each) => each.id)]).toEqual([
        query,
        expect.arrayContaining([id]),
      ]);
    expect(found(await get('CommunicationRequest?identifier=urn:alerts|8'))).toEqual([]);
    const along = await get(`Communication?based-on=${id}&_include=Communication:based-on`);
    expect(along.entry!.map(({ resource }) => resource.resourceType)).toContain('CommunicationRequest');
    const counted = await get(`Communication?based-on=${id}&_summary=count`);
    expect(counted.total).toBe(2);
  });

  it('is sent once, however often it is posted', async () => {
    const key = randomUUID();
    const first = await post(alert(), { 'idempotency-key': key });
    const again = await post(alert(), { 'idempotency-key': key });
    expect([again.statusCode, again.json().id]).toEqual([200, first.json().id]);
    expect((await post(alert({ priority: 'stat' }), { 'idempotency-key': key })).statusCode).toBe(422);
    const named = alert({ identifier: [{ system: 'urn:alerts', value: 'once' }] });
    const both = await Promise.all([post(named), post(named), post(named)]);
    expect(new Set(both.map((each) => each.json().id)).size).toBe(1);
    const other = await post({ ...named, priority: 'routine' }, { 'if-none-exist': 'identifier=urn:alerts|once' });
    expect([other.statusCode, other.json().id]).toEqual([200, both[0]!.json().id]);
  });

  it('says which element is wrong and how to mend it', async () => {
    const cases: [object, string][] = [
      [{ recipient: [] }, 'recipient'],
      [{ recipient: [{ reference: 'Practitioner/nobody' }] }, 'recipient[0].reference'],
      [{ recipient: [{ reference: 'CareTeam/1' }] }, 'recipient[0].reference'],
      [{ payload: [] }, 'payload'],
      [
        { payload: [{ contentAttachment: { contentType: 'image/png', data: 'AAAA' } }] },
        'payload[0].contentAttachment.contentType',
      ],
      [{ payload: [{ contentReference: { reference: 'Patient/1' } }] }, 'payload[0].contentReference.reference'],
      [{ status: 'completed' }, 'status'],
      [{ occurrencePeriod: { start: '2020-01-01', end: '2020-01-02' } }, 'occurrencePeriod.end'],
      [{ medium: [{ coding: [{ code: 'EMAILWRIT' }] }] }, 'medium'],
      [{ occurrenceDateTime: new Date(Date.now() + 400 * 86_400_000).toISOString() }, 'occurrenceDateTime'],
      [{ occurrenceTiming: { event: ['2099-01-01'] } }, 'occurrenceTiming'],
      ...['Hi @(1/0)', 'Hi @contact.nope', 'Hi @(1 +)'].map((words): [object, string] => [
        { payload: [text(words, 'en', 'Hi')] },
        'payload[0]',
      ]),
    ];
    for (const [more, where] of cases) {
      const answer = await post(alert(more));
      expect([
        where,
        answer.statusCode,
        answer.json().issue?.map((each: { expression?: string[] }) => each.expression?.[0]),
      ]).toEqual([where, 422, expect.arrayContaining([expect.stringContaining(where)])]);
    }
  });

  it('reaches people by the id of their registry, of a place, and by a contained number', async () => {
    const people = [{ reference: 'Practitioner/P10004' }, { reference: 'Organization/nimba' }, { reference: '#new' }];
    const contained = [
      {
        resourceType: 'Practitioner',
        id: 'new',
        name: [{ text: 'Newcomer' }],
        telecom: [{ system: 'phone', value: '0777999888' }],
      },
    ];
    const answer = await post(alert({ recipient: people, contained }));
    expect([answer.statusCode, answer.body]).toEqual([201, expect.anything()]);
    const states = await statesOf(answer.json().id);
    expect(Object.keys(states)).toHaveLength(3);
    expect(Object.keys(states)).toEqual(expect.arrayContaining([ada!.uuid, far!.uuid]));
    const again = await post(alert({ recipient: [{ reference: '#new' }], contained }));
    expect(Object.keys(states)).toEqual(expect.arrayContaining(Object.keys(await statesOf(again.json().id))));
  });

  it('says each language to those who read it', async () => {
    const payload = [text('Come', 'en', 'Come'), text('Venez', 'fr', 'Venez')];
    const { id } = (
      await post(alert({ payload, recipient: [ada, far].map((each) => ({ reference: `Practitioner/${each!.uuid}` })) }))
    ).json();
    const said = found(await get(`Communication?based-on=${id}`)).map(
      (each) => (each.payload as { contentString: string }[])[0]!.contentString,
    );
    expect(said.sort()).toEqual(['Come', 'Venez']);
    expect(JSON.stringify((await get<Resource>(`CommunicationRequest/${id}`)).payload)).toContain('Venez');
  });

  it('begins a flow', async () => {
    const flow = flowUuid(7);
    const answer = await post(alert({ payload: [{ contentReference: { reference: `Questionnaire/${flow}` } }] }));
    expect([answer.statusCode, answer.body]).toEqual([201, expect.anything()]);
    const { id } = answer.json() as Resource;
    const states = await until(
      () => statesOf(id),
      (each) => Object.values(each).every((state) => state === 'completed'),
    );
    expect(Object.keys(states).sort()).toEqual([ada!.uuid, ben!.uuid].sort());
  });

  it('is paused, resumed and cancelled by its status, each a version', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const { id, ...made } = (await post(alert({ occurrenceDateTime: later }))).json() as Resource;
    const put = (status: string) =>
      officer.inject({
        ...{ method: 'PUT', url: `/fhir/R4/CommunicationRequest/${id}` },
        payload: JSON.stringify({ id, ...made, status }),
        headers: { 'content-type': 'application/fhir+json' },
      });
    expect((await put('on-hold')).json()).toMatchObject({ status: 'on-hold' });
    expect(Object.values(await statesOf(id))).toEqual(['on-hold', 'on-hold']);
    expect((await put('active')).json()).toMatchObject({ status: 'active' });
    const patch = await officer.inject({
      ...{ method: 'PATCH', url: `/fhir/R4/CommunicationRequest/${id}` },
      payload: JSON.stringify([{ op: 'replace', path: '/status', value: 'revoked' }]),
      headers: { 'content-type': 'application/json-patch+json' },
    });
    expect([patch.statusCode, patch.json().status]).toEqual([200, 'revoked']);
    expect(Object.values(await statesOf(id))).toEqual(['stopped', 'stopped']);
    const history = found(await get(`CommunicationRequest/${id}/_history`));
    expect(history.map(({ status }) => status)).toEqual(['revoked', 'active', 'on-hold', 'active']);
    expect((await put('active')).statusCode).toBe(409);
  });

  it('is kept as a draft until it is made active', async () => {
    const { id, ...made } = (await post(alert({ status: 'draft' }))).json() as Resource;
    expect(made.status).toBe('draft');
    expect(await statesOf(id)).toEqual({});
    const sent = await officer.inject({
      ...{ method: 'PUT', url: `/fhir/R4/CommunicationRequest/${id}` },
      payload: JSON.stringify({ id, ...made, status: 'active' }),
      headers: { 'content-type': 'application/fhir+json' },
    });
    expect([sent.statusCode, sent.json().status, sent.json().id]).toEqual([200, 'active', id]);
    expect(Object.keys(await statesOf(id))).toHaveLength(2);
  });

  it('that is kept first has each of its states as a version of its own', async () => {
    const first = (await post(alert({ status: 'on-hold' }))).json() as Resource;
    const put = (status: string) => change('PUT', first.id, { ...first, status });
    const tags = [(await put('draft')).headers.etag, (await put('active')).headers.etag];
    expect(tags).toEqual(['W/"2"', 'W/"3"']);
    expect(await get(`CommunicationRequest/${first.id}/_history/1`)).toEqual(first);
    const history = found(await get(`CommunicationRequest/${first.id}/_history`)).map(({ status }) => status);
    expect(history.slice(-3)).toEqual(['active', 'draft', 'on-hold']);
  });

  it('is never changed but by its status: what else differs is named, and nothing is sent', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    for (const more of [{ status: 'draft' }, { occurrenceDateTime: later }]) {
      const { id } = (await post(alert(more))).json() as Resource;
      const before = await get<Resource>(`CommunicationRequest/${id}`);
      const others = {
        recipient: [{ reference: `Practitioner/${far!.uuid}` }],
        payload: [text('Other', 'en', 'Other')],
      };
      const refused = [
        await change('PUT', id, { ...before, ...others, status: more.status ? 'active' : 'on-hold' }),
        await change('PUT', id, { ...before, payload: others.payload }),
        await change('PATCH', id, [{ op: 'replace', path: '/recipient', value: others.recipient }]),
      ];
      const said = refused.map((each) => [
        each.statusCode,
        each
          .json()
          .issue.map((issue: { expression: string[] }) => issue.expression[0])
          .sort(),
      ]);
      expect(said).toEqual([
        [422, ['payload', 'recipient']],
        [422, ['payload']],
        [422, ['recipient']],
      ]);
      expect(await get(`CommunicationRequest/${id}`)).toEqual(before);
      const bare = await change('PUT', id, { resourceType: 'CommunicationRequest', id, status: 'revoked' });
      expect([bare.statusCode, bare.json().status]).toEqual([200, 'revoked']);
    }
  });
});

describe('an officer of one county', () => {
  it('neither sees nor counts recipients elsewhere, and cannot write to them', async () => {
    const { id } = (
      await post(alert({ recipient: [ada, far].map((each) => ({ reference: `Practitioner/${each!.uuid}` })) }))
    ).json();
    expect(Object.keys(await statesOf(id, small))).toEqual([ada!.uuid]);
    expect((await get(`Communication?based-on=${id}&_summary=count`, small)).total).toBe(1);
    const hidden = found(await get(`Communication?based-on=${id}`)).find((each) =>
      JSON.stringify(each.recipient).includes(far!.uuid),
    )!;
    expect((await small.inject({ url: `/fhir/R4/Communication/${hidden.id}` })).statusCode).toBe(404);
    expect(JSON.stringify(await get('Communication', small))).not.toContain(far!.uuid);
    expect(JSON.stringify(await get('Communication/_history', small))).not.toContain(far!.uuid);
    expect((await small.inject({ url: `/fhir/R4/CommunicationRequest/${id}` })).statusCode).toBe(404);
    const answer = await post(alert({ recipient: [{ reference: `Practitioner/${far!.uuid}` }] }), {}, small);
    expect([answer.statusCode, answer.json().issue[0].expression]).toEqual([422, ['recipient[0].reference']]);
  });
});

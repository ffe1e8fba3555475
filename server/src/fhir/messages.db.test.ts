/** Answers, passages, flows, consent and audit at the front door: true, valid, and within the caller's area. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { recordConsent } from '../consent/consent.ts';
import { sql } from '../db/db.ts';
import { stockUuid, surveyOf } from '../results/testing.ts';
import type { TestPerson } from '../testing/app.ts';
import { openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import { validateR4 } from './validate/validate.ts';

let talks: Talks;
let everywhere: TestPerson;
let small: TestPerson;
let administrator: TestPerson;
let own: Someone;
let far: Someone;
let start: string;

interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly status: string;
  readonly meta: { readonly versionId: string };
  readonly [key: string]: unknown;
}
type Bundle = {
  readonly entry?: { readonly resource: Resource }[];
  readonly link?: { relation: string; url: string }[];
};

async function get<T = Bundle>(path: string, who = everywhere): Promise<T> {
  const answer = await who.inject({ url: `/fhir/R4/${path}` });
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
  const resource = answer.json() as T;
  expect([path, validateR4(resource).filter(({ severity }) => severity === 'error')]).toEqual([path, []]);
  return resource;
}
const found = ({ entry = [] }: Bundle): Resource[] => entry.map(({ resource }) => resource);

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  await rooms.flows.import(system, surveyOf(['choice', 'number', 'text']), { createMissing: true, publish: true });
  await rooms.db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await rooms.db.run(sql`insert into registry.place (source_id, resource_id, name, level, path) values
    (1, 'a', 'Bong', 'county', array[1]), (1, 'b', 'Nimba', 'county', array[2])`);
  own = await talks.person({ name: 'Own', places: [1] });
  far = await talks.person({ name: 'Zuwena', places: [2] });
  administrator = await talks.test.person('administrator');
  everywhere = await talks.test.person('officer');
  small = await talks.test.person('officer', [1]);
  const answer = await everywhere.inject({
    ...{ method: 'POST', url: '/api/v1/starts', payload: { flow: stockUuid, query: 'name != "x"' } },
  });
  start = answer.json().id as string;
  await until(
    async () => (await everywhere.inject({ url: `/api/v1/starts/${start}` })).json().state as string,
    (state) => state === 'done',
  );
  for (const one of [own, far]) for (const words of ['yes', '12', `${one.tel} says so`]) await talks.write(one, words);
  await rooms.db.tx(async (tx) => {
    for (const { id, tel } of [own, far])
      await recordConsent(tx, { scheme: 'tel', value: tel, contactId: id, action: 'out', how: 'reply', words: 'STOP' });
    await recordConsent(tx, { scheme: 'tel', value: own.tel, contactId: own.id, action: 'in', how: 'reply' });
  });
}, 60_000);
afterAll(() => talks.close());

describe('each type', () => {
  it.each([
    'Questionnaire',
    'Library',
    'Basic',
    'QuestionnaireResponse',
    'Task',
    'Consent',
    'CommunicationRequest',
    'Communication',
  ])('%s is listed, read, read by version, with a history, all valid', async (type) => {
    const all = found(await get(type));
    expect([type, all.length > 0]).toEqual([type, true]);
    const [{ id, meta }] = all as [Resource];
    expect(await get(`${type}/${id}`)).toEqual(all[0]);
    expect(await get(`${type}/${id}/_history/${meta.versionId}`)).toEqual(all[0]);
    expect(found(await get(`${type}/${id}/_history`))[0]).toEqual(all[0]);
    expect(found(await get(`${type}?_id=${id}`))).toEqual([all[0]]);
    expect(found(await get(`${type}/_history?_since=2020-01-01`)).map((each) => each.id)).toContain(id);
    expect(found(await get(`${type}?_lastUpdated=gt2100-01-01`))).toEqual([]);
    const pages = new Set<string>();
    for (let url: string | undefined = `${type}?_count=1`; url; ) {
      const page: Bundle = await get(url);
      for (const each of found(page)) pages.add(each.id);
      url = page.link?.find(({ relation }) => relation === 'next')?.url.replace(/^.*\/fhir\/R4\//, '');
    }
    expect(pages).toEqual(new Set(all.map((each) => each.id)));
  });
});

describe('answers', () => {
  it('are typed, tied to person, form and start', async () => {
    const [response] = found(await get(`QuestionnaireResponse?subject=Practitioner/${own.uuid}`));
    expect(response).toMatchObject({ status: 'completed', subject: { reference: `Practitioner/${own.uuid}` } });
    const answers = (response!.item as { linkId: string; answer: object[] }[]).map(
      ({ answer }) => Object.keys(answer[0]!)[0],
    );
    expect(answers).toEqual(['valueCoding', 'valueDecimal', 'valueString']);
    const form = await get<Resource>(`Questionnaire/${stockUuid}`);
    const links = (form.item as { linkId: string }[]).map(({ linkId }) => linkId);
    expect(links).toEqual(expect.arrayContaining((response!.item as { linkId: string }[]).map(({ linkId }) => linkId)));
    expect(response!.questionnaire).toBe(`${form.url}|${form.version}`);
    const history = found(await get(`QuestionnaireResponse/${response!.id}/_history`));
    expect(history.map(({ item }) => (item as object[]).length)).toEqual(expect.arrayContaining([1, 2, 3]));
    const [task] = found(await get(`Task?based-on=CommunicationRequest/${start}&owner=Practitioner/${own.uuid}`));
    expect(task).toMatchObject({
      status: 'completed',
      output: [{ valueReference: { reference: `QuestionnaireResponse/${response!.id}` } }],
    });
  });

  it('show the definition in both forms', async () => {
    const { content } = await get<Resource>(`Library/${stockUuid}`);
    const [rapidpro, floip] = (content as { data: string }[]).map(({ data }) =>
      JSON.parse(Buffer.from(data, 'base64').toString()),
    );
    expect(rapidpro.flows).toHaveLength(1);
    expect(floip).toHaveProperty('flows');
  });
});

describe('consent', () => {
  it('is active for who said stop, inactive for who came back, each word a version', async () => {
    const of = async ({ uuid }: Someone) => found(await get(`Consent?actor=Practitioner/${uuid}`));
    expect((await of(far)).map(({ status }) => status)).toEqual(['active']);
    const [back] = await of(own);
    expect([back!.status, back!.meta.versionId]).toEqual(['inactive', '2']);
    expect(found(await get(`Consent/${back!.id}/_history`)).map(({ status }) => status)).toEqual([
      'inactive',
      'active',
    ]);
    expect(found(await get('Consent?status=active'))).toHaveLength(1);
  });
});

describe('audit', () => {
  it('is for administrators, and valid', async () => {
    expect((await everywhere.inject({ url: '/fhir/R4/AuditEvent' })).statusCode).toBe(403);
    expect((await everywhere.inject({ url: '/fhir/R4/AuditEvent/1' })).statusCode).toBe(403);
    const events = found(await get('AuditEvent?_count=100', administrator));
    expect(events.length).toBeGreaterThan(3);
    expect(events[0]).toMatchObject({ agent: [{}, {}, { requestor: true }], outcome: '0' });
    expect(found(await get(`AuditEvent?date=ge2020-01-01&action=C`, administrator)).length).toBeGreaterThan(0);
    expect(await get(`AuditEvent/${events[0]!.id}`, administrator)).toEqual(events[0]);
  });
});

it('an officer of one county meets nobody of another in any list, read, history or count', async () => {
  for (const type of ['QuestionnaireResponse', 'Task', 'Consent', 'Communication', 'CommunicationRequest']) {
    for (const path of [type, `${type}/_history`, `${type}?_count=1&_total=accurate`, `${type}?_include=*`]) {
      const text = JSON.stringify(await get(path, small));
      expect([path, text.includes(far.uuid), text.includes('Zuwena'), text.includes(far.tel)]).toEqual([
        path,
        false,
        false,
        false,
      ]);
    }
    for (const each of found(await get(type)).filter((one) => JSON.stringify(one).includes(far.uuid)))
      for (const rest of ['', '/_history', `/_history/${each.meta.versionId}`]) {
        const answer = await small.inject({ url: `/fhir/R4/${type}/${each.id}${rest}` });
        expect([type, rest, answer.statusCode, answer.body.includes('Zuwena')]).toEqual([type, rest, 404, false]);
      }
  }
  expect(found(await get('QuestionnaireResponse', small))).toHaveLength(1);
});

/** What the mHero pages of iHRIS 5 send, at emNutt's paths: the shapes are those of its backend. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../access/subject.ts';
import { sql } from '../../db/db.ts';
import { startSending } from '../../runtime/start-sending.ts';
import type { TestPerson } from '../../testing/app.ts';
import { flowUuid, openTalks, type Someone, saying, type Talks, until } from '../../testing/talks.ts';

let talks: Talks;
let officer: TestPerson;
let people: Someone[];
let authorization: string;
let stop: () => Promise<void>;

interface Progress {
  readonly status: string;
  readonly totalRecords: number;
  readonly sendStatus: Record<string, Record<string, { success: number; failed: number; ignored: number }>>;
}

const call = (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) =>
  talks.test.app.inject({
    ...{
      method,
      url,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });

/** As `/mhero/send-message` makes it. */
const message = (recipients: readonly string[], more: object = {}) => ({
  meta: { tag: [{ system: 'parentReqId', code: randomUUID() }] },
  payload: [{ contentString: 'Meeting at ten' }],
  recipient: recipients.map((id) => ({ reference: `Practitioner/${id}` })),
  resourceType: 'CommunicationRequest',
  id: randomUUID(),
  ...more,
});
const send = async (body: object): Promise<string> => {
  const answer = await call('POST', '/emNutt/fhir/CommunicationRequest', body);
  expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('"status":"Processing"')]);
  return answer.json().reqID as string;
};
const progress = async (...ids: string[]): Promise<Progress[]> =>
  (
    await call(
      'GET',
      `/emNutt/fhir/getProgress?requestIDs=${encodeURIComponent(JSON.stringify({ childrenReqIDs: ids }))}`,
    )
  ).json();
const schedule = (frequency: string, cronExpression: string) => ({
  extension: [
    {
      url: 'http://mhero.org/fhir/StructureDefinition/sms-cron-expression-schedule',
      extension: [
        { url: 'frequency', valueString: frequency },
        { url: 'cronExpression', valueString: cronExpression },
      ],
    },
  ],
});

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  people = await Promise.all(['Ada', 'Ben', 'Cleo'].map((name) => talks.person({ name })));
  await rooms.db.run(sql`insert into registry.source (name, kind) values ('iHRIS', 'fhir')`);
  for (const [i, { id }] of people.entries())
    await rooms.db.run(
      sql`insert into registry.identity (source_id, resource_id, contact_id) values (1, ${`P${10_001 + i}`}, ${id})`,
    );
  await rooms.flows.import(system, saying(7, 'Hello from a flow'), { createMissing: true, publish: true });
  officer = await talks.test.person('officer');
  const made = await officer.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'iHRIS' } });
  authorization = `Basic ${Buffer.from(`ihris:${made.json().token}`).toString('base64')}`;
  stop = await startSending(rooms);
}, 60_000);
afterAll(async () => {
  await stop();
  await talks.close();
});

describe('a message', () => {
  it('reaches people by the ids of iHRIS; who is unknown is counted as failed', async () => {
    const id = await send(message(['P10001', 'P10002', 'P99999']));
    const [now] = await until(
      () => progress(id),
      ([each]) => each!.status === 'done',
    );
    expect(now).toMatchObject({
      totalRecords: 3,
      sendStatus: { [id]: { [id]: { success: 2, failed: 1, ignored: 0 } } },
    });
    expect((await call('GET', `/emNutt/fhir/clearProgress?requestIDs=${encodeURIComponent('{}')}`)).statusCode).toBe(
      200,
    );
    const bundle = (await call('GET', `/emNutt/fhir/Communication?based-on=${id}`)).json();
    expect(bundle.entry).toHaveLength(2);
    expect(bundle.link[0].url).toContain('/emNutt/fhir/Communication');
  });

  it('in several parts reaches each person once, and the same part again is not sent again', async () => {
    const meta = { tag: [{ system: 'parentReqId', code: randomUUID() }] };
    const first = message(['P10001', 'P10002'], { meta });
    const id = await send(first);
    const second = await send(message(['P10002', 'P10003'], { meta }));
    expect((await progress(second))[0]!.sendStatus[second]).toEqual({
      [second]: { success: 1, failed: 0, ignored: 1 },
    });
    expect(await send(first)).toBe(id);
    const sent = await talks.test.rooms.db.query(
      sql`select from broadcasts.broadcast where uuid in (${id}, ${second})`,
    );
    expect(sent).toHaveLength(2);
  });

  it('that nobody can get is answered as the pages know it', async () => {
    const id = await send(message(['P99998']));
    expect((await progress(id))[0]).toMatchObject({ status: 'done', error: expect.anything() });
  });

  it('begins a flow', async () => {
    const id = await send(
      message(['P10003'], { payload: [{ contentReference: { reference: `Basic/${flowUuid(7)}` } }] }),
    );
    await until(
      () => talks.status(people[2]!),
      (sessions) => sessions.length > 0,
    );
    expect((await progress(id))[0]!.sendStatus[id]![id]).toMatchObject({ success: 1 });
  });

  it('with nonsense is refused, and nothing is kept', async () => {
    for (const body of [
      message([]),
      message(['P10001'], { payload: [] }),
      message(['P10001'], { payload: 'x' }),
      { resourceType: 'Patient' },
    ]) {
      const answer = await call('POST', '/emNutt/fhir/CommunicationRequest', body);
      expect([answer.statusCode, answer.json().resourceType]).toEqual([422, 'OperationOutcome']);
    }
  });
});

describe('a message for later', () => {
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const kept = async (more: object) => {
    const id = await send(message(['P10001'], more));
    const sent = await talks.test.rooms.db.query<{ state: string }>(
      sql`select state from broadcasts.broadcast where uuid = ${id}`,
    );
    const { status, occurrenceDateTime } = (await call('GET', `/emNutt/fhir/CommunicationRequest/${id}`)).json();
    return [sent.length, status, occurrenceDateTime];
  };

  it('waits for its time, or for being made active', async () => {
    expect(await kept({ occurrenceDateTime: later })).toEqual([1, 'active', later]);
    expect(await kept({ occurrencePeriod: { start: later } })).toEqual([1, 'active', later]);
    expect(await kept({ status: 'draft' })).toEqual([0, 'draft', undefined]);
    expect(await kept({ status: 'on-hold' })).toEqual([0, 'on-hold', undefined]);
  });

  it('is refused where its time cannot be kept', async () => {
    for (const more of [
      { occurrenceTiming: { event: [later] } },
      { occurrenceDateTime: 'tomorrow' },
      { occurrenceString: 'tomorrow' },
      { occurrencePeriod: { start: 'tomorrow' } },
      { status: 'completed' },
      { occurrenceDateTime: later, ...schedule('once', '14 14 25 12 *') },
      { status: 'draft', ...schedule('recurring', '14 14 */3 * *') },
    ]) {
      const answer = await call('POST', '/emNutt/fhir/CommunicationRequest', message(['P10001'], more));
      expect([more, answer.statusCode, answer.json().resourceType]).toEqual([more, 422, 'OperationOutcome']);
    }
  });
});

describe('a schedule', () => {
  it('once is a broadcast of that moment, sent once', async () => {
    const id = await send(message(['P10001'], schedule('once', '14 14 25 12 *')));
    const request = (await call('GET', `/emNutt/fhir/CommunicationRequest/${id}`)).json();
    expect(request.occurrenceDateTime).toMatch(/-12-25T14:14:00/);
  });

  it('recurring is a schedule of ours, cancelled by its page', async () => {
    const body = message(['P10001', 'P10002'], schedule('recurring', '14 14 */3 * *'));
    const id = await send(body);
    expect(await send(body)).toBe(id);
    const made = (await officer.inject({ url: `/api/v1/schedules/${id}` })).json();
    expect(made).toMatchObject({ state: 'active', when: { time: '14:14', repeat: { every: 'day', interval: 3 } } });
    expect(
      (await officer.inject({ url: `/api/v1/contacts?query=${encodeURIComponent(made.query)}` })).json().items,
    ).toHaveLength(2);
    const cancelled = await call('POST', '/emNutt/fhir/cancelMessageSchedule', {
      schedules: [`CommunicationRequest/${id}`],
    });
    expect([cancelled.statusCode, cancelled.json().reqID]).toEqual([200, id]);
    expect((await officer.inject({ url: `/api/v1/schedules/${id}` })).json().state).toBe('cancelled');
    expect((await progress(id))[0]!.status).toBe('done');
    const wrong = await call(
      'POST',
      '/emNutt/fhir/CommunicationRequest',
      message(['P10001'], schedule('recurring', '*/5 * * * *')),
    );
    expect([wrong.statusCode, wrong.body.includes('at most once a day')]).toEqual([422, true]);
  });
});

describe('the rest of the paths', () => {
  it('lists flows as emNutt did', async () => {
    const profile = encodeURIComponent('http://mhero.org/fhir/StructureDefinition/mhero-workflows');
    const { entry } = (await call('GET', `/emNutt/fhir/Basic?_profile=${profile}`)).json();
    const details = entry[0].resource.extension.find((each: { url: string }) =>
      each.url.endsWith('mhero-workflows-details'),
    );
    expect([entry[0].resource.id, details.extension[0]]).toEqual([
      flowUuid(7),
      { url: 'name', valueString: expect.anything() },
    ]);
  });

  it('opts people out and in again', async () => {
    const body = [{ entitytype: 'Practitioner', globalid: 'P10001' }];
    expect((await call('PUT', '/emNutt/optout', body)).json()).toEqual({ changed: 1, unknown: 0 });
    const { entry } = (await call('GET', `/emNutt/fhir/Consent?actor=Practitioner/${people[0]!.uuid}`)).json();
    expect(entry[0].resource.status).toBe('active');
    const id = await send(message(['P10001', 'P10002']));
    expect((await progress(id))[0]!.sendStatus[id]![id]).toMatchObject({ success: 1, ignored: 1 });
    expect((await call('PUT', '/emNutt/undoOptout?globalid=P10001&entitytype=Practitioner')).statusCode).toBe(200);
  });

  it('makes and fills groups', async () => {
    const group = { resourceType: 'Group', name: 'Nurses', member: [{ entity: { reference: 'Practitioner/P10001' } }] };
    expect((await call('POST', '/emNutt/fhir', group)).statusCode).toBe(200);
    expect(
      (await call('POST', '/emNutt/fhir', { ...group, member: [{ entity: { reference: 'Practitioner/P10002' } }] }))
        .statusCode,
    ).toBe(200);
    const { items } = (await officer.inject({ url: '/api/v1/groups?search=Nurses' })).json();
    expect(items.map((each: { members: number }) => each.members)).toEqual([2]);
    expect((await call('POST', '/emNutt/fhir', { resourceType: 'Practitioner' })).statusCode).toBe(405);
  });

  it('answers what is not there with 404 and an OperationOutcome', async () => {
    for (const url of ['/emNutt/nope', '/emNutt/fhir/Basic/1/more', '/emNutt/'])
      for (const method of ['GET', 'POST'] as const) {
        const answer = await call(method, url, method === 'POST' ? {} : undefined);
        expect([url, method, answer.statusCode, answer.json().resourceType]).toEqual([
          ...[url, method, 404, 'OperationOutcome'],
        ]);
      }
  });

  it('gives no configuration, needs a token, and answers what is there for everybody', async () => {
    expect((await call('GET', '/emNutt/getConfig?parameter=rapidpro')).statusCode).toBe(403);
    expect((await call('GET', '/sync/syncWorkflows')).statusCode).toBe(200);
    expect((await call('GET', '/sync/syncContacts')).statusCode).toBe(403);
    expect((await talks.test.app.inject({ url: '/site-up' })).statusCode).toBe(201);
    for (const url of ['/emNutt/fhir/CommunicationRequest', '/emNutt/fhir/getProgress', '/emNutt/fhir'])
      expect((await talks.test.app.inject({ url })).statusCode).toBe(401);
  });
});

it('ten thousand recipients are one request', async () => {
  const { db } = talks.test.rooms;
  await db.run(sql`with made as (insert into registry.contact (name, tel, reach, schemes)
      select 'N' || n, '+23188' || lpad(n::text, 7, '0'), 0, '{tel}' from generate_series(1, 10000) n returning id, tel)
    insert into registry.identity (source_id, resource_id, contact_id) select 1, 'N' || id, id from made`);
  const rows = await db.query<{ id: string }>(
    sql`select resource_id as id from registry.identity where resource_id like 'N%'`,
  );
  const started = performance.now();
  const id = await send(
    message(
      rows.map((row) => row.id),
      { payload: [{ contentString: 'To all' }] },
    ),
  );
  const took = performance.now() - started;
  expect((await progress(id))[0]).toMatchObject({
    totalRecords: 10_000,
    sendStatus: { [id]: { [id]: { success: 10_000 } } },
  });
  console.log(`10,000 recipients accepted in ${Math.round(took)} ms`);
  expect(took).toBeLessThan(20_000);
});

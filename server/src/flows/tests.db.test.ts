import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';

let test: TestApp;
let officer: TestPerson;
beforeAll(async () => {
  test = await testApp();
  officer = await test.person('officer');
});
afterAll(() => test.close());

const id = (n: number) => `5b0d0f3a-8d1c-4b5e-9c8a-${String(n).padStart(12, '0')}`;
const uuid = id(1);

/** Asks one question; `thanks` is what follows a yes. */
const clinic = (thanks: string, more: object[] = []) => ({
  ...{ uuid, name: 'Clinic', spec_version: '14.4.2', language: 'eng', type: 'messaging' },
  nodes: [
    {
      uuid: id(2),
      actions: [{ uuid: id(3), type: 'send_msg', text: 'Is the clinic open?' }, ...more],
      router: {
        ...{ type: 'switch', operand: '@input.text', result_name: 'Open', default_category_uuid: id(7) },
        wait: { type: 'msg' },
        cases: [{ uuid: id(4), type: 'has_any_word', arguments: ['yes oui'], category_uuid: id(5) }],
        categories: [
          { uuid: id(5), name: 'Yes', exit_uuid: id(6) },
          { uuid: id(7), name: 'Other', exit_uuid: id(8) },
        ],
      },
      exits: [{ uuid: id(6), destination_uuid: id(9) }, { uuid: id(8) }],
    },
    {
      uuid: id(9),
      actions: [{ uuid: id(10), type: 'send_msg', text: thanks }],
      exits: [{ uuid: id(11) }],
    },
  ],
});
const says = (name: string, thanks: string) => ({
  name,
  turns: [{ sent: 'Is the clinic open?' }, { received: 'Yes' }, { sent: thanks }],
  results: { open: { value: 'Yes', category: 'Yes' } },
});

const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
  const answer = await officer.inject({ method, url: `/api/v1${url}`, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
};

describe('kept conversations', () => {
  it('are kept, changed and removed, on record', async () => {
    await call('POST', '/flows', { definition: clinic('Thank you.'), publish: true });
    const made = await call('POST', `/flows/${uuid}/tests`, says('Open', 'Thanks'));
    expect(made).toMatchObject({ status: 201, body: { conversation: says('Open', 'Thanks') } });
    expect((await call('POST', `/flows/${uuid}/tests`, says('Open', 'x'))).body.code).toBe('request:conflict');
    const changed = await call('PUT', `/flows/${uuid}/tests/${made.body.id}`, says('It is open', 'Thank you.'));
    expect(changed).toMatchObject({ status: 200, body: { conversation: { name: 'It is open' } } });
    const second = await call('POST', `/flows/${uuid}/tests`, says('Second', 'Thank you.'));
    expect((await call('PUT', `/flows/${uuid}/tests/${second.body.id}`, says('It is open', 'x'))).status).toBe(409);
    expect((await call('DELETE', `/flows/${uuid}/tests/${second.body.id}`)).status).toBe(204);
    expect((await call('DELETE', `/flows/${uuid}/tests/${second.body.id}`)).status).toBe(404);
    expect((await call('GET', `/flows/${uuid}/tests`)).body.items).toHaveLength(1);
    expect((await call('GET', `/flows/${id(99)}/tests`)).status).toBe(404);
    const recorded = await test.rooms.db.query<{ action: string }>(
      sql`select action from audit.event where action like 'flow.test.%' order by id`,
    );
    expect(recorded.map(({ action }) => action.replace('flow.test.', ''))).toEqual(['add', 'replace', 'add', 'remove']);
  });

  it('are played on what is not saved, and say what differs', async () => {
    const play = (definition: object) => call('POST', `/flows/${uuid}/tests/run`, { definition });
    expect((await play(clinic('Thank you.'))).body.items).toMatchObject([{ name: 'It is open', differences: [] }]);
    expect((await play(clinic('Merci.'))).body.items[0].differences).toEqual([
      { turn: 3, expected: '“Thank you.”', actual: '“Merci.”' },
    ]);
    expect((await play({ ...clinic('x'), nodes: 1 })).body.code).toBe('flow:invalid');
  });

  it('stop a revision that breaks them from being published, unless there is a reason', async () => {
    const save = (more: object) => call('POST', '/flows', { definition: clinic('Merci.'), base: 1, ...more });
    const refused = await save({ publish: true });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'flow:tests',
        fields: [{ where: 'It is open', message: 'turn 3: expected “Thank you.”, but it was “Merci.”' }],
      },
    });
    expect((await save({})).body).toMatchObject({ revision: 2, published: 1 });
    expect((await call('PATCH', `/flows/${uuid}`, { publish: 2 })).body.code).toBe('flow:tests');
    const file = { version: '13', flows: [clinic('Merci.')] };
    expect((await call('POST', '/flows/import', { file })).body.code).toBe('flow:tests');
    expect((await call('GET', `/flows/${uuid}`)).body).toMatchObject({ revision: 2, published: 1 });
    expect((await call('PATCH', `/flows/${uuid}`, { publish: 2, force: ' ' })).status).toBe(400);
    const forced = await call('PATCH', `/flows/${uuid}`, { publish: 2, force: 'The minister wants it today' });
    expect(forced.body).toMatchObject({ published: 2 });
    const [event] = await test.rooms.db.query<{ detail: object }>(
      sql`select detail from audit.event where action = 'flow.change' order by id desc limit 1`,
    );
    expect(event!.detail).toMatchObject({ force: 'The minister wants it today', failed: ['It is open'] });
  });

  it('call nobody, stop at the limits of the engine, and are bounded', async () => {
    const webhook = { uuid: id(20), type: 'call_webhook', method: 'GET', url: 'http://127.0.0.1:9/', result_name: 'x' };
    const answer = await call('POST', `/flows/${uuid}/tests/run`, { definition: clinic('Thank you.', [webhook]) });
    expect(answer.body.items).toMatchObject([{ differences: [] }]);
    const long = { ...says('Long', 'x'), turns: Array.from({ length: 301 }, () => ({ received: 'x' })) };
    expect((await call('POST', `/flows/${uuid}/tests`, long)).status).toBe(400);
    const wide = { ...says('Wide', 'x'), turns: Array.from({ length: 50 }, () => ({ sent: 'x'.repeat(9_000) })) };
    expect((await call('POST', `/flows/${uuid}/tests`, wide)).body.code).toBe('flow:test');
    for (let n = 0; n < 99; n++) await call('POST', `/flows/${uuid}/tests`, says(`Test ${n}`, 'Merci.'));
    expect((await call('POST', `/flows/${uuid}/tests`, says('One more', 'x'))).body.code).toBe('flow:test');
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { nodeOf, stockUuid, surveyOf } from '../results/testing.ts';
import type { TestPerson } from '../testing/app.ts';
import { openTalks, type Someone, saying, type Talks, until } from '../testing/talks.ts';
import { routes } from './routes/registry.ts';

/** Of one county: one person. Elsewhere: so many that their number, or that of all, is met nowhere by chance. */
const foreigners = 61;

let talks: Talks;
let small: TestPerson;
let everywhere: TestPerson;
let own: Someone;
let foreign: Someone[];
let stop: () => Promise<void>;
/** What belongs to people elsewhere, by the words of the table. */
const ids: Record<string, string> = { flow: stockUuid, key: 'q2_text', name: 'stock-report' };

const post = (who: TestPerson, url: string, payload: object, method: 'POST' | 'PATCH' = 'POST') =>
  who.inject({ method, url: `/api/v1${url}`, payload, headers: { 'idempotency-key': randomUUID() } });
const made = async (url: string, payload: object): Promise<string> => {
  const answer = await post(everywhere, url, payload);
  if (answer.statusCode > 202) throw new Error(`${url}: ${answer.body}`);
  return answer.json().id as string;
};
const everybody = 'name ~ "person"';
const weekly = { on: '2030-01-07', time: '09:00', zone: null, repeat: null, holidays: 'ignore' };
const remember = {
  ...{ relative_to: 'created_on', offset: 5, unit: 'days', hour: null, mode: 'skip' },
  does: { kind: 'text', texts: { default: 'Hello' } },
};
const campaign = { name: 'Days', query: everybody, events: [remember] };
const schedule = { name: 'Weekly', query: everybody, does: { kind: 'flow', flow: stockUuid }, when: weekly };

beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  const { db } = rooms;
  await rooms.flows.import(system, surveyOf(['choice', 'text']), { createMissing: true });
  await rooms.flows.import(system, saying(7, 'Hello'), { createMissing: true });
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await db.run(sql`insert into registry.place (source_id, resource_id, name, level, path) values
    (1, 'a', 'Bong', 'county', array[1]), (1, 'b', 'Nimba', 'county', array[2])`);
  own = await talks.person({ name: 'Person Own', places: [1] });
  foreign = await Promise.all(
    Array.from({ length: foreigners }, (_, i) => talks.person({ name: `Person Zuwena ${i}`, places: [2] })),
  );
  small = await talks.test.person('officer', [1]);
  everywhere = await talks.test.person('officer');
  stop = rooms.jobs.start();
  const stopSchedules = await rooms.schedules.work();
  ids.start = await made('/starts', { flow: stockUuid, query: everybody });
  await until(
    async () => (await everywhere.inject({ url: `/api/v1/starts/${ids.start}` })).json().state as string,
    (state) => state === 'done',
  );
  for (const one of [own, ...foreign.slice(0, 3)]) {
    await talks.write(one, 'yes');
    await talks.write(one, one === own ? 'Mine' : `Zuwena says ${one.uuid}`);
  }
  ids.schedule = await made('/schedules', schedule);
  ids.campaign = await made('/campaigns', campaign);
  ids.export = await made(`/flows/${stockUuid}/exports`, { format: 'csv' });
  ids.group = ((await post(everywhere, '/groups', { name: 'Trainers' })).json() as { uuid: string }).uuid;
  await post(everywhere, `/groups/${ids.group}/members`, { add_query: everybody });
  const theirs = foreign[1]!;
  ids.change = await made('/changes', { contact: theirs.uuid, kind: 'number_remove', from: theirs.tel });
  await db.run(sql`insert into sessions.problem (contact_id, flow_id, node_uuid, kind, code, text)
    select id, 1, ${nodeOf(1)}, 'error', 'wrong', 'Zuwena' from registry.contact where name like 'Person Zuwena%'`);
  const [run] = await db.query<{ uuid: string; session_uuid: string }>(
    sql`select uuid, session_uuid from sessions.run where contact_id = ${foreign[0]!.id}`,
  );
  const [call] = await db.query<{ uuid: string }>(sql`insert into calls.call
      (channel_id, contact_id, direction, scheme, address, state, lane)
    values (1, ${foreign[0]!.id}, 'out', 'tel', ${foreign[0]!.tel}, 'ringing', 1) returning uuid`);

  const [here, one, other] = [own, foreign[0]!, foreign[1]!];
  const [pair] = await db.query<{ uuid: string }>(sql`insert into matching.pair (low, high, state, score, reasons)
    values (${Math.min(one.id, other.id)}, ${Math.max(one.id, other.id)}, 'open', 70, '[]'), (${Math.min(here.id, one.id)}, ${Math.max(here.id, one.id)}, 'open', 70, '[]')
    returning uuid`);
  const [merge] = await db.query<{
    uuid: string;
  }>(sql`insert into matching.merge (survivor, absorbed, score, reasons, kept, moved)
    values (${one.id}, ${other.id}, 70, '[]', '{}', '{}') returning uuid`);
  await db.run(
    sql`insert into registry.address (contact_id, scheme, value, valid) values (${here.id}, 'tel', ${one.tel}, true)`,
  );
  const [number] = await db.query<{
    uuid: string;
  }>(sql`insert into matching.number (kind, scheme, value, state, holders)
    values ('shared', 'tel', ${one.tel}, 'open', ${[here.id, one.id]}) returning uuid`);
  Object.assign(ids, { duplicate: pair!.uuid, merge: merge!.uuid, number: number!.uuid });
  Object.assign(ids, { call: call!.uuid, contact: foreign[0]!.uuid, run: run!.uuid, session: run!.session_uuid });
  await until(
    async () => (await everywhere.inject({ url: `/api/v1/campaigns/${ids.campaign}` })).json().waiting as number,
    (waiting) => waiting === foreigners + 1,
  );
  await stopSchedules();
}, 60_000);
afterAll(async () => {
  await stop();
  await talks.close();
});

/** Every endpoint of conversations and of matching: the status that an officer of another county gets, and what is sent. */
const table: Readonly<Record<string, [status: number, ask?: { query?: string; body?: object }]>> = {
  'GET /flows': [200],
  'GET /flows/assets': [200],
  'GET /flows/:flow': [200],
  'GET /flows/:flow/revisions': [200],
  'GET /flows/:flow/export': [200, { query: 'format=14.4.2' }],
  'GET /flows/:flow/tests': [200],
  'GET /flows/:flow/overview': [200],
  'GET /flows/:flow/problems': [200],
  'GET /flows/:flow/runs': [200],
  'GET /flows/:flow/counts': [200],
  'GET /flows/:flow/results': [200, { query: 'by=place' }],
  'GET /flows/:flow/results/people': [200],
  'GET /flows/:flow/results/:key/themes': [200],
  'GET /flows/:flow/results/:key/answers': [200],
  'GET /flows/:flow/results/answerer/:run': [404],
  'GET /flows/:flow/exports': [200],
  'POST /flows/:flow/exports': [202, { body: { format: 'csv' } }],
  'GET /exports/:export': [404],
  'GET /exports/:export/file': [404],
  'GET /starts': [200],
  'GET /starts/:start': [404],
  'GET /starts/:start/people': [404],
  'GET /starts/:start/live': [404],
  'POST /starts': [
    404,
    {
      body: {
        flow: stockUuid,
        get contact() {
          return ids.contact;
        },
      },
    },
  ],
  'POST /starts/:start/reminder': [404, { body: {} }],
  'POST /starts/:start/closing': [404, { body: {} }],
  'POST /flows/:flow/closing': [403, { body: {} }],
  'GET /triggers': [200],
  'POST /triggers/try': [
    404,
    {
      body: {
        text: 'stock',
        get contact() {
          return ids.contact;
        },
      },
    },
  ],
  'GET /sessions/:session': [404],
  'POST /sessions/:session/interrupt': [404],
  'GET /contacts/:contact/runs': [200],
  'POST /contacts/:contact/interrupt': [404],
  'GET /schedules': [200],
  'GET /schedules/:schedule': [404],
  'POST /schedules': [201, { body: schedule }],
  'POST /schedules/preview': [200, { body: { when: weekly, query: everybody } }],
  'GET /calendar': [200, { query: 'from=2030-01-01&to=2030-01-31' }],
  'GET /campaigns': [200],
  'GET /campaigns/:campaign': [404],
  'POST /campaigns': [201, { body: campaign }],
  'GET /playbooks': [200],
  'GET /playbooks/:name': [200],
  'GET /phones': [200],
  'POST /phones/:contact/messages': [404, { body: { text: 'yes' } }],
  'POST /phones/:contact/calls': [404, { body: { what: 'missed_call' } }],
  'GET /phones/:contact/call': [200],
  'POST /phones/:contact/call/:call': [404, { body: { act: 'hang_up' } }],
  'GET /hours': [200],
  'GET /changes': [200],
  'GET /changes/export': [200],
  'GET /changes/:change': [404],
  'POST /changes': [
    404,
    {
      body: {
        ...{ kind: 'name', to: 'Somebody' },
        get contact() {
          return ids.contact;
        },
      },
    },
  ],
  'POST /changes/:change/decision': [404, { body: { decision: 'reject', version: 1, reason: 'No' } }],
  'POST /changes/:change/done': [404, { body: { version: 1 } }],
  'POST /changes/decisions': [
    200,
    {
      body: {
        ...{ decision: 'reject', reason: 'No' },
        get changes() {
          return [{ id: ids.change, version: 1 }];
        },
      },
    },
  ],
  'GET /changes/rules': [200],
  'GET /changes/settings': [200],
  'GET /groups': [200],
  'GET /groups/:group': [200],
  'POST /groups': [201, { body: { name: 'Ours' } }],
  'POST /groups/:group/members': [
    200,
    {
      body: {
        remove_query: everybody,
        get add() {
          return [ids.contact];
        },
      },
    },
  ],
  'GET /duplicates': [200],
  'GET /duplicates/:duplicate': [404],
  'POST /duplicates/:duplicate/decision': [404, { body: { decision: 'same' } }],
  'POST /duplicates/comparison': [403, { body: {} }],
  'GET /merges': [200],
  'POST /merges/:merge/undo': [404, { body: {} }],
  'GET /numbers': [200],
  'POST /numbers/:number/decision': [404, { body: { decision: 'shared_phone' } }],
  'GET /resthook-subscribers': [403],
  'POST /resthook-subscribers': [403, { body: { resthook: 'a', target_url: 'https://example.org' } }],
  // Ends all that wait in the flow, of this county alone: last, for it changes what the others see.
  'POST /flows/:flow/interrupt': [202],
};

/** These are of flows themselves, which all officers share, or never end. */
const elsewhere = new Set([
  ...['POST /flows', 'POST /flows/:flow/copy', 'POST /flows/import', 'POST /flows/inspect', 'GET /flows/:flow/live'],
  ...['POST /flows/:flow/tests', 'POST /flows/:flow/tests/run', 'POST /triggers', 'POST /playbooks/:name/install'],
  ...['POST /changes/rules'],
]);

const rooms =
  /^\/(flows|starts|triggers|sessions|schedules|campaigns|calendar|exports|playbooks|phones|hours|resthook|changes|groups)/;
const ofMatching = /^\/(duplicates|merges|numbers)/;
const ofContacts = /^\/contacts\/:id\/(runs|interrupt)$/;

/** `/flows/:id/runs` as `/flows/:flow/runs`. */
const named = (url: string): string => url.replace(/^\/(\w+?)s\/:id/, '/$1s/:$1');

function foreignIn(body: string): unknown[] {
  const words = ['Zuwena', ...foreign.flatMap((one) => [one.tel, one.uuid])].filter((word) => body.includes(word));
  const numbers: number[] = [];
  if (body.startsWith('{'))
    JSON.parse(body, (_, value) => {
      if (value === foreigners || value === foreigners + 1) numbers.push(value);
      return value;
    });
  return [...words, ...numbers];
}

describe('an officer of one county, in conversations and with duplicates', () => {
  it('is looked at by this table in every endpoint that reads or does something', () => {
    const all = routes
      .filter(
        ({ method, url }) =>
          /GET|POST/.test(method) && (rooms.test(url) || ofMatching.test(url) || ofContacts.test(url)),
      )
      .map(({ method, url }) => `${method} ${named(url)}`)
      .filter((route) => !elsewhere.has(route));
    expect(Object.keys(table).sort()).toEqual(all.sort());
  });

  it.each(Object.entries(table))(
    '%s shows, counts and touches nobody of another',
    async (route, [status, ask = {}]) => {
      const [method, path] = route.split(' ') as ['GET' | 'POST', string];
      const url = path.replace(/:(\w+)/g, (_, word: string) => ids[word]!) + (ask.query ? `?${ask.query}` : '');
      const answer =
        method === 'GET' ? await small.inject({ url: `/api/v1${url}` }) : await post(small, url, ask.body ?? {});
      expect([answer.statusCode, foreignIn(answer.body)], answer.body).toEqual([status, []]);
    },
  );

  it('has decided nothing about people elsewhere, and moved none of them', async () => {
    const { state } = (await everywhere.inject({ url: `/api/v1/changes/${ids.change}` })).json();
    const { members } = (await everywhere.inject({ url: `/api/v1/groups/${ids.group}` })).json();
    expect([state, members]).toEqual(['proposed', foreigners]);
  });

  it('has left everybody else in their conversations', async () => {
    expect(await talks.status(foreign[5]!)).toEqual([1]);
  });

  it('sees in what an administrator has closed for the whole country only its own', async () => {
    const closed = await post(everywhere, `/flows/${stockUuid}/closing`, {
      texts: { default: 'Thank you' },
      to: 'began',
    });
    expect(closed.json()).toMatchObject({ recipients: 4 });
    const { closing } = (await small.inject({ url: `/api/v1/flows/${stockUuid}/results` })).json();
    expect(closing).toMatchObject({ recipients: null, ended: null, broadcast: null });
  });
});

import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../../access/subject.ts';
import { sql } from '../../../db/db.ts';
import { addPassages, stockUuid, surveyOf } from '../../../results/testing.ts';
import { problemsOf } from '../../../results/testing-fhir.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let everywhere: TestPerson;
let bong: TestPerson;
let stop: () => Promise<void>;
const hostile = '=HYPERLINK("http://evil","x")\u0007 <b>&\n"quoted"';

beforeAll(async () => {
  test = await testApp({ env: { MHERO_PUBLIC_URL: 'https://mhero.example' } });
  const { db, channels, flows, jobs } = test.rooms;
  await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await flows.import(system, surveyOf(['choice', 'number', 'text', 'date']), { createMissing: true });
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await db.run(sql`insert into registry.place (source_id, resource_id, name, level, path) values
    (1, 'bong', 'Bong', 'county', array[1]), (1, 'nimba', 'Nimba', 'county', array[2])`);
  await db.run(sql`insert into registry.contact (name, tel, reach, schemes, places, facilities)
    select 'Person ' || n, '+23177' || lpad(n::text, 7, '0'), 0, '{tel}', array[n % 2 + 1], array[n % 2 + 1] from generate_series(1, 1200) n`);
  await addPassages(db, 1, [
    {
      ...{ contactId: 1, status: 3, placeId: 2 },
      answers: [
        { value: 'yes', category: 'Yes', kind: 'choice' },
        { value: '-12.5', category: 'Number', kind: 'number' },
        { value: hostile, category: 'All Responses', kind: 'text' },
        { value: '2026-03-01T00:00:00.000000Z', category: 'Date', kind: 'date' },
      ],
    },
    { contactId: 2, status: 2, placeId: 1, answers: [{ value: 'perhaps', category: 'Other', kind: 'choice' }] },
  ]);
  await db.run(sql`with made as (
      insert into sessions.run (uuid, session_uuid, contact_id, flow_id, revision, status, created_at, node_uuid, place_id)
      select uuidv7(), uuidv7(), id, 1, 1, 4, '2026-12-01', null, facilities[1] from registry.contact where id > 2
      returning uuid, contact_id)
    insert into sessions.result (run_uuid, key, contact_id, flow_id, revision, node_uuid, name, value, category, created_at)
    select uuid, 'q3_text', contact_id, 1, 1, uuid, 'Q3 text', repeat(md5(contact_id::text), 60), 'All Responses', '2026-12-01' from made`);
  everywhere = await test.person('officer');
  bong = await test.person('officer', [1]);
  stop = jobs.start();
});
afterAll(async () => {
  await stop();
  await test.close();
});

async function made(
  who: TestPerson,
  format: string,
  more: object = {},
): Promise<{ id: string; rows: number; bytes: number }> {
  const url = `/api/v1/flows/${stockUuid}/exports`;
  const begun = await who.inject({ method: 'POST', url, payload: { format, ...more } });
  expect(begun.statusCode).toBe(202);
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const now = (await who.inject({ url: `/api/v1/exports/${begun.json().id}` })).json();
    if (now.state === 'done') return now;
    if (now.state === 'failed') throw new Error(now.error);
  }
  throw new Error('the file is not finished');
}
const file = async (who: TestPerson, id: string, headers: Record<string, string> = {}) =>
  who.inject({ url: `/api/v1/exports/${id}/file`, headers });

describe('files of results', () => {
  it('as CSV have one row for each passage, typed, and nothing that a spreadsheet would run', async () => {
    const { id, rows, bytes } = await made(everywhere, 'csv', { to: '2026-11-30' });
    const answer = await file(everywhere, id);
    expect([rows, bytes]).toEqual([2, answer.rawPayload.length]);
    expect(answer.headers['content-type']).toContain('text/csv');
    const [head, ...lines] = answer.body.split('\r\n');
    expect(head).toContain('Q1 choice,Q1 choice: as written,Q2 number');
    expect(answer.body).toContain(`"'=HYPERLINK(""http://evil"",""x"")`);
    expect(answer.body).toContain(',Yes,yes,-12.5,Number,-12.5,');
    expect(answer.body).toContain("'+231770000001");
    expect(lines.find((line) => line.includes('Person 2'))).toContain(',Other,perhaps,');
  });

  it('cut off anywhere go on where they stopped: the parts are the whole', async () => {
    const { id, bytes } = await made(everywhere, 'csv');
    expect(bytes).toBeGreaterThan(2 * (1 << 20));
    const whole = (await file(everywhere, id)).rawPayload;
    const cut = 1_500_001;
    const rest = await file(everywhere, id, { range: `bytes=${cut}-`, 'if-range': `"${id}"` });
    expect([rest.statusCode, rest.headers['content-range']]).toEqual([206, `bytes ${cut}-${bytes - 1}/${bytes}`]);
    expect(Buffer.concat([whole.subarray(0, cut), rest.rawPayload]).equals(whole)).toBe(true);
    expect((await file(everywhere, id, { range: 'bytes=0-0' })).rawPayload).toEqual(whole.subarray(0, 1));
    expect((await file(everywhere, id, { range: `bytes=${bytes}-` })).statusCode).toBe(416);
    expect((await file(everywhere, id, { range: 'bytes=5-', 'if-range': '"another"' })).statusCode).toBe(200);
  });

  it('as XLSX hold numbers as numbers, dates as dates and formulas as text', async () => {
    const { id } = await made(everywhere, 'xlsx', { to: '2026-11-30' });
    const parts = unzipSync((await file(everywhere, id)).rawPayload);
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!);
    expect(sheet).toContain('<c><v>-12.5</v></c>');
    expect(sheet).toContain('<c s="2"><v>46082</v></c>');
    expect(sheet).toContain('=HYPERLINK(&quot;http://evil&quot;');
    expect(sheet).not.toContain('<f>');
    expect(Object.keys(parts)).toContain('[Content_Types].xml');
  });

  it('as FHIR are a Questionnaire and typed responses with their person', async () => {
    const bundle = JSON.parse(
      (await file(everywhere, (await made(everywhere, 'fhir-bundle', { to: '2026-11-30' })).id)).body,
    );
    expect(problemsOf(bundle)).toEqual([]);
    const [questionnaire, one, two] = bundle.entry.map((entry: { resource: object }) => entry.resource);
    expect(questionnaire).toMatchObject({
      resourceType: 'Questionnaire',
      url: `https://mhero.example/fhir/R4/Questionnaire/${stockUuid}`,
    });
    expect(questionnaire.item.map((item: { type: string }) => item.type)).toEqual([
      'open-choice',
      'decimal',
      'text',
      'dateTime',
    ]);
    expect(one).toMatchObject({
      ...{ resourceType: 'QuestionnaireResponse', status: 'completed', questionnaire: `${questionnaire.url}|1` },
      contained: [
        { resourceType: 'PractitionerRole', location: [{ identifier: { value: 'nimba' }, display: 'Nimba' }] },
      ],
      subject: { reference: expect.stringMatching(/^Practitioner\//), display: 'Person 1' },
      source: { reference: '#role', display: 'Person 1' },
      item: [
        { linkId: 'q1_choice', answer: [{ valueCoding: { code: 'Yes', display: 'Yes' } }] },
        { linkId: 'q2_number', answer: [{ valueDecimal: -12.5 }] },
        { linkId: 'q3_text' },
        { linkId: 'q4_date', answer: [{ valueDateTime: '2026-03-01T00:00:00.000Z' }] },
      ],
    });
    expect(two).toMatchObject({ status: 'in-progress', item: [{ answer: [{ valueString: 'perhaps' }] }] });
    const lines = (await file(everywhere, (await made(everywhere, 'fhir-ndjson', { anonymous: true })).id)).body
      .trim()
      .split('\n');
    expect(lines).toHaveLength(1200);
    expect(lines.join('')).not.toContain('Person ');
  });

  it('as FLOIP are a package with its rows', async () => {
    const { id } = await made(everywhere, 'floip', { to: '2026-11-30' });
    const parts = unzipSync((await file(everywhere, id)).rawPayload);
    const descriptor = JSON.parse(strFromU8(parts['datapackage.json']!));
    expect(Object.keys(descriptor.resources[0].schema.questions)).toEqual([
      'q1_choice',
      'q2_number',
      'q3_text',
      'q4_date',
    ]);
    const rows = JSON.parse(strFromU8(parts['rows.json']!));
    expect(rows).toHaveLength(5);
    expect(rows[1].slice(4, 6)).toEqual(['q2_number', -12.5]);
  });

  it('hold only one’s own area, and belong to whoever made them', async () => {
    const { id, rows } = await made(bong, 'csv');
    expect(rows).toBe(600);
    expect((await file(everywhere, id)).statusCode).toBe(404);
    await test.rooms.db.run(sql`update results.export set area = array[2] where uuid = ${id}`);
    expect((await file(bong, id)).statusCode).toBe(404);
    const [row] = await test.rooms.db.query<{ n: number }>(
      sql`select count(*)::int as n from audit.event where action = 'results.download'`,
    );
    expect(row!.n).toBeGreaterThan(5);
  });

  it('are written anew from the beginning when their node died', async () => {
    const { id } = await made(everywhere, 'csv', { to: '2026-11-30' });
    const before = (await file(everywhere, id)).body;
    await test.rooms.db.run(sql`update results.export set state = 'running' where uuid = ${id}`);
    await test.rooms.jobs.enqueue(test.rooms.db, 'results.export', {
      export: (await test.rooms.db.query<{ id: number }>(sql`select id from results.export where uuid = ${id}`))[0]!.id,
    });
    for (let i = 0; i < 200; i++) {
      if ((await everywhere.inject({ url: `/api/v1/exports/${id}` })).json().state === 'done') break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await file(everywhere, id)).body).toBe(before);
  });
});

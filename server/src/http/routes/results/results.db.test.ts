import type { FlowCounts, FlowResults, Question } from '@mhero/contract/results.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../../access/subject.ts';
import { sql } from '../../../db/db.ts';
import { addPassages, exitOf, nodeOf, type Passage, stockUuid, surveyOf } from '../../../results/testing.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let everywhere: TestPerson;
let bong: TestPerson;
const yes = { value: 'yes', category: 'Yes', kind: 'choice' } as const;
const no = { value: 'no', category: 'No', kind: 'choice' } as const;
const what = { value: '???', category: 'Other', kind: 'choice' } as const;
const nothing = { value: '', category: 'No Response', kind: 'choice' } as const;
const beds = (n: number) => ({ value: String(n), category: 'Number', kind: 'number' }) as const;
const said = (value: string) => ({ value, category: 'All Responses', kind: 'text' }) as const;

beforeAll(async () => {
  test = await testApp();
  const { db, channels, flows } = test.rooms;
  await channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  await flows.import(system, surveyOf(['choice', 'number', 'text']), { createMissing: true });
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await db.run(
    sql`insert into registry.concept (kind, code, name) values ('cadre', 'n', 'Nurse'), ('cadre', 'm', 'Midwife')`,
  );
  await db.run(sql`insert into registry.place (source_id, resource_id, name, level, parent_id, facility, latitude, longitude)
    values (1, 'lr', 'Liberia', 'country', null, false, null, null), (1, 'bong', 'Bong', 'county', 1, false, null, null),
      (1, 'nimba', 'Nimba', 'county', 1, false, null, null), (1, 'f1', 'Phebe', 'facility', 2, true, 7.0, -9.5),
      (1, 'f2', 'Ganta', 'facility', 3, true, 7.2, -8.9)`);
  await db.run(sql`update registry.place set path = case id when 1 then array[1] when 2 then array[2, 1]
    when 3 then array[3, 1] when 4 then array[4, 2, 1] else array[5, 3, 1] end`);
  await db.run(sql`insert into registry.contact (name, tel, reach, schemes, places, facilities, cadres, gender, language)
    select 'Person ' || n, '+23177' || lpad(n::text, 7, '0'), 0, '{tel}',
      case when n <= 4 then array[4, 2, 1] else array[5, 3, 1] end, case when n <= 4 then array[4] else array[5] end,
      case when n % 2 = 0 then array[1] else array[2] end, case when n % 2 = 0 then 'female' end, 'eng'
    from generate_series(1, 8) n`);
  const at = (n: number) => (n <= 4 ? 4 : 5);
  const pass = (n: number, status: number, answers: Passage['answers'], more: Partial<Passage> = {}): Passage => ({
    ...{ contactId: n, status, answers, placeId: at(n), ...more },
  });
  await addPassages(db, 1, [
    pass(1, 5, [no], { at: '2026-10-01T10:00:00Z' }),
    pass(1, 3, [yes, beds(4), said('No gloves')]),
    pass(2, 2, [yes]),
    pass(3, 2, []),
    pass(4, 3, [nothing]),
    pass(5, 4, [no, beds(10)]),
    pass(6, 3, [what, beds(40), said('Nous manquons de gants')]),
    pass(7, 5, [], { at: '2026-11-20T10:00:00Z' }),
  ]);
  await db.run(sql`insert into messaging.message (id, contact_id, channel_id, state, lane, address)
    select messaging.id_floor('2026-11-02T10:00:05Z') + n, n, 1, case n when 3 then 4 else 5 end, 2, '+231' from generate_series(1, 6) n`);
  everywhere = await test.person('officer');
  bong = await test.person('officer', [2]);
});
afterAll(() => test.close());

const read = async (who: TestPerson, query = ''): Promise<FlowResults> => {
  const answer = await who.inject({ url: `/api/v1/flows/${stockUuid}/results${query}` });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
};
const people = async (who: TestPerson, query: string): Promise<string[]> => {
  const found: string[] = [];
  for (let cursor = ''; ; ) {
    const url = `/api/v1/flows/${stockUuid}/results/people?limit=2&${query}${cursor}`;
    const page = (await who.inject({ url })).json();
    found.push(...page.items.map((item: { name: string }) => item.name.replace('Person ', '')));
    if (!page.next) return found;
    cursor = `&cursor=${page.next}`;
  }
};
const question = (results: FlowResults, key: string): Question => results.questions.find((each) => each.key === key)!;

describe('the top line', () => {
  it('counts each person once, by their latest passage, and its parts add up', async () => {
    const { top } = await read(everywhere);
    expect(top).toMatchObject({ asked: 7, passages: 8, reached: 6, delivered: 5, began: 4, finished: 2 });
    expect(top).toMatchObject({ waiting: 2, expired: 2, interrupted: 1, failed: 0 });
    expect(top.finished + top.waiting + top.expired + top.interrupted + top.failed).toBe(top.asked);
  });

  it('shows a small area nobody else', async () => {
    const { top, places, questions } = await read(bong);
    expect(top).toMatchObject({ asked: 4, passages: 5, began: 2, finished: 1, waiting: 2 });
    expect(places.map((place) => place.name)).not.toContain('Nimba');
    expect(questions[0]).toMatchObject({ asked: 4, answered: 2 });
    expect(await people(bong, 'who=asked')).toEqual(['1', '2', '3', '4']);
  });

  it('keeps to a window of days in the time zone of the deployment', async () => {
    expect((await read(everywhere, '?from=2026-11-01&to=2026-11-19')).top).toMatchObject({ asked: 6, passages: 6 });
    expect((await read(everywhere, '?to=2026-10-01')).top).toMatchObject({ asked: 1, interrupted: 1 });
    const wrong = await everywhere.inject({ url: `/api/v1/flows/${stockUuid}/results?from=2026-02-02&to=2026-01-01` });
    expect(wrong.statusCode).toBe(400);
  });

  it('opens to the people behind each number', async () => {
    const { top } = await read(everywhere);
    for (const who of [
      'asked',
      'reached',
      'delivered',
      'began',
      'finished',
      'waiting',
      'expired',
      'interrupted',
    ] as const)
      expect([who, (await people(everywhere, `who=${who}`)).length]).toEqual([who, top[who]]);
    expect(await people(everywhere, 'who=silent')).toEqual(['3', '4', '7']);
    expect(await people(everywhere, 'who=unfinished')).toEqual(['2', '5']);
    expect(await people(everywhere, 'who=not_reached')).toEqual(['7']);
    expect(await people(everywhere, 'who=asked&place=3')).toEqual(['5', '6', '7']);
    expect((await everywhere.inject({ url: `/api/v1/flows/${stockUuid}/results/people?who=rich` })).statusCode).toBe(
      400,
    );
  });
});

describe('questions', () => {
  it('say how many were asked, answered, did not fit and were silent', async () => {
    const results = await read(everywhere);
    for (const each of results.questions) expect(each.answered + each.invalid + each.no_answer).toBe(each.asked);
    expect(question(results, 'q1_choice')).toMatchObject({
      kind: 'choice',
      asked: 7,
      answered: 3,
      invalid: 1,
      no_answer: 3,
    });
    expect(question(results, 'q1_choice').categories).toMatchObject([
      { name: 'Yes', names: { fra: 'Oui' }, role: 'answer', people: 2 },
      { name: 'No', role: 'answer', people: 1 },
      { name: 'Other', role: 'other', people: 1 },
      { name: 'No Response', role: 'silent', people: 1 },
    ]);
    expect(question(results, 'q2_number')).toMatchObject({
      ...{ kind: 'number', asked: 4, answered: 3, no_answer: 1 },
      numbers: { n: 3, min: 4, median: 10, max: 40, mean: 18, sum: 54 },
    });
    const bins = question(results, 'q2_number').numbers!.bins;
    expect(bins.reduce((sum, bin) => sum + bin.people, 0)).toBe(3);
    expect(question(results, 'q3_text')).toMatchObject({
      kind: 'text',
      asked: 3,
      answered: 2,
      no_answer: 1,
      free_text: 2,
    });
    expect(await people(everywhere, 'question=q1_choice&category=Yes')).toEqual(['1', '2']);
    expect(await people(everywhere, 'question=q1_choice&category=-')).toEqual(['3', '4', '7']);
    expect(await people(everywhere, 'question=q2_number')).toEqual(['1', '2', '5', '6']);
  });

  it.each(['cadre', 'place', 'sex', 'language', 'channel'])('are split by %s without losing anybody', async (by) => {
    const results = await read(everywhere, `?by=${by}&level=county`);
    expect(results.groups.reduce((sum, group) => sum + group.asked, 0)).toBe(results.top.asked);
    for (const each of results.questions) {
      expect(each.groups.map((group) => group.key)).toEqual(results.groups.map((group) => group.key));
      for (const column of ['asked', 'answered', 'invalid', 'no_answer'] as const)
        expect(each.groups.reduce((sum, group) => sum + group[column], 0)).toBe(each[column]);
    }
    const numbers = question(results, 'q2_number').groups.flatMap((group) => group.numbers ?? []);
    expect(numbers.reduce((sum, each) => sum + each.n, 0)).toBe(3);
    if (by === 'cadre') expect(results.groups.map((group) => group.name)).toEqual(['Midwife', 'Nurse']);
  });

  it('lie on a map by county, in the middle of its facilities', async () => {
    const { places, levels, level } = await read(everywhere);
    expect([levels, level]).toEqual([['county', 'facility'], 'county']);
    expect(places).toMatchObject([
      { name: 'Bong', latitude: 7, longitude: -9.5, asked: 4, began: 2, answers: { q1_choice: { Yes: 2 } } },
      { name: 'Nimba', asked: 3, finished: 1 },
    ]);
  });
});

describe('counts on the canvas', () => {
  it('say how many came to each node, wait there, dropped out, and took each exit', async () => {
    const read = async (who: TestPerson): Promise<FlowCounts> =>
      (await who.inject({ url: `/api/v1/flows/${stockUuid}/counts` })).json();
    const counts = await read(everywhere);
    expect(counts.base).toBe(7);
    expect(counts.nodes[nodeOf(1)]).toEqual({ reached: 7, waiting: 1, dropped: 1 });
    expect(counts.nodes[nodeOf(2)]).toEqual({ reached: 4, waiting: 1, dropped: 0 });
    expect(counts.nodes[nodeOf(3)]).toEqual({ reached: 3, waiting: 0, dropped: 1 });
    expect(counts.exits[exitOf(1)]).toBe(5);
    expect((await read(bong)).base).toBe(4);
  });
});

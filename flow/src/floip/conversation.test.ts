/** Translated flows, run by the engine: what people read and what is kept of their answers. */
import { describe, expect, test } from 'vitest';
import { ann, received, resume, start, worldOf } from '../engine/testing.ts';
import { readExport } from '../exports/export-file.ts';
import type { Json } from '../exports/json.ts';
import type { FlowJson } from './definition.ts';
import { exportFloip } from './export.ts';
import { importFloip } from './import.ts';
import { container, dataFolder, exit, id, imported, readJson } from './testing.ts';

interface Told {
  readonly texts: string[];
  /** `key: value (category)` */
  readonly results: string[];
  readonly errors: string[];
}

/** Starts the flow by hand, answers one after the other, and gives all that was said. */
function converse(flow: FlowJson | Json, answers: readonly string[], language = 'eng'): Told {
  const environment = { allowed_languages: ['eng', 'fra'] };
  const world = worldOf({ flows: [flow as Json], contact: { ...ann, language }, environment });
  const trigger = { type: 'manual', flow: { uuid: flow.uuid, name: flow.name }, triggered_on: '2026-11-22T08:00:00Z' };
  const sprints = [start(world, trigger)];
  for (const answer of answers) sprints.push(resume(world, sprints.at(-1)!, received(answer)));
  const events = sprints.flatMap((sprint) => sprint.events) as (Json & { type: string })[];
  const run = (JSON.parse(JSON.stringify(sprints.at(-1)!.session)) as { runs: { results?: Record<string, Json> }[] })
    .runs[0]!;
  return {
    texts: events.flatMap((event) => (event.type === 'msg_created' ? [(event.msg as { text: string }).text] : [])),
    results: Object.entries(run.results ?? {}).map(([key, each]) => `${key}: ${each.value} (${each.category})`),
    errors: events.flatMap((event) => (event.type === 'error' ? [String(event.text)] : [])),
  };
}

describe('a FLOIP flow in conversation', () => {
  const fits = (choices: string) => `block.response = ${choices}`;
  const texts = [
    'Age?',
    'Drink?',
    'Why?',
    'Adult who likes @flow.drinks, @UPPER(flow.drink): @flow.why',
    'Child aged @(flow.age + 1) next year',
  ];
  const choices = [
    {
      name: 'tea',
      prompt: id('Tea'),
      text_tests: [
        { language: 'eng', test_expression: fits("'tea'") },
        { language: 'fra', test_expression: "OR(block.response = 'thé', block.response = 't')" },
      ],
    },
    {
      name: 'cold_drink',
      prompt: id('Cold'),
      text_tests: [{ language: 'eng', test_expression: "OR(block.response = 2, LEFT(block.response, 4) = 'cold')" }],
    },
    {
      name: 'none',
      prompt: id('None'),
      text_tests: [{ language: 'eng', test_expression: 'LEN(block.response) > 20' }],
    },
  ];
  const many = [
    { name: 'hot', prompt: id('Hot'), test: "OR(block.response = 1, block.response = 'hot')" },
    { name: 'sweet', prompt: id('Sweet'), test: 'block.response = 2' },
  ];
  const file = container(
    [
      {
        name: 'age',
        type: 'MobilePrimitives.NumericResponse',
        config: { prompt: id('Age?'), validation_minimum: 0, validation_maximum: 110 },
        exits: [exit('a', 'drink')],
      },
      {
        name: 'drink',
        type: 'MobilePrimitives.SelectOneResponse',
        config: { prompt: id('Drink?'), choices },
        exits: [exit('b', 'drinks')],
      },
      {
        name: 'drinks',
        type: 'MobilePrimitives.SelectManyResponses',
        config: { prompt: id('Why?'), choices: many, minimum_choices: 1 },
        exits: [exit('c', 'why')],
      },
      {
        name: 'why',
        type: 'Core.Output',
        config: { value: '@(IF(flow.drink = "TEA", "warm", "other"))' },
        exits: [exit('d', 'case')],
      },
      {
        name: 'case',
        type: 'Core.Case',
        exits: [
          exit('e', 'adult', { test: 'AND(flow.age >= 18, flow.drink <> "none")' }),
          exit('f', 'child', { default: true }),
        ],
      },
      { name: 'adult', type: 'MobilePrimitives.Message', config: { prompt: id(texts[3]!) } },
      { name: 'child', type: 'MobilePrimitives.Message', config: { prompt: id(texts[4]!) } },
    ],
    [...texts, 'Tea', 'Cold', 'None', 'Hot', 'Sweet'],
    {
      languages: [
        { id: 'eng', iso_639_3: 'eng' },
        { id: 'fra', iso_639_3: 'fra' },
      ],
    },
  );
  const { flow } = imported(file);

  test('asks again until the answer fits, keeps values, and takes the exit that holds', () => {
    expect(converse(flow, ['old', '200', '30', 'milk', 'Tea!', 'neither', 'hot and 2'])).toEqual({
      texts: ['Age?', 'Age?', 'Age?', 'Drink?', 'Drink?', 'Why?', 'Why?', 'Adult who likes hot, sweet, TEA: warm'],
      results: ['age: 30 (Has Number)', 'drink: Tea (tea)', 'drinks: hot, sweet (Chosen)', 'why: warm (undefined)'],
      errors: [],
    });
  });

  test.each([
    [['7', 'cold juice', '1'], 'Child aged 8 next year', 'drink: cold (cold_drink)'],
    [
      ['7', 'something with more than twenty letters', '1'],
      'Child aged 8 next year',
      expect.stringContaining('(none)'),
    ],
    [['40', '2', 'hot'], 'Adult who likes hot, COLD_DRINK: other', 'drink: 2 (cold_drink)'],
  ])('%j', (answers, last, result) => {
    const told = converse(flow, answers);
    expect([told.texts.at(-1), told.results[1], told.errors]).toEqual([last, result, []]);
  });

  test('answers are those of the language', () => {
    expect(converse(flow, ['40', 'tea', 't', 'hot'], 'fra').results[1]).toBe('drink: t (tea)');
  });

  test('written as FLOIP and read without our notes, it asks the same', () => {
    const { container: written } = exportFloip([flow], { now: '2026-01-01T00:00:00Z' });
    const bare = JSON.parse(JSON.stringify(written), (key, value) => (key === 'vendor_metadata' ? undefined : value));
    const again = importFloip(bare, { uuid: () => id('new') }).flows[0]!;
    for (const answers of [
      ['old', '30', 'tea', '2'],
      ['7', '2', '1'],
    ]) {
      expect(converse(again, answers).texts.slice(0, 4)).toEqual(converse(flow, answers).texts.slice(0, 4));
    }
  });
});

const folder = dataFolder('mhero-flows');
describe.skipIf(!folder)('real mHero flows in conversation', () => {
  const twin = () => readExport(readJson(folder!, 'summary_case_report.rapidpro.json')).flows[0]!.definition;

  test('the FLOIP flow talks as its RapidPro twin', () => {
    const { flow } = imported(readJson(folder!, 'summary_case_report.floip.json'));
    // The twin takes dates, the FLOIP flow numbers: an answer that is both.
    const answers = ['X-17', 'forty', '40', '20210501'];
    const told = converse(flow, answers);
    expect(told).toMatchObject({ errors: [], results: expect.arrayContaining(['patient_age: 40 (Has Number)']) });
    expect(told.texts.slice(0, 4)).toEqual(converse(twin(), answers).texts.slice(0, 4));
    expect(told.texts.at(-1)).toBe('Thank you. You provided Identifier (X-17), Age (40), and Test Date (20210501)');
  });

  test.each(['summary_case_report.rapidpro.json', 'registration.rapidpro.json'])(
    '%s runs to its end, also as FLOIP',
    (name) => {
      const flow = readExport(readJson(folder!, name)).flows[0]!.definition;
      const answers = ['17', '40', '1', '2021-05-01', '12'];
      const { container: written } = exportFloip([flow], { now: '2026-01-01T00:00:00Z' });
      const bare = JSON.parse(JSON.stringify(written), (key, value) => (key === 'vendor_metadata' ? undefined : value));
      const again = importFloip(bare, { uuid: () => id('new') }).flows[0]!;
      const told = converse(flow, answers.slice(0, name.startsWith('r') ? 5 : 0));
      expect(converse(again, answers.slice(0, name.startsWith('r') ? 5 : 0)).texts).toEqual(told.texts);
      expect(told.errors).toEqual([]);
    },
  );
});

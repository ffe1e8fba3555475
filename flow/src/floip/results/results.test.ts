import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../exports/check.ts';
import { dataFolder, id, readJson } from '../testing.ts';
import { withOffset } from './package.ts';
import { readResultsPackage, readResultsRows } from './read.ts';
import { exportResultsPackage, type RunResult } from './write.ts';

/** A node that waits for a result: categories with a test each, and Other. */
function asking(name: string, tests: Record<string, [string, ...string[]]>, hint?: string): object {
  const categories = [...Object.keys(tests), 'Other'].map((each) => ({
    uuid: id(`${name} ${each}`),
    name: each,
    exit_uuid: id(`${name} exit`),
  }));
  return {
    uuid: id(name),
    actions: [],
    router: {
      type: 'switch',
      operand: '@input.text',
      result_name: name,
      wait: { type: 'msg', ...(hint ? { hint: { type: hint } } : {}) },
      categories,
      cases: Object.entries(tests).map(([category, [type, ...args]]) => ({
        uuid: id(`${name} ${type} ${args}`),
        type,
        arguments: args,
        category_uuid: id(`${name} ${category}`),
      })),
      default_category_uuid: id(`${name} Other`),
    },
    exits: [{ uuid: id(`${name} exit`), destination_uuid: null }],
  };
}

const flow = {
  uuid: id('flow'),
  name: 'Malaria report',
  spec_version: '14.4.2',
  language: 'eng',
  type: 'messaging',
  localization: {},
  nodes: [
    asking('Age', { 'Has Number': ['has_number_between', '0', '110'] }),
    asking('Tested', { Yes: ['has_any_word', 'yes'], No: ['has_any_word', 'no'] }),
    asking('Seen on', { 'Has Date': ['has_date'] }),
    asking('Remarks', {}),
    asking('Place', { Place: ['has_pattern', '^geo:.+'] }, 'location'),
    asking('Picture', {}, 'image'),
    {
      uuid: id('set'),
      actions: [{ uuid: id('a'), type: 'set_run_result', name: 'Score', value: '1', category: '' }],
      exits: [{ uuid: id('e'), destination_uuid: null }],
    },
  ],
};
const options = {
  id: id('package'),
  created: '2026-01-01T00:00:00Z',
  modified: '2026-01-02T00:00:00.5Z',
  rows: { path: 'rows.json' },
};
const at = '2026-01-01T08:00:00.123456Z';
const result = (name: string, value: string, category = ''): RunResult => ({
  contact_uuid: 'c',
  session_uuid: 's',
  name,
  value,
  category,
  created_on: at,
});

describe('writing results', () => {
  test('questions follow from the tests of the flow', () => {
    const { descriptor } = exportResultsPackage(flow, [], options);
    expect(descriptor).toMatchObject({
      name: 'malaria_report',
      title: 'Malaria report',
      modified: '2026-01-02T00:00:00.5+00:00',
    });
    const { questions, fields, language } = descriptor.resources[0].schema;
    expect([language, fields.map((field) => field.name).join()]).toEqual([
      'eng',
      'timestamp,row_id,contact_id,session_id,question_id,response,response_metadata',
    ]);
    expect(Object.entries(questions).map(([key, each]) => [key, each.label, each.type, each.type_options])).toEqual([
      ['age', 'Age', 'numeric', { range: [0, 110] }],
      ['tested', 'Tested', 'select_one', { choices: ['Yes', 'No'] }],
      ['seen_on', 'Seen on', 'date', {}],
      ['remarks', 'Remarks', 'open', {}],
      ['place', 'Place', 'geo_point', {}],
      ['picture', 'Picture', 'image', {}],
      ['score', 'Score', 'text', {}],
    ]);
  });

  test.each([
    ['Age', '35', 'Has Number', 35],
    ['Age', 'old', 'Other', null],
    ['Tested', 'yes please', 'Yes', 'Yes'],
    ['Tested', 'dunno', 'Other', null],
    ['Seen on', '2026-01-03T10:00:00.000000+03:00', 'Has Date', '2026-01-03'],
    ['Remarks', 'none', 'Other', 'none'],
    ['Place', 'geo:-1.29,36.82', 'Place', [-1.29, 36.82]],
    ['Picture', 'image/jpeg:https://example.org/x.jpg', 'All Responses', 'https://example.org/x.jpg'],
    ['Score', '7', '', '7'],
  ])('%s: %s (%s) is %j', (name, value, category, response) => {
    const [row] = exportResultsPackage(flow, [result(name, value, category)], options).rows;
    expect(row![0]).toBe('2026-01-01T08:00:00.123456+00:00');
    expect(row!.slice(2, 4)).toEqual(['c', 's']);
    expect(row![5]).toEqual(response);
    expect(row![6].category ?? '').toBe(category);
  });

  test('rows come one by one; what no question asks is left out', () => {
    let asked = 0;
    function* many(): Generator<RunResult> {
      for (; asked < 1_000_000; asked++) yield result(asked % 2 === 0 ? 'Nothing' : 'Score', String(asked));
    }
    const { rows } = exportResultsPackage(flow, many(), options);
    expect(rows.next().value![5]).toBe('1');
    expect(asked).toBe(1);
  });

  test('what is no flow is refused', () => {
    expect(() => exportResultsPackage({}, [], options)).toThrow(/flow|uuid/i);
  });
});

describe('reading results', () => {
  test('our own, as they were written', () => {
    const { descriptor, rows } = exportResultsPackage(flow, [result('Age', '35', 'Has Number')], options);
    const read = readResultsPackage(JSON.parse(JSON.stringify(descriptor)));
    expect(read).toMatchObject({ id: id('package'), version: '1.1.0', path: 'rows.json', problems: [] });
    expect(read.questions).toEqual(descriptor.resources[0].schema.questions);
    const written = [...rows];
    expect([...readResultsRows(written, read.questions)]).toEqual(written);
  });

  test('answers of an API, with hyphens, older names of types, and rows that are wrong', () => {
    const questions = {
      a: { type: 'multiple_choice_one', label: 'A', 'type-options': { choices: [{ name: 'x' }, 'y'] } },
      b: { type: 'multiple_choice_many', label: 'B' },
      c: { type: 'numeric', label: 'C', 'semantic-labels': ['S'] },
      d: { type: 'hologram', label: 'D' },
    };
    const attributes = {
      'flow-results-specification-version': '1.0.0-rc1',
      resources: [{ 'api-data-url': 'https://example.org/r', schema: { questions } }],
    };
    const read = readResultsPackage({ data: { type: 'packages', id: 'p', attributes } });
    expect(read).toMatchObject({ id: 'p', version: '1.0.0-rc1', url: 'https://example.org/r' });
    expect(read.questions).toEqual({
      a: { type: 'select_one', label: 'A', type_options: { choices: ['x', 'y'] } },
      b: { type: 'select_many', label: 'B', type_options: {} },
      c: { type: 'numeric', label: 'C', type_options: {}, semantic_label: 'S' },
      d: { type: 'open', label: 'D', type_options: {} },
    });
    expect(read.problems).toEqual([{ path: 'questions.d', problem: 'has the unknown type “hologram”' }]);
    const problems: Problem[] = [];
    const responses = [
      ['2026-01-01T00:00:00Z', 1, 2, 3, 'b', 'x', null],
      ['2026-01-01T00:00:00Z', 1, 2, 3, 'c', '35.0000'],
      ['2026-01-01T00:00:00Z', 1, 2, 3, 'toString', 'x'],
      ['yesterday', 1, 2, 3, 'c', 1],
      'x',
    ];
    const rows = [
      ...readResultsRows({ data: { attributes: { responses } } }, read.questions, (each) => problems.push(each)),
    ];
    expect(rows).toEqual([
      ['2026-01-01T00:00:00+00:00', '1', '2', '3', 'b', ['x'], {}],
      ['2026-01-01T00:00:00+00:00', '1', '2', '3', 'c', 35, {}],
    ]);
    expect(problems.map((each) => each.path)).toEqual(['rows[2]', 'rows[3]', 'rows[4]']);
  });

  test.each([
    ['2020-05-15T18:09:10Z', '2020-05-15T18:09:10+00:00'],
    ['2020-05-15 18:09', '2020-05-15T18:09:00+00:00'],
    ['2020-05-15T18:09:10.5+0300', '2020-05-15T18:09:10.5+03:00'],
    ['2020-13-15T18:09:10Z', undefined],
    ['', undefined],
  ])('the time %s', (text, expected) => {
    expect(withOffset(text)).toBe(expected);
  });

  test('anything is endured', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const read = readResultsPackage(json);
        expect(Array.isArray([...readResultsRows(json, read.questions)])).toBe(true);
      }),
    );
  });
});

const folder = dataFolder('mhero-flows');
describe.skipIf(!folder)('real results packages', () => {
  test('of Viamo', () => {
    const read = readResultsPackage(readJson(folder!, 'floip-results-package.json'));
    expect([Object.keys(read.questions).length, read.problems]).toEqual([9, []]);
    const problems: Problem[] = [];
    const rows = [
      ...readResultsRows(readJson(folder!, 'floip-results.json'), read.questions, (each) => problems.push(each)),
    ];
    expect(problems).toEqual([]);
    expect(rows.length).toBeGreaterThan(30);
    const numbers = rows.filter((row) => read.questions[row[4]]!.type === 'numeric');
    expect(numbers.filter((row) => typeof row[5] === 'number').length).toBeGreaterThan(5);
  });

  test('of mHero, as an answer of an API', () => {
    const read = readResultsPackage(readJson(folder!, 'summary_case_report.flow-results-schema.json'));
    expect(Object.values(read.questions).map((each) => [each.type, each.semantic_label])).toEqual([
      ['open', 'patient_id'],
      ['numeric', 'patient_age'],
      ['date', 'patient_test_date'],
    ]);
  });
});

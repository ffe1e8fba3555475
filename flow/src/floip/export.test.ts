import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FlowJson, SPEC_VERSION } from './definition.ts';
import { exportFloip } from './export.ts';
import { importFloip } from './import.ts';
import { readDefinition } from './read-definition.ts';
import { dataFolder, id, readJson } from './testing.ts';

const NOW = '2026-01-01T00:00:00Z';
const options = { uuid: () => id('new') };
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function written(flow: unknown) {
  const { container, report } = exportFloip([flow], { now: NOW });
  return { container: copy(container), report, codes: report.map((item) => item.code) };
}

function withoutNotes(container: ReturnType<typeof written>['container']) {
  for (const flow of container.flows) {
    delete flow.vendor_metadata;
    for (const block of flow.blocks) delete block.vendor_metadata;
  }
  return container;
}

const exits = (...to: (string | null)[]) =>
  to.map((each, i) => ({ uuid: id(`x${i}${each}`), destination_uuid: each && id(each) }));
const base = {
  uuid: id('flow'),
  name: 'Visits',
  spec_version: SPEC_VERSION,
  language: 'eng',
  type: 'messaging',
  revision: 3,
};

/** A flow that asks for an age and a place, with French for both. */
const visits = copy({
  ...base,
  expire_after_minutes: 4320,
  localization: {
    fra: { [id('m1')]: { text: ['Âge ?'] }, [id('c-yes')]: { name: ['Oui'] }, [id('t-yes')]: { arguments: ['oui o'] } },
  },
  nodes: [
    {
      uuid: id('a'),
      actions: [{ uuid: id('m1'), type: 'send_msg', text: 'Age, @contact.first_name?' }],
      exits: [{ uuid: id('a1'), destination_uuid: id('w') }],
    },
    {
      uuid: id('w'),
      actions: [],
      router: {
        type: 'switch',
        operand: '@input.text',
        wait: { type: 'msg', timeout: { seconds: 600, category_uuid: id('c-none') } },
        result_name: 'Age',
        cases: [{ uuid: id('t'), type: 'has_number_between', arguments: ['0', '110'], category_uuid: id('c-age') }],
        categories: [
          { uuid: id('c-age'), name: 'Has Number', exit_uuid: id('w1') },
          { uuid: id('c-other'), name: 'Other', exit_uuid: id('w2') },
          { uuid: id('c-none'), name: 'No Response', exit_uuid: id('w3') },
        ],
        default_category_uuid: id('c-other'),
      },
      exits: [
        { uuid: id('w1'), destination_uuid: id('b') },
        { uuid: id('w2'), destination_uuid: id('a') },
        { uuid: id('w3'), destination_uuid: null },
      ],
    },
    {
      uuid: id('b'),
      actions: [
        { uuid: id('f'), type: 'set_contact_field', field: { key: 'age', name: 'Age' }, value: '@results.age' },
        { uuid: id('m2'), type: 'send_msg', text: 'At home?', quick_replies: ['Yes', 'No'] },
      ],
      router: {
        type: 'switch',
        operand: '@input.text',
        wait: { type: 'msg' },
        result_name: 'Home',
        cases: [
          { uuid: id('t-yes'), type: 'has_any_word', arguments: ['yes y'], category_uuid: id('c-yes') },
          { uuid: id('t-no'), type: 'has_only_phrase', arguments: ['no'], category_uuid: id('c-no') },
        ],
        categories: [
          { uuid: id('c-yes'), name: 'Yes', exit_uuid: id('b1') },
          { uuid: id('c-no'), name: 'No', exit_uuid: id('b1') },
          { uuid: id('c-rest'), name: 'Other', exit_uuid: id('b2') },
        ],
        default_category_uuid: id('c-rest'),
      },
      exits: [
        { uuid: id('b1'), destination_uuid: id('e') },
        { uuid: id('b2'), destination_uuid: null },
      ],
    },
    {
      uuid: id('e'),
      actions: [
        {
          uuid: id('l'),
          type: 'call_llm',
          llm: { uuid: id('llm'), name: 'GPT' },
          instructions: 'x',
          input: '@input',
          output_local: 'y',
        },
        { uuid: id('m3'), type: 'send_msg', text: 'Bye @results.home.category' },
      ],
      exits: exits(null),
    },
  ],
  _ui: { nodes: { [id('a')]: { position: { left: 1, top: 2 }, type: 'execute_actions' } }, stickies: {} },
}) as unknown as FlowJson;

describe('writing FLOIP', () => {
  const { container, codes } = written(visits);
  const flow = container.flows[0]!;

  test('the flow, its languages and its blocks', () => {
    expect(container.specification_version).toBe('1.0.0-rc4');
    expect(flow).toMatchObject({
      uuid: id('flow'),
      interaction_timeout: 259_200,
      supported_modes: ['SMS', 'USSD', 'RICH_MESSAGING'],
      languages: [
        { id: 'eng', iso_639_3: 'eng' },
        { id: 'fra', iso_639_3: 'fra' },
      ],
      first_block_id: id('a'),
    });
    expect(flow.blocks.map((block) => [block.type, block.name])).toEqual([
      ['MobilePrimitives.NumericResponse', 'age'],
      ['Core.SetContactProperty', 'setcontactproperty_2'],
      ['MobilePrimitives.SelectOneResponse', 'home'],
      ['Core.Log', 'log_4'],
      ['MobilePrimitives.Message', 'message_5'],
    ]);
  });

  test('a question with numbers', () => {
    const block = flow.blocks[0]!;
    expect(block.config).toMatchObject({ validation_minimum: 0, validation_maximum: 110 });
    expect(block.exits).toEqual([
      { uuid: id('w1'), name: 'Has Number', destination_block: id('b'), test: 'block.value <> NULL' },
      { uuid: id('w2'), name: 'Other', destination_block: id('a'), default: true },
    ]);
    const prompt = flow.resources.find((resource) => resource.uuid === block.config.prompt)!;
    expect(prompt.values.map((value) => [value.language_id, value.value])).toEqual([
      ['eng', 'Age, @contact.first_name?'],
      ['fra', 'Âge ?'],
    ]);
  });

  test('a question with choices, tested by language', () => {
    const { choices } = flow.blocks[2]!.config as {
      choices: { name: string; text_tests: { test_expression: string }[] }[];
    };
    expect(choices.map((choice) => [choice.name, ...choice.text_tests.map((each) => each.test_expression)])).toEqual([
      ['Yes', 'OR(block.response = "yes", block.response = "y")', 'OR(block.response = "oui", block.response = "o")'],
      ['No', 'block.response = "no"', 'block.response = "no"'],
    ]);
    expect(flow.blocks[2]!.exits.map((exit) => [exit.test, exit.destination_block])).toEqual([
      ["block.value = 'Yes'", id('e')],
      ["block.value = 'No'", id('e')],
      [undefined, undefined],
    ]);
  });

  test('results of questions with choices are their values', () => {
    const { prompt } = flow.blocks[4]!.config;
    expect(flow.resources.find((resource) => resource.uuid === prompt)!.values[0]!.value).toBe('Bye @results.home');
  });

  test('what is lost is told', () => {
    expect(codes).toEqual(['wait_timeout_kept', 'test_approximated', 'action_kept']);
  });

  test('read again it is the same, and without our notes it still asks the same', () => {
    expect(importFloip(container, options).flows).toEqual([visits]);
    const bare = importFloip(withoutNotes(copy(container)), options);
    expect(bare.flows[0]!.nodes.flatMap((node) => node.actions.map((action) => action.text ?? action.type))).toEqual([
      'Age, @contact.first_name?',
      'set_contact_field',
      'At home?',
      'set_run_local',
      'Bye @results.home.category',
    ]);
    expect(bare.flows[0]!.localization.fra).toBeDefined();
  });

  test('a block that others changed is translated anew, the rest comes from our notes', () => {
    const changed = copy(container);
    const { prompt } = changed.flows[0]!.blocks[4]!.config;
    const value = changed.flows[0]!.resources.find((resource) => resource.uuid === prompt)!.values[0]!;
    Object.assign(value, { value: 'Good bye' });
    const { flows, report } = importFloip(changed, options);
    expect(report.map((item) => item.code)).toContain('kept_edited');
    const texts = flows[0]!.nodes.flatMap((node) => node.actions.flatMap((action) => action.text ?? []));
    expect(texts).toEqual(['Age, @contact.first_name?', 'At home?', 'Good bye']);
    expect(flows[0]!.nodes[1]).toEqual(visits.nodes[1]);
  });
});

describe('every flow comes back as it was', () => {
  const text = fc.constantFrom('Hi', 'Hi @contact.name', '@(upper(results.a))', '@globals.x', 'a@b.com');
  const action = fc.constantFrom(
    (value: string) => ({ type: 'send_msg', text: value, quick_replies: ['a'] }),
    (value: string) => ({ type: 'set_run_result', name: 'A', value, category: 'c' }),
    (value: string) => ({ type: 'set_contact_name', name: value }),
    () => ({ type: 'add_contact_groups', groups: [{ uuid: id('g'), name: 'G' }] }),
    () => ({ type: 'remove_contact_groups', all_groups: true }),
    (value: string) => ({ type: 'open_ticket', note: value }),
    () => ({ type: 'enter_flow', flow: { uuid: id('other'), name: 'Other' } }),
    (value: string) => ({ type: 'call_webhook', method: 'GET', url: value }),
  );
  const operand = fc.constantFrom(
    '@input.text',
    '@results.a',
    '@child.status',
    '@webhook.status',
    '@contact.groups',
    'x',
  );
  const kind = fc.constantFrom('has_any_word', 'has_number_gt', 'has_group', 'has_date', 'has_text', 'has_only_text');
  const node = fc.record({
    actions: fc.array(fc.tuple(action, text), { maxLength: 3 }),
    to: fc.tuple(fc.nat(5), fc.nat(5)),
    router: fc.option(
      fc.record({ operand, kind, argument: text, waits: fc.boolean(), isRandom: fc.boolean(), result: fc.boolean() }),
    ),
  });
  const flow = fc.array(node, { maxLength: 5 }).map((nodes) => ({
    ...base,
    expire_after_minutes: 60,
    localization: { fra: { [id('act-0-0')]: { text: ['Salut'] }, [id('stale')]: { text: ['x'] } } },
    nodes: nodes.map((each, i) => nodeOf(each, i, nodes.length)),
    _ui: { nodes: { [id('n-0')]: { type: 'execute_actions', position: { left: 0, top: 0 } } } },
  }));

  type Made = typeof node extends fc.Arbitrary<infer T> ? T : never;
  function nodeOf({ actions, to, router }: Made, i: number, count: number): object {
    const target = (n: number) => (n < count ? id(`n-${n}`) : null);
    const both = to.map((n, k) => ({ uuid: id(`e-${i}-${k}`), destination_uuid: target(n) }));
    const made = actions.map(([make, value], k) => ({ uuid: id(`act-${i}-${k}`), ...make(value) }));
    if (!router) return { uuid: id(`n-${i}`), actions: made, exits: [both[0]] };
    const categories = ['Yes', 'Other'].map((name, k) => ({
      uuid: id(`c-${i}-${k}`),
      name,
      exit_uuid: id(`e-${i}-${k}`),
    }));
    const cases = [
      { uuid: id(`t-${i}`), type: router.kind, arguments: [router.argument], category_uuid: categories[0]!.uuid },
    ];
    const more = {
      ...(router.waits ? { wait: { type: 'msg' } } : {}),
      ...(router.result ? { result_name: `R ${i}` } : {}),
    };
    const built = router.isRandom
      ? { type: 'random', categories, ...more }
      : {
          type: 'switch',
          operand: router.operand,
          cases,
          categories,
          default_category_uuid: categories[1]!.uuid,
          ...more,
        };
    return { uuid: id(`n-${i}`), actions: made, router: built, exits: both };
  }

  test('through our own files', () => {
    fc.assert(
      fc.property(flow, (each) => {
        const { container } = written(each);
        const { flows, report } = importFloip(container, options);
        expect(flows).toEqual([each]);
        expect(report.filter((item) => item.level !== 'note')).toEqual([]);
        for (const again of importFloip(withoutNotes(container), options).flows) {
          const uuids = new Set(again.nodes.map((one) => one.uuid));
          for (const exit of again.nodes.flatMap((one) => one.exits)) {
            expect(exit.destination_uuid === null || uuids.has(exit.destination_uuid)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('what is no definition is told of', () => {
    const { container, codes } = written({ name: 'x' });
    expect([container.flows, codes]).toEqual([[], ['not_a_flow']]);
    for (const each of [null, 5, {}, { uuid: id('a'), name: 'x', nodes: [5] }])
      expect(typeof readDefinition(each)).toBe('string');
  });
});

const flows = dataFolder('mhero-flows');
describe.skipIf(!flows)('real mHero flows', () => {
  test.each(['summary_case_report.rapidpro.json', 'registration.rapidpro.json'])(
    '%s becomes FLOIP and comes back',
    (name) => {
      const flow = (readJson(flows!, name) as { flows: FlowJson[] }).flows[0]!;
      const now = { ...flow, spec_version: SPEC_VERSION };
      const { container } = written(now);
      const prompts = container.flows[0]!.blocks.filter((block) => block.type.endsWith('Response')).length;
      expect(prompts).toBe(flow.nodes.filter((node) => node.router?.wait).length);
      expect(importFloip(container, options).flows[0]!.nodes).toEqual(now.nodes);
    },
  );
});

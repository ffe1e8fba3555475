import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowJson, NodeJson } from './definition.ts';
import { importFloip } from './import.ts';
import { container, dataFolder, exit, id, imported, readJson } from './testing.ts';

const node = (flow: FlowJson, uuid: string): NodeJson => flow.nodes.find((each) => each.uuid === uuid)!;
/** The node after the prompt of a question. */
const waitOf = (flow: FlowJson, name: string): NodeJson => node(flow, node(flow, id(name)).exits[0]!.destination_uuid!);
/** Category → where it leads. */
function ways(of: NodeJson): Record<string, string | null> {
  const to = new Map(of.exits.map((each) => [each.uuid, each.destination_uuid]));
  return Object.fromEntries(
    of.router!.categories.map((category) => [category.name, to.get(category.exit_uuid) ?? null]),
  );
}
/** Category → its tests. */
function tests(of: NodeJson): Record<string, string[]> {
  const named = new Map(of.router!.categories.map((category) => [category.uuid, category.name]));
  const found: Record<string, string[]> = {};
  for (const each of of.router!.cases ?? []) {
    const name = named.get(each.category_uuid)!;
    found[name] = [...(found[name] ?? []), `${each.type}(${each.arguments.join(', ')})`];
  }
  return found;
}

const end = { name: 'end', type: 'MobilePrimitives.Message', config: { prompt: id('Bye') } };
const other = { name: 'other', type: 'MobilePrimitives.Message', config: { prompt: id('Bye') } };

describe('blocks of FLOIP', () => {
  test('a message, and properties that it sets', () => {
    const config = {
      prompt: id('Hello @contact.name'),
      set_contact_property: [
        { property_key: 'Age Range', property_value: '18+' },
        { property_key: 'name', property_value: '@flow.x' },
      ],
    };
    const { flow, codes } = imported(
      container([{ name: 'a', type: 'MobilePrimitives.Message', config }], ['Hello @contact.name']),
    );
    expect(flow.nodes[0]!.actions.map(({ uuid: _uuid, ...action }) => action)).toEqual([
      { type: 'send_msg', text: 'Hello @contact.name', attachments: [], quick_replies: [] },
      { type: 'set_contact_field', field: { key: 'age_range', name: 'Age Range' }, value: '18+' },
      { type: 'set_contact_name', name: '@results.x' },
    ]);
    expect(codes).toEqual(['field_renamed']);
    expect(flow).toMatchObject({
      uuid: id('flow'),
      spec_version: '14.4.2',
      type: 'messaging',
      expire_after_minutes: 60,
    });
  });

  test('a question with choices: tests by language, exits by choice', () => {
    const tested = (answers: string[], language: string) => ({
      language,
      test_expression: `OR(${answers.map((answer) => `block.response = '${answer}'`).join(', ')})`,
    });
    const choices = [
      { name: 'yes', prompt: id('Yes'), text_tests: [tested(['1', 'yes'], 'eng'), tested(['1', 'oui', 'o'], 'fra')] },
      { name: 'no', prompt: id('No'), text_tests: [tested(['2', 'no'], 'eng'), tested(['2', 'non'], 'fra')] },
    ];
    const exits = [exit('yes', 'end', { test: "block.value = 'yes'" }), exit('rest', 'other', { default: true })];
    const question = {
      name: 'q',
      type: 'MobilePrimitives.SelectOneResponse',
      config: { prompt: id('Q?'), choices },
      exits,
    };
    const languages = [
      { id: 'eng', iso_639_3: 'eng' },
      { id: 'fra', iso_639_3: 'fra' },
    ];
    const { flow, codes } = imported(container([question, end, other], ['Q?', 'Yes', 'No', 'Bye'], { languages }));
    const wait = waitOf(flow, 'q');
    expect(tests(wait)).toEqual({
      yes: ['has_only_phrase(1)', 'has_only_phrase(yes)', 'has_only_phrase(1)'],
      no: ['has_only_phrase(2)', 'has_only_phrase(no)'],
    });
    const french = wait.router!.cases!.map((each) => flow.localization.fra?.[each.uuid]?.arguments?.[0]);
    expect(french).toEqual([undefined, 'oui', 'o', undefined, 'non']);
    expect(ways(wait)).toEqual({ yes: id('end'), no: id('other'), Other: id('other') });
    expect(wait.exits.map((each) => each.uuid)).toContain(id('exit yes'));
    expect(wait.router).toMatchObject({ operand: '@input.text', result_name: 'q', wait: { type: 'msg' } });
    expect(codes).toEqual([]);
  });

  test('numbers with bounds: exits that test the value, and asking again', () => {
    const config = { prompt: id('Age?'), validation_minimum: 0, validation_maximum: 110 };
    const exits = [
      exit('old', 'end', { test: '@(block.value >= 60)' }),
      exit('rest', 'other', { default: true }),
      exit('Error'),
    ];
    const question = { name: 'age', type: 'MobilePrimitives.NumericResponse', config, exits };
    const { flow, codes } = imported(container([question, end, other], ['Age?', 'Bye']));
    const wait = waitOf(flow, 'age');
    const { 'Has Number': valid, Other: invalid } = ways(wait);
    expect(tests(wait)).toEqual({ 'Has Number': ['has_number_between(0, 110)'] });
    expect(invalid).toBe(id('other'));
    const split = node(flow, valid!);
    expect(split.router!.operand).toBe('@results.age');
    expect(tests(split)).toEqual({ old: ['has_number_gte(60)'] });
    expect(ways(split)).toEqual({ old: id('end'), Other: id('other') });
    const alone = imported(
      container([{ ...question, exits: [exit('on', 'end', { default: true })] }, end], ['Age?', 'Bye']),
    );
    expect(ways(waitOf(alone.flow, 'age'))).toEqual({ 'Has Number': id('end'), Other: id('age') });
    expect([codes, alone.codes]).toEqual([[], ['asked_again']]);
  });

  test('several choices in one answer', () => {
    const choices = { tea: id('Tea'), coffee: id('Coffee') };
    const config = { prompt: id('Which?'), choices, minimum_choices: 1, maximum_choices: 2 };
    const exits = [exit('tea', 'end', { test: "block.value = 'tea'" }), exit('rest', 'other', { default: true })];
    const question = { name: 'drinks', type: 'MobilePrimitives.SelectManyResponses', config, exits };
    const { flow } = imported(container([question, end, other], ['Which?', 'Tea', 'Coffee', 'Bye']));
    const wait = waitOf(flow, 'drinks');
    expect(wait.router!.operand).toBe(
      '@(join(filter(array(if(or(has_phrase(input.text, "1"), has_phrase(input.text, "tea")), "tea", ""), ' +
        'if(or(has_phrase(input.text, "2"), has_phrase(input.text, "coffee")), "coffee", "")), (x) => x != ""), ", "))',
    );
    expect(tests(wait)).toEqual({ Chosen: ['has_pattern(^[^,]+(, [^,]+){0,1}$)'] });
    expect(tests(node(flow, ways(wait).Chosen!))).toEqual({ tea: ['has_phrase(tea)'] });
  });

  test('properties are set only by answers that fit, once for each way', () => {
    const config = {
      prompt: id('Age?'),
      set_contact_property: [{ property_key: 'age', property_value: '@block.value' }],
    };
    const question = { name: 'age', type: 'MobilePrimitives.NumericResponse', config, exits: [exit('on', 'end')] };
    const { flow } = imported(container([question, end], ['Age?', 'Bye']));
    const { 'Has Number': valid, Other: invalid } = ways(waitOf(flow, 'age'));
    expect(invalid).toBe(id('age'));
    expect(node(flow, valid!)).toMatchObject({
      actions: [{ type: 'set_contact_field', value: '@results.age' }],
      exits: [{ destination_uuid: id('end') }],
    });
  });

  test.each([
    ["flow.x.value = 'a'", '@results.x', ['has_only_phrase(a)']],
    ['OR(flow.x = 1, flow.x = 4)', '@results.x', ['has_number_eq(1)', 'has_number_eq(4)']],
    ['AND(flow.x >= 1, flow.x <= 4)', '@results.x', ['has_number_between(1, 4)']],
    ['@(BETWEEN(flow.x, 1, 4))', '@results.x', ['has_number_between(1, 4)']],
    ['18 < flow.x', '@results.x', ['has_number_gt(18)']],
    ["LEFT(LOWER(flow.x), 2) = 'ab'", '@results.x', ['has_beginning(ab)']],
    ["CONTAINS('a.b', flow.x)", '@results.x', ['has_pattern(a\\.b)']],
    ['contact.age < 18', 'true', ['has_only_text(@(if(fields.age < 18, "true", "false")))']],
    ["AND(flow.x = 'a', flow.y = 'b')", 'true', [expect.stringContaining('and(')]],
    ["AND(channel.mode = 'ivr', flow.x = 'a')", 'true', undefined],
    ['TRUE', 'true', ['has_only_text(true)']],
    ['nosuch(1)', 'true', undefined],
  ])('a case of %s', (test1, operand, expected) => {
    const exits = [exit('this', 'end', { test: test1 }), exit('that', 'other', { default: true })];
    const { flow } = imported(container([{ name: 'c', type: 'Core.Case', exits }, end, other], ['Bye']));
    const split = node(flow, id('c'));
    expect(split.router!.operand).toBe(operand);
    expect(tests(split).this).toEqual(expected);
    expect(ways(split)).toEqual({ this: id('end'), Other: id('other') });
  });

  test('other flows, results, groups, the log, and what is unknown', () => {
    const next = (to: string) => ({ exits: [exit(`to ${to}`, to, { default: true })] });
    const { flow, codes } = imported(
      container([
        { name: 'sub', type: 'Core.RunFlow', config: { flow_id: id('flow') }, ...next('out') },
        { name: 'out', type: 'Core.Output', config: { value: '@(1 + 1)' }, ...next('in') },
        {
          name: 'in',
          type: 'Core.SetGroupMembership',
          config: { groups: [{ group_key: '7', group_name: 'Nurses' }], is_member: true },
          ...next('clear'),
        },
        { name: 'clear', type: 'Core.SetGroupMembership', config: { clear: true }, ...next('log') },
        { name: 'log', type: 'Core.Log', config: { message: 'At @contact.name' }, ...next('odd') },
        { name: 'odd', type: 'Vendor.Thing' },
      ]),
    );
    expect(flow.nodes.flatMap((each) => each.actions.map(({ uuid: _uuid, ...action }) => action))).toEqual([
      { type: 'enter_flow', flow: { uuid: id('flow'), name: 'Flow' } },
      { type: 'set_run_result', name: 'out', value: '@(1 + 1)', category: '' },
      { type: 'add_contact_groups', groups: [{ name_match: 'Nurses' }] },
      { type: 'remove_contact_groups', groups: [], all_groups: true },
      { type: 'set_run_local', local: 'log', value: 'At @contact.name', operation: 'set' },
    ]);
    expect(ways(flow.nodes[0]!)).toEqual({ Complete: id('out'), Expired: id('out') });
    expect(codes).toEqual(['output_expression', 'group_by_name', 'log_is_local', 'block_unknown']);
  });

  test('a call of a web service', () => {
    const config = {
      method: 'post',
      url: 'https://example.org/x',
      query_params: { name: '@contact.name', fixed: 'a b' },
      headers: { Accept: 'application/json' },
      body: { age: '@flow.age' },
      timeout: 5000,
    };
    const exits = [exit('fine', 'end', { test: 'block.value = 200' }), exit('bad', 'other', { default: true })];
    const { flow, codes } = imported(
      container([{ name: 'w', type: 'Core.Webhook', config, exits }, end, other], ['Bye']),
    );
    expect(flow.nodes[0]).toMatchObject({
      actions: [
        {
          type: 'call_webhook',
          method: 'POST',
          url: 'https://example.org/x?name=@(url_encode(contact.name))&fixed=a%20b',
          headers: { Accept: 'application/json' },
          body: '{"age":"@results.age"}',
        },
      ],
      router: { operand: '@(default(webhook.status, 0))', result_name: 'w' },
    });
    expect(tests(flow.nodes[0]!)).toEqual({ fine: ['has_number_eq(200)'] });
    expect(codes).toEqual(['webhook_limits_lost', 'webhook_body']);
  });

  test('a flow for calls', () => {
    const values = [
      { language_id: 'eng', content_type: 'AUDIO', modes: ['IVR'], value: 'https://example.org/q.mp3' },
      { language_id: 'eng', content_type: 'TEXT', modes: ['IVR'], value: 'Press 1' },
    ];
    const choices = [{ name: 'yes', prompt: id('none'), ivr_test: { test_expression: 'block.response = 1' } }];
    const question = {
      name: 'q',
      type: 'MobilePrimitives.SelectOneResponse',
      config: { prompt: id('q text'), choices },
    };
    const more = { supported_modes: ['IVR'], resources: [{ uuid: id('q text'), values }], interaction_timeout: 99_999 };
    const { flow, codes } = imported(container([question], [], more));
    expect(flow).toMatchObject({ type: 'voice', expire_after_minutes: 15 });
    expect(flow.nodes[0]!.actions[0]).toMatchObject({
      type: 'say_msg',
      text: 'Press 1',
      audio_url: 'https://example.org/q.mp3',
    });
    expect(flow.nodes[1]!.router!.wait).toEqual({ type: 'msg', hint: { type: 'digits', count: 1 } });
    expect(tests(flow.nodes[1]!)).toEqual({ yes: ['has_number_eq(1)'] });
    expect(codes).toEqual(['missing_resource', 'asked_again', 'timeout_changed']);
  });

  test('notes of other tools stay beside the nodes', () => {
    const more = {
      semantic_label: 'ICD10::x',
      tags: ['t'],
      vendor_metadata: { v: 1 },
      label: 'L',
      ui_metadata: { canvas_coordinates: { x: 5, y: 7 } },
    };
    const { flow } = imported(container([{ ...end, ...more }], ['Bye']));
    expect(flow._ui).toMatchObject({
      nodes: {
        [id('end')]: {
          position: { left: 5, top: 7 },
          type: 'execute_actions',
          config: {
            floip: { name: 'end', label: 'L', semantic_label: 'ICD10::x', tags: ['t'], vendor_metadata: { v: 1 } },
          },
        },
      },
    });
  });
});

describe('hostile files', () => {
  test.each([[null], [42], ['x'], [[]], [{ flows: 5 }], [{ flows: [null, {}, { blocks: [] }] }]])(
    '%j gives no flow',
    (file) => {
      expect(importFloip(file, { uuid: () => id('new') }).flows).toEqual([]);
    },
  );

  test('one text, said very often, and too many blocks', () => {
    const languages = Array.from({ length: 100 }, (_, i) => ({ id: `l${i}`, iso_639_3: 'eng' }));
    const values = languages.map(({ id: language }) => ({
      language_id: language,
      content_type: 'TEXT',
      modes: [],
      value: '@(1'.repeat(5_000),
    }));
    const config = {
      prompt: id('t'),
      choices: Array.from({ length: 90 }, (_, i) => ({ name: `c${i}`, prompt: id('t') })),
    };
    const blocks = Array.from({ length: 300 }, (_, i) => ({
      name: `b${i}`,
      type: 'MobilePrimitives.SelectOneResponse',
      config,
    }));
    const heavy = importFloip(container(blocks, [], { languages, resources: [{ uuid: id('t'), values }] }), {
      uuid: () => id('new'),
    });
    expect(heavy.report.map((item) => item.code)).toContain('too_large');
    const many = Array.from({ length: 1_001 }, (_, i) => ({ name: `m${i}`, type: 'Core.Case' }));
    expect(importFloip(container(many), { uuid: () => id('new') }).report.at(-1)!.code).toBe('flow_refused');
  });

  test('any JSON in place of parts of a container is endured', () => {
    const base = container(
      [{ name: 'q', type: 'MobilePrimitives.SelectOneResponse', config: { choices: [] } }, end],
      ['Bye'],
    );
    const text = JSON.stringify(base);
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), (at, value) => {
        let place = 0;
        const places = text.split(/[:[]/).length;
        const broken = JSON.parse(text, (_key, old) => (place++ === at % places ? value : old));
        importFloip(broken, { uuid: () => id('new') });
      }),
    );
  });
});

const flows = dataFolder('mhero-flows');
describe.skipIf(!flows)('a real mHero flow', () => {
  test('asks the same questions as its RapidPro twin, and is the same each time', () => {
    const file = readJson(flows!, 'summary_case_report.floip.json');
    const twin = readJson(flows!, 'summary_case_report.rapidpro.json') as { flows: FlowJson[] };
    const { flow } = imported(file);
    expect(said(flow)).toEqual(said(twin.flows[0]!));
    expect(flow.nodes.flatMap((each) => each.router?.result_name ?? [])).toEqual([
      'patient_id',
      'patient_age',
      'patient_test_date',
    ]);
    expect(imported(file).flow).toEqual(flow);
  });
});

/** What a flow says on its straight way through: the first category of every question. */
function said(flow: FlowJson): unknown[] {
  const texts: unknown[] = [];
  for (let at = flow.nodes[0], steps = 0; at && steps < 50; steps++) {
    for (const action of at.actions) texts.push(action.text);
    const way = at.router?.categories[0]?.exit_uuid ?? at.exits[0]!.uuid;
    at = flow.nodes.find((each) => each.uuid === at!.exits.find((one) => one.uuid === way)!.destination_uuid);
  }
  return texts;
}

const fixtures = dataFolder('floip');
describe.skipIf(!fixtures)('fixtures of the FLOIP runner', () => {
  test.each([
    ['2019-10-08-case-block-eval-issue.json', 6, 4],
    ['2019-10-10-shortcut-flow.json', 8, 5],
  ])('%s', (name, blocks, waits) => {
    const { flow, report } = imported(readJson(fixtures!, name));
    const uuids = new Set(flow.nodes.map((each) => each.uuid));
    expect(flow.nodes.length).toBeGreaterThanOrEqual(blocks);
    expect(flow.nodes.filter((each) => each.router?.wait).length).toBeLessThanOrEqual(waits);
    for (const each of flow.nodes.flatMap((one) => one.exits)) {
      expect(each.destination_uuid === null || uuids.has(each.destination_uuid)).toBe(true);
    }
    expect(report.filter((item) => item.level === 'lost')).toEqual([]);
  });
});

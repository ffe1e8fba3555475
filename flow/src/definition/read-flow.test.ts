import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefinitionError } from './errors.ts';
import { readFlow } from './read-flow.ts';
import { action, definition, node, uuidOf, yesOrOther } from './testing.ts';

const wait = { type: 'msg' };
const question = (more: object = {}) => node(1, { router: yesOrOther(1, { wait, ...more }) }, [null, null]);
const saying = (...actions: object[]) => definition({ nodes: [node(1, { actions })] });
const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const category = uuidOf(150);

describe('a definition', () => {
  it('becomes a flow whose nodes are found by UUID', () => {
    const hello = action(1, 'send_msg', { text: 'Hello @contact.name', unknown: 1 });
    const flow = readFlow(
      definition({
        revision: 7,
        nodes: [
          node(1, { actions: [hello] }, [2]),
          node(2, { router: yesOrOther(2, { wait, result_name: 'Gloves' }) }, [null, null]),
        ],
      }),
    );
    expect(flow.node(uuidOf(200))?.router?.resultName).toBe('Gloves');
    expect(flow.nodes[0]?.exits[0]?.destination).toBe(uuidOf(200));
    expect(flow.nodes[0]?.actions[0]?.fields.text).toMatchObject({
      owner: hello.uuid,
      property: 'text',
      localizable: true,
    });
    expect(flow).toMatchObject({ revision: 7, language: 'eng', expireAfterMinutes: 4320 });
    expect((flow.json.nodes as unknown[])[0]).toMatchObject({ actions: [{ unknown: 1 }] });
  });

  it('is migrated when it is older, and never changed', () => {
    const old = definition({ spec_version: '13.0.0', language: 'base' });
    const copy = structuredClone(old);
    expect(readFlow(old)).toMatchObject({ language: 'und', json: { spec_version: '14.4.2' } });
    expect(old).toEqual(copy);
  });

  it('gives translations by language, item and property; an empty text is none', () => {
    const hello = action(1, 'send_msg', { text: 'Hello' });
    const localization = {
      fra: { [uuidOf(9001)]: { text: ['Bonjour'], _ui: { auto_translated: ['text'] } } },
      spa: { [uuidOf(9001)]: { text: [''] } },
    };
    const flow = readFlow({ ...saying(hello), localization });
    expect(flow.languages).toEqual(['fra', 'spa']);
    expect(flow.translation('fra', uuidOf(9001), 'text')?.map(({ source }) => source)).toEqual(['Bonjour']);
    expect(flow.translation('fra', uuidOf(9001), 'text')).toBe(flow.translation('fra', uuidOf(9001), 'text'));
    for (const [language, property] of [
      ['spa', 'text'],
      ['fra', 'quick_replies'],
      ['por', 'text'],
      ['fra', '_ui'],
    ]) {
      expect(flow.translation(language!, uuidOf(9001), property!)).toBeUndefined();
    }
  });
});

describe('what is refused says where', () => {
  const cases: ReadonlyArray<[path: string, definition: unknown]> = [
    ['', []],
    ['spec_version', definition({ spec_version: undefined })],
    ['spec_version', definition({ spec_version: '14.5.0' })],
    ['spec_version', definition({ spec_version: '10.4' })],
    ['spec_version', definition({ spec_version: 'new' })],
    ['uuid', definition({ uuid: 'x' })],
    ['name', definition({ name: 'x'.repeat(65) })],
    ['type', definition({ type: 'ussd' })],
    ['language', definition({ language: 'english' })],
    ['language', definition({ language: 'vvv' })],
    ['language', definition({ language: null })],
    ['_ui', definition({ _ui: { notes: 'é'.repeat(131_073) } })],
    ['expire_after_minutes', definition({ expire_after_minutes: 1.5 })],
    ['nodes', definition({ nodes: {} })],
    ['nodes', definition({ nodes: many(1001, (i) => node(i + 1)) })],
    ['nodes[0].exits', definition({ nodes: [{ uuid: uuidOf(1) }] })],
    ['nodes[0].exits', definition({ nodes: [node(1, { exits: [] })] })],
    [
      'nodes[0].exits',
      definition({
        nodes: [
          node(
            1,
            {},
            many(101, () => null),
          ),
        ],
      }),
    ],
    ['nodes[0].exits[0].destination_uuid', definition({ nodes: [node(1, {}, [7])] })],
    ['nodes[1].uuid', definition({ nodes: [node(1), node(1)] })],
    ['nodes[1].exits[0].uuid', definition({ nodes: [node(1), node(2, { exits: node(1).exits })] })],
    ['nodes[0].actions', saying(...many(101, (i) => action(i, 'send_msg', { text: 'Hi' })))],
    ['nodes[0].actions[1].uuid', saying(...many(2, () => action(1, 'send_msg', { text: 'Hi' })))],
    ['nodes[0].actions[0].uuid', saying({ type: 'send_msg', text: 'Hi' })],
    ['nodes[0].actions[0].type', saying(action(1, 'send_fax'))],
    ['nodes[0].actions[0].type', saying(action(1, 'constructor'))],
    ['nodes[0].actions[0].type', saying(action(1, 'say_msg', { text: 'Hi' }))],
    [
      'nodes[0].actions[0].type',
      { ...saying(action(1, 'call_webhook', { method: 'GET', url: 'http://x' })), type: 'messaging_offline' },
    ],
    [
      'nodes[0].actions[0].type',
      { ...saying(action(1, 'add_input_labels', { labels: [] })), type: 'messaging_background' },
    ],
    ['nodes[0].actions[0].text', saying(action(1, 'send_msg', { text: 'x'.repeat(10_001) }))],
    ['nodes[0].actions[0].text', saying(action(1, 'send_msg', { text: ['Hi'] }))],
    [
      'nodes[0].actions[0].quick_replies',
      saying(action(1, 'send_msg', { text: 'Hi', quick_replies: many(11, String) })),
    ],
    [
      'nodes[0].actions[0].attachments[0]',
      saying(action(1, 'send_msg', { text: 'Hi', attachments: ['x'.repeat(8193)] })),
    ],
    ['nodes[0].actions[0].groups', saying(action(1, 'add_contact_groups'))],
    [
      'nodes[0].actions[0].groups[0].uuid',
      saying(action(1, 'add_contact_groups', { groups: [{ uuid: 'x', name: 'Nurses' }] })),
    ],
    ['nodes[0].actions[0].status', saying(action(1, 'set_contact_status', { status: 'gone' }))],
    ['nodes[0].router', definition({ nodes: [node(1, { router: [] })] })],
    ['nodes[0].router.type', definition({ nodes: [question({ type: 'group' })] })],
    ['nodes[0].router.result_name', definition({ nodes: [question({ result_name: 'x'.repeat(65) })] })],
    ['nodes[0].router.categories', definition({ nodes: [question({ categories: [] })] })],
    ['nodes[0].router.categories', definition({ nodes: [question({ categories: many(101, () => ({})) })] })],
    [
      'nodes[0].router.categories[0].name',
      definition({ nodes: [question({ categories: [{ uuid: category, exit_uuid: uuidOf(101) }] })] }),
    ],
    [
      'nodes[0].router.categories[0].exit_uuid',
      definition({ nodes: [question({ categories: [{ uuid: category, name: 'Yes', exit_uuid: uuidOf(201) }] })] }),
    ],
    ['nodes[0].router.operand', definition({ nodes: [question({ operand: 'x'.repeat(10_001) })] })],
    [
      'nodes[0].router.default_category_uuid',
      definition({ nodes: [question({ default_category_uuid: uuidOf(999) })] }),
    ],
    ['nodes[0].router.cases', definition({ nodes: [question({ cases: many(101, () => ({})) })] })],
    [
      'nodes[0].router.cases[0].type',
      definition({
        nodes: [question({ cases: [{ uuid: uuidOf(5), type: 'has_any_icecream', category_uuid: category }] })],
      }),
    ],
    [
      'nodes[0].router.cases[0].category_uuid',
      definition({ nodes: [question({ cases: [{ uuid: uuidOf(5), type: 'has_text', category_uuid: uuidOf(999) }] })] }),
    ],
    [
      'nodes[0].router.cases[0].arguments',
      definition({
        nodes: [
          question({
            cases: [{ uuid: uuidOf(5), type: 'has_text', arguments: many(11, String), category_uuid: category }],
          }),
        ],
      }),
    ],
    [
      'nodes[0].actions[0].groups[0]',
      saying(action(1, 'add_contact_groups', { groups: [{ uuid: uuidOf(8), name: 'A', name_match: '@x' }] })),
    ],
    ['nodes[0].actions[0].addresses', saying(action(1, 'send_email', { addresses: [], subject: 'S', body: 'B' }))],
    ['nodes[0].router.wait.type', definition({ nodes: [question({ wait: { type: 'fax' } })] })],
    ['nodes[0].router.wait.type', definition({ nodes: [question({ wait: { type: 'dial', phone: '1' } })] })],
    ['nodes[0].router.wait.type', definition({ type: 'messaging_background', nodes: [question()] })],
    [
      'nodes[0].router.wait.timeout.seconds',
      definition({ nodes: [question({ wait: { type: 'msg', timeout: { category_uuid: category } } })] }),
    ],
    [
      'nodes[0].router.wait.timeout.category_uuid',
      definition({
        nodes: [question({ wait: { type: 'msg', timeout: { seconds: 60, category_uuid: uuidOf(999) } } })],
      }),
    ],
    [
      'nodes[0].router.wait.hint.type',
      definition({ nodes: [question({ wait: { type: 'msg', hint: { type: 'smell' } } })] }),
    ],
    ['localization', definition({ localization: [] })],
    ['localization.vvv', definition({ localization: { vvv: {} } })],
    ['localization.fra', definition({ localization: { fra: { x: {} } } })],
    [`localization.fra.${category}`, definition({ localization: { fra: { [category]: { ['x'.repeat(65)]: [] } } } })],
    [
      `localization.fra.${category}`,
      definition({ localization: { fra: { [category]: Object.fromEntries(many(11, (i) => [`p${i}`, []])) } } }),
    ],
    [`localization.fra.${category}.text`, definition({ localization: { fra: { [category]: { text: 'Bonjour' } } } })],
    [
      `localization.fra.${category}.text`,
      definition({ localization: { fra: { [category]: { text: many(11, String) } } } }),
    ],
    [
      `localization.fra.${category}.text[0]`,
      definition({ localization: { fra: { [category]: { text: ['x'.repeat(10_001)] } } } }),
    ],
  ];
  it.each(cases)('%s', (path, json) => {
    const error = thrownBy(() => readFlow(json));
    expect(isDefinitionError(error) && error.path).toBe(path);
  });
});

describe('hostile definitions', () => {
  it('are refused quickly when they go round in circles, are deep, large or no JSON', () => {
    const circle: Record<string, unknown> = definition();
    circle.nodes = [circle];
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    for (const json of [
      circle,
      definition({ _ui: deep }),
      definition({ name: 'x'.repeat(10_000_001) }),
      definition({ type: 1n }),
    ]) {
      expect(isDefinitionError(thrownBy(() => readFlow(json)))).toBe(true);
    }
  });

  it('never throw another error, whatever stands in whichever place', () => {
    const whole = definition({
      localization: { fra: { [uuidOf(9001)]: { text: ['Bonjour'] } } },
      nodes: [
        node(
          1,
          {
            actions: [
              action(1, 'send_msg', { text: 'Hello', quick_replies: ['a'] }),
              action(2, 'add_contact_groups', { groups: [{ name_match: '@x' }] }),
            ],
          },
          [2],
        ),
        question({
          wait: { type: 'msg', timeout: { seconds: 5, category_uuid: category }, hint: { type: 'digits', count: 1 } },
        }),
      ],
    });
    const places: Array<(json: unknown, value: unknown) => void> = [];
    const walk = (value: unknown, path: readonly string[]) => {
      if (path.length > 0) {
        places.push((json, put) => {
          let at = json as Record<string, unknown>;
          for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
          at[path.at(-1)!] = put;
        });
      }
      if (typeof value === 'object' && value !== null)
        for (const [key, one] of Object.entries(value)) walk(one, [...path, key]);
    };
    walk(whole, []);
    const version = fc.constantFrom('11.12', '13.0.0', '13.4.0', '14.4.2');
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), version, (put, value, spec_version) => {
        const json = { ...structuredClone(whole), spec_version };
        put(json, value);
        const error = thrownBy(() => readFlow(json));
        expect(error === undefined || isDefinitionError(error)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

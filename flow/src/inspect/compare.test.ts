import { describe, expect, it } from 'vitest';
import type { Json } from '../definition/json.ts';
import { action, definition, node, uuidOf, yesOrOther } from '../definition/testing.ts';
import { compareDefinitions } from './compare.ts';
import { nodeTitle } from './node-title.ts';

const asks = (text: string, more: Json = {}) => action(1, 'send_msg', { text, ...more });
const router = (more: Json = {}) => yesOrOther(1, { result_name: 'Gloves', wait: { type: 'msg' }, ...more });
const question = (text: string, more: Json = {}, exits: ReadonlyArray<number | null> = [null, null]) =>
  node(1, { actions: [asks(text)], router: router(more) }, exits);
const thanks = node(2, { actions: [action(2, 'send_msg', { text: 'Thanks' })] });
const flow = (nodes: readonly Json[], more: Json = {}) => definition({ nodes, ...more });
const at = { node: uuidOf(100), title: 'Gloves' };

describe('two definitions', () => {
  it('are equal whatever stands in places that mean nothing', () => {
    const a = flow([question('Any gloves?')], { _ui: { nodes: { x: 1 } }, revision: 1 });
    const b = flow([
      node(1, { actions: [asks('Any gloves?', { quick_replies: [] })], router: router() }, [null, null]),
    ]);
    expect(compareDefinitions(a, b)).toEqual([]);
  });

  it('tell the texts, nodes and ways that are different', () => {
    const a = flow([question('Any gloves?')]);
    const b = flow([question('Any gloves left?', {}, [2, null]), thanks], { name: 'Stock 2' });
    expect(compareDefinitions(a, b)).toEqual([
      { code: 'flow', property: 'name', from: 'Stock of gloves', to: 'Stock 2' },
      {
        ...at,
        code: 'action',
        action: asks('Any gloves left?'),
        property: 'text',
        from: 'Any gloves?',
        to: 'Any gloves left?',
      },
      { ...at, code: 'exit', names: ['Yes'], from: null, to: 'Thanks' },
      { code: 'node_added', node: uuidOf(200), title: 'Thanks', json: thanks },
    ]);
    expect(compareDefinitions(b, a).map(({ code }) => code)).toEqual(['flow', 'action', 'exit', 'node_removed']);
  });

  it('tell actions that came, went and moved', () => {
    const [one, two, three] = [
      asks('One'),
      action(2, 'send_msg', { text: 'Two' }),
      action(3, 'send_msg', { text: '3' }),
    ];
    const a = flow([node(1, { actions: [one, two] })]);
    const b = flow([node(1, { actions: [three, two, one] })]);
    expect(compareDefinitions(a, b).map(({ code }) => code)).toEqual(['action_added', 'action_moved']);
    expect(compareDefinitions(b, a).map(({ code }) => code)).toEqual(['action_moved', 'action_removed']);
  });

  it('tell what a router asks otherwise', () => {
    const cases = [{ uuid: uuidOf(160), type: 'has_any_word', arguments: ['yes oui'], category_uuid: uuidOf(150) }];
    const categories = [
      { uuid: uuidOf(150), name: 'Oui', exit_uuid: uuidOf(101) },
      { uuid: uuidOf(151), name: 'Other', exit_uuid: uuidOf(102) },
    ];
    const wait = { type: 'msg', timeout: { seconds: 60, category_uuid: uuidOf(151) } };
    const changes = compareDefinitions(flow([question('?')]), flow([question('?', { cases, categories, wait })]));
    expect(changes).toEqual([
      { ...at, code: 'router', property: 'timeout', from: undefined, to: 60 },
      { ...at, code: 'category_renamed', from: 'Yes', to: 'Oui' },
      { ...at, code: 'case', from: expect.anything(), to: cases[0], category: 'Oui' },
    ]);
  });

  it('tell translations and languages', () => {
    const localization = (text: string) => ({ fra: { [uuidOf(9001)]: { text: [text] } } });
    const a = flow([question('?')], { localization: localization('Un') });
    const b = flow([question('?')], { localization: { ...localization('Deux'), kpe: {} } });
    expect(compareDefinitions(a, b)).toEqual([
      { code: 'translation', language: 'fra', owner: uuidOf(9001), property: 'text', from: ['Un'], to: ['Deux'] },
      { code: 'language_added', language: 'kpe', texts: 0 },
    ]);
  });

  it('may be anything at all', () => {
    for (const odd of [{}, { nodes: 1 }, { nodes: [null, {}, { uuid: 1, actions: [[]], router: [] }] }] as Json[]) {
      expect(() => compareDefinitions(odd, flow([question('?')]))).not.toThrow();
      expect(() => compareDefinitions(flow([question('?')]), odd)).not.toThrow();
    }
  });
});

it('a node is called by its result, its text or what it does', () => {
  expect(nodeTitle(question('?'))).toBe('Gloves');
  expect(nodeTitle(node(1, { actions: [asks(' a\n b ')] }))).toBe('a b');
  expect(nodeTitle(node(1, { actions: [asks('x'.repeat(80))] }))).toHaveLength(60);
  expect(nodeTitle(node(1, { actions: [action(1, 'enter_flow')] }))).toBe('enter_flow');
});

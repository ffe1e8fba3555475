import { expect, it } from 'vitest';
import { readFlow } from '../definition/read-flow.ts';
import { action, definition, node, uuidOf, yesOrOther } from '../definition/testing.ts';
import { lintFlow } from './lint.ts';

const say = (n: number, text: string, more: object = {}) => action(n, 'send_msg', { text, ...more });
const lint = (nodes: object[], more: object = {}) => lintFlow(readFlow(definition({ nodes, ...more })));
const wait = { type: 'msg', timeout: { seconds: 600, category_uuid: uuidOf(151) } };
const codes = (findings: ReturnType<typeof lint>) => findings.map(({ code }) => code);

it('has nothing to say about a good flow', () => {
  const router = yesOrOther(1, { wait, result_name: 'Gloves' });
  const nodes = [
    node(1, { actions: [say(1, 'Are gloves in stock?')], router }, [2, 1]),
    node(2, { actions: [say(2, 'Thank you: @results.gloves')] }),
  ];
  expect(lint(nodes)).toEqual([]);
  expect(lint([])).toEqual([]);
});

it('finds nodes to which nothing leads', () => {
  expect(lint([node(1), node(2, {}, [3]), node(3)])).toEqual([
    { code: 'unreachable', level: 'warning', node_uuid: uuidOf(200) },
    { code: 'unreachable', level: 'warning', node_uuid: uuidOf(300) },
  ]);
});

it('finds ways that go round without waiting', () => {
  expect(lint([node(1, {}, [2]), node(2, {}, [3]), node(3, {}, [2])])).toEqual([
    { code: 'loop', level: 'error', node_uuid: uuidOf(200), node_uuids: [uuidOf(200), uuidOf(300)] },
  ]);
  expect(lint([node(1, {}, [1, null])])).toMatchObject([{ code: 'loop', level: 'warning' }]);
  const other = { uuid: uuidOf(70), name: 'Other' };
  expect(lint([node(1, { actions: [action(1, 'enter_flow', { flow: other })] }, [1])])).toEqual([]);
});

it('takes no long time over many ways', () => {
  const nodes = Array.from({ length: 300 }, (_, i) =>
    node(
      i + 1,
      {},
      Array.from({ length: 20 }, (_, j) => ((i + j) % 300) + 1),
    ),
  );
  expect(lint(nodes).length).toBeLessThanOrEqual(6000);
});

it('finds questions without an end', () => {
  expect(lint([node(1, { router: yesOrOther(1, { wait: { type: 'msg' } }) }, [null, null])])).toEqual([
    { code: 'no_timeout', level: 'advice', node_uuid: uuidOf(100) },
  ]);
});

it('finds what a language lacks', () => {
  const nodes = [
    node(1, { actions: [say(1, 'Hello'), say(2, '@contact 12'), say(3, 'Bye', { quick_replies: ['Yes'] })] }),
  ];
  const localization = { fra: { [uuidOf(9001)]: { text: ['Salut'] }, [uuidOf(9003)]: { text: ['Adieu'] } }, eng: {} };
  expect(lint(nodes, { localization })).toEqual([
    {
      code: 'untranslated',
      level: 'warning',
      language: 'fra',
      node_uuid: uuidOf(100),
      action_uuid: uuidOf(9003),
      item_uuid: uuidOf(9003),
      property: 'quick_replies',
    },
  ]);
});

it('counts the parts of each language', () => {
  const localization = { amh: { [uuidOf(9001)]: { text: ['ሰላም'.repeat(30)] } } };
  expect(lint([node(1, { actions: [say(1, `@contact.name ${'x'.repeat(200)}`)] })], { localization })).toEqual([
    {
      code: 'parts',
      level: 'advice',
      node_uuid: uuidOf(100),
      action_uuid: uuidOf(9001),
      language: 'eng',
      parts: 2,
      alphabet: 'gsm7',
      at_least: true,
    },
    {
      code: 'parts',
      level: 'advice',
      node_uuid: uuidOf(100),
      action_uuid: uuidOf(9001),
      language: 'amh',
      parts: 2,
      alphabet: 'ucs2',
      at_least: false,
    },
  ]);
});

it('compares results that are saved with those that are read', () => {
  const save = action(1, 'set_run_result', { name: 'Facility Name', value: 'x' });
  expect(lint([node(1, { actions: [save, say(2, '@results.facility')] })])).toEqual([
    { code: 'unread_result', level: 'advice', node_uuid: uuidOf(100), result: 'facility_name' },
    { code: 'unknown_result', level: 'warning', node_uuid: uuidOf(100), result: 'facility' },
  ]);
  expect(lint([node(1, { actions: [save, say(2, '@results @run.results.facility_name')] })])).toEqual([]);
});

it('finds answers that consent would swallow', () => {
  const cases = [{ uuid: uuidOf(160), type: 'has_any_word', arguments: ['start go'], category_uuid: uuidOf(150) }];
  const localization = {
    fra: {
      [uuidOf(160)]: { arguments: ['arret'] },
      [uuidOf(150)]: { name: ['Oui'] },
      [uuidOf(151)]: { name: ['Non'] },
    },
  };
  const actions = [say(1, '12', { quick_replies: ['Stop<extra>really', 'Stop by the clinic'] })];
  const found = lint([node(1, { actions, router: yesOrOther(1, { wait, cases }) }, [null, null])], { localization });
  expect(found.filter(({ code }) => code === 'consent_word')).toMatchObject([
    { level: 'error', action_uuid: uuidOf(9001), word: 'Stop', act: 'stop' },
    { level: 'error', case_uuid: uuidOf(160), word: 'start', act: 'start' },
    { level: 'error', case_uuid: uuidOf(160), word: 'arret', act: 'stop', language: 'fra' },
  ]);
  expect(codes(found)).not.toContain('parts');
});

import { describe, expect, it } from 'vitest';
import { type AssetsJson, assetsOf } from '../assets/read-assets.ts';
import { readFlow } from '../definition/read-flow.ts';
import { action, definition, node, uuidOf, yesOrOther } from '../definition/testing.ts';
import { inspectFlow } from './inspect.ts';
import { localizablesOf, templatesOf } from './parts.ts';

const ways = [null, null];
const nurses = { uuid: uuidOf(80), name: 'Nurses' };
const say = (text: string, more: object = {}) => action(1, 'send_msg', { text, ...more });
const flowOf = (nodes: object[], more: object = {}) => readFlow(definition({ nodes, ...more }));
const assets = (json: AssetsJson) => assetsOf(json, { flow: () => undefined });

describe('an inspection', () => {
  it('lists each dependency once, with the name where something knows it', () => {
    const actions = [
      say(
        '@fields.cadre @contact.fields.AGE @parent.fields.cadre @(parent.contact.fields.job) @(child.fields["post"]) @globals.hotline @run.contact.fields.age @results.fields.x',
      ),
      action(2, 'set_contact_field', { field: { key: 'cadre', name: 'Cadre' }, value: '' }),
      action(3, 'add_contact_groups', { groups: [nurses, { name_match: '@fields.ward' }] }),
    ];
    const router = yesOrOther(1, {
      operand: '@contact.groups',
      cases: [
        { uuid: uuidOf(160), type: 'has_group', arguments: [nurses.uuid, 'Old name'], category_uuid: uuidOf(150) },
      ],
    });
    const found = inspectFlow(flowOf([node(1, { actions, router }, ways)])).dependencies;
    expect(found).toEqual(
      expect.arrayContaining([
        { type: 'field', key: 'cadre', name: 'Cadre' },
        { type: 'group', ...nurses },
        ...['age', 'job', 'post', 'ward'].map((key) => ({ type: 'field', key, name: '' })),
        { type: 'global', key: 'hotline', name: '' },
      ]),
    );
    expect(found).toHaveLength(7);
  });

  it('says what the workspace lacks, where, and in which language only', () => {
    const localization = { fra: { [uuidOf(9001)]: { text: ['@fields.sexe @fields.age'] } } };
    const flow = flowOf(
      [node(1, { actions: [say('@fields.age'), action(2, 'add_contact_groups', { groups: [nurses] })] })],
      { localization },
    );
    const inspection = inspectFlow(
      flow,
      assets({ fields: [{ uuid: uuidOf(90), key: 'age', name: 'Age', type: 'number' }] }),
    );
    expect(inspection.dependencies.filter((one) => one.missing)).toHaveLength(2);
    expect(inspection.issues).toMatchObject([
      { type: 'missing_dependency', action_uuid: uuidOf(9002), dependency: { type: 'group', ...nurses } },
      {
        type: 'missing_dependency',
        action_uuid: uuidOf(9001),
        language: 'fra',
        dependency: { type: 'field', key: 'sexe' },
      },
    ]);
    expect(inspectFlow(flow).issues).toEqual([]);
  });

  it('joins the categories of a result that several nodes save', () => {
    const actions = [
      action(1, 'set_run_result', { name: 'In Stock', value: 'x', category: 'Maybe' }),
      action(2, 'call_webhook', { method: 'GET', url: 'http://x', result_name: 'Call' }),
    ];
    const flow = flowOf([node(1, { actions }), node(2, { router: yesOrOther(2, { result_name: 'In stock' }) }, ways)]);
    expect(inspectFlow(flow).results).toEqual([
      {
        key: 'in_stock',
        name: 'In Stock',
        categories: ['Maybe', 'Yes', 'Other'],
        node_uuids: [uuidOf(100), uuidOf(200)],
      },
      { key: 'call', name: 'Call', categories: ['Success', 'Failure'], node_uuids: [uuidOf(100)] },
    ]);
  });

  it('finds locals, results of the parent and patterns that cannot be read', () => {
    const pattern = { uuid: uuidOf(160), type: 'has_pattern', arguments: ['(?<=x)'], category_uuid: uuidOf(150) };
    const localization = { fra: { [uuidOf(160)]: { arguments: ['[['] } } };
    const actions = [
      say('@parent.results.age.value @(parent.results["sex"])'),
      action(2, 'set_run_local', { local: 'count', value: '1', operation: 'set' }),
    ];
    const inspection = inspectFlow(
      flowOf([node(1, { actions, router: yesOrOther(1, { cases: [pattern] }) }, ways)], { localization }),
    );
    expect(inspection).toMatchObject({
      counts: { languages: 1, nodes: 1 },
      locals: ['count'],
      parent_refs: ['age', 'sex'],
    });
    expect(inspection.issues).toMatchObject([
      { type: 'invalid_regex', node_uuid: uuidOf(100), regex: '(?<=x)' },
      { type: 'invalid_regex', node_uuid: uuidOf(100), regex: '[[', language: 'fra' },
    ]);
  });
});

it('extracts templates with their translations, and what can be translated', () => {
  const localization = {
    fra: { [uuidOf(9001)]: { text: ['Salut'], quick_replies: ['Oui'] }, [uuidOf(150)]: { name: ['Oui'] } },
  };
  const actions = [
    say('Hello', { quick_replies: ['Yes'] }),
    action(2, 'add_contact_groups', { groups: [{ name_match: 'Nurses' }] }),
    action(3, 'set_contact_name', { name: '' }),
  ];
  const flow = flowOf([node(1, { actions, router: yesOrOther(1) }, ways)], { localization });
  expect(templatesOf(flow)).toEqual(['Hello', 'Salut', 'Yes', 'Oui', 'Nurses', '@input.text', 'yes']);
  expect(localizablesOf(flow)).toEqual(['Hello', 'Yes', 'yes', 'Yes', 'Other']);
});

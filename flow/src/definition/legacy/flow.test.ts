import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefinitionError } from '../errors.ts';
import type { Json } from '../json.ts';
import { isLegacyFlow, migrateLegacyFlow } from './flow.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function migrate(flow: unknown): Json {
  let made = 1000;
  return migrateLegacyFlow(flow, { baseMediaUrl: 'https://media.example/', uuid: () => uuid(made++) });
}

const head = { base_language: 'eng', flow_type: 'M', version: '11.12', metadata: { uuid: uuid(1), name: 'Stock' } };

function withAction(action: object): Json {
  const actions = [{ uuid: uuid(3), ...action }];
  return migrate({ ...head, action_sets: [{ uuid: uuid(2), x: 1, y: 2, exit_uuid: uuid(4), actions }] });
}

function withRules(type: string | null, ruleSet: { rules: object[]; [name: string]: unknown }): Json {
  const base = { uuid: uuid(2), x: 1, y: 2, label: 'Weeks left', operand: '@step.value', config: {} };
  return migrate({ ...head, rule_sets: [{ ...base, ruleset_type: type, ...ruleSet }] });
}

function at(json: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], json);
}

const rule = (n: number, category: unknown, test: object, destination: string | null = null) => ({
  uuid: uuid(n),
  category,
  test,
  destination,
});

describe('actions', () => {
  it.each<[object, object]>([
    [
      { type: 'reply', msg: 'Hi @contact', media: { eng: 'image/png:a/b.png' }, send_all: true },
      {
        type: 'send_msg',
        text: 'Hi @contact',
        attachments: ['image/png:https://media.example/a/b.png'],
        all_urns: true,
      },
    ],
    [
      {
        type: 'send',
        msg: { eng: 'Hi' },
        contacts: [{ uuid: uuid(9), name: 'Ann' }],
        variables: [{ id: '@contact.boss' }],
      },
      { type: 'send_broadcast', text: 'Hi', contacts: [{ uuid: uuid(9), name: 'Ann' }], legacy_vars: ['@fields.boss'] },
    ],
    [
      { type: 'trigger-flow', flow: { uuid: uuid(9), name: 'B' }, variables: [{ id: '@new_contact' }] },
      { type: 'start_session', flow: { uuid: uuid(9), name: 'B' }, create_contact: true },
    ],
    [
      { type: 'email', emails: ['a@b.org'], subject: 'On @contact', msg: 'Stock @flow.weeks_left' },
      { type: 'send_email', addresses: ['a@b.org'], subject: 'On @contact', body: 'Stock @results.weeks_left' },
    ],
    [
      { type: 'save', field: 'tel_e164', label: 'Phone', value: '@step' },
      { type: 'add_contact_urn', scheme: 'tel', path: '@input' },
    ],
    [
      { type: 'flow', flow: { uuid: uuid(9), name: 'B' } },
      { type: 'enter_flow', flow: { uuid: uuid(9), name: 'B' }, terminal: true },
    ],
    [
      { type: 'channel', channel: uuid(9), name: 'Android' },
      { type: 'set_contact_channel', channel: { uuid: uuid(9), name: 'Android' } },
    ],
  ])('%o', (before, after) => {
    expect(at(withAction(before), 'nodes', 0, 'actions', 0)).toEqual({ uuid: uuid(3), ...after });
  });

  it('fills the gaps of translated quick replies', () => {
    const flow = withAction({ type: 'reply', msg: '?', quick_replies: [{ eng: 'Yes', fra: 'Oui' }, { eng: 'No' }] });
    expect(at(flow, 'nodes', 0, 'actions', 0, 'quick_replies')).toEqual(['Yes', 'No']);
    expect(at(flow, 'localization', 'fra', uuid(3))).toEqual({ quick_replies: ['Oui', 'No'] });
  });
});

describe('rule sets', () => {
  const other = rule(11, { eng: 'Other' }, { type: 'true' });

  it('keeps hints, the default and the end of waiting', () => {
    const late = rule(12, { eng: 'Late' }, { type: 'timeout', minutes: 2 });
    const flow = withRules('wait_digits', { finished_key: '#', rules: [other, late] });
    expect(at(flow, 'nodes', 0, 'router')).toEqual({
      type: 'switch',
      wait: {
        type: 'msg',
        hint: { type: 'digits', terminated_by: '#' },
        timeout: { seconds: 120, category_uuid: uuid(1001) },
      },
      result_name: 'Weeks left',
      categories: [
        { uuid: uuid(1000), name: 'Other', exit_uuid: uuid(11) },
        { uuid: uuid(1001), name: 'Late', exit_uuid: uuid(12) },
      ],
      operand: '@input',
      cases: [],
      default_category_uuid: uuid(1000),
    });
  });

  it.each<[object, string, string[]]>([
    [{ type: 'between', min: '1', max: 5 }, 'has_number_between', ['1', '5']],
    [{ type: 'date_after', test: '@(date.today - 2)' }, 'has_date_gt', ['@(datetime_add(today(), -2, "D"))']],
    [{ type: 'starts', test: { eng: 'a' } }, 'has_beginning', ['a']],
    [{ type: 'has_email' }, 'has_email', []],
    [{ type: 'district', test: '@flow.state' }, 'has_district', ['@results.state']],
  ])('asks %o', (test, type, values) => {
    const flow = withRules('expression', { rules: [rule(10, { eng: 'Some' }, test), other] });
    expect(at(flow, 'nodes', 0, 'router', 'cases', 0)).toMatchObject({ type, arguments: values });
  });

  it('asks nothing after the rule for everything else', () => {
    const flow = withRules('wait_message', { rules: [other, rule(12, { eng: 'Few' }, { type: 'number' })] });
    expect(at(flow, 'nodes', 0, 'router', 'cases')).toEqual([]);
  });

  it('keeps categories apart that have no name in the language of the flow', () => {
    const rules = [rule(10, { fra: 'Oui' }, { type: 'number' }), rule(12, { fra: 'Non' }, { type: 'true' })];
    expect(at(withRules(null, { rules }), 'nodes', 0, 'exits')).toHaveLength(2);
  });

  it('takes parts of results, and tells the editor', () => {
    const config = { field_index: 1, field_delimiter: '+' };
    const flow = withRules('form_field', { operand: '@flow.visit', config, rules: [other] });
    expect(at(flow, 'nodes', 0, 'router', 'operand')).toBe('@(field(results.visit, 1, "+"))');
    expect(at(flow, '_ui', 'nodes', uuid(2), 'config')).toEqual({
      operand: { id: 'visit', type: 'result', name: 'Visit' },
      index: 1,
      delimiter: '+',
    });
  });

  it('calls addresses with headers and what was said', () => {
    const config = { webhook: 'http://a.org/@flow.x', webhook_headers: [{ name: 'Key', value: '@contact.key' }] };
    const flow = withRules('webhook', {
      config,
      rules: [rule(10, 'Yes', { type: 'webhook_status', status: 'success' })],
    });
    expect(at(flow, 'nodes', 0, 'actions', 0)).toMatchObject({
      method: 'POST',
      url: 'http://a.org/@(url_encode(results.x))',
      headers: { Key: '@fields.key' },
      body: expect.stringContaining('"contact"'),
      result_name: 'Weeks left',
    });
  });

  it('draws lots', () => {
    const flow = withRules('random', { rules: [rule(10, 'A', { type: 'between', min: '0', max: '0.5' })] });
    expect(at(flow, 'nodes', 0, 'router', 'type')).toBe('random');
  });
});

describe('flows', () => {
  it('keeps notes and starts at the entry', () => {
    const notes = [{ x: 5, y: 6, title: 'Ask', body: 'twice' }];
    const sets = [uuid(5), uuid(6)].map((id, n) => ({
      uuid: id,
      x: 0,
      y: n,
      exit_uuid: uuid(7 + n),
      destination: null,
    }));
    const flow = migrate({ ...head, metadata: { ...head.metadata, notes }, entry: uuid(6), action_sets: sets });
    expect(at(flow, 'nodes', 0, 'uuid')).toBe(uuid(6));
    expect(at(flow, '_ui', 'stickies', uuid(1000))).toMatchObject({ title: 'Ask', position: { left: 5, top: 6 } });
  });

  it.each<[unknown, string]>([
    [[], 'The flow must be an object'],
    [{ ...head, metadata: null }, 'uuid: is required'],
    [{ ...head, version: 7 }, 'version: must be from 11.0'],
    [{ ...head, action_sets: {} }, 'action_sets: must be a list'],
    [
      { ...head, rule_sets: [{ uuid: uuid(2), rules: [{ test: { type: 'telepathy' } }] }] },
      'rule_sets[0].rules[0].test.type',
    ],
    [{ ...head, action_sets: [{ uuid: uuid(2), actions: [{ type: 'dance' }] }] }, 'action_sets[0].actions[0].type'],
  ])('refuses %o', (flow, message) => {
    expect(() => migrate(flow)).toThrow(message);
  });

  it('tells old definitions from new ones', () => {
    expect(isLegacyFlow({ ...head, action_sets: [] })).toBe(true);
    expect(isLegacyFlow({ uuid: uuid(1), spec_version: '13.0.0', nodes: [] })).toBe(false);
  });

  it('reads whatever it is given, or says where it cannot', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const type = fc.constantFrom(
      'reply',
      'save',
      'send',
      'wait_message',
      'airtime',
      'webhook',
      'true',
      'eq',
      'in_group',
    );
    const names = fc.constantFrom(
      'type',
      'ruleset_type',
      'uuid',
      'test',
      'msg',
      'media',
      'quick_replies',
      'rules',
      'config',
    );
    const thing = fc.dictionary(names, fc.oneof(value, type, fc.array(value)));
    const rules = fc.record({ uuid: value, category: value, test: thing });
    const ruleSet = fc.oneof(
      thing,
      fc.record({ uuid: fc.constant(uuid(2)), ruleset_type: type, rules: fc.array(rules) }),
    );
    const actions = fc.record({ uuid: fc.constant(uuid(3)), actions: fc.array(thing) });
    fc.assert(
      fc.property(fc.array(ruleSet), fc.array(actions), value, (rule_sets, action_sets, metadata) => {
        try {
          migrate({ ...head, uuid: uuid(1), metadata, rule_sets, action_sets });
        } catch (error) {
          if (!isDefinitionError(error)) throw error;
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedUuid } from '../derived-uuid.ts';
import { isDefinitionError } from '../errors.ts';
import { UUID } from '../json.ts';
import { migrateDefinition } from '../migrate.ts';
import { action, definition, node, statusSplit, uuidOf, yesOrOther } from '../testing.ts';

type Json = Record<string, unknown>;

/** Migrates one node from just before a version to it. */
function migrated(from: string, to: string, nodeJson: Json, more: Json = {}): { node: Json; flow: Json } {
  const flow = migrateDefinition(definition({ spec_version: from, nodes: [nodeJson], ...more }), to) as Json;
  expect(flow.spec_version).toBe(to);
  return { flow, node: (flow.nodes as Json[])[0]! };
}
const actionOf = (nodeJson: Json, i = 0) => (nodeJson.actions as Json[])[i]!;
const say = (more: Json) => action(1, 'send_msg', { text: 'Hello', ...more });
const welcome = { uuid: uuidOf(77), name: 'welcome' };
const success = { uuid: uuidOf(160), category_uuid: uuidOf(150), type: 'has_only_text', arguments: ['Success'] };

describe('13', () => {
  it('13.1 gives the variables of message templates an identifier, always the same', () => {
    const step = () => migrated('13.0.0', '13.1.0', node(1, { actions: [say({ templating: { template: welcome } })] }));
    const made = actionOf(step().node).templating as Json;
    expect(made.uuid).toMatch(UUID);
    expect(actionOf(step().node).templating).toEqual(made);
  });

  it('13.2 says that a language is unknown', () => {
    const { flow } = migrated('13.1.0', '13.2.0', node(1), { language: 'base', localization: { base: { a: 1 } } });
    expect(flow).toMatchObject({ language: 'und', localization: { und: { a: 1 } } });
  });

  it('13.3 reads the answer of a webhook one level deeper, in every template and translation', () => {
    const actions = [
      say({ text: '@webhook @webhook.name @(upper(webhook.items[0])) joe@webhook.org', quick_replies: ['@webhook.a'] }),
      action(2, 'call_webhook', {
        method: 'GET',
        url: 'http://x/@webhook',
        headers: { A: '@webhook.token' },
        body: '@(webhook',
      }),
      action(3, 'add_contact_groups', { groups: [{ name_match: '@webhook.group' }] }),
      action(4, 'set_run_result', { name: '@webhook', value: '@WEBHOOK.age' }),
    ];
    const router = yesOrOther(1, {
      operand: '@webhook.ok',
      cases: [{ uuid: uuidOf(160), type: 'has_phrase', arguments: ['@webhook.yes'] }],
    });
    const localization = {
      fra: { [uuidOf(9001)]: { text: ['Salut @webhook.name'] }, [uuidOf(160)]: { arguments: ['@webhook.oui'] } },
    };
    const { node: after, flow } = migrated('13.2.0', '13.3.0', node(1, { actions, router }, [null, null]), {
      localization,
    });
    expect(actionOf(after, 0)).toMatchObject({
      text: '@webhook.json @webhook.json.name @(upper(webhook.json.items[0])) joe@webhook.json.org',
      quick_replies: ['@webhook.json.a'],
    });
    expect(actionOf(after, 1)).toMatchObject({
      url: 'http://x/@webhook.json',
      headers: { A: '@webhook.json.token' },
      body: '@(webhook',
    });
    expect(actionOf(after, 2)).toMatchObject({ groups: [{ name_match: '@webhook.json.group' }] });
    expect(actionOf(after, 3)).toMatchObject({ name: '@webhook', value: '@WEBHOOK.json.age' });
    expect(after.router).toMatchObject({ operand: '@webhook.json.ok', cases: [{ arguments: ['@webhook.json.yes'] }] });
    expect(flow.localization).toEqual({
      fra: {
        [uuidOf(9001)]: { text: ['Salut @webhook.json.name'] },
        [uuidOf(160)]: { arguments: ['@webhook.json.oui'] },
      },
    });
  });

  it('13.5 keeps variables and their translations on the way through components', () => {
    const templating = { uuid: uuidOf(70), template: welcome, variables: ['@contact', 'two'] };
    const localization = {
      fra: { [uuidOf(70)]: { variables: ['@contact', 'deux'] }, [uuidOf(9001)]: { text: ['Salut'] } },
    };
    const { node: after, flow } = migrated('13.3.0', '13.5.0', node(1, { actions: [say({ templating })] }), {
      localization,
    });
    expect(actionOf(after)).toEqual(say({ template: welcome, template_variables: ['@contact', 'two'] }));
    expect(flow.localization).toEqual({
      fra: { [uuidOf(9001)]: { text: ['Salut'], template_variables: ['@contact', 'deux'] } },
    });
  });

  it('13.5 joins components in order; what is not translated keeps its own text', () => {
    const components = [
      { uuid: uuidOf(71), name: 'body', params: ['a', 'b'] },
      { uuid: uuidOf(72), name: 'button.0', params: ['c'] },
    ];
    const localization = { fra: { [uuidOf(72)]: { params: ['C'] } }, spa: { [uuidOf(71)]: { params: ['', ''] } } };
    const actions = [
      say({ templating: { template: welcome, components } }),
      action(2, 'send_msg', { text: 'x', templating: null }),
    ];
    const { node: after, flow } = migrated('13.4.0', '13.5.0', node(1, { actions }), { localization });
    expect(actionOf(after)).toMatchObject({ template: welcome, template_variables: ['a', 'b', 'c'] });
    expect(actionOf(after, 1)).toEqual(action(2, 'send_msg', { text: 'x' }));
    expect(flow.localization).toEqual({ fra: { [uuidOf(9001)]: { template_variables: ['a', 'b', 'C'] } }, spa: {} });
  });

  it('13.6 cuts names by characters, and 13.6.1 what reads them', () => {
    const long = '😀'.repeat(70);
    const key = 'k'.repeat(70);
    const actions = [
      action(1, 'set_run_result', { name: long, value: long, category: long }),
      action(2, 'call_webhook', { result_name: long }),
      say({ text: `@results.${key}.value @(parent.results.${key}) @(run.results["${key}"]) @contact.${key}` }),
    ];
    const { node: after } = migrated('13.5.0', '13.6.1', node(1, { actions }));
    expect(actionOf(after, 0)).toMatchObject({ name: '😀'.repeat(64), value: long, category: '😀'.repeat(36) });
    expect(actionOf(after, 1).result_name).toBe('😀'.repeat(64));
    const cut = 'k'.repeat(64);
    expect(actionOf(after, 2).text).toBe(
      `@results.${cut}.value @(parent.results.${cut}) @(run.results["${cut}"]) @contact.${key}`,
    );
  });
});

describe('14', () => {
  it.each([
    ['messaging', 99_999, 20_160],
    ['messaging', 60, 60],
    ['voice', 60, 15],
    ['messaging_offline', 99_999, 99_999],
  ])('14.0 caps the expiry of %s from %i to %i minutes', (type, before, after) => {
    const { flow } = migrated('13.6.1', '14.0.0', node(1), { type, expire_after_minutes: before });
    expect(flow.expire_after_minutes).toBe(after);
  });

  it.each([
    ['call_webhook', '@results.call_2.category', [success]],
    [
      'call_resthook',
      '@results.call_2.category',
      [success, { ...success, arguments: ['Failure'], category_uuid: uuidOf(151) }],
    ],
    ['call_webhook', '@results.call_2', [{ ...success, type: 'has_category' }]],
  ])('14.1 splits %s on %s by the status', (type, operand, cases) => {
    const router = yesOrOther(1, { operand, cases });
    const { node: after } = migrated(
      '14.0.0',
      '14.1.0',
      node(1, { actions: [action(1, type, { result_name: 'Call 2' })], router }, [null, null]),
    );
    expect(after.router).toEqual(statusSplit(1, { operand: '@webhook.status' }));
    expect(actionOf(after).result_name).toBe('Call 2');
  });

  it.each([
    ['another result', '@results.other.category', [success]],
    ['another word', '@results.call_2.category', [{ ...success, arguments: ['Gloves'] }]],
    ['another test', '@results.call_2.category', [{ ...success, type: 'has_text' }]],
  ])('14.1 leaves a split on %s', (_, operand, cases) => {
    const before = node(1, {
      actions: [action(1, 'call_webhook', { result_name: 'Call 2' })],
      router: yesOrOther(1, { operand, cases }),
    });
    expect(migrated('14.0.0', '14.1.0', before).node).toEqual(before);
  });

  it('14.1 keeps ten quick replies, translated ones too', () => {
    const replies = Array.from({ length: 12 }, (_, i) => String(i));
    const localization = { fra: { [uuidOf(9001)]: { quick_replies: replies } } };
    const { node: after, flow } = migrated(
      '14.0.0',
      '14.1.0',
      node(1, { actions: [say({ quick_replies: replies })] }),
      { localization },
    );
    expect(actionOf(after).quick_replies).toEqual(replies.slice(0, 10));
    expect(flow.localization).toEqual({ fra: { [uuidOf(9001)]: { quick_replies: replies.slice(0, 10) } } });
  });

  it('14.2 opens tickets with a note and drops languages that do not exist', () => {
    const { node: after, flow } = migrated(
      '14.1.0',
      '14.2.0',
      node(1, { actions: [action(1, 'open_ticket', { body: 'Help' })] }),
      {
        localization: { fra: {}, base: {}, vvv: {}, 'en-US': {} },
      },
    );
    expect(actionOf(after)).toEqual(action(1, 'open_ticket', { note: 'Help' }));
    expect(flow.localization).toEqual({ fra: {} });
  });

  it.each([
    ['open_ticket', '@locals._new_ticket'],
    ['transfer_airtime', '@locals._new_transfer'],
  ])('14.3 splits %s on %s and saves the result by the router', (type, operand) => {
    const router = yesOrOther(1, { operand: '@results.my_result', cases: [{ ...success, type: 'has_category' }] });
    const before = node(1, { actions: [action(1, type, { result_name: 'My Result' })], router }, [null, null]);
    const { node: after } = migrated('14.2.0', '14.3.0', before);
    expect(actionOf(after)).toEqual(action(1, type));
    expect(after.router).toMatchObject({
      operand,
      result_name: 'My Result',
      cases: [{ type: 'has_text', arguments: [] }],
    });
  });

  it('14.3.1 joins words that stood apart, and leaves tests of two values', () => {
    const words = (type: string) => ({ ...success, type, arguments: ['1', '5'] });
    const router = yesOrOther(1, { cases: [words('has_any_word'), words('has_number_between'), words('has_phrase')] });
    const { node: after } = migrated('14.3.0', '14.3.1', node(1, { router }));
    expect((after.router as Json).cases).toMatchObject([
      { arguments: ['1 5'] },
      { arguments: ['1', '5'] },
      { arguments: ['1 5'] },
    ]);
  });

  it('14.4 brings every split on a webhook to one form', () => {
    const call = action(1, 'call_resthook', { resthook: 'new' });
    const status = yesOrOther(1, {
      operand: '@webhook.json.status',
      cases: [{ ...success, type: 'has_text', arguments: [] }],
    });
    expect(
      migrated('14.3.1', '14.4.2', node(1, { actions: [call], router: status }, [null, null])).node.router,
    ).toEqual(statusSplit(1));
    const own = yesOrOther(1, { operand: '@webhook.json.status', cases: [{ ...success, arguments: ['active'] }] });
    expect(migrated('14.3.1', '14.4.2', node(1, { actions: [call], router: own })).node.router).toEqual(own);
  });
});

describe('migration', () => {
  it('does nothing to what is new enough, and never changes what it is given', () => {
    const newest = definition();
    expect(migrateDefinition(newest)).toBe(newest);
    const old = definition({
      spec_version: '13.0.0',
      nodes: [
        node(1, { actions: [say({ all_urns: true, templating: { template: welcome, variables: ['@webhook'] } })] }),
      ],
    });
    const copy = structuredClone(old);
    migrateDefinition(old);
    expect(old).toEqual(copy);
  });

  it('in one go is the same as step by step', () => {
    const old = definition({
      spec_version: '13.0.0',
      nodes: [node(1, { actions: [say({ templating: { template: welcome, variables: ['@webhook'] } })] })],
    });
    const versions = ['13.1.0', '13.3.0', '13.4.0', '13.6.1', '14.1.0', '14.4.2'];
    expect(versions.reduce((flow, to) => migrateDefinition(flow, to), old)).toEqual(migrateDefinition(old));
  });

  it('never throws an untyped error on JSON of any shape', () => {
    const spec_version = fc.constantFrom('13.0.0', '13.4.0', '14.2.0');
    const part = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(spec_version, part, part, part, (version, actions, router, localization) => {
        try {
          migrateDefinition(
            definition({
              spec_version: version,
              localization,
              nodes: [
                { actions, router },
                { actions: [actions], router },
              ],
            }),
          );
        } catch (error) {
          expect(isDefinitionError(error)).toBe(true);
        }
      }),
    );
  });

  it('derives identifiers that hardly ever meet', () => {
    const made = new Set(Array.from({ length: 10_000 }, (_, i) => derivedUuid(`${uuidOf(0)}/${i}`)));
    expect(made.size).toBe(10_000);
    for (const uuid of [...made].slice(0, 100))
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

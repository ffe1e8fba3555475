import { describe, expect, it } from 'vitest';
import { migrateDefinition } from './migrate.ts';
import { action, definition, node, statusSplit, uuidOf, yesOrOther } from './testing.ts';
import { writeFlow } from './write.ts';

type Json = Record<string, unknown>;

const template = { uuid: uuidOf(77), name: 'welcome' };
const say = (n: number, text: string, more: Json = {}) => action(n, 'send_msg', { text, ...more });
const ways = [null, null];

describe('for RapidPro 9', () => {
  it('comes back from 14.4.2 as it was, where there is an equal for everything', () => {
    const success = { uuid: uuidOf(260), type: 'has_only_text', arguments: ['Success'], category_uuid: uuidOf(250) };
    const old = definition({
      spec_version: '13.2.0',
      localization: {
        fra: { [uuidOf(9001)]: { text: ['Salut @webhook.name'] }, [uuidOf(70)]: { variables: ['@webhook.nom'] } },
      },
      nodes: [
        node(
          1,
          {
            actions: [
              say(1, 'Hello @webhook.name', {
                templating: { uuid: uuidOf(70), template, variables: ['@webhook.name'] },
              }),
            ],
          },
          [2],
        ),
        node(
          2,
          {
            actions: [action(2, 'call_webhook', { method: 'GET', url: 'http://x', result_name: 'Call' })],
            router: yesOrOther(2, { operand: '@results.call.category', cases: [success] }),
          },
          ways,
        ),
        node(
          3,
          {
            actions: [action(3, 'open_ticket', { body: '@webhook.text', result_name: 'My Ticket' })],
            router: yesOrOther(3, {
              operand: '@results.my_ticket',
              cases: [{ ...success, uuid: uuidOf(360), type: 'has_category', category_uuid: uuidOf(350) }],
            }),
          },
          ways,
        ),
      ],
    });
    const { flow, losses } = writeFlow(migrateDefinition(old), '13.2.0', { uuid: () => uuidOf(70) });
    expect(losses).toEqual([]);
    expect(flow).toEqual(old);
  });

  it('means the same after 13.2 and back', () => {
    const newest = definition({
      nodes: [
        node(
          1,
          {
            actions: [action(1, 'call_resthook', { resthook: 'new' })],
            router: statusSplit(1, { result_name: 'Called' }),
          },
          ways,
        ),
        node(2, { actions: [say(2, 'Hi @webhook.json.name', { template, template_variables: ['@contact'] })] }),
      ],
    });
    const { flow, losses } = writeFlow(newest, '13.2.0');
    expect(losses).toEqual([{ code: 'result', node_uuid: uuidOf(100), action_uuid: uuidOf(9001), name: 'Resthook' }]);
    const back = migrateDefinition(flow);
    const named = structuredClone(newest) as { nodes: Array<{ actions: Json[] }> };
    named.nodes[0]!.actions[0]!.result_name = 'Resthook';
    expect(back).toEqual(named);
  });

  it('says what has no equal', () => {
    const newest = definition({
      nodes: [
        node(1, {
          actions: [
            action(1, 'set_run_local', { local: 'count', value: '1', operation: 'increment' }),
            action(2, 'call_llm', { llm: template, instructions: 'x', input: '@input', output_local: 'y' }),
            say(3, 'You are number @locals.count; status @webhook.status, @webhook.json.status', {
              quick_replies: ['Yes<extra>of course', '<location>', 'No'],
            }),
            action(4, 'open_ticket', { note: 'Help', assignee: { uuid: uuidOf(80), name: 'Ann' } }),
            action(5, 'send_broadcast', { text: 'Hi', template, template_variables: ['x'] }),
          ],
        }),
      ],
    });
    const { flow, losses } = writeFlow(newest, '13.2.0');
    const at = (n: number) => ({ node_uuid: uuidOf(100), action_uuid: uuidOf(9000 + n) });
    expect(losses).toEqual([
      { ...at(1), code: 'action', type: 'set_run_local' },
      { ...at(2), code: 'action', type: 'call_llm' },
      { ...at(3), code: 'property', property: 'quick_replies' },
      { ...at(4), code: 'property', property: 'assignee' },
      { ...at(4), code: 'result', name: 'Ticket' },
      { ...at(5), code: 'property', property: 'template' },
      { ...at(3), code: 'expression', path: 'locals.count' },
      { ...at(3), code: 'expression', path: 'webhook.status' },
    ]);
    expect((flow.nodes as Json[])[0]!.actions).toEqual([
      say(3, 'You are number @locals.count; status @webhook.status, @webhook.status', { quick_replies: ['Yes', 'No'] }),
      action(4, 'open_ticket', { body: 'Help', result_name: 'Ticket' }),
      action(5, 'send_broadcast', { text: 'Hi' }),
    ]);
  });

  it('knows users by their e-mail address', () => {
    const newest = definition({
      nodes: [node(1, { actions: [action(1, 'open_ticket', { assignee: { uuid: uuidOf(80), name: 'Ann' } })] })],
    });
    const { flow } = writeFlow(newest, '13.2.0', { emailOf: () => 'ann@moh.example' });
    expect((flow.nodes as Json[])[0]!.actions).toMatchObject([{ assignee: { email: 'ann@moh.example', name: 'Ann' } }]);
  });
});

it('writes the newest version without losses', () => {
  expect(writeFlow(definition({ spec_version: '14.4.0' }), '14.4.2')).toEqual({ flow: definition(), losses: [] });
});

import { describe, expect, it } from 'vitest';
import { playTests, testGround } from '../conversations/play-tests.ts';
import { rewriteConversation } from '../conversations/rewrite.ts';
import type { Line } from './lines.ts';
import { openPhone, type PhonePlan } from './phone.ts';
import { id, phones, survey } from './testing.ts';

const person = {
  ...{ uuid: id(900), name: 'Musu Kamara', status: 'active', created_on: '2025-01-01T00:00:00Z' },
  urns: ['tel:+231770000002'],
};
const asked: string[] = [];
const plan: PhonePlan = {
  ...{ definitions: [survey], assets: {}, environment: {}, phones, person, start: '2026-11-23T09:00:00.000Z' },
  ask: ({ url }) => {
    asked.push(url);
    return { status: 200, body: '{"ok": true}' };
  },
};
const ground = (definition: object) => testGround({ definitions: [definition], environment: {}, phones });
const inWords = (line: Line | undefined) =>
  line?.kind === 'got' || line?.kind === 'wrote' ? line.text : line?.kind === 'time' ? line.ended : line?.kind;

describe('a phone beside the canvas', () => {
  it('shows the conversation, what is known, and asks before anything outside is called', async () => {
    const phone = openPhone(plan);
    let view = await phone.begin();
    expect(view).toMatchObject({ status: 'waiting', node: id(10), path: [id(10)], canUndo: false });
    expect(view.lines).toMatchObject([{ kind: 'got', quickReplies: ['Yes', 'Later'] }]);
    view = await phone.say('yes');
    expect(view.results).toEqual([{ name: 'Open', value: 'yes', category: 'Good' }]);
    await phone.say('12');
    view = await phone.say('AB123');
    expect(asked).toEqual(['https://moh.example/beds']);
    expect(view).toMatchObject({ status: 'completed', waiting: null, node: null, path: [10, 20, 30, 40].map(id) });
    expect(view.lines.slice(-2)).toMatchObject([
      { kind: 'outside', type: 'webhook_called', what: 'https://moh.example/beds', more: '200' },
      { kind: 'got', text: 'Thank you, Musu.' },
    ]);
    expect(view.contact.fields?.beds?.text).toBe('12');
    expect((await phone.say('more')).lines).toHaveLength(view.lines.length);
  });

  it('takes back answers, also past a call, and begins again', async () => {
    const phone = openPhone(plan);
    await phone.begin();
    const second = await phone.say('yes');
    await phone.say('12');
    await phone.say('AB123');
    expect(phone.undo()).toMatchObject({ status: 'waiting', node: id(30), contact: person });
    expect(phone.undo()).toEqual(second);
    const other = await phone.say('7');
    expect(other.results[1]).toEqual({ name: 'Beds', value: '7', category: 'Good' });
    expect(await phone.begin()).toMatchObject({ canUndo: false, results: [], now: plan.start });
  });

  it('jumps in time: a day later the question is over', async () => {
    const phone = openPhone(plan);
    await phone.begin();
    const soon = await phone.wait(8 * 60);
    expect(soon).toMatchObject({ status: 'waiting', now: '2026-11-23T17:00:00.000Z' });
    const over = await phone.wait(24 * 60);
    expect(over).toMatchObject({ status: 'completed', now: '2026-11-24T17:00:00.000Z' });
    expect(over.lines.map(inWords)).toEqual(['Is the clinic open? Send yes.', null, 'timeout', null]);
    expect(phone.undo().now).toBe('2026-11-23T17:00:00.000Z');
    expect(await phone.wait()).toMatchObject({ status: 'completed', now: '2026-11-24T09:00:00.000Z' });
  });

  it('keeps what was said as a test that passes, until the flow says something else', async () => {
    const phone = openPhone(plan);
    await phone.begin();
    for (const text of ['maybe', 'yes', '12', 'AB123']) await phone.say(text);
    const bare = phone.conversation('All is well');
    const kept = await rewriteConversation(ground(survey)(bare), bare);
    expect(kept).toMatchObject({
      turns: [
        { sent: 'Is the clinic open? Send yes.' },
        { received: 'maybe' },
        { sent: 'Is the clinic open? Send yes.' },
        ...[{ received: 'yes' }, { sent: 'How many beds?' }, { received: '12' }, { sent: 'Your code?' }],
        ...[{ received: 'AB123' }, { sent: 'Thank you, Mary.' }],
      ],
      status: 'completed',
      results: { open: { value: 'yes', category: 'Good' }, beds: { value: '12' } },
      contact: { fields: { beds: '12' } },
      http: { 'https://moh.example/beds': [{ status: 200, body: '{"ok": true}' }] },
    });
    const differences = async (definition: object) => {
      const found = [];
      const one = { conversation: kept };
      for await (const played of playTests({ definitions: [definition], environment: {}, phones }, [one]))
        found.push(...played.differences);
      return found;
    };
    expect(await differences(survey)).toEqual([]);
    const changed = JSON.parse(JSON.stringify(survey).replace('Your code?', 'Which code?'));
    expect(await differences(changed)).toEqual([{ turn: 7, expected: '“Your code?”', actual: '“Which code?”' }]);
    const loose = { ...kept, turns: kept.turns.map((turn) => ('sent' in turn ? { sent: '…' } : turn)) };
    const accepted = await rewriteConversation(ground(changed)(kept), kept);
    expect(accepted.turns[6]).toEqual({ sent: 'Which code?' });
    expect((await rewriteConversation(ground(changed)(loose), loose)).turns[6]).toEqual({ sent: '…' });
    const shorter = {
      ...survey,
      nodes: survey.nodes
        .slice(0, 1)
        .map((node) => ({ ...node, exits: node.exits.map(({ uuid }) => ({ uuid, destination_uuid: null })) })),
    };
    const cut = await rewriteConversation(ground(shorter)(kept), kept);
    expect(cut.turns).toEqual([{ sent: 'Is the clinic open? Send yes.' }, { received: 'maybe' }]);
  });
});

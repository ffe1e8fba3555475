import { describe, expect, test } from 'vitest';
import { environmentOf } from '../values/make-environment.ts';
import { compareBroadcasts, matches } from './compare.ts';
import type { Conversation } from './conversation.ts';
import { playConversation } from './run.ts';
import { stageOf } from './stage.ts';

const ids = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Asks whether the clinic is open, until it is told. */
const clinic = {
  ...{ uuid: ids(1), name: 'Clinic open', spec_version: '14.4.2', language: 'eng', type: 'messaging' },
  nodes: [
    {
      uuid: ids(2),
      actions: [{ uuid: ids(3), type: 'send_msg', text: 'Good day @contact.first_name. Is the clinic open?' }],
      router: {
        ...{ type: 'switch', operand: '@input.text', result_name: 'Open', default_category_uuid: ids(7) },
        wait: { type: 'msg', timeout: { seconds: 600, category_uuid: ids(8) } },
        cases: [{ uuid: ids(4), type: 'has_any_word', arguments: ['yes'], category_uuid: ids(5) }],
        categories: [
          { uuid: ids(5), name: 'Yes', exit_uuid: ids(6) },
          { uuid: ids(7), name: 'Other', exit_uuid: ids(9) },
          { uuid: ids(8), name: 'No Response', exit_uuid: ids(10) },
        ],
      },
      exits: [
        { uuid: ids(6), destination_uuid: ids(11) },
        { uuid: ids(9), destination_uuid: ids(2) },
        { uuid: ids(10), destination_uuid: null },
      ],
    },
    {
      uuid: ids(11),
      actions: [
        { uuid: ids(12), type: 'set_contact_field', field: { key: 'clinic', name: 'Clinic' }, value: 'open' },
        {
          ...{ uuid: ids(13), type: 'add_contact_groups' },
          groups: [{ uuid: ids(14), name: 'Open clinics' }],
        },
        { uuid: ids(15), type: 'send_msg', text: 'Thank you.' },
      ],
      exits: [{ uuid: ids(16), destination_uuid: null }],
    },
  ],
};

let made = 100;
const phones = {
  find: () => undefined,
  parse: () => undefined,
  formatNational: (n: string) => n,
  countryOf: () => 'LR',
};
const host = {
  now: () => '2026-01-05T09:00:00.000Z',
  random: () => 0.5,
  uuid4: () => ids(made++),
  uuid7: () => ids(made++),
  services: { phones },
};
const environment = environmentOf({}, { now: host.now, random: host.random, phones });

function play(conversation: Omit<Conversation, 'name'>) {
  const named = { name: 'a conversation', ...conversation };
  const stage = stageOf({ flows: 'clinic', conversations: [named] }, named, { host, environment }, () => clinic);
  return playConversation(stage, named);
}
const question = { sent: 'Good day Mary. Is the clinic open?' };

describe('conversations that are written down', () => {
  test('nothing differs when it goes as it is written, to the end', async () => {
    const conversation = {
      turns: [question, { received: 'perhaps' }, question, { received: 'Yes!' }, { sent: 'Thank …' }],
      status: 'completed' as const,
      results: { open: { value: 'Yes', category: 'Yes' } },
      contact: { fields: { clinic: 'open' }, groups: ['Open clinics'] },
    };
    expect(await play(conversation)).toEqual([]);
  });

  test('each thing that is otherwise is said, with its turn', async () => {
    const conversation = {
      turns: [{ sent: 'Hello' }, { received: 'yes' }, { sent: ['Thank you.', 'Goodbye.'] }],
      results: { open: 'no' },
      contact: { fields: { clinic: '' } },
    };
    expect(await play(conversation)).toEqual([
      { turn: 1, expected: '“Hello”', actual: '“Good day Mary. Is the clinic open?”' },
      { turn: 3, expected: '“Goodbye.”', actual: 'no message' },
      { turn: 0, expected: 'the result open “no”', actual: '“yes”' },
      { turn: 0, expected: 'the field clinic “”', actual: '“open”' },
    ]);
  });

  test('a message that nobody wrote down differs, and so does an answer after the end', async () => {
    expect(await play({ turns: [question, { received: 'yes' }] })).toEqual([
      { turn: 3, expected: 'no message', actual: '“Thank you.”' },
    ]);
    const late = await play({ turns: [question, { received: 'yes' }, { sent: 'Thank you.' }, { received: 'again' }] });
    expect(late).toMatchObject([{ turn: 4, expected: 'the conversation to go on' }]);
  });

  test('silence ends the question, or the conversation', async () => {
    const silent = { turns: [question, { silence: 'timeout' as const }], status: 'completed' as const };
    expect(await play({ ...silent, results: { open: { category: 'No Response' } } })).toEqual([]);
    expect(await play({ turns: [question, { silence: 'expiration' as const }], status: 'completed' })).toEqual([]);
  });

  test('what goes to others is held against what was expected of it', () => {
    const sent = [{ to: ['Supervisors'], text: 'No gloves left at Bopolu Clinic' }];
    expect(compareBroadcasts(undefined, sent)).toEqual([]);
    expect(compareBroadcasts([{ to: ['Supervisors'], text: 'No gloves…' }], sent)).toEqual([]);
    expect(compareBroadcasts([], sent)).toEqual([
      { turn: 0, expected: 'no message', actual: '“to Supervisors: No gloves left at Bopolu Clinic”' },
    ]);
  });

  test('… stands for any text', () => {
    expect(matches('Hello …, your code is … .', 'Hello Mary, your code is 12 .')).toBe(true);
    expect(matches('…', '')).toBe(true);
    expect(matches('a…a', 'a')).toBe(false);
    expect(matches('ab…', 'b')).toBe(false);
  });
});

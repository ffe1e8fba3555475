/** A short questionnaire and a plan to rehearse it, for tests. */
import { answerHabits } from './habits.ts';
import type { RehearsalPlan } from './rehearse.ts';

export const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const asks = (n: number, text: string, name: string, type: string, args: string[], next: number | null) => ({
  uuid: id(n),
  actions: [{ uuid: id(n + 1), type: 'send_msg', text, ...(n === 10 && { quick_replies: ['Yes', 'Later'] }) }],
  router: {
    ...{ type: 'switch', operand: '@input.text', result_name: name, default_category_uuid: id(n + 5) },
    wait: { type: 'msg', timeout: { seconds: 86_400, category_uuid: id(n + 6) } },
    cases: [{ uuid: id(n + 2), type, arguments: args, category_uuid: id(n + 3) }],
    categories: [
      { uuid: id(n + 3), name: 'Good', exit_uuid: id(n + 4) },
      { uuid: id(n + 5), name: 'Other', exit_uuid: id(n + 7) },
      { uuid: id(n + 6), name: 'No Response', exit_uuid: id(n + 8) },
    ],
  },
  exits: [
    { uuid: id(n + 4), destination_uuid: next === null ? null : id(next) },
    { uuid: id(n + 7), destination_uuid: id(n) },
    { uuid: id(n + 8), destination_uuid: null },
  ],
});

/** Is it open (yes), how many beds (1 to 50), which code (two letters, three digits); then a call and a thank you. */
export const survey = {
  ...{ uuid: id(1), name: 'Survey', spec_version: '14.4.2', language: 'eng', type: 'messaging' },
  expire_after_minutes: 4_320,
  nodes: [
    asks(10, 'Is the clinic open? Send yes.', 'Open', 'has_any_word', ['yes y'], 20),
    asks(20, 'How many beds?', 'Beds', 'has_number_between', ['1', '@(25 * 2)'], 30),
    asks(30, 'Your code?', 'Code', 'has_pattern', ['^[A-Z]{2}\\d{3}$'], 40),
    {
      uuid: id(40),
      actions: [
        { uuid: id(41), type: 'call_webhook', method: 'POST', url: 'https://moh.example/beds', result_name: 'Sent' },
        { uuid: id(42), type: 'set_contact_field', field: { key: 'beds', name: 'Beds' }, value: '@results.beds' },
        { uuid: id(43), type: 'send_msg', text: 'Thank you, @contact.first_name.' },
      ],
      exits: [{ uuid: id(44), destination_uuid: null }],
    },
  ],
};

export const phones = {
  find: () => undefined,
  parse: () => undefined,
  formatNational: (n: string) => n,
  countryOf: () => 'LR',
};

export const planOf = (more: Partial<RehearsalPlan> = {}): RehearsalPlan => ({
  ...{ definitions: [survey], assets: {}, environment: { default_country: 'LR' }, phones, people: 400, seed: 7 },
  habits: answerHabits.usual,
  profile: { languages: [], prefixes: ['+23177', '+23188'] },
  ...{ prices: [{ prefix: '+23177', price: 0.5 }], rate: 10, start: '2026-11-23T09:00:00.000Z' },
  ...more,
});

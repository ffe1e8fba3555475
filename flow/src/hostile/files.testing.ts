/** Files of others as they really look, for the tests that spoil them. */
import { id } from '../engine/testing.ts';

const exit = (name: string, to?: string, more: object = {}) => ({
  uuid: id(`exit ${name}`),
  name,
  ...(to && { destination_block: id(to) }),
  ...more,
});
const resource = (text: string) => ({
  uuid: id(text),
  values: [
    { language_id: 'eng', content_type: 'TEXT', modes: ['SMS', 'IVR'], value: `${text} @contact.name @(flow.age + 1)` },
    { language_id: 'fra', content_type: 'AUDIO', mime_type: 'audio/wav', modes: ['IVR'], value: 'https://x.example/a' },
  ],
});
const choice = (name: string, word: string) => ({
  name,
  prompt: id(name),
  ivr_test: { test_expression: 'block.response = 1' },
  text_tests: [{ language: 'eng', test_expression: `OR(block.response = "${word}", LEFT(block.response, 1) = "x")` }],
});
const property = { property_key: 'beds', property_value: '@(LEN(flow.age) * 2)' };
const next = (name: string, to?: string) => [exit(name, to, { default: true })];

const BLOCKS = [
  { type: 'MobilePrimitives.Message', config: { prompt: id('hello') }, exits: next('m', 'age') },
  {
    type: 'MobilePrimitives.NumericResponse',
    name: 'age',
    config: {
      prompt: id('age?'),
      validation_minimum: 1,
      validation_maximum: 99,
      IVR: { max_digits: 2 },
      set_contact_property: [property],
    },
    exits: [exit('old', 'one', { test: 'AND(block.value >= 50, contact.beds <> NULL)' }), ...next('else', 'many')],
  },
  {
    type: 'MobilePrimitives.SelectOneResponse',
    name: 'one',
    config: { prompt: id('one?'), choices: [choice('yes', 'y'), choice('no', 'n')] },
    exits: [exit('yes', 'case', { test: "block.value = 'yes'" }), ...next('rest', 'many')],
  },
  {
    type: 'MobilePrimitives.SelectManyResponses',
    name: 'many',
    config: {
      prompt: id('many?'),
      minimum_choices: 1,
      maximum_choices: 2,
      choices: { hot: id('yes'), sweet: { text_tests: [] } },
    },
    exits: [exit('hot', 'open', { test: 'IN("hot", block.value)' }), ...next('rest', 'one')],
  },
  { type: 'MobilePrimitives.OpenResponse', name: 'open', config: { prompt: id('open?') }, exits: next('o', 'case') },
  { type: 'SmartDevices.LocationResponse', name: 'place', config: { prompt: id('open?') }, exits: next('p', 'case') },
  {
    type: 'Core.Case',
    name: 'case',
    config: {},
    exits: [
      exit('a', 'web', { test: 'flow.age > 3' }),
      exit('b', 'run', { test: 'RANDBETWEEN(1, 2) = 1' }),
      ...next('c'),
    ],
  },
  {
    type: 'Core.Webhook',
    name: 'web',
    config: {
      method: 'POST',
      url: 'https://x.example/@flow.age',
      query_params: { a: '@contact.name' },
      headers: { Accept: 'x' },
      body: { a: [1, '@flow.age'] },
      timeout: 5,
    },
    exits: [exit('ok', 'run', { test: 'block.value = 200' }), ...next('bad', 'log')],
  },
  { type: 'Core.RunFlow', name: 'run', config: { flow_id: id('flow') }, exits: next('r', 'log') },
  { type: 'Core.Log', name: 'log', config: { message: id('hello') }, exits: next('l', 'out') },
  { type: 'Core.Output', name: 'out', config: { value: '@(flow.age * 2)' }, exits: next('u', 'set') },
  {
    type: 'Core.SetContactProperty',
    name: 'set',
    config: { set_contact_property: [property] },
    exits: next('s', 'in'),
  },
  {
    type: 'Core.SetGroupMembership',
    name: 'in',
    config: { groups: [{ group_key: id('group'), group_name: 'Nurses' }], is_member: true },
    exits: next('i'),
  },
];

/** A container with a block of every kind. */
export const floipFile: object = {
  specification_version: '1.0.0-rc4',
  uuid: id('container'),
  name: 'Test',
  flows: [
    {
      uuid: id('flow'),
      name: 'Visits',
      last_modified: '2026-01-01T00:00:00Z',
      interaction_timeout: 3600,
      supported_modes: ['SMS', 'IVR'],
      languages: [
        { id: 'eng', iso_639_3: 'eng' },
        { id: 'fra', bcp_47: 'fr' },
      ],
      first_block_id: id('first'),
      blocks: BLOCKS.map((block, i) => ({
        name: 'first',
        ...block,
        uuid: id(block.name ?? 'first'),
        label: 'A label',
        tags: ['t'],
        ui_metadata: { canvas_coordinates: { x: i, y: 0 } },
      })),
      resources: ['hello', 'age?', 'one?', 'many?', 'open?', 'yes', 'no'].map(resource),
    },
  ],
};

const flowOfExport = { uuid: id('flow'), name: 'Visits' };
const group = { uuid: id('group'), name: 'Nurses' };
const event = {
  uuid: id('event'),
  offset: -2,
  unit: 'D',
  event_type: 'M',
  delivery_hour: 9,
  message: { eng: 'Tomorrow', fra: 'Demain' },
  relative_to: { key: 'next_visit', label: 'Next visit' },
  start_mode: 'I',
  base_language: 'eng',
};

/** A flow of the form before version 13. */
export const legacyFlow: object = {
  base_language: 'eng',
  flow_type: 'F',
  version: '11.12',
  metadata: { uuid: id('old'), name: 'Old', revision: 1, expires: 60 },
  entry: id('set'),
  action_sets: [
    {
      uuid: id('set'),
      x: 1,
      y: 2,
      destination: id('rules'),
      exit_uuid: id('set exit'),
      actions: [
        { type: 'reply', uuid: id('reply'), msg: { eng: 'Hi @contact and @(flow.a + 1)', fra: 'Salut' }, media: {} },
        { type: 'save', uuid: id('save'), field: 'beds', label: 'Beds', value: '@step.value' },
        { type: 'add_group', uuid: id('add'), groups: [group, '@flow.a'] },
        { type: 'send', uuid: id('send'), msg: { eng: 'x' }, contacts: [], groups: [group], variables: [{ id: '@a' }] },
      ],
    },
  ],
  rule_sets: [
    {
      uuid: id('rules'),
      x: 1,
      y: 9,
      label: 'Answer',
      ruleset_type: 'wait_message',
      operand: '@step.value',
      finished_key: null,
      config: {},
      rules: [
        {
          uuid: id('rule'),
          category: { eng: 'Yes', fra: 'Oui' },
          destination: id('set'),
          destination_type: 'A',
          test: { type: 'contains_any', test: { eng: 'yes y' } },
        },
        {
          uuid: id('number'),
          category: { eng: 'Some' },
          destination: null,
          test: { type: 'between', min: '1', max: '5' },
        },
        { uuid: id('else'), category: { eng: 'Other' }, destination: null, test: { type: 'true' } },
        { uuid: id('late'), category: { eng: 'Late' }, destination: null, test: { type: 'timeout', minutes: 5 } },
      ],
    },
    {
      uuid: id('web'),
      ruleset_type: 'webhook',
      label: 'Web',
      operand: '@step.value',
      config: {
        webhook: 'https://x.example/@flow.a',
        webhook_action: 'POST',
        webhook_headers: [{ name: 'A', value: 'b' }],
      },
      rules: [
        { uuid: id('ok'), category: { eng: 'Success' }, test: { type: 'webhook_status', status: 'success' } },
        { uuid: id('bad'), category: { eng: 'Failure' }, test: { type: 'webhook_status', status: 'failure' } },
      ],
    },
  ],
};

/** An export file of RapidPro with all that belongs to it. */
export const exportedFile: object = {
  version: '13',
  site: 'https://rapidpro.example.org',
  flows: [{ ...flowOfExport, spec_version: '13.1.0', language: 'eng', type: 'messaging', nodes: [] }, legacyFlow],
  campaigns: [{ uuid: id('campaign'), name: 'Reminders', group, events: [event, { ...event, flow: flowOfExport }] }],
  triggers: [
    { trigger_type: 'K', keywords: ['Join', '👍🏽'], match_type: 'O', flow: flowOfExport, groups: [group] },
    {
      trigger_type: 'S',
      flow: flowOfExport,
      groups: [],
      exclude_groups: [group],
      channel: id('channel'),
      schedule: { start: '2026-01-01T00:00:00Z', repeat_period: 'W', repeat_days_of_week: 'MT' },
    },
  ],
  fields: [{ key: 'next_visit', name: 'Next visit', type: 'datetime' }],
  groups: [{ ...group, query: 'age > 18' }],
};

/** Contacts, assets with holes, services that fail in every way, triggers and answers, for flows made by chance. */
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type AssetsJson, assetsOf } from '../assets/read-assets.ts';
import { contactProblem } from '../contact/check-contact.ts';
import type { ContactJson } from '../contact/contact.ts';
import { contactOf } from '../contact/contact-model.ts';
import { isDefinitionError } from '../definition/errors.ts';
import type { Flow } from '../definition/flow.ts';
import { readFlow } from '../definition/read-flow.ts';
import type { World } from '../engine/engine.ts';
import type { Services } from '../engine/services.ts';
import { id, testHost } from '../engine/testing.ts';
import { phoneNumbers } from '../services/phones.ts';
import { places } from '../services/places.ts';
import { environmentOf } from '../values/make-environment.ts';
import { named } from './flows.testing.ts';
import { hostileText, prototypeNames } from './texts.testing.ts';

type Json = Readonly<Record<string, unknown>>;

const phones = phoneNumbers(parsePhoneNumberFromString);
const time = '2026-11-22T08:00:00Z';

/** What services throw that should not. */
export const BROKEN = 'the service broke';

const bodies = [
  '{"rawJSON": {"toString": 1}, "a": {"rawJSON": 1}}',
  '',
  '{"a":{"__proto__":{"b":1},"constructor":[1e999,-0,12345678901234567890.123]}}',
  '[[[[[[]]]]]]',
  '['.repeat(5000),
  '{"a":'.repeat(150) + '1' + '}'.repeat(150),
  '"\\u0000\\ud800"',
  'x'.repeat(300_000),
  `[${'1,'.repeat(50_000)}1]`,
  'nul',
];
const response = fc.record({
  status: fc.constantFrom(0, 200, 410, 500, 999, -1),
  headers: fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'Content-Type'), hostileText, { maxKeys: 2 }),
  body: fc.constantFrom(...bodies),
  elapsedMs: fc.constantFrom(0, 1e9),
});
const numbers = fc.constantFrom('', '1.5', '1e999', '-0', 'x', '9'.repeat(400));

/** Answers at once, by a promise, by throwing or by a promise that is rejected. */
type Way = 'absent' | 'at once' | 'later' | 'throws' | 'rejects';
const way = fc.constantFrom<Way>('absent', 'at once', 'at once', 'later', 'throws', 'rejects');

function service<A>(how: Way, answer: A): (() => A | Promise<A>) | undefined {
  if (how === 'absent') return undefined;
  return () => {
    if (how === 'throws') throw new Error(BROKEN);
    if (how === 'rejects') return Promise.reject(new Error(BROKEN));
    return how === 'later' ? Promise.resolve(answer) : answer;
  };
}

export const hostileServices: fc.Arbitrary<Services> = fc
  .record({
    ways: fc.tuple(way, way, way, way, way),
    response,
    email: fc.constantFrom({}, { error: 'full' }),
    llm: fc.record({ output: hostileText, tokens: fc.constant({ input: 1, output: 1 }), elapsedMs: fc.constant(1) }),
    airtime: fc.record({ sender: hostileText, recipient: hostileText, currency: hostileText, amount: numbers }),
    claim: fc.boolean(),
    unsendable: fc.constantFrom(undefined, 'forbidden_content'),
  })
  .map(({ ways, ...answers }) => ({
    phones,
    webhook: service(ways[0], answers.response) as Services['webhook'],
    email: service(ways[1], answers.email) as Services['email'],
    llm: service(ways[2], answers.llm) as Services['llm'],
    airtime: service(ways[3], answers.airtime) as Services['airtime'],
    claimUrn: service(ways[4], answers.claim) as Services['claimUrn'],
    unsendable: () => answers.unsendable,
  }));

const group = fc.constantFrom('one', 'two', 'gone').map((which) => named('group', which));
const urn = fc.constantFrom('tel:+231770000001', 'tel:+12024561111', 'ext:__proto__', 'mailto:a@b.example', 'tel:mtn');

/** What the checks take for a contact. */
export const hostileContact: fc.Arbitrary<ContactJson> = fc
  .record(
    {
      uuid: fc.constant(id('contact')),
      status: fc.constantFrom('active', 'blocked', 'stopped', 'archived'),
      created_on: fc.constantFrom(time, '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
      name: hostileText,
      language: fc.constantFrom('eng', 'fra', ''),
      timezone: fc.constantFrom('Africa/Monrovia', 'Pacific/Apia', ''),
      urns: fc.uniqueArray(urn, { maxLength: 3 }),
      groups: fc.array(group, { maxLength: 2 }),
      fields: fc.dictionary(fc.constantFrom('beds', '__proto__', 'constructor'), fc.record({ text: hostileText }), {
        maxKeys: 2,
      }),
      tickets: fc.array(
        fc.record({ uuid: fc.constant(id('ticket')), status: fc.constantFrom('open', 'closed', 'odd') }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: ['uuid', 'status', 'created_on'] },
  )
  .filter((contact) => contactProblem(contact) === undefined);

const both = (to: Parameters<typeof named>[0]) => [named(to, 'one'), named(to, 'two')];

/** Lists of assets, of which any may be missing. */
const assets: fc.Arbitrary<AssetsJson> = fc.record(
  {
    channels: fc.constant([
      {
        ...named('channel', 'one'),
        address: '+2311234',
        schemes: ['tel'],
        roles: ['send', 'receive', 'call'],
        country: 'LR',
      },
      { ...named('channel', 'two'), schemes: ['ext', 'mailto'], roles: ['send'], features: ['optins'] },
    ]),
    fields: fc.constantFrom(
      [{ uuid: id('f'), key: 'beds', name: 'Beds', type: 'number' as const }],
      [
        { uuid: id('f'), key: '__proto__', name: 'P', type: 'text' as const },
        { uuid: id('f2'), key: 'beds', name: 'Beds', type: 'ward' as const },
      ],
    ),
    groups: fc.constant([
      named('group', 'one'),
      { ...named('group', 'two'), query: 'beds > 1 OR name ~ x OR tickets > 0' },
    ]),
    globals: fc.constant([...prototypeNames, 'org'].map((key) => ({ key, name: key, value: '@contact' }))),
    labels: fc.constant(both('label')),
    llms: fc.constant(both('llm').map((llm) => ({ ...llm, type: 'any' }))),
    locations: fc.constant([{ name: 'Liberia', children: [{ name: 'Bong', aliases: ['__proto__'] }] }]),
    resthooks: fc.constantFrom(
      [{ slug: '__proto__', subscribers: ['http://[::1', 'https://x.example/'] }],
      [{ slug: '-', subscribers: ['', 'https://x.example/'] }],
    ),
    topics: fc.constantFrom(both('topic'), []),
    users: fc.constant(both('user').map((user) => ({ ...user, email: 'a@b.example' }))),
    campaigns: fc.constant(both('campaign')),
  },
  { requiredKeys: [] },
);

const params = fc.constantFrom(
  undefined,
  {},
  JSON.parse('{"__proto__": {"a": [1e999, null]}, "constructor": "\\ud800", "rawJSON": {"toString": 1}}'),
);
const event = (type: string, more: Json = {}) => ({ uuid: id(type), type, created_on: time, ...more });
const message = (text: string, urns: unknown = undefined) =>
  event('msg_received', { msg: { text, urn: urns, attachments: ['image:x', ''] } });
const first = { flow: named('flow', 'one'), triggered_on: time };
const summary = {
  uuid: id('run'),
  flow: named('flow', 'two'),
  status: 'active',
  contact: { uuid: id('c'), created_on: time, name: '\0' },
  results: JSON.parse('{"__proto__": {"name": "x", "value": "1"}}'),
};

export const hostileTrigger: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(params, fc.boolean()).map(([given, batch]) => ({ ...first, type: 'manual', params: given, batch })),
  hostileText.map((text) => ({
    ...first,
    type: 'msg',
    event: message(text),
    keyword_match: { type: 'only', keyword: text },
  })),
  fc.constant({
    ...first,
    type: 'flow_action',
    run_summary: summary,
    history: { ancestors: '__proto__', ancestors_since_input: -1 },
  }),
  fc.constant({ ...first, type: 'ticket', event: event('ticket_closed'), ticket: { uuid: id('ticket') } }),
  fc.constant({ ...first, type: 'campaign', event: event('campaign_fired', { campaign: named('campaign', 'gone') }) }),
  fc.constant({ ...first, type: 'call', event: event('call_received') }),
  fc.constant({
    ...first,
    type: 'chat',
    event: event('chat_started', { channel: named('channel', 'gone'), params: { a: 1 } }),
  }),
);

export const hostileResume: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 4,
    arbitrary: hostileText.map((text) => ({
      type: 'msg',
      resumed_on: time,
      event: message(text, 'tel:+231770000001'),
    })),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'wait_timeout', resumed_on: time, event: event('wait_timed_out') }) },
  { weight: 1, arbitrary: fc.constant({ type: 'wait_expiration', resumed_on: time, event: event('wait_expired') }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('answered', 'busy', 'odd').map((status) => ({
      type: 'dial',
      resumed_on: time,
      event: event('dial_ended', { dial: { status, duration: 1 } }),
    })),
  },
);

const environment = fc.constantFrom<Json>(
  {},
  {
    allowed_languages: ['fra', 'eng', '__proto__'],
    default_country: 'LR',
    timezone: 'Africa/Monrovia',
    input_collation: 'confusables',
  },
  {
    allowed_languages: ['eng'],
    redaction_policy: 'urns',
    date_format: 'DD-MM-YYYY',
    number_format: { decimal_symbol: ',', digit_grouping_symbol: '' },
  },
);

/** All that surrounds a session. Made anew for each use, so that times and identifiers are the same each time. */
export const hostileWorld = fc
  .record({ assets, services: hostileServices, contact: hostileContact, environment, call: fc.boolean() })
  .map(({ assets: json, services, contact, environment: habits, call }) => ({
    call: call ? { uuid: id('call'), channel: named('channel', 'one'), urn: 'tel:+231770000001' } : undefined,
    make(flows: readonly Json[]): World {
      const host = testHost(services);
      const all = assetsOf({ ...json, flows }, { flow: readable, places: (list) => places(list as never) });
      const env = environmentOf(habits, { now: host.now, random: host.random, phones });
      return { assets: all, host, environment: env, contact: contactOf(contact, all, phones) };
    },
  }));

function readable(json: Json): Flow | undefined {
  try {
    return readFlow(json);
  } catch (error) {
    if (isDefinitionError(error)) return undefined;
    throw error;
  }
}

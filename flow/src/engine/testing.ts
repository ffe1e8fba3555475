/** Flows, hosts and contacts for the tests of the engine. */
import { type AssetsJson, assetsOf } from '../assets/read-assets.ts';
import type { Contact, ContactJson } from '../contact/contact.ts';
import { contactOf } from '../contact/contact-model.ts';
import { readFlow } from '../definition/read-flow.ts';
import type { PhoneNumbers } from '../values/environment.ts';
import { environmentOf } from '../values/make-environment.ts';
import { resumeSession, type Sprint, startSession, type World } from './engine.ts';
import type { Host } from './host.ts';
import type { Services } from './services.ts';

type Json = Readonly<Record<string, unknown>>;

/** The same UUID for the same short name, always. */
export function id(name: string): string {
  let hash = 0n;
  for (const character of name) hash = (hash * 1_099_511_628_211n + BigInt(character.codePointAt(0)!)) % 2n ** 48n;
  return `00000000-0000-4000-8000-${hash.toString(16).padStart(12, '0')}`;
}

export interface TestNode {
  readonly name: string;
  readonly actions?: readonly Json[];
  /** Where each category leads; a node without a router has only `next`. */
  readonly next?: string;
  readonly router?: Json & { readonly categories: Readonly<Record<string, string | null>> };
}

/** A flow whose nodes, exits and categories are called by short names; a category's exit leads to the node named. */
export function flowJson(name: string, nodes: readonly TestNode[], more: Json = {}): Json {
  return {
    uuid: id(name),
    name,
    spec_version: '14.4.2',
    language: 'eng',
    type: 'messaging',
    revision: 1,
    expire_after_minutes: 60,
    localization: {},
    nodes: nodes.map((node) => nodeJson(name, node)),
    ...more,
  };
}

function nodeJson(flow: string, { name, actions = [], next, router }: TestNode): Json {
  const at = (short: string) => id(`${flow}/${short}`);
  const base = { uuid: at(name), actions: actions.map((action, i) => ({ uuid: at(`${name}.${i}`), ...action })) };
  if (!router) return { ...base, exits: [{ uuid: at(`${name}.exit`), destination_uuid: next ? at(next) : null }] };
  const { categories, ...rest } = router;
  const names = Object.keys(categories);
  return {
    ...base,
    router: {
      ...rest,
      categories: names.map((each) => ({ uuid: id(each), name: each, exit_uuid: at(`${name}>${each}`) })),
    },
    exits: names.map((each) => ({
      uuid: at(`${name}>${each}`),
      destination_uuid: categories[each] ? at(categories[each]) : null,
    })),
  };
}

/** A question: waits, tests for words, saves under the name. */
export function question(result: string, cases: Readonly<Record<string, string>>, fallback: string): Json {
  return {
    type: 'switch',
    operand: '@input.text',
    result_name: result,
    wait: { type: 'msg' },
    default_category_uuid: id(fallback),
    cases: Object.entries(cases).map(([category, words], i) => ({
      uuid: id(`${result}.${i}`),
      type: 'has_any_word',
      arguments: [words],
      category_uuid: id(category),
    })),
  };
}

export const ann: ContactJson = {
  uuid: id('ann'),
  name: 'Ann Doe',
  status: 'active',
  language: 'eng',
  created_on: '2026-01-01T00:00:00Z',
  urns: ['tel:+231770000001'],
};

const noPhones: PhoneNumbers = {
  find: () => undefined,
  parse: (text) => (/^\+\d{8,}$/.test(text) ? text : undefined),
  formatNational: (text) => text,
  countryOf: () => undefined,
};

/** Times, identifiers and draws are the same in every run. */
export function testHost(services: Partial<Services> = {}): Host {
  let tick = 0;
  let made = 0;
  const next = (version: string) => `00000000-0000-${version}000-8000-${(++made).toString(16).padStart(12, '0')}`;
  return {
    now: () => new Date(Date.UTC(2026, 10, 22, 8) + ++tick * 1000).toISOString(),
    random: () => (++tick * 0.37) % 1,
    uuid4: () => next('4'),
    uuid7: () => next('7'),
    services: { phones: noPhones, ...services },
  };
}

export interface TestWorld {
  readonly flows: readonly Json[];
  readonly assets?: AssetsJson;
  readonly contact?: ContactJson;
  readonly services?: Partial<Services>;
  readonly environment?: Json;
  readonly options?: World['options'];
}

export function worldOf(test: TestWorld): World & { readonly contact: Contact } {
  const host = testHost(test.services);
  const assets = assetsOf({ channels, ...test.assets, flows: test.flows }, { flow: (json) => readFlow(json) });
  return {
    assets,
    host,
    environment: environmentOf(test.environment ?? {}, { now: host.now, random: host.random, phones: noPhones }),
    contact: contactOf(test.contact ?? ann, assets, noPhones),
    ...(test.options && { options: test.options }),
  };
}

const channels = [
  { uuid: id('sms'), name: 'SMS', address: '1234', schemes: ['tel'], roles: ['send', 'receive', 'call'] },
];

const time = '2026-11-22T08:00:00Z';

export function manual(flow: string): Json {
  return { type: 'manual', flow: { uuid: id(flow), name: flow }, triggered_on: time };
}

export function received(text: string): Json {
  const event = {
    uuid: id(`event ${text}`),
    type: 'msg_received',
    created_on: time,
    msg: { urn: 'tel:+231770000001', text },
  };
  return { type: 'msg', resumed_on: time, event };
}

export const expired: Json = {
  type: 'wait_expiration',
  resumed_on: time,
  event: { uuid: id('expired'), type: 'wait_expired', created_on: time },
};
export const timedOut: Json = {
  type: 'wait_timeout',
  resumed_on: time,
  event: { uuid: id('late'), type: 'wait_timed_out', created_on: time },
};

/** For flows without services that take time. */
export function start(world: World, trigger: Json): Sprint {
  return startSession({ ...world, trigger }) as Sprint;
}
export function resume(world: World, sprint: Sprint, answer: Json): Sprint {
  return resumeSession(sprint.session, { ...world, resume: answer }) as Sprint;
}

/** Types of events, with the text of messages. */
export function summary(sprint: Sprint): string[] {
  return sprint.events.map((event) => {
    const msg = event.msg as { text?: string } | undefined;
    if (event.type === 'run_ended') return `run_ended ${event.status}`;
    return msg ? `${event.type} ${msg.text}` : event.type;
  });
}

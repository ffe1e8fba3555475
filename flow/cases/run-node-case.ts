/** Runs one case: an action or a router alone in the only node of a flow, in the world of `actions/_world.json`. */
import { type ConversationRequest, converse } from '../bin/conversation.ts';
import type { Channel } from '../src/assets/assets.ts';
import type { AssetsJson } from '../src/assets/read-assets.ts';
import { isDefinitionError } from '../src/definition/errors.ts';
import { readFlow } from '../src/definition/read-flow.ts';
import type { Sprint } from '../src/engine/engine.ts';
import { type ActionCase, type Json, type RouterCase, readCases } from './node-case.ts';

const NOW = '2026-03-02T08:00:00Z';
const FLOW = { uuid: 'f7000000-0000-4000-8000-000000000001', name: 'Case' };
const NODE = '0de00000-0000-4000-8000-000000000001';
const ACTION = 'ac700000-0000-4000-8000-000000000001';
const INPUT = '10900000-0000-7000-8000-000000000001';
const CALL = 'ca110000-0000-7000-8000-000000000001';
const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;

type Case = ActionCase | RouterCase;

interface CaseWorld extends Omit<ConversationRequest, 'trigger'> {
  readonly input: string;
  readonly assets: AssetsJson & { readonly channels: readonly Channel[] };
  readonly flows: ReadonlyArray<{ readonly uuid: string; readonly name: string; readonly type: string }>;
}

const world = readCases('actions', '_world') as CaseWorld;

/** What should be and what is, ready to be compared. */
export async function runCase(one: Case): Promise<{ readonly expected: unknown; readonly actual: unknown }> {
  const flow = flowOf(one);
  if (one.refused !== undefined) return { expected: one.refused, actual: refusal(flow, one.refused) };
  let sprint: Sprint | undefined;
  const error = await converse(requestOf(one, flow), (done) => {
    sprint ??= done;
  });
  if (!sprint) return { expected: 'a sprint', actual: error };
  const made = actualOf(one, sprint);
  const { events = [], locals, results, webhook } = one;
  const wanted = {
    events,
    ...(locals && { locals }),
    ...(results && { results }),
    ...('webhook' in one && { webhook }),
  };
  return { expected: wanted, actual: withAnything(wanted, withNames(wanted, made, JSON.stringify([world, one]))) };
}

function flowOf(one: Case): Json {
  const { flow_type: type = 'messaging', localization = {} } = one;
  const translations = JSON.stringify(localization).replaceAll('$action', ACTION);
  const node =
    'router' in one
      ? { actions: [], ...routed(one.router) }
      : { actions: [{ uuid: ACTION, ...one.action }], exits: [{ uuid: numbered('e8170000', 0) }] };
  return {
    ...emptyFlow({ ...FLOW, type }),
    localization: JSON.parse(translations.replace(/\$case(\d)/g, (_, n) => numbered('ca5e0000', Number(n)))),
    nodes: [{ uuid: NODE, ...node }],
  };
}

/** The router as RapidPro writes it, and an exit for each category. */
function routed({ categories, default: otherwise, cases, ...router }: RouterCase['router']): Json {
  const category = (name: string) => numbered('ca7e0000', categories.indexOf(name));
  return {
    router: {
      ...router,
      ...(otherwise !== undefined && { default_category_uuid: category(otherwise) }),
      ...(cases && {
        cases: cases.map(({ category: name, ...one }, i) => ({
          uuid: numbered('ca5e0000', i + 1),
          ...one,
          category_uuid: category(name),
        })),
      }),
      categories: categories.map((name, i) => ({ uuid: category(name), name, exit_uuid: numbered('e8170000', i) })),
    },
    exits: categories.map((_, i) => ({ uuid: numbered('e8170000', i) })),
  };
}

function emptyFlow(flow: { readonly uuid: string; readonly name: string; readonly type: string }): Json {
  return { ...flow, spec_version: '14.4.2', language: 'eng', localization: {}, nodes: [] };
}

function numbered(first: string, number: number): string {
  return `${first}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The word if it is in the reason, else the reason. */
function refusal(flow: Json, word: string): string {
  try {
    readFlow(flow);
    return 'the flow is read';
  } catch (error) {
    if (!isDefinitionError(error)) throw error;
    return error.message.includes(word) ? word : error.message;
  }
}

function requestOf(one: Case, flow: Json): ConversationRequest {
  const channel = world.assets.channels[0]!;
  return {
    ...world,
    assets: { ...world.assets, flows: [flow, ...world.flows.map(emptyFlow)] },
    contact: { ...world.contact, ...one.contact },
    now: NOW,
    ...('draws' in one && { randoms: one.draws }),
    trigger: triggerOf(one),
    ...(one.flow_type === 'voice' && {
      call: { uuid: CALL, channel: { uuid: channel.uuid, name: channel.name }, urn: 'tel:+231770000001' },
    }),
    http_mocks: one.http ?? {},
    options: one.smtp_error === undefined ? {} : { smtp_error: one.smtp_error },
  };
}

function triggerOf({ input = world.input, batch, history }: Case): Json {
  const base = { flow: FLOW, triggered_on: NOW, ...(history && { history }) };
  if (input === null || batch) return { ...base, type: 'manual', ...(batch && { batch }) };
  const event = { uuid: INPUT, type: 'msg_received', created_on: NOW, msg: { urn: 'tel:+231770000001', text: input } };
  return { ...base, type: 'msg', event };
}

function actualOf(one: Case, { events, session }: Sprint): Json {
  const run = session.runs[0]!;
  const first = events.findIndex(({ type }) => type === 'run_started') + 1;
  const own = events
    .slice(first, -1)
    .map(({ uuid, created_on, ...event }) => (uuid && created_on ? event : 'no identity'));
  const results = Object.entries(run.results ?? {}).map(([key, { node_uuid, created_on, ...result }]) => [key, result]);
  const made = {
    events: own,
    ...(one.locals && { locals: run.locals ?? {} }),
    ...(one.results && { results: Object.fromEntries(results) }),
    ...('webhook' in one && { webhook: run.webhook }),
  };
  return JSON.parse(JSON.stringify(made)) as Json;
}

/** Identifiers that the engine made get the names that the case has at their places. */
function withNames(wanted: unknown, made: unknown, given: string): unknown {
  const names = new Map<string, string>();
  pair(wanted, made, names);
  const text = JSON.stringify(made).replace(UUID, (uuid) => (given.includes(uuid) ? uuid : (names.get(uuid) ?? uuid)));
  return JSON.parse(text);
}

function pair(wanted: unknown, made: unknown, names: Map<string, string>): void {
  if (typeof wanted === 'string' && typeof made === 'string') {
    if (/^\$\d+$/.test(wanted) && !names.has(made)) names.set(made, wanted);
  } else if (wanted && made && typeof wanted === 'object' && typeof made === 'object') {
    for (const key of Object.keys(wanted)) pair((wanted as Json)[key], (made as Json)[key], names);
  }
}

/** Where the case says `*`, what is there is as good. */
function withAnything(wanted: unknown, made: unknown): unknown {
  if (wanted === '*' && made !== undefined) return '*';
  if (Array.isArray(made))
    return made.map((item, i) => withAnything((wanted as readonly unknown[] | undefined)?.[i], item));
  if (made === null || typeof made !== 'object') return made;
  const like = (wanted ?? {}) as Json;
  return Object.fromEntries(Object.entries(made).map(([key, value]) => [key, withAnything(like[key], value)]));
}

/** Makes the machine of a sprint: the state that `walk.ts` moves, and the methods that actions and routers call. */
import type { Flow } from '../definition/flow.ts';
import { contactEnvironment } from './environment.ts';
import { languagesOf, localizedField, localizedText } from './localize.ts';
import { type Beginning, type Machine, nowhere } from './machine.ts';
import * as methods from './methods.ts';
import { saveResult } from './results.ts';
import type { RunJson } from './session.ts';

/** Before the first run is entered. */
const noFlow: Flow = {
  uuid: '',
  name: '',
  type: 'messaging',
  language: 'und',
  revision: 0,
  expireAfterMinutes: 0,
  nodes: [],
  node: () => undefined,
  languages: [],
  translation: () => undefined,
  json: {},
};
const noRun: RunJson = {
  uuid: '',
  flow: { uuid: '', name: '' },
  status: 'active',
  created_on: '',
  modified_on: '',
  exited_on: null,
};

/** Of all templates and tests of a sprint: five times the most that one expression may cost. */
const SPRINT_BUDGET = 50_000_000;

export function makeMachine(beginning: Beginning): Machine {
  const { session, contact, assets, environment, host, options } = beginning;
  const env = contactEnvironment(environment, contact);
  const m: Machine = {
    session,
    run: noRun,
    flow: noFlow,
    node: nowhere,
    contact,
    assets,
    services: host.services,
    options,
    env,
    input: beginning.input,
    resume: beginning.resume,
    isBatch: session.trigger.batch === true && beginning.resume === undefined,
    host,
    workspace: environment,
    world: worldOf(beginning, env, (body) => void methods.log(m, body)),
    events: [],
    origins: [],
    origin: { flow: noFlow, node: nowhere },
    segments: [],
    exits: [],
    flows: [],
    at: 'actions',
    next: 0,
    entered: '',
    steps: 0,
    budget: SPRINT_BUDGET,
    failing: false,
    pushed: undefined,
    called: [],
    root: undefined,
    rooted: undefined,
    context: () => methods.context(m),
    log: (body) => methods.log(m, body),
    error: (text, code, extra) => methods.problem(m, 'error', text, code, extra),
    warning: (text, code) => methods.problem(m, 'warning', text, code),
    fail: (text) => methods.fail(m, text),
    text: (field) => methods.evaluated(m, field.templates[0], undefined),
    tryText: (field) => methods.tried(m, field),
    value: (field) => methods.typed(m, field.templates[0]!),
    evaluate: (template, how) => methods.evaluated(m, template, how),
    evaluateValue: (template) => methods.typed(m, template),
    localized: (field, languages) => localizedField(m.flow, field, languages ?? languagesOf(m.contact, m.env)),
    translated: (owner, property, base) => localizedText(m.flow, owner, property, base, languagesOf(m.contact, m.env)),
    modify: (modifier) => methods.change(m, modifier),
    saveResult: (result) => saveResult(m, result),
    setLocal: (name, value) => methods.setLocal(m, name, value),
    setWebhook: (webhook) => methods.setWebhook(m, webhook),
    enterFlow: (flow, terminal) => methods.push(m, flow, terminal),
    now: host.now,
    random: host.random,
    uuid: host.uuid4,
    uuid7: host.uuid7,
  };
  return m;
}

function worldOf(
  { assets, host, options }: Beginning,
  env: Machine['env'],
  log: Machine['world']['log'],
): Machine['world'] {
  return { env, assets, services: host.services, options, log, uuid: host.uuid4 };
}

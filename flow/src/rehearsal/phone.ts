/** A phone that talks with a flow: said, waited, taken back and begun again, with nothing leaving the machine. */

import type { Assets } from '../assets/assets.ts';
import { type AssetsJson, assetsOf } from '../assets/read-assets.ts';
import type { ContactJson } from '../contact/contact.ts';
import { contactOf } from '../contact/contact-model.ts';
import { fieldValueOf } from '../contact/field-values.ts';
import type { Conversation, Turn } from '../conversations/conversation.ts';
import { withWhatIsMissing } from '../conversations/stage.ts';
import { isDefinitionError } from '../definition/errors.ts';
import type { Flow } from '../definition/flow.ts';
import { readFlow } from '../definition/read-flow.ts';
import { resumeSession, type Sprint, startSession } from '../engine/engine.ts';
import type { HttpRequest } from '../engine/services.ts';
import type { ResumeJson, SessionJson } from '../engine/session.ts';
import { chanceOf } from '../services/chance.ts';
import { standInServices } from '../services/stand-ins.ts';
import { virtualHost } from '../services/virtual-host.ts';
import type { Environment, EnvironmentJson, PhoneNumbers } from '../values/environment.ts';
import { environmentOf } from '../values/make-environment.ts';
import { type Line, linesOf, wrote } from './lines.ts';

export interface CannedAnswer {
  /** 0 when there is no connection. */
  readonly status: number;
  readonly body: string;
}

export interface PhonePlan {
  /** The first is the one that is tried; the others are those that it enters. */
  readonly definitions: readonly unknown[];
  readonly assets: AssetsJson;
  readonly environment: EnvironmentJson;
  readonly phones: PhoneNumbers;
  readonly person: ContactJson;
  /** RFC 3339: what the phone's clock shows at first. */
  readonly start: string;
  /** What a system outside would answer; the phone waits for it. */
  ask(request: Pick<HttpRequest, 'method' | 'url' | 'body'>): CannedAnswer | Promise<CannedAnswer>;
}

export interface Waiting {
  readonly node: string;
  /** RFC 3339; null where the question has no time limit, or the conversation never ends by itself. */
  readonly timeout: string | null;
  readonly expires: string | null;
  /** What kind of answer is expected: `digits` with a count, `audio`, `image` … */
  readonly hint: Readonly<Record<string, unknown>> | null;
  /** Whether another number is being called. */
  readonly dialing: boolean;
}

export interface PhoneView {
  readonly lines: readonly Line[];
  readonly now: string;
  readonly status: SessionJson['status'];
  readonly waiting: Waiting | null;
  /** Where it stands in the flow that is tried; null while it is in another or over. */
  readonly node: string | null;
  /** Nodes of the tried flow in the order in which they were passed. */
  readonly path: readonly string[];
  readonly results: ReadonlyArray<{ readonly name: string; readonly value: string; readonly category: string }>;
  readonly contact: ContactJson;
  readonly canUndo: boolean;
}

export interface Phone {
  /** Begins, or begins again. */
  begin(): Promise<PhoneView>;
  say(text: string, attachments?: readonly string[]): Promise<PhoneView>;
  /** How a call to another number ended. */
  dialed(status: 'answered' | 'no_answer' | 'busy' | 'failed'): Promise<PhoneView>;
  /** Time passes; what ends in it ends at its own time. Without minutes: until the next end. */
  wait(minutes?: number): Promise<PhoneView>;
  /** Takes back the last answer or wait. */
  undo(): PhoneView;
  /** What the person did, as a test that expects nothing yet. */
  conversation(name: string): Conversation;
}

interface State {
  readonly time: number;
  readonly session: SessionJson;
  readonly contact: ContactJson;
  readonly lines: readonly Line[];
  readonly turns: readonly Turn[];
  readonly waiting: Waiting | null;
  readonly http: ReadonlyArray<readonly [string, CannedAnswer]>;
  readonly randoms: readonly number[];
}

/** Throws a DefinitionError when the flow cannot be read. */
export function openPhone(plan: PhonePlan): Phone {
  const { phones, environment: habits, person } = plan;
  const [first, ...others] = plan.definitions;
  const flow = readFlow(first);
  const flows = [flow, ...others.flatMap(readable)];
  const start = Date.parse(plan.start);
  const chance = chanceOf(start);
  const randoms: number[] = [];
  const http: Array<readonly [string, CannedAnswer]> = [];
  const random = () => {
    const drawn = chance();
    randoms.push(drawn);
    return drawn;
  };
  const services = {
    ...standInServices({ phones }),
    webhook: async ({ method, url, body }: HttpRequest) => {
      const answer = await plan.ask({ method, url, body });
      http.push([url, answer]);
      return { ...answer, headers: {}, elapsedMs: 0 };
    },
  };
  const host = virtualHost(start, random, services);
  const environment = environmentOf(habits, { now: host.now, random, phones });
  const assets = assetsOf(withWhatIsMissing(plan.assets, flows), {
    flow: ({ uuid }) => flows.find((each) => each.uuid === uuid),
    environment: { ...habits, now: plan.start },
  });
  const past: State[] = [];
  let state: State | undefined;

  function take(sprint: Sprint, lines: readonly Line[], turns: readonly Turn[]): PhoneView {
    const waiting = waitingOf(sprint, host.time());
    state = {
      ...{ time: host.time(), session: sprint.session, contact: sprint.contact.json, turns, waiting },
      ...{ lines: [...lines, ...linesOf(sprint)], http: [...http], randoms: [...randoms] },
    };
    return viewOf(flow, state, past.length > 0);
  }

  /** The engine changes sessions in place, so it gets a copy. */
  async function resume(resumed: ResumeJson, line: Line, turn: Turn): Promise<PhoneView> {
    const { session, contact, lines, turns } = state!;
    const copy = structuredClone(session);
    const common = { assets, environment, host, contact: contactOf(contact, assets, phones) };
    return take(await resumeSession(copy, { ...common, resume: resumed }), [...lines, line], [...turns, turn]);
  }

  const event = (type: string, more: object = {}) => ({ uuid: host.uuid7(), type, created_on: host.now(), ...more });
  const view = () => viewOf(flow, state!, past.length > 0);
  const answerable = () => state?.waiting != null && state.session.status === 'waiting';
  const remember = () => {
    past.push(state!);
  };

  return {
    async begin() {
      past.length = 0;
      randoms.length = 0;
      http.length = 0;
      host.setTime(start);
      const contact = contactOf(typed(person, assets, environment), assets, phones);
      const trigger = { type: 'manual', flow: { uuid: flow.uuid, name: flow.name }, triggered_on: host.now() };
      const channel = assets.channels.find(({ roles }) => roles.includes('call')) ?? assets.channels[0];
      const isCall = flow.type === 'voice' && channel !== undefined;
      const call = isCall ? { uuid: host.uuid7(), channel, urn: person.urns?.[0] ?? '' } : undefined;
      return take(await startSession({ assets, environment, host, contact, trigger, call }), [], []);
    },
    async say(text, attachments) {
      if (!answerable()) return view();
      remember();
      const msg = { urn: person.urns?.[0] ?? 'tel:+99900000001', text, ...(attachments && { attachments }) };
      const turn = { received: text, ...(attachments && { attachments }) };
      const resumed = { type: 'msg', resumed_on: host.now(), event: event('msg_received', { msg }) };
      return resume(resumed, wrote(text, attachments ?? [], host.now()), turn);
    },
    async dialed(status) {
      if (!answerable()) return view();
      remember();
      const dial = { status, duration: status === 'answered' ? 30 : 0 };
      const resumed = { type: 'dial', resumed_on: host.now(), event: event('dial_ended', { dial }) };
      return resume(resumed, { kind: 'dialed', at: host.now(), status }, { dialed: dial });
    },
    async wait(minutes) {
      if (!state) return view();
      remember();
      const until = minutes === undefined ? Number.POSITIVE_INFINITY : state.time + minutes * 60_000;
      for (let n = 0; n < MOST_ENDS; n++) {
        const end = endOf(state.waiting);
        if (state.session.status !== 'waiting' || !end || end.at > until) break;
        const line: Line = { kind: 'time', at: host.now(), until: new Date(end.at).toISOString(), ended: end.what };
        host.setTime(end.at);
        const type = end.what === 'timeout' ? 'wait_timeout' : 'wait_expiration';
        const happened = event(end.what === 'timeout' ? 'wait_timed_out' : 'wait_expired');
        await resume({ type, resumed_on: host.now(), event: happened }, line, { silence: end.what });
        if (minutes === undefined) return view();
      }
      if (until < Number.POSITIVE_INFINITY && until > host.time()) {
        const line: Line = { kind: 'time', at: host.now(), until: new Date(until).toISOString(), ended: null };
        host.setTime(until);
        state = { ...state, time: until, lines: [...state.lines, line] };
      }
      return view();
    },
    undo() {
      const before = past.pop();
      if (before) {
        state = before;
        host.setTime(before.time);
        randoms.splice(0, randoms.length, ...before.randoms);
        http.splice(0, http.length, ...before.http);
      }
      return view();
    },
    conversation: (name) => ({ name, now: plan.start, ...written(state) }),
  };
}

/** A flow that asks itself again and again is left after so many ends. */
const MOST_ENDS = 50;

/** Fields that are given as texts get what those mean: numbers, dates, places. */
function typed(person: ContactJson, assets: Assets, environment: Environment): ContactJson {
  if (!person.fields) return person;
  const fields = Object.entries(person.fields).map(([key, value]) => {
    const field = assets.field(key);
    return [key, (field && fieldValueOf(value.text, field, person.fields, assets, environment)) ?? value];
  });
  return { ...person, fields: Object.fromEntries(fields) };
}

function readable(definition: unknown): Flow[] {
  try {
    return [readFlow(definition)];
  } catch (error) {
    if (isDefinitionError(error)) return [];
    throw error;
  }
}

function written(state: State | undefined): Pick<Conversation, 'turns' | 'http' | 'randoms'> {
  if (!state) return { turns: [] };
  const http: Record<string, CannedAnswer[]> = {};
  for (const [url, answer] of state.http) http[url] = [...(http[url] ?? []), answer];
  return {
    turns: state.turns,
    ...(state.http.length > 0 && { http }),
    ...(state.randoms.length > 0 && { randoms: state.randoms.slice(0, 1_000) }),
  };
}

function waitingOf({ session, events }: Sprint, now: number): Waiting | null {
  if (session.status !== 'waiting') return null;
  const wait = events.findLast(({ type }) => type === 'msg_wait' || type === 'dial_wait') as unknown as
    | { type: string; timeout_seconds?: number; expires_on?: string; hint?: Waiting['hint'] }
    | undefined;
  const run = session.runs.findLast(({ status }) => status === 'waiting');
  const seconds = wait?.timeout_seconds;
  return {
    node: run?.path?.at(-1)?.node_uuid ?? '',
    timeout: seconds ? new Date(now + seconds * 1000).toISOString() : null,
    expires: wait?.expires_on ?? null,
    hint: wait?.hint ?? null,
    dialing: wait?.type === 'dial_wait',
  };
}

function endOf(waiting: Waiting | null): { at: number; what: 'timeout' | 'expiration' } | undefined {
  const timeout = waiting?.timeout ? Date.parse(waiting.timeout) : Number.POSITIVE_INFINITY;
  const expires = waiting?.expires ? Date.parse(waiting.expires) : Number.POSITIVE_INFINITY;
  if (Math.min(timeout, expires) === Number.POSITIVE_INFINITY) return undefined;
  return timeout <= expires ? { at: timeout, what: 'timeout' } : { at: expires, what: 'expiration' };
}

function viewOf(flow: Flow, state: State, canUndo: boolean): PhoneView {
  const { session, contact, lines, waiting } = state;
  const path = session.runs
    .filter((run) => run.flow.uuid === flow.uuid)
    .flatMap((run) => (run.path ?? []).map(({ node_uuid }) => node_uuid));
  const results = Object.values(
    Object.assign({}, ...session.runs.map((run) => run.results ?? {})) as Record<
      string,
      { name: string; value: string; category?: string }
    >,
  );
  return {
    ...{ lines, waiting, contact, canUndo, path, status: session.status },
    now: new Date(state.time).toISOString(),
    node: waiting && flow.node(waiting.node) ? waiting.node : null,
    results: results.map(({ name, value, category = '' }) => ({ name, value, category })),
  };
}

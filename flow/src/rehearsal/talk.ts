/** One simulated person from the first text to the end, in a time of their own: seconds of the computer stand for days. */
import type { Assets } from '../assets/assets.ts';
import type { ContactJson } from '../contact/contact.ts';
import { contactOf } from '../contact/contact-model.ts';
import type { Flow } from '../definition/flow.ts';
import { resumeSession, type Sprint, startSession } from '../engine/engine.ts';
import type { VirtualHost } from '../services/virtual-host.ts';
import { countParts } from '../sms/parts.ts';
import { consentWord } from '../text/consent-words.ts';
import type { Environment } from '../values/environment.ts';
import type { ObjectValue } from '../values/values.ts';
import { answerTo } from './answers.ts';
import { type AnswerHabits, delayOf, silenceAt } from './habits.ts';
import type { Draw } from './phrases.ts';
import type { Question } from './questions.ts';

/** How it ended. `finished`: by an end of the flow after an answer (or without a question). */
export type Outcome = 'finished' | 'silent' | 'stopped' | 'failed' | 'waiting';

export interface TalkWorld {
  readonly flow: Flow;
  readonly assets: Assets;
  readonly environment: Environment;
  readonly host: VirtualHost;
  readonly habits: AnswerHabits;
  readonly draw: Draw;
  questionAt(flow: Flow, node: string, language: string, context: () => ObjectValue): Question | undefined;
  /** A language of the flow that is not this one. */
  otherLanguage(language: string): string | undefined;
}

export interface Asking {
  readonly node: string;
  readonly text: string;
  /** Whether the text is in the language of the flow. */
  readonly own: boolean;
}

export interface Talk {
  readonly outcome: Outcome;
  /** Where it ended or stands. */
  readonly node: string | undefined;
  readonly began: number;
  readonly ended: number;
  /** Nodes that were reached and exits that were taken, each once. */
  readonly nodes: ReadonlySet<string>;
  readonly exits: ReadonlySet<string>;
  /** Questions in the order in which they were first asked. */
  readonly asked: readonly Asking[];
  readonly answered: ReadonlySet<string>;
  readonly misunderstood: ReadonlyArray<{ readonly node: string; readonly text: string }>;
  /** Written after the conversation was over. */
  readonly late: string | undefined;
  readonly received: number;
  readonly sent: ReadonlyArray<{ readonly at: number; readonly parts: number }>;
  readonly outside: Readonly<Record<string, number>>;
  readonly problems: ReadonlyArray<{ readonly node: string | undefined; readonly text: string }>;
}

/** A person who goes round and round is let go. */
const MOST_SPRINTS = 150;

/** Events that reach somebody or something else. */
const OUTSIDE = new Set([
  ...['webhook_called', 'resthook_called', 'email_sent', 'broadcast_created', 'session_triggered'],
  ...['airtime_created', 'ticket_opened', 'llm_called'],
]);

/** `begin` is the time at which the first text leaves. */
export async function talkWith(json: ContactJson, world: TalkWorld): Promise<Talk> {
  const { flow, assets, environment, host } = world;
  const contact = contactOf(json, assets, host.services.phones);
  const trigger = {
    ...{ type: 'manual', flow: { uuid: flow.uuid, name: flow.name }, triggered_on: host.now(), batch: true },
  };
  const call = flow.type === 'voice' ? callOf(assets, host, json) : undefined;
  const common = { assets, environment, host, contact };
  const talk = newTalk(host.time());
  let sprint = await startSession({ ...common, trigger, call });
  noteSprint(talk, sprint, host.time());
  let pending: { readonly at: number; readonly text: string } | undefined;
  let isSilent: boolean | undefined;
  let afterTimeout = false;
  for (let n = 0; sprint.session.status === 'waiting' && n < MOST_SPRINTS; n++) {
    const wait = waitOf(sprint, host.time());
    noteQuestion(talk, sprint, wait.node);
    isSilent ??= world.draw() < silenceAt(world.habits, talk.received);
    if (!pending && !isSilent) pending = compose(world, sprint, wait.node);
    if (pending && pending.at <= wait.until) {
      host.setTime(pending.at);
      const { text } = pending;
      pending = undefined;
      isSilent = undefined;
      talk.received++;
      talk.answered.add(wait.node);
      if (consentWord(text)?.act === 'stop') return endOf(talk, sprint, 'stopped', host.time());
      sprint = await resumeSession(sprint.session, { ...common, resume: message(text, host, json) });
      afterTimeout = false;
      noteUnderstanding(talk, sprint, world, wait.node, text);
    } else {
      if (wait.until === Number.POSITIVE_INFINITY) return endOf(talk, sprint, 'waiting', host.time());
      host.setTime(wait.until);
      sprint = await resumeSession(sprint.session, { ...common, resume: silence(wait.ends, host) });
      afterTimeout = true;
      if (isSilent && sprint.session.status === 'waiting') isSilent = world.draw() >= world.habits.reminded;
      talk.quietAt = wait.node;
    }
    noteSprint(talk, sprint, host.time());
  }
  talk.late = pending?.text;
  const { status } = sprint.session;
  const fell = afterTimeout ? 'silent' : status === 'completed' ? 'finished' : 'waiting';
  return endOf(talk, sprint, status === 'failed' ? 'failed' : fell, host.time());
}

type Noted = ReturnType<typeof newTalk>;

const newTalk = (began: number) => ({
  began,
  nodes: new Set<string>(),
  exits: new Set<string>(),
  asked: [] as Asking[],
  answered: new Set<string>(),
  misunderstood: [] as Array<{ node: string; text: string }>,
  late: undefined as string | undefined,
  quietAt: undefined as string | undefined,
  received: 0,
  sent: [] as Array<{ at: number; parts: number }>,
  outside: {} as Record<string, number>,
  problems: [] as Array<{ node: string | undefined; text: string }>,
});

function endOf(talk: Noted, sprint: Sprint, outcome: Outcome, ended: number): Talk {
  const { quietAt, ...rest } = talk;
  return { ...rest, outcome, ended, node: outcome === 'silent' ? quietAt : lastNode(sprint) };
}

function callOf(assets: Assets, host: VirtualHost, { urns }: ContactJson) {
  const channel = assets.channels.find(({ roles }) => roles.includes('call')) ?? assets.channels[0];
  return channel && { uuid: host.uuid7(), channel: { uuid: channel.uuid, name: channel.name }, urn: urns![0]! };
}

function lastNode({ session }: Sprint): string | undefined {
  const run = session.runs.findLast((each) => each.status === 'waiting') ?? session.runs.at(-1);
  return run?.path?.at(-1)?.node_uuid;
}

interface Waiting {
  readonly node: string;
  /** Milliseconds; infinite where nothing ends it. */
  readonly until: number;
  readonly ends: 'wait_timeout' | 'wait_expiration';
}

function waitOf(sprint: Sprint, now: number): Waiting {
  const wait = sprint.events.findLast(({ type }) => type === 'msg_wait' || type === 'dial_wait') as unknown as
    | { timeout_seconds?: number; expires_on?: string }
    | undefined;
  const timeout = wait?.timeout_seconds ? now + wait.timeout_seconds * 1000 : Number.POSITIVE_INFINITY;
  const expiry = wait?.expires_on ? Date.parse(wait.expires_on) : Number.POSITIVE_INFINITY;
  const isTimeout = timeout <= expiry && timeout < Number.POSITIVE_INFINITY;
  return {
    node: lastNode(sprint) ?? '',
    until: Math.min(timeout, expiry),
    ends: isTimeout ? 'wait_timeout' : 'wait_expiration',
  };
}

function message(text: string, host: VirtualHost, { urns }: ContactJson) {
  const now = host.now();
  const event = { uuid: host.uuid7(), type: 'msg_received', created_on: now, msg: { urn: urns![0]!, text } };
  return { type: 'msg', resumed_on: now, event };
}

function silence(type: Waiting['ends'], host: VirtualHost) {
  const now = host.now();
  const event = { uuid: host.uuid7(), type: type === 'wait_timeout' ? 'wait_timed_out' : 'wait_expired' };
  return { type, resumed_on: now, event: { ...event, created_on: now } };
}

interface Said {
  readonly text: string;
  readonly quick_replies?: ReadonlyArray<{ readonly text?: string }>;
  readonly unsendable_reason?: string;
}

const saidIn = ({ events }: Sprint): Said[] =>
  events.filter(({ type }) => type === 'msg_created' || type === 'ivr_created').map(({ msg }) => msg as Said);

function noteSprint(talk: Noted, sprint: Sprint, now: number): void {
  for (const said of saidIn(sprint))
    if (!said.unsendable_reason && said.text !== '') talk.sent.push({ at: now, parts: countParts(said.text).parts });
  for (const run of sprint.session.runs) for (const { node_uuid } of run.path ?? []) talk.nodes.add(node_uuid);
  for (const { exit_uuid } of sprint.segments) talk.exits.add(exit_uuid);
  for (const event of sprint.events) {
    if (event.type === 'error' || event.type === 'failure')
      talk.problems.push({ node: lastNode(sprint), text: String(event.text) });
    else if (OUTSIDE.has(event.type)) talk.outside[event.type] = (talk.outside[event.type] ?? 0) + 1;
  }
}

function noteQuestion(talk: Noted, sprint: Sprint, node: string): void {
  if (talk.asked.some((each) => each.node === node)) return;
  const { language } = sprint.contact.json;
  const own = !language || sprint.flows.some((flow) => flow.language === language);
  talk.asked.push({ node, text: saidIn(sprint).at(-1)?.text ?? '', own });
}

function flowOf({ assets }: TalkWorld, sprint: Sprint): Flow | undefined {
  const run = sprint.session.runs.findLast((each) => each.status === 'waiting');
  return run && assets.flow(run.flow.uuid);
}

function compose(world: TalkWorld, sprint: Sprint, node: string): { at: number; text: string } {
  const { habits, draw, host } = world;
  const at = host.time() + delayOf(habits, draw) * 60_000;
  const flow = flowOf(world, sprint);
  const language = sprint.contact.json.language ?? flow?.language ?? 'eng';
  const question = flow && world.questionAt(flow, node, language, sprint.context);
  const said = saidIn(sprint);
  const other = world.otherLanguage(language);
  const asked = {
    text: said.at(-1)?.text ?? '',
    quickReplies: (said.at(-1)?.quick_replies ?? []).flatMap(({ text }) => (text ? [text] : [])),
    language,
    foreign: flow && other ? world.questionAt(flow, node, other, sprint.context) : undefined,
  };
  return { at, text: answerTo(question ?? { ways: [], open: true, otherwise: undefined }, asked, habits, draw) };
}

/** No rule took it: the conversation went on by the category that is for all others. */
function noteUnderstanding(talk: Noted, sprint: Sprint, world: TalkWorld, node: string, text: string): void {
  const run = sprint.session.runs.find((each) => each.path?.some(({ node_uuid }) => node_uuid === node));
  const flow = run && world.assets.flow(run.flow.uuid);
  const language = sprint.contact.json.language ?? flow?.language ?? 'eng';
  const otherwise = flow && world.questionAt(flow, node, language, sprint.context)?.otherwise;
  if (!otherwise) return;
  const [first] = sprint.segments;
  const result = Object.values(run?.results ?? {}).find((each) => each.node_uuid === node && each.input === text);
  const went = result ? result.category === otherwise.category : first?.exit_uuid === otherwise.exit;
  if (went) talk.misunderstood.push({ node, text });
}

/** One step of one conversation: from a talk and an item to what has to be written. Changes the talk only at the end. */
import { contactOf } from '@mhero/flow/contact/contact-model.ts';
import { compactSession } from '@mhero/flow/engine/compact.ts';
import { resumeSession, type Sprint, startSession, type World } from '@mhero/flow/engine/engine.ts';
import type { Host } from '@mhero/flow/engine/host.ts';
import type { CallJson, ResultJson, SessionJson, TriggerJson } from '@mhero/flow/engine/session.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import type { Shelf } from '../flows/flows.ts';
import { patientLane } from '../hours/hours.ts';
import { uuid7 } from '../lib/uuids.ts';
import { callResume } from './call-steps.ts';
import { phones } from './engine-host.ts';
import type { Deed, IncomingMessage, Item, RunRow, SessionRow, Talk } from './model.ts';
import { runStatus, sessionStatus } from './model.ts';
import { sessionOf } from './talks.ts';
import type { Writes } from './writes.ts';

export interface StepTools {
  readonly shelf: Shelf;
  readonly environment: Environment;
  readonly host: Host;
  readonly writes: Writes;
}

/** What begins: by a message, or by a start. */
export interface Begin {
  readonly flow: string;
  readonly startId: number | null;
  readonly channelId: number;
  readonly lane: number;
  readonly trigger: TriggerJson;
  /** The line that it is on. */
  readonly call?: CallJson | undefined;
}

/** What was known before the step, so that only what is new is written. */
interface Before {
  readonly runs: ReadonlyMap<string, string>;
  readonly results: ReadonlySet<ResultJson>;
}
const nothing: Before = { runs: new Map(), results: new Set() };

const replyLane = 1;
/** Nobody stays in a conversation for longer. */
const longestMs = 30 * 86_400_000;

/** Goes on with the conversation that waits. A promise when the step calls out. */
export function resume(
  talk: Talk,
  item: Exclude<Item, { kind: 'start' | 'deed' }>,
  tools: StepTools,
): void | Promise<void> {
  const row = talk.waiting!;
  const session = sessionOf(talk);
  // The engine changes it in place.
  talk.session = null;
  const before: Before = {
    runs: new Map(session.runs.map((run) => [run.uuid, run.status])),
    results: new Set(session.runs.flatMap((run) => Object.values(run.results ?? {}))),
  };
  const channelId = item.kind === 'message' ? item.message.channelId : row.channel_id;
  const world = worldOf(talk, channelId, item, tools);
  const done = (sprint: Sprint): void => {
    // Whoever was silent is not answered but reminded: that waits for the end of quiet hours.
    const lane = item.kind === 'due' ? patientLane : replyLane;
    keep(talk, { ...row, channel_id: channelId }, false, sprint, before, lane, tools);
  };
  const sprint = resumeSession(session, { ...world, resume: resumeOf(item, tools.shelf) });
  return sprint instanceof Promise ? sprint.then(done) : done(sprint);
}

/** Begins a conversation; one that waits is interrupted by it. */
export function begin(talk: Talk, item: Item, how: Begin, tools: StepTools): void | Promise<void> {
  const world = worldOf(talk, how.channelId, item, tools);
  const done = (sprint: Sprint): void => {
    interrupt(talk, tools.writes);
    const row: SessionRow = {
      ...{ uuid: sprint.session.uuid, contact_id: talk.contactId, start_id: how.startId, channel_id: how.channelId },
      flow_id: tools.shelf.flows.get(how.flow)?.id ?? 0,
      ...{ status: sessionStatus.waiting, version: 1, timeout_at: null, expires_at: null, ended_at: null, state: null },
      created_at: new Date(sprint.session.created_on),
    };
    keep(talk, row, true, sprint, nothing, how.lane, tools);
  };
  const sprint = startSession({ ...world, trigger: how.trigger, call: how.call });
  return sprint instanceof Promise ? sprint.then(done) : done(sprint);
}

/** Ends the conversation that waits, if one does. */
export function interrupt(talk: Talk, writes: Writes): void {
  const row = talk.waiting;
  if (!row) return;
  end(talk, row, sessionStatus.interrupted, runStatus.interrupted, writes);
}

/** Ends a conversation that cannot go on. */
export function fail(talk: Talk, writes: Writes): void {
  if (talk.waiting) end(talk, talk.waiting, sessionStatus.failed, runStatus.failed, writes);
}

function end(talk: Talk, row: SessionRow, status: number, run: number, writes: Writes): void {
  const now = new Date();
  const session = sessionOf(talk);
  for (const each of session.runs) {
    if (each.exited_on !== null) continue;
    writes.run({ ...runRow(each, talk, row, 0), status: run, ended_at: now.toISOString() });
  }
  writes.session({ ...row, status, timeout_at: null, expires_at: null, ended_at: now, state: null }, false);
  talk.waiting = null;
  talk.session = null;
}

function worldOf(talk: Talk, channelId: number | null, item: Item, tools: StepTools): World {
  const { shelf, environment, host } = tools;
  const channel = channelId === null ? undefined : shelf.channelsById.get(channelId);
  const json = { ...talk.contact, urns: routed(talk.contact.urns ?? [], channel, item) };
  return { assets: shelf.assets, environment, host, contact: contactOf(json, shelf.assets, phones) };
}

/** The address that wrote comes first, and answers go out where its message came in. */
function routed(urns: readonly string[], channel: { uuid: string; scheme: string } | undefined, item: Item): string[] {
  const from = cameBy(item);
  const wrote = from && `${from.scheme}:${from.address}`;
  const sorted = wrote === null ? urns : [wrote, ...urns.filter((urn) => urn !== wrote)];
  return sorted.map((urn) =>
    channel && urn.startsWith(`${channel.scheme}:`) ? `${urn}?channel=${channel.uuid}` : urn,
  );
}

const cameBy = (item: Item): { readonly scheme: string; readonly address: string } | null =>
  item.kind === 'message' ? item.message : item.kind === 'deed' ? item.deed : item.kind === 'call' ? item.call : null;

export function messageEvent(message: IncomingMessage, shelf: Shelf) {
  const channel = shelf.channelsById.get(message.channelId);
  return {
    uuid: uuid7(),
    type: 'msg_received',
    created_on: new Date().toISOString(),
    msg: {
      urn: `${message.scheme}:${message.address}`,
      ...(channel && { channel: { uuid: channel.uuid, name: channel.name } }),
      text: message.text,
      external_id: String(message.id),
    },
  };
}

export function deedEvent({ what, scheme, address, channelId }: Deed, shelf: Shelf) {
  const channel = shelf.channelsById.get(channelId);
  const types = { missed_call: 'call_missed', incoming_call: 'call_received', new_conversation: 'chat_started' };
  return {
    uuid: uuid7(),
    type: types[what],
    created_on: new Date().toISOString(),
    ...(channel && { channel: { uuid: channel.uuid, name: channel.name } }),
    ...(what !== 'new_conversation' && { urn: `${scheme}:${address}` }),
  };
}

function resumeOf(item: Exclude<Item, { kind: 'start' | 'deed' }>, shelf: Shelf): unknown {
  const now = new Date().toISOString();
  if (item.kind === 'message') return { type: 'msg', resumed_on: now, event: messageEvent(item.message, shelf) };
  if (item.kind === 'call') return callResume(item, shelf);
  const [type, event] =
    item.what === 'timeout' ? ['wait_timeout', 'wait_timed_out'] : ['wait_expiration', 'wait_expired'];
  return { type, resumed_on: now, event: { uuid: uuid7(), type: event, created_on: now } };
}

function keep(
  talk: Talk,
  row: SessionRow,
  fresh: boolean,
  sprint: Sprint,
  before: Before,
  lane: number,
  { shelf, writes }: StepTools,
): void {
  const { session } = sprint;
  const now = new Date();
  const waits = session.status === 'waiting';
  const last = session.runs.findLast((run) => run.status === 'waiting') ?? session.runs.at(-1);
  const flowId = shelf.flows.get(last?.flow.uuid ?? '')?.id ?? row.flow_id;
  const wait = waits
    ? sprint.events.findLast((event) => event.type === 'msg_wait' || event.type === 'dial_wait')
    : undefined;
  const seconds = wait?.timeout_seconds as number | undefined;
  const expires = wait?.expires_on as string | undefined;
  const written: SessionRow = {
    ...row,
    flow_id: flowId,
    status: waits
      ? sessionStatus.waiting
      : session.status === 'failed'
        ? sessionStatus.failed
        : sessionStatus.completed,
    // On a line the provider says when nobody answers.
    timeout_at: seconds === undefined || session.call ? null : new Date(now.getTime() + seconds * 1000),
    expires_at: waits ? earlier(expires, row.created_at.getTime() + longestMs) : null,
    ended_at: waits ? null : now,
    state: waits ? JSON.stringify(compactSession(session)) : null,
  };
  writes.session(written, fresh);
  const exits = exitsOf(sprint);
  for (const run of session.runs) {
    const flow = shelf.flows.get(run.flow.uuid)?.id ?? flowId;
    const path = exits.get(run.uuid) ?? [];
    const made = { ...runRow(run, talk, row, flow), path, fresh: !before.runs.has(run.uuid) };
    if (path.length > 0 || before.runs.get(run.uuid) !== run.status) writes.run(made);
    for (const [key, result] of Object.entries(run.results ?? {}))
      if (!before.results.has(result)) writes.result(made, key, result);
  }
  writes.events(talk, row.channel_id, sprint, lane);
  talk.contact = { ...sprint.contact.json, urns: talk.contact.urns ?? [] };
  talk.waiting = waits ? written : null;
}

function earlier(expires: string | undefined, latest: number): Date {
  return new Date(expires === undefined ? latest : Math.min(Date.parse(expires), latest));
}

function exitsOf({ exits }: Sprint): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { run_uuid, exit_uuid } of exits) {
    const known = found.get(run_uuid);
    if (known) known.push(exit_uuid);
    else found.set(run_uuid, [exit_uuid]);
  }
  return found;
}

function runRow(run: SessionJson['runs'][number], talk: Talk, row: SessionRow, flowId: number): RunRow {
  return {
    ...{ uuid: run.uuid, session_uuid: row.uuid, contact_id: row.contact_id, flow_id: flowId },
    revision: run.flow.revision ?? 0,
    status: runStatus[run.status],
    created_at: run.created_on,
    ended_at: run.exited_on,
    node_uuid: run.path?.at(-1)?.node_uuid ?? null,
    path: [],
    fresh: false,
    place_id: talk.placeId,
  };
}

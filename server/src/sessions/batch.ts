/**
 * Steps of many conversations in one transaction. The caller holds the contacts (`lockContacts`, `tryContacts`).
 * Cost: one round trip to read, one to write, for the whole batch; about 250 µs of this process and 250 µs of PostgreSQL
 * for each answer, storing included (docs/decisions/092-cost-of-an-answer.md).
 */
import { isEngineError } from '@mhero/flow/engine/errors.ts';
import type { Host } from '@mhero/flow/engine/host.ts';
import type { TriggerJson } from '@mhero/flow/engine/session.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import type { Queryable, Tx } from '../db/db.ts';
import type { Library, Shelf } from '../flows/flows.ts';
import type { Log } from '../lib/log.ts';
import type { KnownNames } from '../registry/registry.ts';
import { beginOrCall, fateAfter, inCall, moveCall } from './call-moves.ts';
import type { LoopGuard } from './loop-guard.ts';
import type { Deed, Fate, IncomingMessage, Item, StartItem, Talk } from './model.ts';
import { deedEvent, fail, messageEvent, resume, type StepTools } from './step.ts';
import { insertErrands } from './store-errands.ts';
import { beenIn } from './store-talks.ts';
import { activeTriggers } from './store-triggers.ts';
import { flowsIn, groupsOf, makeTalks, readTalkRows } from './talks.ts';
import { type Happened, kindsOfMessage, type Matched, matchTrigger, type TriggerRow } from './triggers.ts';
import { gatherWrites, problemOf } from './writes.ts';

export interface Engine {
  readonly flows: Library;
  readonly log: Log;
  environment(): Promise<Environment>;
  /** For steps within a transaction. */
  readonly inside: Host;
  /** What the work of people is called. */
  readonly names: KnownNames;
  readonly guard: LoopGuard;
}

/** What a batch knows once for all of its items. */
export interface Setting extends StepTools {
  readonly triggers: readonly TriggerRow[];
  /** Who was in the flow of a start that leaves those out. */
  readonly before: ReadonlySet<number>;
  readonly log: Log;
}

export interface Prepared {
  readonly talks: ReadonlyMap<number, Talk>;
  readonly setting: Setting;
}

/** Reads where these contacts stand, all at once, and compiles the flows that they need. */
export async function prepare(tx: Queryable, engine: Engine, items: readonly Item[], host: Host): Promise<Prepared> {
  const ids = [...new Set(items.map((item) => item.contactId))];
  const asks = items.some((item) => item.kind === 'message' || item.kind === 'deed' || item.kind === 'call');
  const [shelf, environment, rows, triggers] = await Promise.all([
    engine.flows.shelf(tx),
    engine.environment(),
    readTalkRows(tx, ids),
    asks ? activeTriggers(tx) : [],
  ]);
  const talks = await makeTalks(tx, rows, { shelf, environment, names: engine.names });
  const starts = items.flatMap((item) => (item.kind === 'start' ? [item.start] : []));
  await engine.flows.need(tx, shelf, [
    ...items.flatMap((item) => (item.kind === 'call' && item.call.did.what === 'answered' ? [item.call.did.flow] : [])),
    ...[...talks.values()].flatMap(flowsIn),
    ...starts.map((start) => start.flow),
    ...triggers.map((trigger) => trigger.flow),
  ]);
  const fresh = starts.find((start) => !start.restart);
  const flowId = fresh && shelf.flows.get(fresh.flow)?.id;
  const before = flowId === undefined ? new Set<number>() : await beenIn(tx, flowId, ids);
  const writes = gatherWrites(shelf);
  return { talks, setting: { shelf, environment, host, writes, triggers, before, log: engine.log } };
}

/** What became of each item, in order. Items that call out, and what comes after them for the same contact, wait as errands. */
export async function runBatch(
  tx: Tx,
  engine: Engine,
  items: readonly Item[],
  free?: Promise<ReadonlySet<number>>,
): Promise<Fate[]> {
  const [{ talks, setting }, among] = await Promise.all([prepare(tx, engine, items, engine.inside), free]);
  const errands: Item[] = [];
  const fates = items.map((item): Fate => {
    const talk = talks.get(item.contactId);
    if (!talk || (among && !among.has(item.contactId))) return 'none';
    if (item.kind === 'message' && loops(talk, item.message.id, engine, setting)) return 'none';
    const fate = talk.errands ? 'errand' : step(talk, item, setting);
    if (!(fate instanceof Promise) && fate !== 'errand') return fate;
    talk.errands = true;
    errands.push(item);
    return 'errand';
  });
  await setting.writes.flush(tx);
  insertErrands(tx, errands);
  return fates;
}

function loops(talk: Talk, messageId: number, { guard }: Engine, { writes }: Setting): boolean {
  const found = guard.count(talk.contactId, messageId);
  const text = 'This person writes more often than people do, and is not answered before the hour is over.';
  if (found === 'first')
    writes.problem(problemOf(talk.contactId, talk.waiting?.flow_id ?? null, null, 'error', 'loop', text));
  return found !== 'fine';
}

/** A promise when the step calls out; nothing has changed until it resolves. */
export function step(talk: Talk, item: Item, setting: Setting): Fate | Promise<Fate> {
  try {
    const going = move(talk, item, setting);
    return going instanceof Promise ? going.catch((error: unknown) => refused(talk, item, setting, error)) : going;
  } catch (error) {
    return refused(talk, item, setting, error);
  }
}

function move(talk: Talk, item: Item, setting: Setting): Fate | Promise<Fate> {
  if (item.kind === 'start') return moveStart(talk, item, item.start, setting);
  if (item.kind === 'due') {
    if (talk.waiting?.uuid !== item.session) return 'none';
    return fateAfter(resume(talk, item, setting), 'resumed');
  }
  if (item.kind === 'call') return moveCall(talk, item, setting);
  const happened = item.kind === 'message' ? messageOf(talk, item.message, setting) : deedOf(talk, item.deed, setting);
  const matched = matchTrigger(setting.triggers, happened);
  if (matched) {
    const { channelId } = happened;
    const trigger = triggerOf(item, matched, setting);
    return beginOrCall(talk, item, { flow: matched.trigger.flow, startId: null, channelId, lane: 1, trigger }, setting);
  }
  // What somebody writes while they are on the line is no answer to what they hear.
  return item.kind === 'message' && talk.waiting && !inCall(talk)
    ? fateAfter(resume(talk, item, setting), 'resumed')
    : 'none';
}

function messageOf(talk: Talk, { text, channelId, first = false }: IncomingMessage, { shelf }: Setting): Happened {
  const ignoring = talk.waiting !== null && shelf.ignoring.has(talk.waiting.flow_id);
  const kinds = kindsOfMessage({ waiting: talk.waiting !== null, ignoring, first });
  return { kinds, text, channelId, groups: groupsOf(talk, shelf) };
}

const deedOf = (talk: Talk, { what, channelId }: Deed, { shelf }: Setting): Happened => ({
  ...{ kinds: [what], text: '', channelId },
  groups: groupsOf(talk, shelf),
});

function moveStart(talk: Talk, item: Item, start: StartItem, setting: Setting): Fate | Promise<Fate> {
  if (start.skipBusy && talk.waiting) return 'busy';
  if (!start.restart && setting.before.has(talk.contactId)) return 'before';
  const trigger: TriggerJson = {
    ...(start.trigger ?? { origin: 'api' }),
    type: typeof start.trigger?.type === 'string' ? start.trigger.type : 'manual',
    flow: referenceTo(start.flow, setting.shelf),
    triggered_on: new Date().toISOString(),
    ...(start.batch && { batch: true }),
    ...(start.params && { params: start.params }),
    ...(start.area && { area: start.area }),
  };
  const { flow, channelId, lane, id } = start;
  return beginOrCall(talk, item, { flow, startId: id, channelId, lane, trigger }, setting);
}

const referenceTo = (uuid: string, shelf: Shelf) => ({ uuid, name: shelf.flows.get(uuid)?.name ?? '' });

/** `area` is ours: it stays with the conversation and limits whom its flow may start and write to. */
function triggerOf(
  item: Extract<Item, { kind: 'message' | 'deed' }>,
  { trigger, match }: Matched,
  { shelf }: Setting,
): TriggerJson {
  const common = {
    flow: referenceTo(trigger.flow, shelf),
    triggered_on: new Date().toISOString(),
    ...(trigger.area && { area: trigger.area }),
  };
  if (item.kind === 'deed') {
    const type = item.deed.what === 'new_conversation' ? 'chat' : 'call';
    return { type, ...common, event: deedEvent(item.deed, shelf) };
  }
  const event = messageEvent(item.message, shelf);
  return { type: 'msg', ...common, event, ...(match && { keyword_match: match }) };
}

/** The engine refuses, or has a fault: the author hears of it, and the conversation does not stand in anybody's way. */
function refused(talk: Talk, item: Item, { writes, log, shelf }: Setting, error: unknown): Fate {
  const flowId =
    talk.waiting?.flow_id ?? (item.kind === 'start' ? (shelf.flows.get(item.start.flow)?.id ?? null) : null);
  const { message } = error as Error;
  if (!isEngineError(error)) log.error({ err: error, contact: talk.contactId }, 'a step of a conversation failed');
  writes.problem(problemOf(talk.contactId, flowId, null, 'failure', null, message));
  if (isEngineError(error) && error.code === 103 && talk.waiting) {
    // The flow was changed and does not wait for this any more; what it waits for now may still come.
    if (item.kind === 'due') writes.session({ ...talk.waiting, timeout_at: null }, false);
    return 'none';
  }
  if (item.kind !== 'start' && item.kind !== 'deed' && !(item.kind === 'call' && item.call.session === null))
    fail(talk, writes);
  return 'failed';
}

/** What happens on a line moves a conversation, and a voice flow that begins elsewhere asks for a line first. */
import type { Wish } from '../calls/calls.ts';
import type { Shelf } from '../flows/flows.ts';
import { canCall } from '../messaging/messaging.ts';
import type { Setting } from './batch.ts';
import { lineOf } from './call-steps.ts';
import type { Fate, Item, Talk } from './model.ts';
import { type Begin, begin, deedEvent, resume } from './step.ts';
import { groupsOf, sessionOf } from './talks.ts';
import { matchTrigger } from './triggers.ts';
import { problemOf } from './writes.ts';

type CallItem = Extract<Item, { kind: 'call' }>;

const isVoice = (flow: string, shelf: Shelf): boolean => shelf.assets.flow(flow)?.type === 'voice';

/** Whether the conversation that waits is on a line. */
export const inCall = (talk: Talk): boolean => talk.waiting !== null && sessionOf(talk).call !== undefined;

export function moveCall(talk: Talk, item: CallItem, setting: Setting): Fate | Promise<Fate> {
  const { did, channelId, session } = item.call;
  if (did.what === 'called') return called(talk, item, setting);
  if (did.what === 'answered') {
    const call = lineOf(item, setting.shelf);
    return fateAfter(begin(talk, item, { ...did, channelId, call }, setting), 'started');
  }
  if (session === null || talk.waiting?.uuid !== session) return 'none';
  return fateAfter(resume(talk, item, setting), 'resumed');
}

/** Where no trigger takes calls, one that answers missed calls may: the call is not taken, and costs nothing. */
function called(talk: Talk, item: CallItem, setting: Setting): Fate | Promise<Fate> {
  const { shelf } = setting;
  const { scheme, address, channelId } = item.call;
  const kinds = ['incoming_call', 'missed_call'] as const;
  const matched = matchTrigger(setting.triggers, { kinds, text: '', channelId, groups: groupsOf(talk, shelf) });
  if (!matched) return 'none';
  const { flow, area, kind } = matched.trigger;
  const what = kind === 'incoming_call' ? 'incoming_call' : 'missed_call';
  const trigger = {
    ...{ type: 'call', flow: { uuid: flow, name: shelf.flows.get(flow)?.name ?? '' } },
    triggered_on: new Date().toISOString(),
    ...(area && { area }),
    event: deedEvent({ what, scheme, address, channelId }, shelf),
  };
  const how = { flow, startId: null, channelId, lane: 1, trigger };
  const call = lineOf(item, shelf);
  if (kind !== 'incoming_call' || !call || !isVoice(flow, shelf)) return beginOrCall(talk, item, how, setting);
  return fateAfter(begin(talk, item, { ...how, call }, setting), 'started');
}

/** As `begin`; for a voice flow a call is wished for, and the conversation begins when it is answered. */
export function beginOrCall(talk: Talk, item: Item, how: Begin, setting: Setting): Fate | Promise<Fate> {
  const { shelf, writes } = setting;
  if (!isVoice(how.flow, shelf)) return fateAfter(begin(talk, item, how, setting), 'started');
  const wish = wishFor(talk, item, how, shelf);
  if (typeof wish !== 'string') {
    writes.wish(wish);
    return 'started';
  }
  const flowId = shelf.flows.get(how.flow)?.id ?? null;
  writes.problem(problemOf(talk.contactId, flowId, null, 'error', wish, noCall[wish]));
  return 'failed';
}

const noCall = {
  no_channel: 'Nobody was called: no channel of this deployment can place calls.',
  no_number: 'This person was not called: they have no telephone number.',
} as const;

/**
 * To the number that wrote or called, else to the first of the person; over the channel that it came by, where that can
 * call, else over the first that can.
 */
function wishFor(talk: Talk, item: Item, how: Begin, shelf: Shelf): Wish | keyof typeof noCall {
  const own = shelf.channelsById.get(how.channelId);
  const channel = own && canCall(own.kind) ? own : [...shelf.channels.values()].find(({ kind }) => canCall(kind));
  if (!channel) return 'no_channel';
  const prefix = `${channel.scheme}:`;
  const urn = [...cameBy(item), ...(talk.contact.urns ?? [])].find((each) => each.startsWith(prefix));
  if (!urn) return 'no_number';
  const { event: _, keyword_match: __, ...trigger } = how.trigger;
  return {
    ...{ channelId: channel.id, contactId: talk.contactId, scheme: channel.scheme },
    address: urn.slice(prefix.length).replace(/[?#].*$/, ''),
    ...{ lane: how.lane, flowId: shelf.flows.get(how.flow)?.id ?? 0, startId: how.startId },
    // A text that made us call answers no question of the call.
    trigger: JSON.stringify(trigger.type === 'msg' ? { ...trigger, type: 'manual', origin: 'message' } : how.trigger),
    // Whoever called and hung up has put the phone away when it rings.
    inSeconds: item.kind === 'deed' || item.kind === 'call' ? 5 : 0,
  };
}

function cameBy(item: Item): string[] {
  const from = item.kind === 'message' ? item.message : item.kind === 'deed' ? item.deed : null;
  const by = item.kind === 'call' ? item.call : from;
  return by ? [`${by.scheme}:${by.address}`] : [];
}

export const fateAfter = (going: void | Promise<void>, fate: Fate): Fate | Promise<Fate> =>
  going instanceof Promise ? going.then(() => fate) : fate;

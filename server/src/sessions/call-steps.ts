/** Conversations that are calls: a voice flow needs a line, and begins when somebody is on it. */
import type { CallJson } from '@mhero/flow/engine/session.ts';
import type { Shelf } from '../flows/flows.ts';
import { uuid7 } from '../lib/uuids.ts';
import type { Item } from './model.ts';

type CallItem = Extract<Item, { kind: 'call' }>;

/** The line, as the engine knows it. */
export function lineOf({ call }: CallItem, shelf: Shelf): CallJson | undefined {
  const channel = shelf.channelsById.get(call.channelId);
  if (!channel) return undefined;
  return {
    uuid: call.uuid,
    channel: { uuid: channel.uuid, name: channel.name },
    urn: `${call.scheme}:${call.address}`,
  };
}

/** What goes on with the conversation on the line, as the engine takes it. */
export function callResume({ call }: CallItem, shelf: Shelf): unknown {
  const now = new Date().toISOString();
  const event = (type: string, more: object = {}) => ({ uuid: uuid7(), type, created_on: now, ...more });
  const { did } = call;
  if (did.what === 'dialled') {
    const dial = { status: did.status, duration: did.seconds };
    return { type: 'dial', resumed_on: now, event: event('dial_ended', { dial }) };
  }
  if (did.what === 'silent' && did.timesOut)
    return { type: 'wait_timeout', resumed_on: now, event: event('wait_timed_out') };
  const line = lineOf({ kind: 'call', contactId: 0, call }, shelf);
  const msg = {
    urn: `${call.scheme}:${call.address}`,
    ...(line && { channel: line.channel }),
    text: did.what === 'keyed' ? did.text : '',
    ...(did.what === 'recorded' && { attachments: [`audio:${did.url}`] }),
  };
  return { type: 'msg', resumed_on: now, event: event('msg_received', { msg }) };
}

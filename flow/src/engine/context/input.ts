/** `@input`: what came in last. */
import { parseUrn } from '../../contact/urns.ts';
import type { ObjectValue, Value } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import type { InputJson } from '../session.ts';
import { channelView, urnText } from './contact.ts';
import { emptyObject, fromJson } from './convert.ts';
import { timeOf, view } from './view.ts';

const keys: readonly string[] = 'type uuid created_on channel urn text attachments external_id payload'.split(' ');

export function inputView(m: Machine, input: InputJson): ObjectValue {
  return view(
    keys,
    (key) => property(m, input, key),
    () => [input.text, ...(input.attachments ?? []).map(urlOf)].filter((line) => line !== '').join('\n'),
  );
}

function property(m: Machine, input: InputJson, key: string): Value | undefined {
  switch (key) {
    case 'type':
      return input.type;
    case 'uuid':
      return input.uuid;
    case 'created_on':
      return timeOf(input.created_on);
    case 'channel':
      return channelView(input.channel && m.assets.channel(input.channel.uuid));
    case 'urn':
      return urnOf(m, input);
    case 'text':
      return input.text;
    case 'attachments':
      return input.attachments ?? [];
    case 'external_id':
      return input.external_id ?? '';
    case 'payload':
      return input.payload === undefined ? emptyObject : fromJson(input.payload);
    default:
      return undefined;
  }
}

function urnOf(m: Machine, input: InputJson): Value {
  const urn = input.urn ? parseUrn(input.urn) : undefined;
  return urn ? urnText(m, urn) : null;
}

/** `image/jpeg:https://…` without what stands before the address. */
function urlOf(attachment: string): string {
  return attachment.slice(attachment.indexOf(':') + 1);
}

/** What comes in from outside with a trigger or a resume: its event, and the message in it. */
import type { Assets } from '../assets/assets.ts';
import type { ObjectSchema } from '../definition/schema.ts';
import { isObject } from './own.ts';
import type { InputJson, ResumeJson, TriggerJson } from './session.ts';

export const eventSchema = {
  kind: 'object',
  fields: { uuid: { kind: 'text', optional: true }, type: { kind: 'text' }, created_on: { kind: 'text', min: 1 } },
} as const satisfies ObjectSchema;

const LONGEST_TEXT = 100_000;

export const messageEvent = {
  kind: 'object',
  fields: {
    ...eventSchema.fields,
    msg: {
      kind: 'object',
      fields: {
        text: { kind: 'text', optional: true, max: LONGEST_TEXT },
        urn: { kind: 'text', optional: true },
        channel: { kind: 'reference', to: 'channel', optional: true },
        external_id: { kind: 'text', optional: true },
      },
    },
  },
} as const satisfies ObjectSchema;

interface Message {
  readonly text?: string;
  readonly urn?: string;
  readonly channel?: { readonly uuid: string };
  readonly attachments?: unknown;
  readonly external_id?: string;
  readonly payload?: unknown;
}

/** The input of a checked trigger or resume of type msg; the channel under the name that it has now. */
export function inputOf({ event }: TriggerJson | ResumeJson, assets: Assets): InputJson {
  const { uuid, created_on, msg } = event as { uuid?: string; created_on: string; msg: Message };
  const channel = msg.channel && assets.channel(msg.channel.uuid);
  const attachments = textsOf(msg.attachments);
  return {
    type: 'msg',
    uuid: uuid ?? '',
    created_on,
    channel: channel && { uuid: channel.uuid, name: channel.name },
    urn: msg.urn || undefined,
    text: msg.text ?? '',
    attachments: attachments.length > 0 ? attachments : undefined,
    external_id: msg.external_id || undefined,
    payload: isObject(msg.payload) ? msg.payload : undefined,
  };
}

const noTexts: readonly string[] = [];

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : noTexts;
}

/** What goes on with a waiting session. A resume is goflow's JSON: `type`, `resumed_on`, and the `event` by type. */
import { textOf } from '../definition/json.ts';
import type { Schema } from '../definition/schema.ts';
import { engineError } from './errors.ts';
import { eventSchema, messageEvent } from './incoming.ts';
import { isObject } from './own.ts';
import type { ResumeJson } from './session.ts';
import { check, checkEvent, type TriggerType } from './triggers.ts';

type Json = Readonly<Record<string, unknown>>;

const common = { resumed_on: { kind: 'text', min: 1 } } as const satisfies Schema;

/** `msg`: an answer. `dial`: how a call to another number went. The others: nothing came within the time. */
export const resumeTypes: readonly TriggerType[] = [
  { type: 'msg', fields: { event: messageEvent }, events: ['msg_received'] },
  {
    type: 'dial',
    fields: {
      event: {
        kind: 'object',
        fields: {
          ...eventSchema.fields,
          dial: {
            kind: 'object',
            fields: {
              status: { kind: 'choice', values: ['answered', 'no_answer', 'busy', 'failed'] },
              duration: { kind: 'integer', optional: true, min: 0 },
            },
          },
        },
      },
    },
    events: ['dial_ended'],
  },
  { type: 'wait_timeout', fields: { event: eventSchema }, events: ['wait_timed_out'] },
  { type: 'wait_expiration', fields: { event: eventSchema }, events: ['wait_expired'] },
];
const byType = new Map(resumeTypes.map((type) => [type.type, { ...type, fields: { ...common, ...type.fields } }]));

/** Throws an EngineError that names the field when this is no resume. */
export function readResume(json: unknown): ResumeJson {
  if (!isObject(json)) throw engineError('The resume must be an object');
  if (json.type === 'msg' && isMessage(json)) return json as unknown as ResumeJson;
  const definition = byType.get(textOf(json.type));
  if (!definition) throw engineError(`There is no resume of type ${textOf(json.type)}`);
  check(json, definition.fields, 'resume');
  checkEvent(json, definition, 'resume');
  return json as unknown as ResumeJson;
}

/** What almost every resume is, seen without the schema, which says what is wrong with the others. */
function isMessage({ resumed_on, event }: Json): boolean {
  if (typeof resumed_on !== 'string' || resumed_on === '' || !isObject(event)) return false;
  const { type, created_on, uuid, msg } = event;
  if (type !== 'msg_received' || typeof created_on !== 'string' || created_on === '' || !isObject(msg)) return false;
  const { text, urn, channel, external_id } = msg;
  return (
    isShort(uuid, 100) &&
    isShort(text, 10_000) &&
    isShort(urn, 250) &&
    isShort(external_id, 250) &&
    (channel === undefined ||
      (isObject(channel) && typeof channel.uuid === 'string' && typeof channel.name === 'string'))
  );
}

function isShort(value: unknown, max: number): boolean {
  return value === undefined || (typeof value === 'string' && value.length <= max);
}

/**
 * What starts a session. A trigger is goflow's JSON: `type`, `flow`, `triggered_on`, `batch?`, `params?`, and by type
 * what it brings along. It is checked by schema here and kept as it came.
 */
import { isDefinitionError } from '../definition/errors.ts';
import { textOf } from '../definition/json.ts';
import { readFields } from '../definition/read.ts';
import type { Schema } from '../definition/schema.ts';
import { engineError } from './errors.ts';
import { eventSchema, messageEvent } from './incoming.ts';
import { isObject } from './own.ts';
import type { TriggerJson } from './session.ts';

export interface TriggerType {
  readonly type: string;
  readonly fields: Schema;
  /** Types of the event it must bring along. */
  readonly events?: readonly string[];
}

const common = {
  flow: { kind: 'reference', to: 'flow' },
  triggered_on: { kind: 'text', min: 1 },
  batch: { kind: 'flag' },
} as const satisfies Schema;

const user = { kind: 'object', optional: true, fields: { name: { kind: 'text', optional: true } } } as const;

/** By hand, by the API, by a broadcast: `user?`, `origin?` (`ui` or `api`). */
const manual: TriggerType = { type: 'manual', fields: { user, origin: { kind: 'text', optional: true } } };

/** A message came in: `event` of type msg_received, `keyword_match?` `{type, keyword}`. */
const msg: TriggerType = {
  type: 'msg',
  fields: {
    event: messageEvent,
    keyword_match: {
      kind: 'object',
      optional: true,
      fields: { type: { kind: 'text' }, keyword: { kind: 'text' } },
    },
  },
  events: ['msg_received'],
};

/** A call came in: `event` of type call_received or call_missed, if any. */
const call: TriggerType = { type: 'call', fields: { event: { ...eventSchema, optional: true } } };

/** A point of a campaign: `event` of type campaign_fired with the `campaign`. */
const campaign: TriggerType = {
  type: 'campaign',
  fields: {
    event: {
      kind: 'object',
      fields: { ...eventSchema.fields, campaign: { kind: 'reference', to: 'campaign' } },
    },
  },
  events: ['campaign_fired'],
};

/** Someone opened a chat: `event` of type chat_started with its `channel` and `params?`. */
const chat: TriggerType = { type: 'chat', fields: { event: eventSchema }, events: ['chat_started'] };

/** Another session's start_session: `run_summary` of the run that asked for it, `history?`. */
const flowAction: TriggerType = {
  type: 'flow_action',
  fields: {
    run_summary: {
      kind: 'object',
      fields: {
        uuid: { kind: 'uuid' },
        flow: { kind: 'reference', to: 'flow' },
        status: { kind: 'text' },
        contact: {
          kind: 'object',
          fields: { uuid: { kind: 'uuid' }, status: { kind: 'text', optional: true }, created_on: { kind: 'text' } },
        },
      },
    },
  },
};

/** A ticket was closed: `event` of type ticket_closed, and the `ticket`. */
const ticket: TriggerType = {
  type: 'ticket',
  fields: {
    event: eventSchema,
    ticket: { kind: 'object', fields: { uuid: { kind: 'uuid' } } },
  },
};

/** Of RapidPro 9: a new conversation, a referral. */
const channel: TriggerType = {
  type: 'channel',
  fields: {
    event: { kind: 'object', fields: { type: { kind: 'text' }, channel: { kind: 'reference', to: 'channel' } } },
  },
};

/** Of RapidPro 9: the contact opted in or out. */
const optin: TriggerType = {
  type: 'optin',
  fields: { event: { kind: 'object', fields: { type: { kind: 'text' }, optin: { kind: 'reference', to: 'optin' } } } },
};

export const triggerTypes: readonly TriggerType[] = [
  manual,
  msg,
  call,
  campaign,
  chat,
  flowAction,
  ticket,
  channel,
  optin,
];
const byType = new Map(triggerTypes.map((type) => [type.type, type]));

/** Throws an EngineError that names the field when this is no trigger. */
export function readTrigger(json: unknown): TriggerJson {
  if (!isObject(json)) throw engineError('The trigger must be an object');
  const definition = byType.get(textOf(json.type));
  if (!definition) throw engineError(`There is no trigger of type ${textOf(json.type)}`);
  check(json, { ...common, ...definition.fields }, 'trigger');
  checkEvent(json, definition, 'trigger');
  if (json.params !== undefined && json.params !== null && !isObject(json.params)) {
    throw engineError('trigger.params must be an object');
  }
  return withoutMessageUuid(json) as unknown as TriggerJson;
}

/** The event's identifier is the message's; goflow keeps no other. */
function withoutMessageUuid(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { event } = json;
  if (json.type !== 'msg' || !isObject(event) || !isObject(event.msg) || !('uuid' in event.msg)) return json;
  const { uuid, ...msg } = event.msg;
  return { ...json, event: { ...event, msg } };
}

export function check(json: Readonly<Record<string, unknown>>, schema: Schema, path: string): void {
  try {
    readFields(json, schema, { path, owner: '' });
  } catch (thrown) {
    if (isDefinitionError(thrown)) throw engineError(thrown.message);
    throw thrown;
  }
}

export function checkEvent(
  json: Readonly<Record<string, unknown>>,
  { type, events }: Pick<TriggerType, 'type' | 'events'>,
  path: string,
): void {
  if (!events) return;
  const found = isObject(json.event) ? json.event.type : undefined;
  if (!events.includes(textOf(found))) {
    throw engineError(`${path}.event of type ${type} must be of type ${events.join(' or ')}`);
  }
}

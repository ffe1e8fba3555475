/** Actions as people look for them, and what a new one begins with. */
import { actionTypes } from '@mhero/flow/actions/registry.ts';
import type { FieldSchema } from '@mhero/flow/definition/schema.ts';
import type { ActionJson } from '../definition.ts';
import { newUuid } from '../new-uuid.ts';
import { isAllowed } from './schema-of.ts';

export const groupNames = ['say', 'know', 'person', 'others', 'outside', 'old'] as const;
export type GroupName = (typeof groupNames)[number];

/** Every action of the engine, each in one group; a test holds the list to the registry. */
export const actionGroups: Readonly<Record<GroupName, readonly string[]>> = {
  say: ['send_msg', 'say_msg', 'play_audio', 'request_optin'],
  know: ['set_run_result', 'set_run_local', 'add_input_labels'],
  person: [
    ...['set_contact_field', 'add_contact_groups', 'remove_contact_groups', 'set_contact_name'],
    ...['set_contact_language', 'set_contact_status', 'set_contact_timezone', 'set_contact_channel', 'add_contact_urn'],
  ],
  others: ['enter_flow', 'start_session', 'send_broadcast', 'send_email', 'open_ticket'],
  outside: ['call_webhook', 'call_resthook', 'transfer_airtime', 'call_llm'],
  old: ['call_classifier'],
};

/** Groups with the actions that may be added to a flow of this type; what RapidPro gave up is not offered. */
export function offeredActions(flowType: string): ReadonlyArray<readonly [GroupName, readonly string[]]> {
  return groupNames
    .filter((group) => group !== 'old')
    .map((group) => [group, actionGroups[group].filter((type) => isAllowed(type, flowType))] as const)
    .filter(([, types]) => types.length > 0);
}

/** With what is required, as empty as it can be; `set_run_local` and the like begin with their first choice. */
export function newAction(type: string): ActionJson {
  const fields = Object.entries(actionTypes[type]?.fields ?? {});
  const required = fields
    .filter(([, field]) => !field.optional)
    .map(([name, field]) => [name, blankOf(field)] as const);
  const given = required.filter(([, value]) => value !== undefined);
  return { uuid: newUuid(), type, ...Object.fromEntries(given), ...BEGINNINGS[type] };
}

const BEGINNINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  set_run_local: { operation: 'set', value: '' },
  set_run_result: { value: '@input.text' },
  set_contact_field: { value: '' },
  call_webhook: { method: 'POST', url: 'https://' },
  add_contact_urn: { scheme: 'tel' },
  send_email: { addresses: [''] },
};

function blankOf(field: FieldSchema): unknown {
  switch (field.kind) {
    case 'template':
    case 'text':
      return '';
    case 'templates':
    case 'texts':
    case 'references':
    case 'list':
      return [];
    case 'template-map':
    case 'decimals':
    case 'object':
      return {};
    case 'choice':
      return field.values[0];
    case 'flag':
      return false;
    default:
      return undefined;
  }
}

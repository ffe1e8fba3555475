/** Actions as FLOIP blocks. */
import { isRecord, type Json, listOf, recordOf, textOf } from '../exports/json.ts';
import type { ActionJson, NodeJson } from './definition.ts';
import { LOG_LOCAL } from './logic.ts';
import { blockName, resultKey } from './names.ts';
import { floipText } from './to-floip.ts';
import { addMessage, addTexts, type Body, scopeIn, textsOf, type Writer } from './writer.ts';

/** Properties that every kind of message may have and FLOIP has no place for. */
const MESSAGE_EXTRAS = ['quick_replies', 'template', 'template_variables'] as const;

/** The block of an action; `uuid` is that of the block. */
export function bodyOfAction(writer: Writer, node: NodeJson, action: ActionJson, uuid: string): Body {
  switch (action.type) {
    case 'send_msg':
    case 'say_msg':
      tellExtras(writer, node, action);
      return { uuid, type: 'MobilePrimitives.Message', config: { prompt: addMessage(writer, action, node) } };
    case 'set_contact_field':
      return property(writer, node, uuid, textOf(recordOf(action.field).key), action.value);
    case 'set_contact_name':
      return property(writer, node, uuid, 'name', action.name);
    case 'set_contact_language':
      return property(writer, node, uuid, 'language', action.language);
    case 'set_contact_timezone':
      return property(writer, node, uuid, 'timezone', action.timezone);
    case 'add_contact_groups':
    case 'remove_contact_groups':
      return { uuid, type: 'Core.SetGroupMembership', config: groups(writer, node, action) };
    case 'set_run_result':
      return output(writer, node, action, uuid);
    case 'enter_flow':
      if (action.terminal === true) writer.tell('property_kept', node, { property: 'terminal', type: action.type });
      return { uuid, type: 'Core.RunFlow', config: { flow_id: textOf(recordOf(action.flow).uuid) } };
    case 'call_webhook':
      return { uuid, type: 'Core.Webhook', config: webhook(writer, node, action) };
    case 'set_run_local':
      if (action.local === LOG_LOCAL && action.operation === 'set')
        return log(writer, node, action, uuid, action.value);
      return unknown(writer, node, action, uuid);
    default:
      return unknown(writer, node, action, uuid);
  }
}

/** What has no block is a line in the log of other systems; we find the action itself in our notes. */
function unknown(writer: Writer, node: NodeJson, action: ActionJson, uuid: string): Body {
  writer.tell('action_kept', node, { type: action.type });
  return log(writer, node, action, uuid, `mHero: ${action.type}`);
}

function log(writer: Writer, node: NodeJson, action: ActionJson, uuid: string, message: unknown): Body {
  const texts = new Map([[writer.flow.language, textOf(message)]]);
  return { uuid, type: 'Core.Log', config: { message: addTexts(writer, [action.uuid], texts, node) } };
}

/** Quick replies are not lost where they are the choices of a question. */
export function tellExtras(writer: Writer, node: NodeJson, action: ActionJson, isChoice = false): void {
  for (const extra of MESSAGE_EXTRAS) {
    if (isChoice && extra === 'quick_replies') continue;
    const value = action[extra];
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) writer.tell('property_kept', node, { property: extra, type: action.type });
  }
}

function property(writer: Writer, node: NodeJson, uuid: string, key: string, value: unknown): Body {
  const item = { property_key: key, property_value: floipText(textOf(value), scopeIn(writer, node)) };
  return { uuid, type: 'Core.SetContactProperty', config: { set_contact_property: [item] } };
}

function groups(writer: Writer, node: NodeJson, action: ActionJson): Json {
  if (action.all_groups === true) return { clear: true };
  const listed = listOf(action.groups, 100).map((each) => {
    const group = recordOf(each);
    const match = textOf(group.name_match);
    if (match.includes('@')) writer.tell('property_kept', node, { property: `group ${match}`, type: action.type });
    const name = textOf(group.name) || match.replaceAll('@@', '@');
    return { group_key: textOf(group.uuid) || name, group_name: name };
  });
  return { groups: listed, is_member: action.type === 'add_contact_groups' };
}

function output(writer: Writer, node: NodeJson, action: ActionJson, uuid: string): Body {
  const name = blockName(resultKey(textOf(action.name)));
  if (textOf(action.category) !== '') writer.tell('property_kept', node, { property: 'category', type: action.type });
  const value = floipText(textOf(action.value), scopeIn(writer, node));
  return { uuid, type: 'Core.Output', name, config: { value } };
}

function webhook(writer: Writer, node: NodeJson, action: ActionJson): Json {
  const scope = scopeIn(writer, node);
  const headers = Object.entries(recordOf(action.headers)).map(([name, value]) => [
    name,
    floipText(textOf(value), scope),
  ]);
  return {
    method: textOf(action.method) || 'GET',
    url: floipText(textOf(action.url), scope),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    ...(textOf(action.body) === '' ? {} : { body: floipText(textOf(action.body, 20_000), scope) }),
  };
}

/** The labels of a category by language. */
export function labelsOf(writer: Writer, category: Json): Map<string, string> {
  const uuid = textOf(category.uuid);
  const name = textOf(category.name);
  const labels = textsOf(writer, uuid, 'name', [name]);
  return new Map([...labels].map(([language, [label = '']]) => [language, label || name]));
}

export function isMessage(action: ActionJson | undefined): action is ActionJson {
  return isRecord(action) && (action.type === 'send_msg' || action.type === 'say_msg');
}

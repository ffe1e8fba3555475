/** Actions of flows before version 13, one function for each. */
import { definitionError, shown } from '../errors.ts';
import type { Json } from '../json.ts';
import { SCHEMES } from './expressions/variables.ts';
import { attachment, mediaAddress } from './media.ts';
import { changed, localized, localizedList, type Migration, migrated, template, translations } from './migration.ts';
import { list, type Place, property, requiredText, text } from './place.ts';
import { flowReference, namedReferences, recipients, wantsNewContact } from './references.ts';

/** More than any version allowed; translations multiply them. */
const MAX_QUICK_REPLIES = 20;

type MigrateAction = (migration: Migration, action: Place, uuid: string) => Json;

const actions: ReadonlyMap<string, MigrateAction> = new Map<string, MigrateAction>([
  ['add_group', (_, action) => ({ type: 'add_contact_groups', groups: namedReferences(property(action, 'groups')) })],
  ['add_label', (_, action) => ({ type: 'add_input_labels', labels: namedReferences(property(action, 'labels')) })],
  ['api', callWebhook],
  ['channel', setChannel],
  ['del_group', removeGroups],
  ['email', sendEmail],
  ['flow', (_, action) => ({ type: 'enter_flow', flow: flowReference(property(action, 'flow')), terminal: true })],
  ['lang', (_, action) => ({ type: 'set_contact_language', language: template(property(action, 'lang')) })],
  ['play', playAudio],
  ['reply', sendMessage],
  ['save', saveToContact],
  ['say', sayMessage],
  ['send', sendBroadcast],
  ['trigger-flow', startSession],
]);

/** The action of version 13 that does the same, with its translations kept in the migration. */
export function migrateAction(migration: Migration, action: Place): Json {
  const type = text(property(action, 'type'));
  const migrate = actions.get(type);
  if (!migrate) throw definitionError(`${action.path}.type`, `cannot be ${shown(type)}`);
  const uuid = text(property(action, 'uuid')) || migration.uuid();
  const { type: newType, ...rest } = migrate(migration, action, uuid);
  return { type: newType, uuid, ...rest };
}

function setChannel(_: Migration, action: Place): Json {
  const uuid = requiredText(property(action, 'channel'));
  return { type: 'set_contact_channel', channel: { uuid, name: text(property(action, 'name')) } };
}

/** No group means all. */
function removeGroups(_: Migration, action: Place): Json {
  const groups = namedReferences(property(action, 'groups'));
  return groups.length === 0
    ? { type: 'remove_contact_groups', all_groups: true }
    : { type: 'remove_contact_groups', groups };
}

function sendEmail(_: Migration, action: Place): Json {
  return {
    type: 'send_email',
    addresses: list(property(action, 'emails')).map((address) => template(address)),
    subject: template(property(action, 'subject')),
    body: template(property(action, 'msg')),
  };
}

function playAudio(migration: Migration, action: Place): Json {
  return { type: 'play_audio', audio_url: mediaAddress(migration, text(property(action, 'url'))) };
}

function sayMessage(migration: Migration, action: Place, uuid: string): Json {
  const recording = changed(translations(migration, property(action, 'recording')), (url) =>
    mediaAddress(migration, url),
  );
  const audio = localized(migration, uuid, 'audio_url', recording);
  return { type: 'say_msg', text: localizedText(migration, action, uuid), ...(audio && { audio_url: audio }) };
}

function sendMessage(migration: Migration, action: Place, uuid: string): Json {
  const replies = list(property(action, 'quick_replies'), MAX_QUICK_REPLIES);
  const texts = replies.map((reply) => changed(translations(migration, reply), migrated));
  const quickReplies = localizedList(migration, uuid, 'quick_replies', texts);
  return {
    type: 'send_msg',
    text: localizedText(migration, action, uuid),
    ...attachments(migration, action, uuid),
    ...(quickReplies.length > 0 && { quick_replies: quickReplies }),
    ...(property(action, 'send_all').value === true && { all_urns: true }),
  };
}

function sendBroadcast(migration: Migration, action: Place, uuid: string): Json {
  return {
    type: 'send_broadcast',
    text: localizedText(migration, action, uuid),
    ...attachments(migration, action, uuid),
    ...recipients(action),
  };
}

function localizedText(migration: Migration, action: Place, uuid: string): string {
  return localized(migration, uuid, 'text', changed(translations(migration, property(action, 'msg')), migrated));
}

function attachments(migration: Migration, action: Place, uuid: string): Json {
  const media = changed(translations(migration, property(action, 'media')), (value) => attachment(migration, value));
  const base = localized(migration, uuid, 'attachments', media);
  return base === '' ? {} : { attachments: [base] };
}

function startSession(_: Migration, action: Place): Json {
  return {
    type: 'start_session',
    flow: flowReference(property(action, 'flow')),
    ...recipients(action),
    ...(wantsNewContact(action) && { create_contact: true }),
  };
}

/** Names, addresses and fields were saved by one action; the new ones have one for each. */
function saveToContact(_: Migration, action: Place): Json {
  const field = requiredText(property(action, 'field'));
  const value = template(property(action, 'value'));
  if (field === 'name') return { type: 'set_contact_name', name: value };
  if (field === 'first_name') {
    const others = '@(word_slice(contact.name, 1, -1))';
    return { type: 'set_contact_name', name: value === '' ? others : `${value} ${others}` };
  }
  const scheme = field === 'tel_e164' ? 'tel' : field;
  if (SCHEMES.has(scheme)) return { type: 'add_contact_urn', scheme, path: value };
  const name = text(property(action, 'label')) || field;
  return { type: 'set_contact_field', field: { key: field, name }, value };
}

/** A call without an answer that the flow looks at. */
function callWebhook(_: Migration, action: Place): Json {
  const method = text(property(action, 'action')).toUpperCase() || 'POST';
  return { type: 'call_webhook', method, url: template(property(action, 'webhook'), { urlEncode: true }) };
}

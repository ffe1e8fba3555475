/** Messages and prompts: `send_msg` in flows of messages, `say_msg` in those of calls. */
import { recordOf } from '../exports/json.ts';
import type { ActionJson } from './definition.ts';
import { addActions, destinationOf, tellOf, translate, type Work } from './draft.ts';
import { defaultExit } from './exits.ts';
import { propertyActions } from './properties.ts';
import { type Said, type SaidBy, saidBy } from './texts.ts';

/** The action that says a resource, with its translations; undefined (and told) when there is nothing to say. */
export function messageAction(
  work: Work,
  reference: unknown,
  uuid: string,
  replies: ReadonlyMap<string, readonly string[]> = new Map(),
): ActionJson | undefined {
  const said = saidBy(work, reference);
  const base = said.get(work.draft.base)!;
  const hasText = base.text !== '' || base.attachments.length > 0 || base.audio !== '';
  if (!hasText || (work.draft.isVoice && base.text === '' && base.audio === '')) {
    tellOf(work, 'message_empty');
    return undefined;
  }
  translateSaid(work, said, uuid, replies);
  return work.draft.isVoice ? sayAction(base, uuid) : sendAction(base, uuid, replies.get(work.draft.base) ?? []);
}

/** Messages must have a text; this one shows nothing, beside media. */
const NO_TEXT = '@("")';

function sayAction(said: Said, uuid: string): ActionJson {
  const text = said.text || NO_TEXT;
  return { uuid, type: 'say_msg', text, ...(said.audio === '' ? {} : { audio_url: said.audio }) };
}

function sendAction(said: Said, uuid: string, replies: readonly string[]): ActionJson {
  return { uuid, type: 'send_msg', text: said.text || NO_TEXT, attachments: said.attachments, quick_replies: replies };
}

function translateSaid(work: Work, said: SaidBy, uuid: string, replies: ReadonlyMap<string, readonly string[]>): void {
  const { base, localization } = work.draft;
  const original = said.get(base)!;
  for (const [language, one] of said) {
    if (language === base) continue;
    if (one.text !== '' && one.text !== original.text) translate(localization, language, uuid, 'text', [one.text]);
    if (one.attachments.length > 0) translate(localization, language, uuid, 'attachments', one.attachments);
    if (one.audio !== '') translate(localization, language, uuid, 'audio_url', [one.audio]);
  }
  for (const [language, texts] of replies) {
    if (language !== base) translate(localization, language, uuid, 'quick_replies', texts);
  }
}

/** `MobilePrimitives.Message` and `ConsoleIO.Print`. */
export function translateMessage(work: Work): void {
  const { config, exits } = work.block;
  const reference = recordOf(config).prompt ?? config.message;
  const message = messageAction(work, reference, work.draft.ids.derive(work.entry, 'message'));
  const actions = [...(message ? [message] : []), ...propertyActions(work)];
  addActions(work, work.entry, actions, destinationOf(work, defaultExit(exits)));
}

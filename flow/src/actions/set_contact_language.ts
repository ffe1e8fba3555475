/**
 * Sets the language of the contact, a code of ISO 639-3; empty text removes it. What is no such code is an error event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "set_contact_language", "language": "fra" }
 *
 *     { "type": "contact_language_changed", "language": "fra" }
 */
import { isLanguage } from '../definition/languages.ts';
import { actionType } from './action.ts';
import { change } from './change.ts';
import { tryText } from './evaluate.ts';

export const setContactLanguage = actionType({
  type: 'set_contact_language',
  scope: 'all',
  fields: { language: { kind: 'template', optional: true, max: 10_000 } },
  execute(action, step) {
    const { text, ok } = tryText(step, action.language);
    if (!ok) return;
    const language = text.trim();
    if (language !== '' && !isLanguage(language)) {
      return step.error(`'${language.slice(0, 50)}' is not a language code of ISO 639-3`);
    }
    return change(step, { type: 'language', language });
  },
});

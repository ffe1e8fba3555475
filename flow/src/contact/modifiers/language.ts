import { modifierType, update } from './modifier-type.ts';

/** Sets the language, ISO 639-3; an empty one takes it away. */
export const language = modifierType({
  type: 'language',
  properties: { language: 'text' },
  apply(contact, modifier, { log }) {
    const code = modifier.language;
    if (code === (contact.json.language ?? '')) return false;
    if (code !== '' && !/^[a-z]{3}$/.test(code)) {
      log({ type: 'error', text: `'${code}' is not an ISO 639-3 code of a language` });
      return false;
    }
    update(contact, { language: code || undefined });
    log({ type: 'contact_language_changed', language: code });
    return true;
  },
});

import { modifierType, update } from './modifier-type.ts';

/** Sets the name, cut at the limit of names; an empty one takes it away. */
export const name = modifierType({
  type: 'name',
  properties: { name: 'text' },
  apply(contact, modifier, { options, log }) {
    const text = truncate(modifier.name, options.maxNameChars);
    if (text === (contact.json.name ?? '')) return false;
    update(contact, { name: text || undefined });
    log({ type: 'contact_name_changed', name: text });
    return true;
  },
});

/** At most so many characters, counted as code points. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let count = 0; count < max && end < text.length; count++) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

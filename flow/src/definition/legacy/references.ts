/** Whom and what actions name: groups, labels, contacts, addresses, flows. */
import type { Json } from '../json.ts';
import { migrated, template } from './migration.ts';
import { list, type Place, property, requiredText, text } from './place.ts';

/** What stands for "a contact made for this" among the recipients of a started flow. */
const NEW_CONTACT = '@new_contact';

/** Groups or labels: those without a UUID are found by name when the flow runs. */
export function namedReferences(place: Place): readonly Json[] {
  return list(place).map((item) => {
    if (typeof item.value === 'string') return { name_match: migrated(item.value) };
    const uuid = text(property(item, 'uuid'));
    const name = text(property(item, 'name'));
    return uuid === '' ? { name_match: name } : { uuid, name };
  });
}

export function flowReference(place: Place): Json {
  return { uuid: requiredText(property(place, 'uuid')), name: text(property(place, 'name')) };
}

/** Recipients of a broadcast or of a started flow. Properties without an item are left out. */
export function recipients(action: Place): Json {
  const variables = list(property(action, 'variables'))
    .map((variable) => text(property(variable, 'id')))
    .filter((variable) => variable !== '' && variable !== NEW_CONTACT)
    .map((variable) => migrated(variable));
  const { contacts, urns } = contactsOf(property(action, 'contacts'));
  const all = { contacts, groups: namedReferences(property(action, 'groups')), urns, legacy_vars: variables };
  return Object.fromEntries(Object.entries(all).filter(([, items]) => items.length > 0));
}

export function wantsNewContact(action: Place): boolean {
  return list(property(action, 'variables')).some((item) => text(property(item, 'id')) === NEW_CONTACT);
}

interface Contacts {
  readonly contacts: readonly Json[];
  readonly urns: readonly string[];
}

/** Contacts without a UUID are those that a flow of another server named: their addresses find them. */
function contactsOf(place: Place): Contacts {
  const contacts: Json[] = [];
  const urns: string[] = [];
  for (const item of list(place)) {
    const uuid = text(property(item, 'uuid'));
    if (uuid !== '') contacts.push({ uuid, name: text(property(item, 'name')) });
    else urns.push(...addresses(item));
  }
  return { contacts, urns };
}

function addresses(contact: Place): readonly string[] {
  const urns = list(property(contact, 'urns')).map(
    (urn) => `${requiredText(property(urn, 'scheme'))}:${template(property(urn, 'path'))}`,
  );
  const phone = text(property(contact, 'phone'));
  return phone === '' ? urns : [...urns, `tel:${phone}`];
}

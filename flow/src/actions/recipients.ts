/** To whom a broadcast or a start of a flow goes. */
import { normalizeUrn } from '../contact/urns.ts';
import type { AssetReference, Compiled, Schema } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';
import { groupsOf, named } from './references.ts';

export const recipientFields = {
  groups: { kind: 'references', to: 'group', items: 100, variable: true, optional: true },
  contacts: { kind: 'references', to: 'contact', items: 100, optional: true },
  contact_query: { kind: 'template', max: 10_000, optional: true },
  urns: { kind: 'texts', items: 100, max: 255, optional: true },
  legacy_vars: { kind: 'templates', items: 100, max: 10_000, optional: true },
} as const satisfies Schema;

export interface Recipients {
  readonly groups: readonly AssetReference[];
  readonly contacts: readonly AssetReference[];
  readonly contactQuery: string;
  readonly urns: readonly string[];
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Groups that are missing, and old variables that name nobody, are error events. */
export function recipientsOf(step: Step, fields: Compiled<typeof recipientFields>): Recipients {
  const groups: AssetReference[] = groupsOf(step, fields.groups ?? []).map(named);
  const contacts: AssetReference[] = [...(fields.contacts ?? [])];
  const urns = [...(fields.urns ?? [])];
  const query = fields.contact_query?.templates[0];
  const contactQuery = query ? step.evaluate(query, { escape: quoted }).trim() : '';
  for (const template of fields.legacy_vars?.templates ?? []) {
    resolveVariable(step, step.evaluate(template).trim(), groups, contacts, urns);
  }
  return { groups, contacts, contactQuery, urns };
}

/** An old flow's variable: the uuid of a contact, the name of a group, an address or a telephone number. */
function resolveVariable(
  step: Step,
  text: string,
  groups: AssetReference[],
  contacts: AssetReference[],
  urns: string[],
): void {
  if (UUID.test(text)) {
    contacts.push({ uuid: text.toLowerCase(), name: '' });
    return;
  }
  const group = step.assets.groupByName(text);
  const urn = group ? undefined : addressIn(step, text);
  if (group) groups.push(named(group));
  else if (urn !== undefined) urns.push(urn);
  else step.error(`'${text}' couldn't be resolved to a contact, group or URN`);
}

function addressIn(step: Step, text: string): string | undefined {
  const urn = normalizeUrn(text, step.services.phones, step.env.country);
  if (urn) return urn.identity;
  const number = step.services.phones.parse(text, step.env.country);
  return number === undefined ? undefined : `tel:${number}`;
}

/** What an expression gives is one text of the query, so that it cannot change what is asked. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

export function isNobody({ groups, contacts, contactQuery, urns }: Recipients): boolean {
  return groups.length === 0 && contacts.length === 0 && urns.length === 0 && contactQuery === '';
}

/** Groups and queries could reach everybody from every one of many contacts that are started at once. */
export function reachesMany({ groups, contactQuery }: Recipients): boolean {
  return groups.length > 0 || contactQuery !== '';
}

/** As it stands in events: what is empty is absent. */
export function recipientsJson({ groups, contacts, contactQuery, urns }: Recipients) {
  return {
    ...(groups.length > 0 && { groups }),
    ...(contacts.length > 0 && { contacts }),
    ...(contactQuery !== '' && { contact_query: contactQuery }),
    ...(urns.length > 0 && { urns }),
  };
}

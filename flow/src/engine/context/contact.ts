/** `@contact`, `@fields`, `@urns` and the same of the contacts of other runs. */
import type { Channel, Field, Named, User } from '../../assets/assets.ts';
import type { Contact, FieldValueJson, TicketJson, Urn } from '../../contact/contact.ts';
import type { ObjectValue, Value } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import { isObject } from '../own.ts';
import { numberOf, shown } from './convert.ts';
import { lines, once, texts, timeOf, view } from './view.ts';

/** Schemes that have a property in `@urns`. */
const schemes: readonly string[] = (
  'bsuid ext facebook fcm freshchat instagram jiochat line mailto rocketchat slack tel telegram twitter twitterid ' +
  'viber vk webchat wechat whatsapp'
).split(' ');
const known = new Set(schemes);

export interface ContactViews {
  readonly contact: ObjectValue;
  readonly fields: ObjectValue;
  readonly urns: ObjectValue;
}

const contactKeys: readonly string[] =
  'uuid ref id name first_name language timezone status created_on last_seen_on urns urn groups fields channel tickets'.split(
    ' ',
  );

export function contactViews(m: Machine, contact: Contact): ContactViews {
  const fields = fieldsView(m, contact);
  const urns = view(schemes, (key) => (known.has(key) ? firstOfScheme(m, contact, key) : undefined));
  const own = view(
    contactKeys,
    (key) => (key === 'fields' ? fields : contactProperty(m, contact, key)),
    () => displayName(m, contact),
    deprecatedProperty,
  );
  return { contact: own, fields, urns };
}

function deprecatedProperty(key: string): string | undefined {
  if (key === 'tickets') return '@contact.tickets is deprecated, use @ticket instead';
  return key === 'id' ? '@contact.id is deprecated, use @contact.ref instead' : undefined;
}

function contactProperty(m: Machine, contact: Contact, key: string): Value | undefined {
  const { json } = contact;
  switch (key) {
    case 'uuid':
      return json.uuid;
    case 'ref':
      return json.ref ?? '';
    case 'id':
      return String(json.id ?? 0);
    case 'name':
      return json.name ?? '';
    case 'first_name':
      return firstName(json.name ?? '');
    case 'language':
      return json.language || null;
    case 'timezone':
      return json.timezone || null;
    case 'status':
      return json.status;
    case 'created_on':
      return timeOf(json.created_on);
    case 'last_seen_on':
      return timeOf(json.last_seen_on);
    case 'urns':
      return contact.urns().map((urn) => urnText(m, urn));
    case 'urn': {
      const preferred = contact.destination()?.urn;
      return preferred ? urnText(m, preferred) : null;
    }
    case 'groups':
      return contact.groups().map(({ uuid, name }) => texts({ uuid, name }));
    case 'channel':
      return channelView(contact.destination()?.channel);
    case 'tickets':
      return openTickets(contact).map((ticket) => ticketView(m, ticket));
    default:
      return undefined;
  }
}

/** What `@contact` shows: the name, else the first address as people write it. */
export function displayName(m: Machine, contact: Contact): string {
  const { json } = contact;
  if (json.name) return json.name;
  if (m.env.redactUrns) return json.ref ?? String(json.id ?? '');
  const urn = contact.destination()?.urn ?? contact.urns()[0];
  if (!urn) return '';
  return urn.scheme === 'tel' ? m.services.phones.formatNational(urn.path) : urn.display || urn.path;
}

const firstWord = /[\p{M}\p{L}\p{N}_']+|\p{S}/u;

function firstName(name: string): string {
  return firstWord.exec(name)?.[0] ?? '';
}

/** Without what the host needs to know; `********` where addresses are hidden. */
export function urnText(m: Machine, urn: Urn): string {
  if (m.env.redactUrns) return `${urn.scheme}:********`;
  return urn.display ? `${urn.identity}#${urn.display}` : urn.identity;
}

function firstOfScheme(m: Machine, contact: Contact, scheme: string): Value {
  for (const urn of contact.urns()) if (urn.scheme === scheme) return urnText(m, urn);
  return null;
}

export function channelView(channel: Channel | undefined): Value {
  if (!channel) return null;
  const { uuid, name, address = '' } = channel;
  return texts({ uuid, name, address }, name);
}

function fieldsView(m: Machine, contact: Contact): ObjectValue {
  const { assets } = m;
  const keys = once(() => assets.fields.map((field) => field.key));
  const get = (key: string) => {
    const field = assets.field(key);
    return field && fieldValue(field, contact.json.fields?.[field.key]);
  };
  return view(keys, get, () =>
    lines(
      assets.fields.flatMap((field) => {
        const value = get(field.key) ?? null;
        return value === null ? [] : [`${field.name}: ${shown(m, value)}`];
      }),
    ),
  );
}

function fieldValue(field: Field, stored: FieldValueJson | undefined): Value {
  if (!stored) return null;
  switch (field.type) {
    case 'number':
      return stored.number === undefined || stored.number === null ? null : numberOf(stored.number);
    case 'datetime':
      return timeOf(stored.datetime);
    case 'state':
      return stored.state || null;
    case 'district':
      return stored.district || null;
    case 'ward':
      return stored.ward || null;
    default:
      return stored.text;
  }
}

export function openTickets(contact: Contact): readonly TicketJson[] {
  return (contact.json.tickets ?? []).filter((ticket) => ticket.status !== 'closed');
}

const ticketKeys = ['uuid', 'topic', 'assignee'];

export function ticketView(m: Machine, ticket: TicketJson): ObjectValue {
  return view(ticketKeys, (key) => {
    if (key === 'uuid') return ticket.uuid;
    if (key === 'topic') return isObject(ticket.topic) ? namedView(m.assets.topic(ticket.topic.uuid)) : null;
    if (key === 'assignee') return isObject(ticket.assignee) ? userView(m.assets.user(ticket.assignee.uuid)) : null;
    return undefined;
  });
}

export function namedView(named: Named | undefined): Value {
  return named ? texts({ uuid: named.uuid, name: named.name }, named.name) : null;
}

export function userView(user: User | undefined): Value {
  if (!user) return null;
  return texts({ email: user.email, name: user.name, first_name: firstName(user.name) }, user.name || user.email);
}

/** The context of a message to one contact: the same in the preview and in the send. */
import { valueFromPlain } from '../values/json.ts';
import { lazyObject, objectOf } from '../values/objects.ts';
import type { ObjectValue, Value } from '../values/values.ts';

/** What is known of a contact. Absent values show as nothing; a field that is absent is an error in the template. */
export interface TemplateContact {
  readonly uuid?: string;
  readonly ref?: string;
  readonly name?: string;
  readonly language?: string;
  readonly status?: string;
  readonly created_on?: string;
  readonly last_seen_on?: string;
  /** `scheme:path`, the preferred first. */
  readonly urns?: readonly string[];
  /** Plain JSON by key. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly groups?: ReadonlyArray<{ readonly uuid: string; readonly name: string }>;
  readonly cadre?: string;
  readonly job?: string;
  readonly facility?: string;
  readonly place?: string;
}

const SCHEMES = ['tel', 'whatsapp', 'telegram', 'facebook', 'instagram', 'viber', 'mailto'];

/** Top levels `contact`, `fields`, `urns` and `globals`. `@contact` shows the name, else the first address. */
export function contactContext(contact: TemplateContact, globals: Readonly<Record<string, unknown>> = {}): ObjectValue {
  const fields = () => valueFromPlain(contact.fields ?? {});
  return lazyObject({
    contact: () => shownContact(contact, fields()),
    fields,
    urns: () => byScheme(contact.urns ?? []),
    globals: () => valueFromPlain(globals),
  });
}

function shownContact(contact: TemplateContact, fields: Value): ObjectValue {
  const urns = contact.urns ?? [];
  const name = contact.name?.trim() ?? '';
  return objectOf(
    {
      uuid: contact.uuid ?? null,
      ref: contact.ref ?? null,
      name,
      first_name: name.split(/\s+/u, 1)[0]!,
      language: contact.language ?? null,
      status: contact.status ?? null,
      created_on: contact.created_on ?? null,
      last_seen_on: contact.last_seen_on ?? null,
      urns,
      urn: urns[0] ?? null,
      groups: valueFromPlain(contact.groups ?? []),
      fields,
      cadre: contact.cadre ?? null,
      job: contact.job ?? null,
      facility: contact.facility ?? null,
      place: contact.place ?? null,
    },
    name === '' ? pathOf(urns[0] ?? '') : name,
  );
}

function byScheme(urns: readonly string[]): ObjectValue {
  const record: Record<string, Value> = Object.create(null);
  for (const scheme of SCHEMES) record[scheme] = null;
  for (const urn of urns) record[urn.slice(0, urn.indexOf(':'))] ??= urn;
  return objectOf(record);
}

function pathOf(urn: string): string {
  return urn.slice(urn.indexOf(':') + 1).replace(/[?#].*$/s, '');
}

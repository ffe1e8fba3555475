/** The context of a message to one contact: the same in the preview and in the send. */
import type { ContextValue, TemplateContext } from './values.ts';

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
  readonly fields?: { readonly [key: string]: ContextValue };
  readonly groups?: ReadonlyArray<{ readonly uuid: string; readonly name: string }>;
  readonly cadre?: string;
  readonly job?: string;
  readonly facility?: string;
  readonly place?: string;
}

const SCHEMES = ['tel', 'whatsapp', 'telegram', 'facebook', 'instagram', 'viber', 'mailto'];

/** Top levels `contact`, `fields`, `urns` and `globals`. `@contact` shows the name, else the first address. */
export function contactContext(
  contact: TemplateContact,
  globals: { readonly [key: string]: ContextValue } = {},
): TemplateContext {
  const urns = contact.urns ?? [];
  const fields = contact.fields ?? {};
  const name = contact.name?.trim() ?? '';
  const byScheme: Record<string, ContextValue> = {};
  for (const scheme of SCHEMES) byScheme[scheme] = null;
  for (const urn of urns) byScheme[urn.slice(0, urn.indexOf(':'))] ??= urn;
  return {
    contact: {
      __default__: name === '' ? pathOf(urns[0] ?? '') : name,
      uuid: contact.uuid,
      ref: contact.ref,
      name,
      first_name: name.split(/\s+/u, 1)[0]!,
      language: contact.language,
      status: contact.status,
      created_on: contact.created_on,
      last_seen_on: contact.last_seen_on,
      urns,
      urn: urns[0] ?? null,
      groups: contact.groups ?? [],
      fields,
      cadre: contact.cadre,
      job: contact.job,
      facility: contact.facility,
      place: contact.place,
    },
    fields,
    urns: byScheme,
    globals,
  };
}

function pathOf(urn: string): string {
  return urn.slice(urn.indexOf(':') + 1).replace(/[?#].*$/s, '');
}

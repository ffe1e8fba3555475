/**
 * One kind of change to a contact. To add one: a file here, a line in `registry.ts`, and cases in
 * `flow/cases/modifiers/<type>.json`.
 */
import type { Contact, ContactJson } from '../contact.ts';
import type { Modifier, ModifierWorld } from '../modifier.ts';

export interface NamedReference {
  readonly uuid: string;
  readonly name: string;
}
export interface Route {
  readonly urn: string;
  readonly channel?: NamedReference | null;
}

/** What a property of a modifier may hold. Absent texts are empty, absent lists are empty, absent references none. */
interface Kinds {
  text: string;
  texts: readonly string[];
  reference: NamedReference | undefined;
  references: readonly NamedReference[];
  field: { readonly key: string };
  routes: readonly Route[];
}
type Kind = keyof Kinds | readonly string[];
type Properties = Readonly<Record<string, Kind>>;
type Read<P extends Properties> = {
  readonly [K in keyof P]: P[K] extends keyof Kinds
    ? Kinds[P[K]]
    : P[K] extends readonly string[]
      ? P[K][number]
      : never;
};

export interface ModifierType<P extends Properties = Properties> {
  readonly type: string;
  /** The kind of each property; a list of texts is a choice. */
  readonly properties: P;
  /** Whether the contact changed; events are written. A promise only when the owner of an address is asked for. */
  apply(contact: Contact, modifier: Read<P>, world: ModifierWorld): boolean | Promise<boolean>;
}

/** Says the types of the properties from their kinds. */
export function modifierType<const P extends Properties>(type: ModifierType<P>): ModifierType<P> {
  return type;
}

/** What is wrong with the properties of a modifier, in words; undefined when nothing is. */
export function problemOf(modifier: Modifier, properties: Properties): string | undefined {
  for (const [name, kind] of Object.entries(properties)) {
    const value = modifier[name];
    if (typeof kind !== 'string') {
      if (!kind.includes(value as string)) return `property '${name}' must be one of ${kind.join(', ')}`;
    } else if (!CHECKS[kind](value)) return `property '${name}' is missing or malformed`;
  }
  return undefined;
}

/** The modifier with all its properties, absent ones as what they stand for. Only for one without a problem. */
export function complete(modifier: Modifier, properties: Properties): Readonly<Record<string, unknown>> {
  const read: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(properties)) {
    read[name] = modifier[name] ?? (kind === 'text' ? '' : kind === 'reference' ? undefined : []);
  }
  return read;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const isText = (value: unknown) => typeof value === 'string';
const isReference = (value: unknown) => isObject(value) && isText(value.uuid);
const maybe = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || value === null || check(value);
const listOf = (check: (value: unknown) => boolean) => maybe((value) => Array.isArray(value) && value.every(check));

const CHECKS: Readonly<Record<keyof Kinds, (value: unknown) => boolean>> = {
  text: maybe(isText),
  texts: listOf(isText),
  reference: maybe(isReference),
  references: listOf(isReference),
  field: (value) => isObject(value) && isText(value.key),
  routes: listOf((value) => isObject(value) && isText(value.urn) && maybe(isReference)(value.channel)),
};

/** Replaces properties of the contact; what is undefined or an empty list is taken away. */
export function update(contact: Contact, properties: Partial<ContactJson>): void {
  contact.json = { ...contact.json, ...properties };
  if (contact.json.groups?.length === 0) contact.json = { ...contact.json, groups: undefined };
  if (contact.json.urns?.length === 0) contact.json = { ...contact.json, urns: undefined };
}

export function referenceTo(asset: NamedReference): NamedReference {
  return { uuid: asset.uuid, name: asset.name };
}

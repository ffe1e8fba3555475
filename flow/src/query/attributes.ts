/**
 * The attributes of a contact that a query can ask for: RapidPro's own, and those of a health-worker registry.
 * One list: the parser checks against it, the console offers it, the server compiles it.
 */
import type { Comparator } from './tree.ts';

export type AttributeType = 'text' | 'number' | 'datetime' | 'place' | 'concept' | 'boolean';

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly comparators: readonly Comparator[];
  /** May be compared with `""`: is it set at all? */
  readonly setCheck: boolean;
  /** A contact may have several: `=` is true if one matches, `!=` only if none does. */
  readonly multiple: boolean;
  /** `rapidpro`: part of every contact query. `registry`: only where the resolver says that it exists. */
  readonly origin: 'rapidpro' | 'registry';
  /** Other spellings; the tree always has `name`. */
  readonly aliases?: readonly string[];
  /** The only values there are, where that is fixed. */
  readonly choices?: readonly string[];
}

const EQUAL: readonly Comparator[] = ['=', '!=', 'in', 'not in'];
const CONTAINS: readonly Comparator[] = ['=', '!=', '~', 'in', 'not in'];
const ORDERED: readonly Comparator[] = ['=', '!=', '>', '>=', '<', '<=', 'in', 'not in'];
const DATED: readonly Comparator[] = ['=', '!=', '>', '>=', '<', '<='];
const YES_NO: readonly Comparator[] = ['=', '!='];

type Kind = Pick<Attribute, 'type' | 'comparators' | 'setCheck' | 'multiple'>;
const ONE_TEXT: Kind = { type: 'text', comparators: EQUAL, setCheck: true, multiple: false };
const REQUIRED_TEXT: Kind = { ...ONE_TEXT, setCheck: false };
const MANY_TEXTS: Kind = { ...ONE_TEXT, multiple: true };
const CONCEPTS: Kind = { type: 'concept', comparators: CONTAINS, setCheck: true, multiple: true };
const PLACES: Kind = { ...CONCEPTS, type: 'place' };
const DATETIME: Kind = { type: 'datetime', comparators: DATED, setCheck: true, multiple: false };

function list(origin: Attribute['origin'], rows: ReadonlyArray<Kind & Omit<Attribute, 'origin'>>): Attribute[] {
  return rows.map((row) => ({ ...row, origin }));
}

/** Always there. */
export const rapidproAttributes: readonly Attribute[] = list('rapidpro', [
  { name: 'uuid', ...REQUIRED_TEXT },
  { name: 'id', ...REQUIRED_TEXT },
  { name: 'ref', ...REQUIRED_TEXT },
  { name: 'name', ...ONE_TEXT, comparators: CONTAINS },
  { name: 'status', ...REQUIRED_TEXT, choices: ['active', 'blocked', 'stopped', 'archived'] },
  { name: 'language', ...ONE_TEXT },
  { name: 'urn', ...MANY_TEXTS, comparators: CONTAINS },
  { name: 'group', ...MANY_TEXTS },
  { name: 'flow', ...ONE_TEXT },
  { name: 'history', ...MANY_TEXTS },
  { name: 'tickets', type: 'number', comparators: ORDERED, setCheck: false, multiple: false },
  { name: 'created_on', ...DATETIME, setCheck: false },
  { name: 'last_seen_on', ...DATETIME, aliases: ['last_heard'] },
]);

/** Of a registry of health workers. A concept matches by its code or its name. */
export const registryAttributes: readonly Attribute[] = list('registry', [
  { name: 'cadre', ...CONCEPTS },
  { name: 'job', ...CONCEPTS },
  { name: 'skill', ...CONCEPTS },
  { name: 'facility', ...CONCEPTS },
  { name: 'facility_type', ...CONCEPTS },
  { name: 'place', ...PLACES },
  { name: 'gender', ...ONE_TEXT },
  { name: 'age', type: 'number', comparators: ORDERED, setCheck: true, multiple: false },
  { name: 'birth_date', ...DATETIME },
  { name: 'employer', ...CONCEPTS },
  { name: 'source', ...MANY_TEXTS },
  { name: 'has', type: 'text', comparators: EQUAL, setCheck: false, multiple: true },
  { name: 'opted_out', type: 'boolean', comparators: YES_NO, setCheck: false, multiple: false },
]);

/** Kinds of address: the schemes that RapidPro knows. */
export const ADDRESS_SCHEMES: readonly string[] = [
  'tel',
  'whatsapp',
  'telegram',
  'facebook',
  'instagram',
  'viber',
  'mailto',
  'bsuid',
  'discord',
  'ext',
  'fcm',
  'freshchat',
  'jiochat',
  'line',
  'rocketchat',
  'slack',
  'twitter',
  'twitterid',
  'vk',
  'webchat',
  'wechat',
];

/** The attribute of that name or alias, in the given list. */
export function findAttribute(name: string, attributes: readonly Attribute[]): Attribute | undefined {
  return attributes.find((attribute) => attribute.name === name || attribute.aliases?.includes(name));
}

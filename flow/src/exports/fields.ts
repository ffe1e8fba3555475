/** Contact fields and groups of export files. */
import { parseQuery } from '../query/query.ts';
import { choiceIn, reject, textIn, uuidIn } from './check.ts';
import { type Json, textOf } from './json.ts';

export const FIELD_TYPES = ['text', 'number', 'datetime', 'state', 'district', 'ward'] as const;

export interface ExportedField {
  readonly key: string;
  readonly name: string;
  readonly type: (typeof FIELD_TYPES)[number];
}
export interface ExportedGroup {
  readonly uuid: string;
  readonly name: string;
  /** Smart groups have one. */
  readonly query: string | null;
}

/** Types as files before version 12 write them. */
const LETTERS: Readonly<Record<string, ExportedField['type']>> = {
  T: 'text',
  N: 'number',
  D: 'datetime',
  S: 'state',
  I: 'district',
  W: 'ward',
  numeric: 'number',
};
const LONGEST_QUERY = 10_000;

/** `^[a-z][a-z0-9_]*$`, at most 36 characters. */
export function isFieldKey(key: string): boolean {
  return /^[a-z][a-z0-9_]{0,35}$/.test(key);
}

export function readField(item: Json): ExportedField {
  const key = textOf(item.key, 100);
  if (!isFieldKey(key)) reject(`has the key “${key}”; a lower-case letter, then letters, digits and _ are needed`);
  const named = { name: item.name ?? item.label };
  const type = choiceIn(
    { type: LETTERS[textOf(item.type, 20)] ?? item.type ?? item.value_type },
    'type',
    FIELD_TYPES,
    'text',
  );
  return { key, name: textIn(named, 'name', 36), type };
}

export function readGroup(item: Json): ExportedGroup {
  const group = { uuid: uuidIn(item), name: textIn(item, 'name', 64) };
  const query = textOf(item.query, LONGEST_QUERY + 1).trim();
  if (query === '') return { ...group, query: null };
  if (query.length > LONGEST_QUERY) reject(`has a query of more than ${LONGEST_QUERY} characters`);
  const parsed = parseQuery(query, {});
  if (!parsed.ok) reject(`has a query that cannot be read: ${parsed.error.message}`);
  return { ...group, query };
}

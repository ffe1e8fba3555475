/** From criteria to the SQL of the read model. The caller's area is in every part: matches, chains and referrers alike. */
import { join, raw, type Sql, sql } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { isCountryCode, mendPhones } from '../../lib/phone.ts';
import type { Criterion, PlainCriterion } from '../search/criteria.ts';
import type { DateValue, Param, ReferenceValue, StringValue, TokenValue, Value } from '../search/params.ts';
import { dateSql, instantSql } from '../search/sql-page.ts';
import { type DirectoryType, typeNumbers } from './model.ts';
import { flagWord, fold, quoted, textWord, tokenWord } from './words.ts';

/** How the read model answers a parameter. */
export type Way =
  /** A code of a system, or of none. */
  | { readonly by: 'token' }
  /** A code whose system goes without saying. */
  | { readonly by: 'flag'; readonly system?: string }
  | { readonly by: 'text' }
  /** A telephone number or mail address: `system` is phone or email, null for either as `system|value`. */
  | { readonly by: 'telecom'; readonly system: 'phone' | 'email' | null }
  | { readonly by: 'reference'; readonly column: 1 | 2 | 3; readonly to: DirectoryType }
  /** A reference among several, kept as words. */
  | { readonly by: 'listed'; readonly to: DirectoryType }
  | { readonly by: 'date' };

export interface DirectoryParam extends Param {
  readonly way: Way;
  /** Finds few: looked for first. */
  readonly narrow?: boolean;
}

export type DirectoryParams = Readonly<Record<DirectoryType, Readonly<Record<string, DirectoryParam>>>>;

export interface Compiling {
  readonly params: DirectoryParams;
  readonly area: readonly number[] | null;
  readonly now: Date;
  /** Where numbers without a calling code are at home. */
  readonly country: string;
  /** `_has:Group:member` of Practitioner and `member` of Group: conditions on an alias, made beforehand. */
  readonly members: ReadonlyMap<Criterion, Sql>;
}

/** What the caller may see of the rows of an alias. Null places are for everybody who has signed in. */
export const visible = (alias: Sql, area: readonly number[] | null): Sql =>
  area === null ? sql`true` : sql`(${alias}.places is null or ${alias}.places && ${area as number[]}::int[])`;

/** All rows of a type that are there, and that the caller may see. */
export const present = (alias: Sql, type: DirectoryType, area: readonly number[] | null): Sql =>
  sql`${alias}.type = ${raw(String(typeNumbers[type]))} and ${alias}.body is not null and ${visible(alias, area)}`;

export function compile(criterion: Criterion, type: DirectoryType, alias: Sql, given: Compiling): Sql {
  const made = given.members.get(criterion);
  if (made) return made;
  if (criterion.kind === 'plain') return plain(criterion, type, alias, given);
  const t = raw(`${alias.text}t`);
  if (criterion.kind === 'chain') {
    const target = criterion.target as DirectoryType;
    const { way } = given.params[type][criterion.name]!;
    if (way.by !== 'reference') throw new Error(`${criterion.name} has no column to chain by`);
    const inner = plain(criterion.criterion, target, t, given);
    return sql`${column(alias, way.column)} in (select ${t}.id from fhir.resource ${t}
      where ${present(t, target, given.area)} and ${inner})`;
  }
  const from = criterion.from as DirectoryType;
  const { way } = given.params[from][criterion.reference]!;
  if (way.by !== 'reference') throw new Error(`${criterion.reference} has no column`);
  const inner = plain(criterion.criterion, from, t, given);
  return sql`${alias}.id in (select ${column(t, way.column)} from fhir.resource ${t}
    where ${present(t, from, given.area)} and ${column(t, way.column)} is not null and ${inner})`;
}

const column = (alias: Sql, number: 1 | 2 | 3): Sql => sql`${alias}.${raw(`ref${number}`)}`;

function plain(criterion: PlainCriterion, type: DirectoryType, alias: Sql, given: Compiling): Sql {
  const { name, values, modifier } = criterion;
  if (name === '_id') return ids(values as readonly TokenValue[], modifier, alias);
  if (name === '_lastUpdated')
    return any(values.map((value) => instantSql(sql`${alias}.updated_at`, value as DateValue, given.now)));
  const { way } = given.params[type][name]!;
  if (modifier === 'missing') {
    const there = has(way, name, type, alias);
    return (values[0] as TokenValue).code === 'true' ? sql`not ${there}` : there;
  }
  if (way.by === 'reference') return references(way, criterion, alias);
  if (way.by === 'date') return any(values.map((value) => datesOf(alias, value as DateValue, given.now)));
  if (way.by === 'text') return texts(criterion, type, alias);
  const words = values.flatMap((value) => wordsFor(way, name, type, value, given)).map(quoted);
  const found = words.length === 0 ? sql`false` : sql`${alias}.words @@ ${words.join(' | ')}::tsquery`;
  return modifier === 'not' ? sql`not (${found})` : found;
}

/** Whether it has any value of a parameter. */
function has(way: Way, name: string, type: DirectoryType, alias: Sql): Sql {
  if (way.by === 'reference') return sql`(${column(alias, way.column)} is not null)`;
  if (way.by === 'date') return sql`(${alias}.low is not null or ${alias}.high is not null)`;
  const start =
    way.by === 'telecom'
      ? flagWord(type, 'telecom', way.system === null ? '' : `${way.system}|`)
      : flagWord(type, name, '');
  return sql`(${alias}.words @@ ${`${quoted(start)}:*`}::tsquery)`;
}

const any = (parts: readonly Sql[]): Sql => (parts.length === 1 ? parts[0]! : sql`(${join(parts as Sql[], ' or ')})`);

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function ids(values: readonly TokenValue[], modifier: string | null, alias: Sql): Sql {
  // What is no id of ours finds nothing; it is no error.
  const known = values.flatMap(({ code }) => (code !== null && uuid.test(code) ? code.toLowerCase() : []));
  const found = sql`${alias}.id = any(${known}::uuid[])`;
  return modifier === 'not' ? sql`not ${found}` : found;
}

function references(way: Way & { by: 'reference' }, { values, modifier }: PlainCriterion, alias: Sql): Sql {
  const known = (values as readonly ReferenceValue[]).flatMap(({ id, target }) =>
    uuid.test(id) && (target === null || target === way.to) ? id.toLowerCase() : [],
  );
  if (modifier !== 'below') return sql`${column(alias, way.column)} = any(${known}::uuid[])`;
  // The places of a location are itself and all that is above it.
  const above = sql`(select array_agg(l.own) from fhir.resource l where l.type = 3 and l.id = any(${known}::uuid[]))`;
  return sql`${column(alias, way.column)} in (select l.id from fhir.resource l where l.type = 3 and l.places && ${above})`;
}

function datesOf(alias: Sql, value: DateValue, now: Date): Sql {
  const low = sql`coalesce(${alias}.low::timestamp at time zone 'UTC', '-infinity')`;
  const end = sql`coalesce((${alias}.high + 1)::timestamp at time zone 'UTC', 'infinity')`;
  return sql`((${alias}.low is not null or ${alias}.high is not null) and ${dateSql(low, end, value, now)})`;
}

function texts({ name, values, modifier }: PlainCriterion, type: DirectoryType, alias: Sql): Sql {
  const parts = (values as readonly StringValue[]).map(({ text }) => {
    const folded = fold(text);
    if (folded === '') return sql`false`;
    if (modifier === 'contains') return sql`${alias}.strings ~ ${`(^|\n)${name}=[^\n]*${escaped(folded)}`}`;
    const word = quoted(textWord(type, name, text));
    if (modifier !== 'exact') return sql`${alias}.words @@ ${`${word}:*`}::tsquery`;
    // The index knows folded texts; as it is written it stands in the resource.
    return sql`(${alias}.words @@ ${word}::tsquery and position(${JSON.stringify(text)} in ${alias}.body) > 0)`;
  });
  return any(parts);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');

function wordsFor(way: Way, name: string, type: DirectoryType, value: Value, given: Compiling): string[] {
  if (way.by === 'listed') {
    const { id, target } = value as ReferenceValue;
    return target === null || target === way.to ? [flagWord(type, name, id)] : [];
  }
  const token = value as TokenValue;
  if (way.by === 'flag') {
    const fits = token.system === null || token.system === '' || token.system === way.system;
    return fits && token.code !== null ? [flagWord(type, name, token.code)] : [];
  }
  if (way.by === 'telecom') return telecom(way.system, type, token, given);
  return [tokenWord(type, name, token)];
}

/** Numbers are looked for as we keep them, however they were written. */
function telecom(
  fixed: 'phone' | 'email' | null,
  type: DirectoryType,
  { system, code }: TokenValue,
  given: Compiling,
): string[] {
  const kind = fixed ?? (system === null || system === '' ? null : system === 'sms' ? 'phone' : system);
  if (code === null)
    throw new AppError('fhir:parameter', 'A system without a value finds nothing: say the number or address, too.');
  const text = code.trim().toLowerCase();
  const numbers =
    kind === 'email' || text.includes('@')
      ? []
      : mendPhones(code.trim(), isCountryCode(given.country) ? given.country : null).addresses;
  const values = new Set([text, ...numbers.map((number) => number.value)]);
  return [...values].map((one) => flagWord(type, 'telecom', kind === null ? one : `${kind}|${one}`));
}

/** Whether few are found by this, so that it is worth to look there first. */
export function isNarrow(criterion: Criterion, params: DirectoryParams[DirectoryType]): boolean {
  if (criterion.kind !== 'plain' || ['not', 'below', 'missing'].includes(criterion.modifier ?? '')) return false;
  if (criterion.name === '_id') return true;
  const codeless = criterion.values.some((value) => value.type === 'token' && value.code === null);
  return params[criterion.name]?.narrow === true && !codeless;
}

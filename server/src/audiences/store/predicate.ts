/** A test as a condition on one row `c` of registry.contact: true or false, never null. */
import { empty, join, raw, type Sql, sql } from '../../db/db.ts';
import type { Test, TimeColumn } from '../test.ts';

/** What words are made of; combining marks of Latin and Arabic are no letters to PostgreSQL. */
const letters = '[:alnum:]_\\u0300-\\u036f\\u064b-\\u065f';

const isText = (column: string): boolean => column === 'language' || column === 'gender';

export function predicate(test: Test): Sql {
  switch (test.kind) {
    case 'everyone':
      return sql`true`;
    case 'nobody':
      return sql`false`;
    case 'and':
    case 'or':
      return sql`(${join(test.tests.map(predicate), test.kind === 'and' ? ' and ' : ' or ')})`;
    case 'not':
      return sql`not ${predicate(test.test)}`;
    case 'ids':
      return sql`(c.${raw(test.column)} && ${test.ids}::int[])`;
    case 'text':
      return sql`(coalesce(lower(btrim(c.${raw(test.column)})), '') = any(${test.values}::text[]))`;
    case 'schemes':
      return sql`(c.schemes && ${test.values}::text[])`;
    case 'status':
      return sql`(c.status = any(${test.values}::int[]))`;
    case 'reach':
      return sql`(c.reach = any(${test.values}::int[]))`;
    case 'source':
      return sql`exists (select from registry.identity i where i.contact_id = c.id and i.source_id = any(${test.ids}::int[]))`;
    case 'set':
      return isSet(test.column);
    case 'time':
      return time(test.column, test.from, test.before);
    case 'words':
      return sql`(lower(c.name) ~ ${`(^|[^${letters}])(${test.beginnings.join('|')})`})`;
    case 'rows':
      return sql`(${test.match})`;
  }
}

function isSet(column: string): Sql {
  if (column === 'source') return sql`exists (select from registry.identity i where i.contact_id = c.id)`;
  if (isText(column)) return sql`(coalesce(btrim(c.${raw(column)}), '') <> '')`;
  return sql`(c.${raw(column)} <> '{}')`;
}

function time(column: TimeColumn, from: string | undefined, before: string | undefined): Sql {
  const type = raw(column === 'birth_date' ? 'date' : 'timestamptz');
  const name = raw(column);
  const bounds = [
    from === undefined ? empty : sql` and c.${name} >= ${from}::${type}`,
    before === undefined ? empty : sql` and c.${name} < ${before}::${type}`,
  ];
  return sql`(c.${name} is not null${bounds[0]}${bounds[1]})`;
}

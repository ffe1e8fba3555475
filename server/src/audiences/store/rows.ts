/** Tests that only the tables can answer. Each says it twice: as a condition on a row, and as the ids that it holds for. */
import { type Condition, dayOf, type QueryEnvironment } from '@mhero/flow/query/query.ts';
import { join, raw, type Sql, sql } from '../../db/db.ts';
import { nobody, type Test } from '../test.ts';
import { dayTest } from '../times.ts';

const folded = (values: readonly string[]): string[] => values.map((value) => value.trim().toLowerCase());

/** A condition on the row itself. */
function onRow(match: Sql): Test {
  return { kind: 'rows', match, ids: sql`select c.id from registry.person c where ${match}` };
}

export function nameIs(values: readonly string[]): Test {
  return onRow(sql`lower(btrim(c.name)) collate "C" = any(${folded(values)}::text[])`);
}

export function nameIsSet(): Test {
  return onRow(sql`btrim(c.name) <> ''`);
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `ref` is any identifier that a registry gave: a payroll number, a licence. */
export function identified(property: 'uuid' | 'id' | 'ref', values: readonly string[]): Test {
  if (property === 'uuid') {
    const known = folded(values).filter((value) => uuidPattern.test(value));
    return known.length === 0 ? nobody : onRow(sql`c.uuid = any(${known}::uuid[])`);
  }
  if (property === 'id') {
    const known = folded(values).filter((value) => /^[1-9]\d{0,8}$/.test(value));
    return known.length === 0 ? nobody : onRow(sql`c.id = any(${known}::int[])`);
  }
  const trimmed = values.map((value) => value.trim());
  const has = sql`n.value = any(${trimmed}::text[])`;
  return {
    kind: 'rows',
    match: sql`exists (select from registry.identifier n where n.contact_id = c.id and ${has})`,
    ids: sql`select n.contact_id as id from registry.identifier n where ${has}`,
  };
}

export function optedOut(): Test {
  return {
    kind: 'rows',
    match: sql`exists (select from registry.address a where a.contact_id = c.id and a.opted_out)`,
    ids: sql`select a.contact_id as id from registry.address a where a.opted_out`,
  };
}

/** Numbers are looked up by index; other kinds of address are compared without regard to case. */
const numeric = new Set(['tel', 'whatsapp', 'viber']);

/** Without a scheme any kind of address counts. */
export function address(scheme: string | null, part: boolean, values: readonly string[]): Test {
  const wanted = folded(values);
  const ofScheme = scheme === null ? sql`true` : sql`a.scheme = ${scheme}`;
  const pattern = `%${(wanted[0] ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const same =
    scheme !== null && numeric.has(scheme)
      ? sql`a.value = any(${wanted}::text[])`
      : sql`lower(a.value) = any(${wanted}::text[])`;
  const has = sql`${ofScheme} and ${part ? sql`lower(a.value) like ${pattern}` : same}`;
  return {
    kind: 'rows',
    match: sql`exists (select from registry.address a where a.contact_id = c.id and ${has})`,
    ids: sql`select a.contact_id as id from registry.address a where ${has}`,
  };
}

const parts: Readonly<Record<string, string>> = { number: 'number', datetime: 'datetime', place: 'place' };

const storedValue = (key: string, type: string): Sql => sql`(c.fields -> ${key} ->> ${parts[type] ?? 'text'})`;

export function fieldIsSet(key: string, type: string): Test {
  return onRow(sql`coalesce(${storedValue(key, type)}, '') <> ''`);
}

export function field({ property, comparator, values }: Condition, type: string, env: QueryEnvironment): Test {
  const value = storedValue(property, type);
  if (type === 'number') {
    const sign = raw(comparator === '!=' || comparator === 'in' || comparator === 'not in' ? '=' : comparator);
    const holds = values.map((wanted) => sql`${value}::numeric ${sign} ${wanted.trim()}::numeric`);
    return onRow(sql`coalesce(${join(holds, ' or ')}, false)`);
  }
  if (type === 'datetime') {
    const days = values.map((wanted) => dayOf(wanted, env, true)).filter((day) => day !== undefined);
    const holds = days.map((day) => {
      const test = dayTest('created_at', comparator, day, env.timezone ?? 'UTC') as { from?: string; before?: string };
      const from = test.from === undefined ? sql`true` : sql`${value}::timestamptz >= ${test.from}::timestamptz`;
      const before = test.before === undefined ? sql`true` : sql`${value}::timestamptz < ${test.before}::timestamptz`;
      return sql`(${from} and ${before})`;
    });
    return holds.length === 0 ? nobody : onRow(sql`coalesce(${join(holds, ' or ')}, false)`);
  }
  // A place is a path of names from the country down; its own name is the last.
  const text = type === 'place' ? sql`regexp_replace(${value}, '^.*>', '')` : value;
  return onRow(sql`coalesce(lower(btrim(${text})) = any(${folded(values)}::text[]), false)`);
}

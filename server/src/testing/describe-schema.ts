/** A readable picture of the database, for review: tables with columns and constraints, indexes, functions. */
import { type Queryable, sql } from '../db/db.ts';

interface TableRow {
  readonly name: string;
  readonly columns: string[];
  readonly constraints: string[];
  readonly indexes: string[];
}

/** Partitions are left out: they follow their parents and the calendar. */
export async function describeSchema(q: Queryable): Promise<string> {
  const tables = await q.query<TableRow>(sql`select c.oid::regclass::text as name,
      array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attidentity <> '' then ' identity' else '' end
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = c.oid and k.contype <> 'n' order by k.contype, k.conname) as constraints,
      array(select pg_get_indexdef(i.indexrelid) from pg_index i
        where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
        order by i.indexrelid::regclass::text) as indexes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
    order by n.nspname, c.relname`);
  const functions = await q.query<{ name: string }>(sql`select p.oid::regprocedure::text as name
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace left join pg_depend e on e.objid = p.oid and e.deptype = 'e'
    where n.nspname not in ('pg_catalog', 'information_schema') and e.objid is null order by 1`);
  const head = '-- What the migrations make together; written by a test, for reading only.\n';
  return [head, ...tables.map(describeTable), functions.map((f) => `function ${f.name};`).join('\n'), ''].join('\n');
}

function describeTable(table: TableRow): string {
  const lines = [...table.columns, ...table.constraints].map((line) => `  ${line}`);
  return [`table ${table.name} (`, `${lines.join(',\n')}`, ');', ...table.indexes.map((index) => `${index};`), ''].join(
    '\n',
  );
}

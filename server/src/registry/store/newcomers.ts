/** People whom no registry knows yet: they wrote to us, and a conversation began with it. */
import { type Queryable, sql } from '../../db/db.ts';
import { openSource } from './sources.ts';

/** What a telephone number must look like to be a person's: short codes and names of senders are machines. */
const personal = /^\+[1-9]\d{6,14}$/;

export const isPersonal = (scheme: string, value: string): boolean => scheme !== 'tel' || personal.test(value);

/**
 * A contact named by its address unless a name is known, of the source “By message”, in nobody's area. Answers its id. Whoever imports the same
 * person later makes another contact: a number never moves a record.
 */
export async function addByMessage(
  tx: Queryable,
  { scheme, value, name }: { scheme: string; value: string; name?: string | undefined },
): Promise<number> {
  const source = await openSource(tx, 'By message', 'message');
  const [made] = await tx.query<{ id: number }>(
    sql`insert into registry.contact (name) values (${name ?? value}) returning id`,
  );
  const { id } = made!;
  await tx.run(sql`insert into registry.identity (source_id, resource_id, contact_id)
    values (${source}, ${`${scheme}:${value}`}, ${id}) on conflict (source_id, resource_id) do update
    set contact_id = excluded.contact_id`);
  await tx.run(sql`insert into registry.address (contact_id, scheme, value, valid, opted_out, source_id, sources)
    values (${id}, ${scheme}, ${value}, true, exists (select from registry.opt_out o
      where o.scheme = ${scheme} and o.value = ${value}), ${source}, array[${source}::int])`);
  await tx.query(sql`select registry.refresh_reach(array[${id}::int])`);
  await tx.run(sql`insert into registry.touched values (${id})`);
  return id;
}

/** Who has the address; of several the lowest. */
export async function ownerOf(
  q: Queryable,
  { scheme, value }: { scheme: string; value: string },
): Promise<number | null> {
  const [row] = await q.query<{ id: number | null }>(sql`select min(contact_id) as id from registry.address
    where scheme = ${scheme} and value = ${value}`);
  return row?.id ?? null;
}

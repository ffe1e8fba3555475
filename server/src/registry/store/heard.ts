/** What contacts tell us by writing: that they are there, and whether they want to hear from us. */
import { type Queryable, sql, type Tx } from '../../db/db.ts';

/**
 * These contacts have written just now. To five minutes: each change writes all indexes of a contact, as much as all the
 * rest of an answer, and who is in a conversation writes again and again. Threads know to the instant.
 */
export function markHeard(tx: Tx, contactIds: readonly number[]): void {
  if (contactIds.length === 0) return;
  tx.send({
    name: 'registry_heard',
    text: `update registry.contact set last_heard_at = now()
      where id = any($1::int[]) and (last_heard_at is null or last_heard_at < now() - interval '5 minutes')`,
    values: [contactIds],
  });
}

/** ISO 639-3 by contact, where it is known. */
export async function contactLanguages(q: Queryable, contactIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await q.query<{ id: number; language: string }>(sql`select id, language from registry.contact
    where id = any(${contactIds}::int[]) and language is not null`);
  return new Map(rows.map((row) => [row.id, row.language]));
}

/**
 * The word that holds for an address from now on, whoever has it now or later; the reach of its contacts follows.
 * Answers those contacts.
 */
export async function setOptedOut(tx: Queryable, scheme: string, value: string, out: boolean): Promise<number[]> {
  if (out)
    await tx.run(sql`insert into registry.opt_out (scheme, value) values (${scheme}, ${value}) on conflict do nothing`);
  else await tx.run(sql`delete from registry.opt_out where scheme = ${scheme} and value = ${value}`);
  const rows = await tx.query<{ contact_id: number }>(sql`update registry.address set opted_out = ${out}
    where scheme = ${scheme} and value = ${value} returning contact_id`);
  const ids = rows.map((row) => row.contact_id);
  if (ids.length > 0) await tx.query(sql`select registry.refresh_reach(${ids}::int[])`);
  return ids;
}

export interface Reachable {
  readonly id: number;
  /** The number that a message would use now. */
  readonly address: string | null;
  readonly optedOut: boolean;
  readonly addresses: readonly { scheme: string; value: string }[];
}

/** Null when there is no such contact inside the area. */
export async function findReachable(
  q: Queryable,
  uuid: string,
  area: readonly number[] | null,
): Promise<Reachable | null> {
  const [row] = await q.query<Reachable>(sql`select id, tel as address, reach = 3 as "optedOut",
      coalesce((select jsonb_agg(jsonb_build_object('scheme', a.scheme, 'value', a.value)) from registry.address a
        where a.contact_id = c.id), '[]') as addresses
    from registry.contact c
    where c.id = (select coalesce(merged_into, id) from registry.contact where uuid = ${uuid}) and (${area}::int[] is null or places && ${area}::int[])`);
  return row ?? null;
}

/**
 * The address is not this contact's: it goes, and no source brings it back that says it now, until it has said otherwise
 * in between.
 */
export async function denyAddress(
  tx: Queryable,
  contactId: number,
  { scheme, value }: { scheme: string; value: string },
): Promise<void> {
  await tx.run(sql`with gone as (
      delete from registry.address where contact_id = ${contactId} and scheme = ${scheme} and value = ${value}
      returning contact_id, scheme, value, sources
    )
    insert into registry.address_denied (contact_id, scheme, value, sources) select * from gone where sources <> '{}'
    on conflict (contact_id, scheme, value) do update set sources = excluded.sources, at = now()`);
  await tx.query(sql`select registry.refresh_contacts(array[${contactId}::int])`);
  await tx.query(sql`select registry.refresh_shared(array[${value}::text])`);
}

/** Addresses on which messages could reach the contact. */
export const openAddresses = (q: Queryable, contactId: number): Promise<{ scheme: string; value: string }[]> =>
  q.query(sql`select scheme, value from registry.address
    where contact_id = ${contactId} and valid and not opted_out order by scheme, value`);

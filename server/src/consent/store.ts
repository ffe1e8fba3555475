import { type Queryable, sql } from '../db/db.ts';
import type { ConsentChange } from './consent.ts';

export interface HistoryRow {
  readonly at: Date;
  readonly scheme: string;
  readonly value: string;
  readonly action: 'out' | 'in';
  readonly how: string;
  readonly words: string | null;
}

export async function insertEvent(tx: Queryable, change: ConsentChange): Promise<void> {
  await tx.run(sql`insert into consent.event (scheme, value, contact_id, action, how, words, account_id)
    values (${change.scheme}, ${change.value}, ${change.contactId}, ${change.action}, ${change.how},
      ${change.words?.slice(0, 500) ?? null}, ${change.accountId ?? null})`);
}

/** Answers whether the word that holds has changed. */
export async function upsertCurrent(tx: Queryable, scheme: string, value: string, out: boolean): Promise<boolean> {
  const changed = await tx.run(sql`insert into consent.current (scheme, value, opted_out)
    values (${scheme}, ${value}, ${out})
    on conflict (scheme, value) do update set opted_out = excluded.opted_out, changed_at = now()
    where current.opted_out <> excluded.opted_out`);
  return changed > 0;
}

export async function currentOptOuts(q: Queryable, scheme: string, values: readonly string[]): Promise<string[]> {
  const rows = await q.query<{ value: string }>(sql`select value from consent.current
    where scheme = ${scheme} and value = any(${values}) and opted_out`);
  return rows.map((row) => row.value);
}

export function selectHistory(
  q: Queryable,
  contactId: number,
  addresses: readonly { scheme: string; value: string }[],
): Promise<HistoryRow[]> {
  return q.query<HistoryRow>(sql`select at, scheme, value, action, how, words from consent.event
    where contact_id = ${contactId}
      or (scheme, value) in (select * from unnest(${addresses.map((a) => a.scheme)}::text[],
        ${addresses.map((a) => a.value)}::text[]))
    order by id desc limit 100`);
}

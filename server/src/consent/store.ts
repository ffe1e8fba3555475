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

export async function countRecent(q: Queryable, scheme: string, value: string): Promise<number> {
  const [row] = await q.query<{ n: number }>(sql`select count(*)::int as n from consent.event
    where scheme = ${scheme} and value = ${value} and at > now() - interval '1 hour'`);
  return row?.n ?? 0;
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

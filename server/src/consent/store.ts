import type { Subject } from '../access/subject.ts';
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

export interface WordRow {
  readonly id: number;
  readonly at: Date;
  readonly action: 'out' | 'in';
  readonly how: string;
  readonly words: string | null;
}

/** What the people of one address have said, for one of its contacts. */
export interface AddressConsent {
  /** Of the latest word: key of the page. */
  readonly last: number;
  readonly contact: string;
  readonly name: string;
  readonly scheme: string;
  readonly value: string;
  /** Oldest first. */
  readonly words: readonly WordRow[];
}

/** By their latest word, newest first; of contacts inside the caller's area. A page counts addresses, not contacts. */
export async function selectConsents(
  q: Queryable,
  { area }: Pick<Subject, 'area'>,
  filter: {
    readonly contact?: string | undefined;
    readonly before?: number | undefined;
    readonly since?: Date | undefined;
    readonly limit: number;
  },
): Promise<{ consents: AddressConsent[]; next: number | null }> {
  const { contact = null, before = null, since = null, limit } = filter;
  const within = area as number[] | null;
  const rows = await q.query<AddressConsent & { contact: string | null; words: { at: string }[] }>(sql`
    with latest as (
      select e.id, e.scheme, e.value, e.contact_id from consent.event e
      where (${before}::bigint is null or e.id < ${before}::bigint) and (${since}::timestamptz is null or e.at >= ${since}::timestamptz)
        and (${contact}::uuid is null or (e.scheme, e.value) in (select a.scheme, a.value from registry.address a
            join registry.contact k on k.id = a.contact_id where k.uuid = ${contact}::uuid)
          or e.contact_id = (select id from registry.contact where uuid = ${contact}::uuid))
        and not exists (select from consent.event n where n.scheme = e.scheme and n.value = e.value and n.id > e.id)
      order by e.id desc limit ${limit}
    )
    select l.id as last, l.scheme, l.value, c.uuid as contact, c.name,
      (select jsonb_agg(jsonb_build_object('id', w.id, 'at', w.at, 'action', w.action, 'how', w.how, 'words', w.words) order by w.id)
        from consent.event w where w.scheme = l.scheme and w.value = l.value) as words
    from latest l left join lateral (
      select a.contact_id as id from registry.address a where a.scheme = l.scheme and a.value = l.value
      union select l.contact_id where l.contact_id is not null) o on true
    left join registry.contact c on c.id = o.id and (${within}::int[] is null or c.places && ${within}::int[])
      and (${contact}::uuid is null or c.uuid = ${contact}::uuid)
    order by l.id desc`);
  const seen = new Set(rows.map((row) => row.last));
  const consents = rows
    .filter((row) => row.contact !== null)
    .map((row) => ({ ...row, words: row.words.map((word) => ({ ...word, at: new Date(word.at) })) as WordRow[] }));
  return { consents, next: seen.size === limit ? Math.min(...seen) : null };
}

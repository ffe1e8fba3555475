import type { NumberKind } from '@mhero/contract/matching.ts';
import { type Queryable, sql } from '../db/db.ts';
import type { WrongNumber } from './deps.ts';

export interface HeldBy {
  readonly id: number;
  /** 1 active, 2 inactive, 3 blocked, 4 archived. */
  readonly status: number;
  readonly preferred: boolean;
  /** When the number came to the contact, and when the contact was made: ISO 8601. */
  readonly since: string;
  readonly made: string;
  readonly sources: readonly number[];
}

export interface Held {
  readonly scheme: string;
  readonly value: string;
  readonly holders: readonly HeldBy[];
  /** What is known of it already. */
  readonly state: 'open' | 'decided' | 'gone' | null;
  readonly known: readonly number[];
  /** Somebody answered that it is wrong, and nobody has decided. */
  readonly wrong: boolean;
  /** Those who hold it may be one person: that is decided first. */
  readonly proposed: boolean;
}

/**
 * Numbers that these people and others hold, or that were found with these people. While one of them was never compared,
 * nothing is said: they may be one person, and their turn comes.
 */
export function readHeld(q: Queryable, contactIds: readonly number[]): Promise<Held[]> {
  return q.query<Held>({
    name: 'matching_held',
    text: `with v as (
        select a.value from registry.address a where a.contact_id = any($1::int[]) and a.scheme = 'tel' and a.valid
        union select n.value from matching.number n where n.holders && $1::int[] and n.scheme = 'tel' and n.state = 'open'
      )
      select 'tel' as scheme, v.value, h.holders, n.state, coalesce(n.holders, '{}') as known,
        coalesce(n.state = 'open' and n.evidence is not null, false) as wrong,
        coalesce(h.people = 2 and exists (select from matching.pair p where p.low = h.ids[1] and p.high = h.ids[2]
          and p.state in ('open', 'later')), false) as proposed
      from v cross join lateral (
        select count(*) as people, array_agg(a.contact_id order by a.contact_id) as ids,
          bool_and(exists (select from matching.person k where k.contact_id = a.contact_id)) as compared,
          coalesce(jsonb_agg(jsonb_build_object('id', a.contact_id, 'status', c.status,
            'preferred', coalesce(c.tel = a.value, false), 'since', to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'made', to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'sources', a.sources)), '[]') as holders
        from (select x.* from registry.address x where x.scheme = 'tel' and x.value = v.value order by x.contact_id limit 100) a
        join registry.person c on c.id = a.contact_id
      ) h left join matching.number n on n.scheme = 'tel' and n.value = v.value
      where (h.people > 1 and h.compared) or n.id is not null`,
    values: [contactIds],
  });
}

export interface Finding {
  readonly scheme: string;
  readonly value: string;
  /** Null: it is no work any more. */
  readonly kind: NumberKind | null;
  readonly holders: readonly number[];
}

export async function writeFindings(tx: Queryable, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await tx.run({
    name: 'matching_findings',
    text: `with u as (
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) u(scheme, value, kind, holders)
      ), gone as (
        update matching.number n set state = 'gone', holders = u.holders::int[] from u
        where u.kind is null and n.scheme = u.scheme and n.value = u.value and n.state = 'open'
      )
      insert into matching.number as n (kind, scheme, value, state, holders)
      select kind, scheme, value, 'open', holders::int[] from u where kind is not null order by scheme, value
      on conflict (scheme, value) do update set kind = excluded.kind, holders = excluded.holders, state = 'open',
        found_at = case when n.state = 'open' then n.found_at else now() end,
        evidence = case when n.state = 'open' then n.evidence end
      where n.state <> 'open' or (n.kind, n.holders) is distinct from (excluded.kind, excluded.holders)`,
    values: [
      findings.map((each) => each.scheme),
      findings.map((each) => each.value),
      findings.map((each) => each.kind),
      findings.map((each) => `{${each.holders.join(',')}}`),
    ],
  });
}

/** Only numbers that somebody holds; a decision that was made before does not answer a new complaint. */
export async function writeWrong(tx: Queryable, found: readonly WrongNumber[]): Promise<void> {
  for (const { scheme, address, text, at } of found)
    await tx.run(sql`insert into matching.number as n (kind, scheme, value, state, holders, evidence)
      select 'wrong_number', ${scheme}, ${address}, 'open', h.ids, ${JSON.stringify({ text: text.slice(0, 300), at: at.toISOString() })}::jsonb
      from (select array_agg(a.contact_id order by a.contact_id) as ids from registry.address a
        where a.scheme = ${scheme} and a.value = ${address}) h where h.ids is not null
      on conflict (scheme, value) do update set kind = 'wrong_number', state = 'open', evidence = excluded.evidence,
        holders = excluded.holders, found_at = now()
      where n.decided_at is null or n.decided_at < ${at.toISOString()}::timestamptz`);
}

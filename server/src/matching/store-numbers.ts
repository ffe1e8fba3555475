/** Numbers of several people, as officers see them: all who hold one must be in the area. */
import type { NumberKind, Saying } from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { empty, type Queryable, type Sql, sql } from '../db/db.ts';
import type { NumberLine } from './model.ts';

const columns = sql`n.id, n.uuid, n.kind, n.scheme, n.value, n.state, n.holders, n.evidence, n.found_at, n.decision,
  (select jsonb_build_object('id', c.uuid, 'name', c.name) from registry.contact c where c.id = n.decided_for) as decided_for,
  n.decided_at, n.by_name, n.note`;

/** Everybody who holds it, then or now, is in the area. */
const allInside = (area: readonly number[] | null): Sql =>
  area === null
    ? sql`true`
    : sql`not exists (select from unnest(n.holders || array(select a.contact_id from registry.address a
        where a.scheme = n.scheme and a.value = n.value)) h
      left join registry.contact c on c.id = h where c.id is null or not c.places && ${area as number[]}::int[])`;

export interface NumberFilter {
  readonly kind: NumberKind | null;
  readonly state: 'open' | 'decided' | 'gone';
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export function listNumbers(
  q: Queryable,
  { area }: Pick<Subject, 'area'>,
  filter: NumberFilter,
): Promise<NumberLine[]> {
  const { kind, state, before, limit } = filter;
  return q.query<NumberLine>(sql`select ${columns} from matching.number n
    where n.state = ${state} and (${kind}::text is null or n.kind = ${kind})
      and (${before}::int is null or n.id < ${before}) and ${allInside(area)}
    order by n.id desc limit ${limit}`);
}

/** `locked`: to the end of the transaction nobody else decides it. */
export async function findNumber(
  q: Queryable,
  { area }: Pick<Subject, 'area'>,
  uuid: string,
  locked = false,
): Promise<NumberLine | null> {
  const [row] = await q.query<NumberLine>(sql`select ${columns} from matching.number n
    where n.uuid = ${uuid} and ${allInside(area)} ${locked ? sql`for update of n` : empty}`);
  return row ?? null;
}

export async function decideFinding(
  q: Queryable,
  id: number,
  decided: {
    decision: 'belongs' | 'shared_phone' | 'remove';
    chosen: number | null;
    subject: Pick<Subject, 'accountId' | 'name'>;
    note: string | null;
  },
): Promise<void> {
  const { decision, chosen, subject, note } = decided;
  await q.run(sql`update matching.number n set state = 'decided', decision = ${decision}, decided_for = ${chosen},
      decided_at = now(), account_id = ${subject.accountId}, by_name = ${subject.name}, note = ${note},
      holders = array(select a.contact_id from registry.address a where a.scheme = n.scheme and a.value = n.value order by 1)
    where n.id = ${id}`);
}

export async function countNumbers(q: Queryable, { area }: Pick<Subject, 'area'>): Promise<Record<string, number>> {
  const rows = await q.query<{ kind: string; numbers: number }>(sql`select n.kind, count(*)::int as numbers
    from matching.number n where n.state = 'open' and ${allInside(area)} group by n.kind`);
  return Object.fromEntries(rows.map((row) => [row.kind, row.numbers]));
}

export interface HolderRow {
  readonly scheme: string;
  readonly value: string;
  readonly contact_id: number;
  readonly preferred: boolean;
  /** The first of those who could get a message on it: broadcasts go once to each number. */
  readonly receives: boolean;
  readonly since: Date;
  readonly origins: Saying[];
}

/** Those who hold these addresses now. */
export function holdersOf(q: Queryable, addresses: readonly { scheme: string; value: string }[]): Promise<HolderRow[]> {
  return q.query<HolderRow>(sql`select a.scheme, a.value, a.contact_id, coalesce(c.tel = a.value, false) as preferred,
      c.reach = 0 and c.tel = a.value and c.id = (select min(o.id) from registry.contact o
        where o.tel = a.value and o.reach = 0) as receives,
      a.created_at as since,
      coalesce((select jsonb_agg(jsonb_build_object('source', s.name, 'priority', s.shown_priority, 'record',
          (select 'Practitioner/' || i.resource_id from registry.identity i
            where i.contact_id = a.contact_id and i.source_id = s.id order by 1 limit 1)) order by s.shown_priority, s.id)
        from registry.source s where s.id = any(a.sources)), '[]') as origins
    from unnest(${addresses.map((one) => one.scheme)}::text[], ${addresses.map((one) => one.value)}::text[]) u(scheme, value)
    join registry.address a on a.scheme = u.scheme and a.value = u.value
    join registry.person c on c.id = a.contact_id
    order by a.created_at, a.contact_id`);
}

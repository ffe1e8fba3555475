/** Who a start goes to and where each of them stands, in pages. */
import type { StartedPerson } from '@mhero/contract/conversations.ts';
import { type Queryable, sql } from '../db/db.ts';
import { sessionStatus } from './model.ts';

export interface PersonRow {
  readonly id: number;
  readonly contact: string;
  readonly name: string;
  readonly fate: 'open' | 'busy' | 'before' | 'failed' | 'started';
  readonly start_state: string;
  readonly session: string | null;
  readonly status: number | null;
  readonly expired: boolean | null;
}

/** A conversation is found by its person's runs: sessions have no index of their start, which would cost each of them. */
export function peopleOf(
  q: Queryable,
  start: { readonly id: number; readonly created_at: Date },
  area: readonly number[] | null,
  after: number,
  limit: number,
): Promise<PersonRow[]> {
  const { id } = start;
  const within = area as number[] | null;
  return q.query<PersonRow>(sql`with page as (
      select i as id, k.done_at from sessions.start_chunk k, unnest(k.contact_ids) i join registry.contact c on c.id = i
      where k.start_id = ${id} and k.contact_ids[cardinality(k.contact_ids)] > ${after} and i > ${after}
        and (${within}::int[] is null or c.places && ${within}::int[])
      order by i limit ${limit}
    ), late as (
      select i as id, l.reason from sessions.start_left_out l, unnest(l.contact_ids) i
      where l.start_id = ${id} and l.reason in ('busy', 'before', 'failed') and i in (select page.id from page)
    )
    select p.id, c.uuid as contact, c.name, st.state as start_state, s.uuid as session, s.status, s.expired,
      case when p.done_at is null then 'open' else coalesce(late.reason, 'started') end as fate
    from page p join registry.contact c on c.id = p.id join sessions.start st on st.id = ${id}
    left join late on late.id = p.id
    left join lateral (
      select s.uuid, s.status, r.status = 4 as expired from sessions.run r join sessions.session s on s.uuid = r.session_uuid
      where r.contact_id in (p.id, c.merged_into) and r.created_at >= ${start.created_at} and s.start_id = ${id}
      order by r.created_at limit 1
    ) s on p.done_at is not null
    order by p.id`);
}

export function toPerson(row: PersonRow): StartedPerson {
  return { contact: row.contact, name: row.name, state: stateOf(row), session: row.session };
}

function stateOf({ fate, start_state, status, expired }: PersonRow): string {
  if (fate === 'open') return start_state === 'cancelled' ? 'cancelled' : 'waiting';
  if (fate === 'busy' || fate === 'before') return `skipped_${fate}`;
  if (fate === 'failed' || status === sessionStatus.failed) return 'failed';
  if (status === null) return 'started';
  if (status === sessionStatus.waiting) return 'answering';
  if (status === sessionStatus.interrupted) return 'interrupted';
  return expired ? 'expired' : 'completed';
}

/** Looked through at once, and for one answer at most. */
const glance = 1_000;
const mostLooked = 50_000;

/**
 * Those in one state. It is found by looking through everybody, so a page may be short, or empty, and still not the last.
 */
export async function peopleInState(
  q: Queryable,
  start: Parameters<typeof peopleOf>[1],
  area: readonly number[] | null,
  wanted: { readonly after: number; readonly limit: number; readonly state: string },
): Promise<{ items: StartedPerson[]; next: string | null }> {
  const items: StartedPerson[] = [];
  let after = wanted.after;
  for (let looked = 0; looked < mostLooked; looked += glance) {
    const rows = await peopleOf(q, start, area, after, glance);
    for (const row of rows) {
      after = row.id;
      const person = toPerson(row);
      if (person.state === wanted.state) items.push(person);
      if (items.length === wanted.limit) return { items, next: String(after) };
    }
    if (rows.length < glance) return { items, next: null };
  }
  return { items, next: String(after) };
}

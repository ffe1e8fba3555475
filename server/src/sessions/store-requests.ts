/** Starts, their people, and passages through flows, as other systems page through them. */
import type { Subject } from '../access/subject.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { pageByUuid, type UuidPage, visibleTo } from '../registry/registry.ts';
import { runStatus, sessionStatus } from './model.ts';

export interface StartRequest {
  readonly id: number;
  readonly uuid: string;
  readonly flow: string;
  readonly flow_name: string;
  readonly flow_type: string;
  readonly query: string | null;
  readonly channel: string;
  readonly scheme: string;
  readonly lane: number;
  /** scheduled, running, paused, done, cancelled */
  readonly state: string;
  readonly origin: string;
  readonly due_at: Date;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly by: string | null;
  readonly recipients: number;
  readonly waiting: number;
  readonly started: number;
  readonly skipped: number;
  readonly failed: number;
  readonly left_out: Readonly<Record<string, number>>;
}

export interface RequestsFilter extends UuidPage {
  readonly limit: number;
}

/** By their public id, newest first. */
export function startRequests(
  q: Queryable,
  subject: Pick<Subject, 'accountId' | 'area'>,
  filter: RequestsFilter,
): Promise<StartRequest[]> {
  return q.query<StartRequest>(sql`
    select s.id, s.uuid, f.uuid as flow, f.name as flow_name, f.type as flow_type, s.query, c.name as channel, c.scheme, s.lane,
      s.state, s.origin, s.due_at, s.created_at, s.finished_at, a.name as "by", s.recipients, s.left_out,
      k.waiting, k.started, k.skipped, k.failed
    from sessions.start s join flows.flow f on f.id = s.flow_id join messaging.channel c on c.id = s.channel_id
    left join access.account a on a.id = s.account_id
    cross join lateral (select coalesce(sum(cardinality(contact_ids)) filter (where done_at is null), 0)::int as waiting,
      coalesce(sum(started), 0)::int as started, coalesce(sum(skipped_busy + skipped_before), 0)::int as skipped,
      coalesce(sum(k.failed), 0)::int as failed from sessions.start_chunk k where start_id = s.id) k
    where ${visibleTo(subject, sql`s`)} and ${pageByUuid(sql`s.uuid`, filter)} order by s.uuid desc limit ${filter.limit}`);
}

export interface StartDelivery {
  /** Key of the page. */
  readonly contactId: number;
  readonly contact: string;
  readonly name: string;
  readonly address: string | null;
  readonly start: string;
  readonly scheme: string;
  readonly voice: boolean;
  readonly flow: string;
  readonly flowName: string;
  /** waiting, held, cancelled, left_out, failed, begun */
  readonly state: string;
  readonly reason: string | null;
  readonly queuedAt: Date;
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
}

interface DeliveryRow extends Omit<StartDelivery, 'state' | 'endedAt'> {
  readonly done: boolean;
  readonly startState: string;
  readonly status: number | null;
  readonly closedAt: Date | null;
  readonly sessionEnded: Date | null;
}

/** By contact; only people inside the caller's area, whoever made the start. */
export async function startDeliveries(
  q: Queryable,
  { area }: Pick<Subject, 'area'>,
  filter: {
    readonly start: string;
    readonly contact?: string | undefined;
    readonly after?: number;
    readonly limit: number;
  },
): Promise<StartDelivery[]> {
  const { start, contact = null, after = 0, limit } = filter;
  const within = sql`(${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])
    and (${contact}::uuid is null or c.uuid = ${contact}::uuid)`;
  const rows = await q.query<DeliveryRow>(sql`
    with st as materialized (select * from sessions.start where uuid = ${start}), page as (
      (select c.id, k.done_at, k.done_at is not null as done, null::text as reason from st join sessions.start_chunk k on k.start_id = st.id
          and k.contact_ids[cardinality(k.contact_ids)] > ${after},
        unnest(k.contact_ids) i join registry.contact c on c.id = i and ${within}
        where i > ${after} order by i limit ${limit})
      union all
      (select c.id, st.created_at, true, l.reason from st join sessions.start_left_out l on l.start_id = st.id
          and l.reason not in ('busy', 'before', 'failed'),
        unnest(l.contact_ids) i join registry.contact c on c.id = i and ${within}
        where i > ${after} order by i limit ${limit})
      order by id limit ${limit}
    )
    select c.id as "contactId", c.uuid as contact, c.name, c.tel as address, st.uuid as start, h.scheme, f.type = 'voice' as voice,
      f.uuid as flow, f.name as "flowName", p.done, coalesce(p.reason, late.reason) as reason, st.state as "startState",
      st.created_at as "queuedAt", s.status, s.created_at as "begunAt", s.ended_at as "sessionEnded",
      coalesce(p.done_at, st.finished_at) as "closedAt"
    from page p cross join st join registry.contact c on c.id = p.id join flows.flow f on f.id = st.flow_id
    join messaging.channel h on h.id = st.channel_id
    left join lateral (select l.reason from sessions.start_left_out l where l.start_id = st.id
      and l.reason in ('busy', 'before', 'failed') and p.id = any(l.contact_ids) limit 1) late on p.reason is null and p.done
    left join lateral (select s.status, s.created_at, s.ended_at from sessions.run r
        join sessions.session s on s.uuid = r.session_uuid
      where r.contact_id = p.id and r.created_at >= st.created_at and s.start_id = st.id order by r.created_at limit 1) s
      on p.done and p.reason is null
    order by c.id`);
  return rows.map(({ done, startState, status, closedAt, sessionEnded, ...row }) => {
    const state = deliveryState({ done, startState, status, reason: row.reason });
    const endedAt = state === 'begun' ? sessionEnded : state === 'waiting' || state === 'held' ? null : closedAt;
    return { ...row, state, endedAt };
  });
}

function deliveryState(row: Pick<DeliveryRow, 'done' | 'startState' | 'status' | 'reason'>): string {
  if (!row.done) return row.startState === 'cancelled' ? 'cancelled' : row.startState === 'paused' ? 'held' : 'waiting';
  if (row.reason === 'failed' || row.status === sessionStatus.failed) return 'failed';
  return row.reason === null ? 'begun' : 'left_out';
}

export interface Passage {
  readonly run: string;
  readonly session: string;
  readonly start: string | null;
  readonly flow: string;
  readonly flowName: string;
  readonly revision: number;
  readonly contact: string;
  readonly name: string;
  readonly facility: string | null;
  /** active, waiting, completed, expired, interrupted, failed */
  readonly status: string;
  readonly channel: string | null;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly answers: number;
  readonly lastAnswerAt: Date | null;
}

export interface PassagesFilter extends RequestsFilter {
  readonly flow?: string | undefined;
  readonly contact?: string | undefined;
  readonly start?: string | undefined;
  /** Only those in which something was answered. */
  readonly answered?: boolean;
  /** Begun, answered or ended at or after. */
  readonly since?: Date | undefined;
}

const statusWords: ReadonlyMap<number, string> = new Map(
  Object.entries(runStatus).map(([word, number]) => [number, word]),
);

/** Passages through flows by their id, newest first; only of people inside the caller's area. */
export async function passages(
  q: Queryable,
  { area }: Pick<Subject, 'area'>,
  filter: PassagesFilter,
): Promise<Passage[]> {
  const { flow = null, contact = null, start = null, since = null } = filter;
  const rows = await q.query<Omit<Passage, 'status'> & { status: number }>(sql`
    select r.uuid as run, r.session_uuid as session, st.uuid as start, f.uuid as flow, f.name as "flowName", r.revision,
      c.uuid as contact, c.name, p.name as facility, r.status, h.name as channel, r.created_at as "begunAt",
      r.ended_at as "endedAt", s.expires_at as "expiresAt", x.n as answers, x.last as "lastAnswerAt"
    from sessions.run r join flows.flow f on f.id = r.flow_id join registry.contact c on c.id = r.contact_id
    left join sessions.session s on s.uuid = r.session_uuid left join sessions.start st on st.id = s.start_id
    left join messaging.channel h on h.id = s.channel_id left join registry.place p on p.id = r.place_id
    cross join lateral (select count(*)::int as n, max(created_at) as last from sessions.result where run_uuid = r.uuid) x
    where (${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])
      and ${pageByUuid(sql`r.uuid`, filter)}
      and (${flow}::uuid is null or r.flow_id = (select id from flows.flow where uuid = ${flow}::uuid))
      and (${contact}::uuid is null or r.contact_id = (select id from registry.contact where uuid = ${contact}::uuid))
      and (${start}::uuid is null or s.start_id = (select id from sessions.start where uuid = ${start}::uuid))
      and (not ${filter.answered ?? false} or x.n > 0)
      and (${since}::timestamptz is null or greatest(r.created_at, r.ended_at, x.last) >= ${since}::timestamptz)
    order by r.uuid desc limit ${filter.limit}`);
  return rows.map(({ status, ...row }) => ({ ...row, status: statusWords.get(status) ?? 'failed' }));
}

/** Everybody whom these starts go to or left out, as a query of ids. */
export const peopleOfStarts = (uuids: readonly string[]): Sql => sql`
  select unnest(k.contact_ids) as id from sessions.start_chunk k join sessions.start s on s.id = k.start_id
    where s.uuid = any(${uuids as string[]}::uuid[])
  union select unnest(l.contact_ids) from sessions.start_left_out l join sessions.start s on s.id = l.start_id
    where s.uuid = any(${uuids as string[]}::uuid[])`;

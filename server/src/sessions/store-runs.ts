/** Runs and conversations as they are looked at, in SQL. People outside of the caller's area are left out. */
import { type Queryable, type Sql, sql } from '../db/db.ts';

export interface RunLineRow {
  readonly id: string;
  readonly session: string;
  readonly flow: string;
  readonly flow_name: string;
  readonly revision: number;
  readonly contact: string;
  readonly name: string;
  readonly status: number;
  readonly node: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

export interface RunsFilter {
  readonly flow: string | null;
  readonly contact: string | null;
  readonly area: readonly number[] | null;
  /** The last run of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

const within = (area: readonly number[] | null): Sql =>
  area === null ? sql`true` : sql`c.places && ${area as number[]}::int[]`;

const line = sql`r.uuid as id, r.session_uuid as session, f.uuid as flow, f.name as flow_name, r.revision,
  c.uuid as contact, c.name, r.status, r.node_uuid as node, r.created_at, r.ended_at`;

/** Newest first. */
export function listRuns(q: Queryable, { flow, contact, area, after, limit }: RunsFilter): Promise<RunLineRow[]> {
  const whose =
    flow === null
      ? sql`r.contact_id = (select coalesce(merged_into, id) from registry.contact where uuid = ${contact})`
      : sql`r.flow_id = (select id from flows.flow where uuid = ${flow})`;
  const rest =
    after === null
      ? sql`true`
      : sql`(r.created_at, r.uuid) < (select created_at, uuid from sessions.run where uuid = ${after})`;
  return q.query<RunLineRow>(sql`select ${line}
    from sessions.run r join flows.flow f on f.id = r.flow_id join registry.contact c on c.id = r.contact_id
    where ${whose} and ${within(area)} and ${rest} order by r.created_at desc, r.uuid desc limit ${limit}`);
}

export interface SessionLineRow {
  readonly id: string;
  readonly contact_id: number;
  readonly contact: string;
  readonly name: string;
  readonly status: number;
  readonly start: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly timeout_at: Date | null;
  readonly expires_at: Date | null;
}

export async function sessionLine(
  q: Queryable,
  uuid: string,
  area: readonly number[] | null,
): Promise<SessionLineRow | null> {
  const [row] =
    await q.query<SessionLineRow>(sql`select s.uuid as id, s.contact_id, c.uuid as contact, c.name, s.status,
      t.uuid as start, s.created_at, s.ended_at, s.timeout_at, s.expires_at
    from sessions.session s join registry.contact c on c.id = s.contact_id left join sessions.start t on t.id = s.start_id
    where s.uuid = ${uuid} and ${within(area)}`);
  return row ?? null;
}

/** Of one conversation, oldest first. */
export function runsOf(
  q: Queryable,
  { id, contact_id }: Pick<SessionLineRow, 'id' | 'contact_id'>,
): Promise<(RunLineRow & { readonly path: string[] })[]> {
  return q.query(sql`select ${line}, r.path
    from sessions.run r join flows.flow f on f.id = r.flow_id join registry.contact c on c.id = r.contact_id
    where r.contact_id = ${contact_id} and r.session_uuid = ${id} order by r.created_at, r.uuid`);
}

export interface AnswerRow {
  readonly run: string;
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly category: string | null;
  readonly input: string | null;
  readonly node: string;
  readonly at: Date;
}

export function answersOf(q: Queryable, runs: readonly string[]): Promise<AnswerRow[]> {
  return q.query<AnswerRow>(sql`select run_uuid as run, key, name, value, category, input, node_uuid as node, created_at as at
    from sessions.result where run_uuid = any(${runs as string[]}::uuid[]) order by created_at, key`);
}

export interface WaitingFilter {
  readonly flow: string;
  readonly area: readonly number[] | null;
  readonly after: number;
  /** Null is anybody. */
  readonly among: readonly number[] | null;
  readonly limit: number;
}

/** Who waits in a conversation whose last flow this is: so many of the lowest ids above `after`. */
export async function waitingIn(q: Queryable, { flow, area, after, among, limit }: WaitingFilter): Promise<number[]> {
  const rows = await q.query<{ id: number }>(sql`select c.id
    from sessions.session s join registry.contact c on c.id = s.contact_id
    where s.status = 1 and s.flow_id = (select id from flows.flow where uuid = ${flow}) and ${within(area)} and c.id > ${after}
      and (${among as number[] | null}::int[] is null or c.id = any(${among as number[] | null}::int[]))
    order by c.id limit ${limit}`);
  return rows.map((row) => row.id);
}

export async function countWaitingIn(q: Queryable, flow: string, area: readonly number[] | null): Promise<number> {
  const [row] = await q.query<{ n: number }>(sql`select count(*)::int as n
    from sessions.session s join registry.contact c on c.id = s.contact_id
    where s.status = 1 and s.flow_id = (select id from flows.flow where uuid = ${flow}) and ${within(area)}`);
  return row!.n;
}

/** In this conversation, or in any. */
export async function waits(q: Queryable, contactId: number, session: string | null): Promise<boolean> {
  const rows = await q.query(sql`select from sessions.session
    where contact_id = ${contactId} and status = 1 and (${session}::uuid is null or uuid = ${session})`);
  return rows.length > 0;
}

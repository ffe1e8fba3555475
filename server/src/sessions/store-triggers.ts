/** Triggers in SQL. */
import type { TriggerKind } from '@mhero/contract/conversations.ts';
import { type Queryable, sql } from '../db/db.ts';
import type { TriggerRow } from './triggers.ts';

/** Those whose flow runs and is not archived. */
export function activeTriggers(q: Queryable): Promise<TriggerRow[]> {
  return q.query<TriggerRow>({
    name: 'sessions_triggers',
    text: `select t.id, t.kind, f.uuid as flow, t.keywords, t.match, t.channel_id, t.include_groups, t.exclude_groups,
        t.area
      from sessions.trigger t join flows.flow f on f.id = t.flow_id
      where f.published is not null and f.archived_at is null`,
    values: [],
  });
}

export interface ShownTrigger {
  readonly id: number;
  readonly uuid: string;
  readonly kind: TriggerKind;
  readonly flow: string;
  readonly flow_name: string;
  readonly keywords: readonly string[];
  readonly match: string;
  readonly channel: string | null;
  readonly include_groups: readonly string[];
  readonly exclude_groups: readonly string[];
  readonly created_at: Date;
}

const groups = (column: 'include_groups' | 'exclude_groups') =>
  column === 'include_groups'
    ? sql`array(select g.uuid::text from registry.contact_group g where g.id = any(t.include_groups) order by g.id)`
    : sql`array(select g.uuid::text from registry.contact_group g where g.id = any(t.exclude_groups) order by g.id)`;

export function listTriggers(
  q: Queryable,
  filter: { readonly before: number | null; readonly flow: string | null; readonly limit: number },
): Promise<ShownTrigger[]> {
  const { before, flow, limit } = filter;
  return q.query<ShownTrigger>(sql`select t.id, t.uuid, t.kind, f.uuid as flow, f.name as flow_name, t.keywords, t.match,
      c.uuid as channel, ${groups('include_groups')} as include_groups, ${groups('exclude_groups')} as exclude_groups,
      t.created_at
    from sessions.trigger t join flows.flow f on f.id = t.flow_id left join messaging.channel c on c.id = t.channel_id
    where (${before}::int is null or t.id < ${before}) and (${flow}::uuid is null or f.uuid = ${flow})
    order by t.id desc limit ${limit}`);
}

export interface NewTrigger {
  readonly kind: TriggerKind;
  readonly flowId: number;
  readonly keywords: readonly string[];
  readonly match: string;
  readonly channelId: number | null;
  readonly include: readonly number[];
  readonly exclude: readonly number[];
  readonly accountId: number | null;
  readonly area: readonly number[] | null;
}

export interface RivalTrigger {
  readonly flow_id: number;
  readonly flow_name: string;
  readonly keywords: readonly string[];
}

const writerLock = 7_264_307;

/** Nobody else adds a trigger until the transaction ends. */
export async function lockTriggers(tx: Queryable): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${writerLock})`);
}

/** Those of the same kind for the same channel and groups: without the score to decide between them. */
export function rivals(tx: Queryable, made: NewTrigger): Promise<RivalTrigger[]> {
  return tx.query<RivalTrigger>(sql`select t.flow_id, f.name as flow_name, t.keywords
    from sessions.trigger t join flows.flow f on f.id = t.flow_id
    where t.kind = ${made.kind} and f.archived_at is null and t.channel_id is not distinct from ${made.channelId}::int
      and t.include_groups = ${made.include as number[]}::int[] and t.exclude_groups = ${made.exclude as number[]}::int[]`);
}

export async function insertTrigger(tx: Queryable, made: NewTrigger): Promise<{ id: number; uuid: string }> {
  const [row] = await tx.query<{ id: number; uuid: string }>(sql`insert into sessions.trigger
      (kind, flow_id, keywords, match, channel_id, include_groups, exclude_groups, created_by, area)
    values (${made.kind}, ${made.flowId}, ${made.keywords as string[]}, ${made.match}, ${made.channelId},
      ${made.include as number[]}, ${made.exclude as number[]}, ${made.accountId}, ${made.area as number[] | null})
    returning id, uuid`);
  return row!;
}

export async function deleteTrigger(tx: Queryable, uuid: string): Promise<boolean> {
  return (await tx.run(sql`delete from sessions.trigger where uuid = ${uuid}`)) > 0;
}

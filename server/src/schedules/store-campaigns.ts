/** Campaigns in SQL, as officers see and change them. Every read carries the area of who asks. */
import type { CampaignEvent } from '@mhero/contract/schedules.ts';
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { visible } from './store.ts';

export interface CampaignRow {
  readonly id: number;
  readonly uuid: string;
  readonly account_id: number | null;
  readonly by_name: string | null;
  readonly area: number[] | null;
  readonly name: string;
  readonly query: string;
  readonly stop_query: string | null;
  readonly stop_flow_id: number | null;
  readonly stop_flow: string | null;
  readonly channel_id: number;
  readonly channel: string;
  readonly channel_uuid: string;
  readonly scheme: string;
  readonly state: string;
  readonly created_at: Date;
  readonly working: boolean;
  readonly events: number;
  readonly waiting: number;
  readonly next_at: Date | null;
}

export function listCampaigns(
  q: Queryable,
  subject: Pick<Subject, 'accountId' | 'area'>,
  filter: { readonly uuid?: string; readonly id?: number; readonly before?: number | null; readonly limit: number },
): Promise<CampaignRow[]> {
  const area = subject.area as number[] | null;
  return q.query<CampaignRow>(sql`select s.*, c.name as channel, c.uuid as channel_uuid, c.scheme, f.uuid as stop_flow,
      s.work_cursor is not null as working, e.n as events, w.n as waiting, w.next_at
    from schedules.campaign s join messaging.channel c on c.id = s.channel_id
    left join flows.flow f on f.id = s.stop_flow_id
    cross join lateral (select count(*)::int as n from schedules.event
      where campaign_id = s.id and removed_at is null) e
    cross join lateral (select count(*)::int as n, min(i.due_at) as next_at from schedules.fire i
      join schedules.event v on v.id = i.event_id
      where v.campaign_id = s.id and i.done_at is null and (${area}::int[] is null or exists (
        select from registry.contact k where k.id = i.contact_id and k.places && ${area}::int[]))) w
    where ${visible(subject)} and (${filter.uuid ?? null}::uuid is null or s.uuid = ${filter.uuid ?? null})
      and (${filter.id ?? null}::int is null or s.id = ${filter.id ?? null})
      and (${filter.uuid ?? null}::uuid is not null or s.state <> 'archived')
      and (${filter.before ?? null}::int is null or s.id < ${filter.before ?? null})
    order by s.id desc limit ${filter.limit}`);
}

export interface EventRow {
  readonly id: number;
  readonly uuid: string;
  readonly relative_to: string;
  readonly amount: number;
  readonly unit: CampaignEvent['unit'];
  readonly hour: number | null;
  readonly does: CampaignEvent['does'];
  readonly flow_name: string | null;
  readonly mode: CampaignEvent['mode'];
  readonly waiting: number;
  readonly next_at: Date | null;
  readonly outcomes: Record<string, number>;
}

/** In the order of their distance from the date. */
export function listEvents(q: Queryable, campaignId: number, area: readonly number[] | null): Promise<EventRow[]> {
  return q.query<EventRow>(sql`select e.id, e.uuid, e.relative_to, e.amount, e.unit, e.hour, e.does, e.mode,
      f.name as flow_name, coalesce(i.waiting, 0)::int as waiting, i.next_at, coalesce(i.outcomes, '{}') as outcomes
    from schedules.event e left join flows.flow f on f.id = e.flow_id
    left join lateral (select sum(n) filter (where outcome is null) as waiting, min(next_at) as next_at,
        jsonb_object_agg(outcome, n) filter (where outcome is not null and outcome <> 'past') as outcomes from (
      select outcome, count(*) as n, min(due_at) filter (where done_at is null) as next_at from schedules.fire x
      where x.event_id = e.id and (${area as number[] | null}::int[] is null or exists (
        select from registry.contact k where k.id = x.contact_id and k.places && ${area as number[] | null}::int[]))
      group by outcome) o) i on true
    where e.campaign_id = ${campaignId} and e.removed_at is null
    order by e.relative_to, justify_interval((e.amount || ' ' || e.unit)::interval), e.id`);
}

export interface NewCampaignRow {
  readonly uuid: string | null;
  readonly accountId: number | null;
  readonly byName: string;
  readonly area: readonly number[] | null;
  readonly name: string;
  readonly query: string;
  readonly stopQuery: string | null;
  readonly stopFlowId: number | null;
  readonly channelId: number;
}

/** Null when its uuid or its key is taken. */
export async function insertCampaign(
  tx: Queryable,
  row: NewCampaignRow,
  { key, hash }: { readonly key: string | null; readonly hash: Buffer | null },
): Promise<{ id: number; uuid: string } | null> {
  const [made] = await tx.query<{ id: number; uuid: string }>(sql`
    insert into schedules.campaign (uuid, account_id, by_name, area, name, query, stop_query, stop_flow_id, channel_id, state,
      request_key, request_hash)
    values (coalesce(${row.uuid}::uuid, uuidv7()), ${row.accountId}, ${row.byName}, ${row.area as number[] | null},
      ${row.name}, ${row.query}, ${row.stopQuery}, ${row.stopFlowId}, ${row.channelId}, 'active',
      ${key}, ${hash})
    on conflict do nothing returning id, uuid`);
  return made ?? null;
}

export async function campaignByKey(
  q: Queryable,
  accountId: number | null,
  key: string,
): Promise<{ uuid: string; request_hash: Buffer } | null> {
  const [row] = await q.query<{ uuid: string; request_hash: Buffer }>(sql`select uuid, request_hash
    from schedules.campaign where coalesce(account_id, 0) = ${accountId ?? 0} and request_key = ${key}`);
  return row ?? null;
}

export async function rewriteCampaign(tx: Queryable, id: number, row: NewCampaignRow): Promise<void> {
  await tx.run(sql`update schedules.campaign set name = ${row.name}, query = ${row.query}, stop_query = ${row.stopQuery},
    stop_flow_id = ${row.stopFlowId}, channel_id = ${row.channelId} where id = ${id}`);
}

export async function moveCampaign(tx: Queryable, id: number, from: readonly string[], to: string): Promise<boolean> {
  const n = await tx.run(
    sql`update schedules.campaign set state = ${to} where id = ${id} and state = any(${from}::text[])`,
  );
  return n === 1;
}

/** Everybody is looked at again, from the lowest contact id on. */
export async function askForWork(tx: Queryable, campaignId: number | null): Promise<void> {
  await tx.run(sql`update schedules.campaign set work_cursor = 0, work_after = null
    where state = 'active' and (${campaignId}::int is null or id = ${campaignId})`);
}

/** Time alone moves people in and out of audiences (“not heard for 30 days”): all are looked at once a day. */
export async function askDaily(q: Queryable): Promise<void> {
  await q.run(sql`update schedules.campaign set work_cursor = 0, work_after = null, looked_at = now()
    where state = 'active' and work_cursor is null and looked_at < now() - interval '1 day'`);
}

/** What waits does not come. */
export async function dropWaiting(tx: Queryable, campaignId: number): Promise<void> {
  await tx.run(sql`delete from schedules.fire f using schedules.event e
    where e.id = f.event_id and e.campaign_id = ${campaignId} and f.done_at is null`);
  await tx.run(sql`update schedules.campaign set work_cursor = null where id = ${campaignId}`);
}

export interface NewEvent {
  readonly uuid: string | null;
  readonly relativeTo: string;
  readonly amount: number;
  readonly unit: string;
  readonly hour: number | null;
  readonly does: CampaignEvent['does'];
  readonly flowId: number | null;
  readonly mode: string;
}

/** Events that are not named any more come no more; what they did stays. */
export async function writeEvents(tx: Queryable, campaignId: number, events: readonly NewEvent[]): Promise<void> {
  const kept = events.flatMap((event) => event.uuid ?? []);
  const gone = await tx.query<{ id: number }>(sql`update schedules.event set removed_at = now()
    where campaign_id = ${campaignId} and removed_at is null and uuid <> all(${kept}::uuid[]) returning id`);
  await tx.run(sql`delete from schedules.fire
    where event_id = any(${gone.map((row) => row.id)}::int[]) and done_at is null`);
  for (const event of events) {
    const written =
      await tx.run(sql`insert into schedules.event as e (uuid, campaign_id, relative_to, amount, unit, hour, does, flow_id, mode)
      values (coalesce(${event.uuid}::uuid, uuidv7()), ${campaignId}, ${event.relativeTo}, ${event.amount}, ${event.unit},
        ${event.hour}, ${JSON.stringify(event.does)}, ${event.flowId}, ${event.mode})
      on conflict (uuid) do update set relative_to = excluded.relative_to, amount = excluded.amount, unit = excluded.unit,
        hour = excluded.hour, does = excluded.does, flow_id = excluded.flow_id, mode = excluded.mode, removed_at = null
        where e.campaign_id = excluded.campaign_id`);
    if (written === 0) throw new AppError('request:invalid', `The event ${event.uuid} is of another campaign.`);
  }
}

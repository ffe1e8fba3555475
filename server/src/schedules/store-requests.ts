/** Schedules as other systems page through them: by their public id, newest first. */
import type { NewSchedule } from '@mhero/contract/schedules.ts';
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';
import { pageByUuid, type UuidPage } from '../registry/registry.ts';
import { visible } from './store.ts';

export interface ScheduleRequest {
  readonly uuid: string;
  readonly name: string;
  readonly query: string;
  readonly does: NewSchedule['does'];
  readonly flow: string | null;
  readonly flow_name: string | null;
  readonly channel: string;
  readonly scheme: string;
  readonly lane: number;
  readonly rule: string | null;
  readonly starts_on: string;
  readonly clock: string;
  readonly zone: string | null;
  /** active, paused, ended, cancelled */
  readonly state: string;
  readonly by: string | null;
  readonly created_at: Date;
  readonly next_at: Date | null;
  /** When it last went out. */
  readonly last_at: Date | null;
}

export function scheduleRequests(
  q: Queryable,
  subject: Pick<Subject, 'accountId' | 'area'>,
  filter: UuidPage & { readonly limit: number },
): Promise<ScheduleRequest[]> {
  return q.query<ScheduleRequest>(sql`select s.uuid, s.name, s.query, s.does, f.uuid as flow, f.name as flow_name,
      c.name as channel, c.scheme, s.lane, s.rule, s.starts_on::text as starts_on, s.clock, s.zone, s.state, s.by_name as "by",
      s.created_at, (select min(due_at) from schedules.due d where d.schedule_id = s.id) as next_at,
      (select max(at) from schedules.occurrence o where o.schedule_id = s.id) as last_at
    from schedules.schedule s join messaging.channel c on c.id = s.channel_id left join flows.flow f on f.id = s.flow_id
    where ${visible(subject)} and ${pageByUuid(sql`s.uuid`, filter)}
    order by s.uuid desc limit ${filter.limit}`);
}

/** The schedule that each broadcast or start came from; those made by hand are missing. */
export async function schedulesBehind(q: Queryable, made: readonly string[]): Promise<Map<string, string>> {
  const rows = await q.query<{ made: string; schedule: string }>(sql`
    select coalesce(o.broadcast, o.start) as made, s.uuid as schedule
    from schedules.occurrence o join schedules.schedule s on s.id = o.schedule_id
    where o.broadcast = any(${made as string[]}::uuid[]) or o.start = any(${made as string[]}::uuid[])`);
  return new Map(rows.map((row) => [row.made, row.schedule]));
}

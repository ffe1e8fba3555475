/** What is to go out between two moments: broadcasts, starts and events of campaigns. With the area of who asks. */
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';
import { visible } from './store.ts';

const most = 500;

export interface PlannedBroadcast {
  readonly uuid: string;
  readonly name: string;
  readonly query: string;
  readonly state: string;
  readonly due_at: Date;
  readonly recipients: number;
  readonly by: string | null;
}

export function plannedBroadcasts(q: Queryable, subject: Subject, from: Date, to: Date): Promise<PlannedBroadcast[]> {
  return q.query<PlannedBroadcast>(sql`select s.uuid, s.name, s.query, s.state, s.due_at, s.recipients, a.name as by
    from broadcasts.broadcast s left join access.account a on a.id = s.account_id
    where ${visible(subject)} and s.state in ('scheduled', 'paused') and s.due_at >= ${from} and s.due_at < ${to}
    order by s.due_at limit ${most}`);
}

export interface PlannedStart extends PlannedBroadcast {
  readonly flow_name: string;
}

export function plannedStarts(q: Queryable, subject: Subject, from: Date, to: Date): Promise<PlannedStart[]> {
  return q.query<PlannedStart>(sql`select s.uuid, f.name, f.name as flow_name, coalesce(s.query, '') as query, s.state,
      s.due_at, s.recipients, a.name as by
    from sessions.start s join flows.flow f on f.id = s.flow_id left join access.account a on a.id = s.account_id
    where ${visible(subject)} and s.state in ('scheduled', 'paused') and s.due_at >= ${from} and s.due_at < ${to}
    order by s.due_at limit ${most}`);
}

export interface PlannedEvents {
  readonly uuid: string;
  readonly name: string;
  readonly query: string;
  readonly state: string;
  readonly on_day: string;
  readonly kind: 'text' | 'flow';
  readonly flow_name: string | null;
  readonly people: number;
  readonly by: string | null;
}

/** One line for each campaign, day and kind of deed; only people inside the area are counted. */
export function plannedEvents(
  q: Queryable,
  subject: Subject,
  from: Date,
  to: Date,
  zone: string,
): Promise<PlannedEvents[]> {
  const area = subject.area as number[] | null;
  return q.query<PlannedEvents>(sql`select s.uuid, s.name, s.query, s.state, s.by_name as by,
      hours.local(i.due_at, ${zone})::date::text as on_day, e.does ->> 'kind' as kind, f.name as flow_name,
      count(*)::int as people
    from schedules.fire i join schedules.event e on e.id = i.event_id
    join schedules.campaign s on s.id = e.campaign_id left join flows.flow f on f.id = e.flow_id
    where i.done_at is null and i.due_at >= ${from} and i.due_at < ${to} and s.state = 'active' and ${visible(subject)}
      and (${area}::int[] is null or exists (
        select from registry.contact k where k.id = i.contact_id and k.places && ${area}::int[]))
    group by s.id, on_day, kind, f.name order by on_day, s.name limit ${most}`);
}

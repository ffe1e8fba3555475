/** What a page of results needs to know about the flow, its starts, and the names of places and groups. */
import type { Chart } from '@mhero/contract/playbooks.ts';
import type { Split } from '@mhero/contract/results.ts';
import { type Queryable, sql } from '../db/db.ts';
import { visibleTo } from '../registry/registry.ts';

type Area = readonly number[] | null;

export interface FlowRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly newest: number;
  readonly archived: boolean;
  readonly charts: readonly Chart[];
}

export async function readFlowRow(q: Queryable, uuid: string): Promise<FlowRow | null> {
  const [row] = await q.query<FlowRow>(sql`select id, uuid, name, newest, archived_at is not null as archived, charts
    from flows.flow where uuid = ${uuid}`);
  return row ?? null;
}

/** Newest first. Edited again and again while people answer, a flow may have very many. */
export async function revisionsWithRuns(q: Queryable, flowId: number): Promise<number[]> {
  const rows = await q.query<{ revision: number }>(sql`select revision from sessions.run where flow_id = ${flowId}
    group by revision order by revision desc limit 50`);
  return rows.map((row) => row.revision);
}

export interface StartRow {
  readonly id: number;
  readonly uuid: string;
  readonly flow_id: number;
  /** UUID. */
  readonly flow: string;
  readonly query: string | null;
  readonly state: string;
  readonly people: number;
  readonly channel: string;
  readonly lane: number;
  readonly created_at: Date;
}

const startColumns = sql`s.id, s.uuid, s.flow_id, s.query, s.state, s.recipients as people, s.lane, s.created_at,
  (select uuid from messaging.channel where id = s.channel_id) as channel,
  (select uuid from flows.flow where id = s.flow_id) as flow`;

export async function readStart(
  q: Queryable,
  who: { readonly accountId: number | null; readonly area: Area },
  uuid: string,
): Promise<StartRow | null> {
  const [row] = await q.query<StartRow>(sql`select ${startColumns} from sessions.start s
    where s.uuid = ${uuid} and ${visibleTo(who, sql`s`)}`);
  return row ?? null;
}

export function readStarts(
  q: Queryable,
  who: { readonly accountId: number | null; readonly area: Area },
  flowId: number,
): Promise<StartRow[]> {
  return q.query<StartRow>(sql`select ${startColumns} from sessions.start s
    where s.flow_id = ${flowId} and ${visibleTo(who, sql`s`)} order by s.id desc limit 20`);
}

/** Levels with several places inside the area, widest first. */
export async function readLevels(q: Queryable, area: Area): Promise<string[]> {
  const rows = await q.query<{ level: string }>(sql`select level from registry.place
    where level is not null and active and (${area}::int[] is null or path && ${area}::int[])
    group by level having count(*) > 1 order by count(*), level limit 12`);
  return rows.map((row) => row.level);
}

export interface PlaceName {
  readonly id: number;
  readonly name: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A place without coordinates of its own lies in the middle of what lies in it. */
export function readPlaceSpots(q: Queryable, ids: readonly number[]): Promise<PlaceName[]> {
  return q.query<PlaceName>(sql`select p.id, p.name, coalesce(p.latitude, m.latitude) as latitude,
      coalesce(p.longitude, m.longitude) as longitude
    from registry.place p left join lateral (
      select avg(k.latitude) as latitude, avg(k.longitude) as longitude from registry.place k
      where p.latitude is null and k.path @> array[p.id] and k.latitude is not null and k.longitude is not null) m on true
    where p.id = any(${ids}::int[])`);
}

/** Names of groups by their keys; what has none keeps its key. */
export async function readGroupNames(q: Queryable, by: Split, keys: readonly string[]): Promise<Map<string, string>> {
  const ids = keys.filter((key) => /^\d+$/.test(key)).map(Number);
  const from = by === 'cadre' ? sql`registry.concept` : by === 'place' ? sql`registry.place` : sql`messaging.channel`;
  if (by === 'sex' || by === 'language' || ids.length === 0) return new Map();
  const rows = await q.query<{ id: number; name: string }>(
    sql`select id, name from ${from} where id = any(${ids}::int[])`,
  );
  return new Map(rows.map((row) => [String(row.id), row.name]));
}

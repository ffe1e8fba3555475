import { type Queryable, sql } from '../db/db.ts';
import { sessionStatus } from './model.ts';

export interface WriterRow {
  readonly groups: readonly number[];
  /** Name of the flow whose question is open. */
  readonly in_flow: string | null;
  /** Whether that flow lets no keyword take anybody out. */
  readonly ignoring: boolean;
}

export async function writerBy(q: Queryable, uuid: string, area: readonly number[] | null): Promise<WriterRow | null> {
  const [row] =
    await q.query<WriterRow>(sql`select c.groups, f.name as in_flow, coalesce(f.ignores_triggers, false) as ignoring
    from registry.contact c
    left join sessions.session s on s.contact_id = c.id and s.status = ${sessionStatus.waiting}
    left join flows.flow f on f.id = s.flow_id
    where c.uuid = ${uuid} and (${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])`);
  return row ?? null;
}

export async function flowNames(q: Queryable, uuids: readonly string[]): Promise<Map<string, string>> {
  const rows = await q.query<{ uuid: string; name: string }>(
    sql`select uuid, name from flows.flow where uuid = any(${uuids as string[]}::uuid[])`,
  );
  return new Map(rows.map(({ uuid, name }) => [uuid, name]));
}

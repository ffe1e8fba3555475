/** Closings in SQL. */
import { type Queryable, sql } from '../db/db.ts';

export interface ClosingRow {
  readonly id: number;
  readonly flow_id: number;
  readonly start_id: number | null;
  readonly account_id: number | null;
  readonly by_name: string;
  readonly area: number[] | null;
  readonly cursor: number;
  readonly ended: number;
  readonly broadcast: string | null;
  readonly recipients: number;
  readonly state: 'closing' | 'closed';
  readonly created_at: Date;
}

/** In place of the cursor: the message back may be on its way, the end of the conversations is not ordered yet. */
export const notBegun = -1;

const columns = sql`id, flow_id, start_id, account_id, by_name, area, cursor, ended, broadcast, recipients, state, created_at`;

/** Of one start, or of the flow as a whole. */
export async function readClosing(q: Queryable, flowId: number, startId: number | null): Promise<ClosingRow | null> {
  const [row] = await q.query<ClosingRow>(sql`select ${columns} from results.closing
    where flow_id = ${flowId} and coalesce(start_id, 0) = ${startId ?? 0}`);
  return row ?? null;
}

/** Null when it was closed before. */
export async function insertClosing(
  tx: Queryable,
  made: {
    readonly flowId: number;
    readonly startId: number | null;
    readonly accountId: number | null;
    readonly name: string;
    readonly area: readonly number[] | null;
  },
): Promise<ClosingRow | null> {
  const [row] =
    await tx.query<ClosingRow>(sql`insert into results.closing (flow_id, start_id, account_id, by_name, area, cursor)
    values (${made.flowId}, ${made.startId}, ${made.accountId}, ${made.name}, ${made.area as number[] | null}, ${notBegun})
    on conflict (flow_id, coalesce(start_id, 0)) do nothing returning ${columns}`);
  return row ?? null;
}

export async function deleteClosing(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`delete from results.closing where id = ${id} and broadcast is null and cursor = ${notBegun}`);
}

/** False when it has begun before. */
export async function beginClosing(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.run(sql`update results.closing set cursor = 0 where id = ${id} and cursor = ${notBegun}`)) > 0;
}

export async function noteBroadcast(
  tx: Queryable,
  id: number,
  sent: { readonly broadcast: string; readonly recipients: number },
): Promise<void> {
  await tx.run(sql`update results.closing set broadcast = ${sent.broadcast}, recipients = ${sent.recipients}
    where id = ${id}`);
}

export async function holdClosing(tx: Queryable, id: number): Promise<ClosingRow | null> {
  const [row] = await tx.query<ClosingRow>(sql`select ${columns} from results.closing
    where id = ${id} and state = 'closing' for update`);
  return row ?? null;
}

/** The next who are still asked: of all in `ids`, or after the cursor. */
export async function stillAsked(
  tx: Queryable,
  closing: ClosingRow,
  startIds: readonly number[] | null,
  among: readonly number[] | null,
  limit: number,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(sql`select s.contact_id as id from sessions.session s
    join registry.contact c on c.id = s.contact_id
    where s.status = 1 and s.flow_id = ${closing.flow_id}
      and (${startIds}::int[] is null or s.start_id = any(${startIds}::int[]))
      and (${closing.area}::int[] is null or c.places && ${closing.area}::int[])
      and (${among}::int[] is null or s.contact_id = any(${among}::int[]))
      and (${among}::int[] is not null or s.contact_id > ${closing.cursor})
    order by s.contact_id limit ${limit}`);
  return rows.map((row) => row.id);
}

export async function moveClosing(tx: Queryable, id: number, cursor: number, ended: number): Promise<void> {
  await tx.run(sql`update results.closing set cursor = ${cursor}, ended = ended + ${ended} where id = ${id}`);
}

export async function endClosing(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`update results.closing set state = 'closed', finished_at = now() where id = ${id}`);
}

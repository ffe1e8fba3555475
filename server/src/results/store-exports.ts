/** Files to download, in SQL: a row that says what it is, and its bytes in parts. */
import { type Queryable, sql } from '../db/db.ts';

export interface ExportRow {
  readonly id: number;
  readonly uuid: string;
  readonly flow: string;
  readonly account_id: number | null;
  readonly area: number[] | null;
  readonly request: {
    readonly from?: string;
    readonly to?: string;
    readonly start?: string;
    readonly anonymous?: boolean;
  };
  readonly format: string;
  readonly file: string;
  readonly state: string;
  readonly job_id: number | null;
  readonly rows: number;
  readonly of: number | null;
  readonly bytes: number;
  readonly error: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

const columns = sql`e.id, e.uuid, f.uuid as flow, e.account_id, e.area, e.request, e.format, e.file, e.state, e.job_id, e.rows,
  e.of, e.bytes, e.error, e.created_at, e.expires_at`;
const from = sql`results.export e join flows.flow f on f.id = e.flow_id`;

/** Kept for a day, and of one account the newest 20. */
export async function insertExport(
  tx: Queryable,
  made: {
    readonly flowId: number;
    readonly accountId: number | null;
    readonly area: readonly number[] | null;
    readonly request: ExportRow['request'];
    readonly format: string;
    readonly file: string;
  },
): Promise<{ id: number; uuid: string }> {
  await tx.run(sql`delete from results.export where expires_at < now() or id in (
    select id from results.export where account_id is not distinct from ${made.accountId}::int order by id desc offset 19)`);
  const [row] = await tx.query<{ id: number; uuid: string }>(sql`insert into results.export (flow_id, account_id, area,
      request, format, file, expires_at)
    values (${made.flowId}, ${made.accountId}, ${made.area as number[] | null}, ${JSON.stringify(made.request)},
      ${made.format}, ${made.file}, now() + interval '1 day') returning id, uuid`);
  return row!;
}

export async function noteJob(tx: Queryable, id: number, jobId: number): Promise<void> {
  await tx.run(sql`update results.export set job_id = ${jobId} where id = ${id}`);
}

/** Only one's own, and only while one's area is what it was. */
export async function readExport(
  q: Queryable,
  who: { readonly accountId: number | null; readonly area: readonly number[] | null },
  uuid: string,
): Promise<ExportRow | null> {
  const [row] =
    await q.query<ExportRow>(sql`select ${columns} from ${from} where e.uuid = ${uuid} and e.expires_at > now()
    and e.account_id is not distinct from ${who.accountId}::int and e.area is not distinct from ${who.area as number[] | null}::int[]`);
  return row ?? null;
}

export function readExports(
  q: Queryable,
  who: { readonly accountId: number | null; readonly area: readonly number[] | null },
  flowId: number,
): Promise<ExportRow[]> {
  return q.query<ExportRow>(sql`select ${columns} from ${from} where e.flow_id = ${flowId} and e.expires_at > now()
    and e.account_id is not distinct from ${who.accountId}::int and e.area is not distinct from ${who.area as number[] | null}::int[]
    order by e.id desc limit 20`);
}

/** Throws away what an earlier attempt has written; answers this attempt's number, or null when it is not wanted any more. */
export async function beginAttempt(tx: Queryable, id: number): Promise<{ row: ExportRow; attempt: number } | null> {
  const [begun] = await tx.query<{
    attempt: number;
  }>(sql`update results.export set state = 'running', attempt = attempt + 1,
      rows = 0, bytes = 0, of = null where id = ${id} and state in ('waiting', 'running') returning attempt`);
  if (!begun) return null;
  await tx.run(sql`delete from results.export_part where export_id = ${id}`);
  const [row] = await tx.query<ExportRow>(sql`select ${columns} from ${from} where e.id = ${id}`);
  return { row: row!, attempt: begun.attempt };
}

/** False when another attempt has taken over, or it was cancelled. */
export async function addPart(
  tx: Queryable,
  id: number,
  attempt: number,
  part: {
    readonly no: number;
    readonly from: number;
    readonly bytes: Uint8Array;
    readonly rows: number;
    readonly of: number;
  },
): Promise<boolean> {
  const touched = await tx.run(sql`with mine as (
      update results.export set rows = ${part.rows}, of = ${part.of}, bytes = ${part.from + part.bytes.length}
      where id = ${id} and attempt = ${attempt} and state = 'running' returning id)
    insert into results.export_part (export_id, no, from_byte, bytes)
    select id, ${part.no}, ${part.from}, ${Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.length)} from mine`);
  return touched > 0;
}

export async function endExport(q: Queryable, id: number, attempt: number): Promise<boolean> {
  const touched = await q.run(sql`update results.export set state = 'done'
    where id = ${id} and attempt = ${attempt} and state = 'running'`);
  return touched > 0;
}

export async function failExport(
  q: Queryable,
  id: number,
  state: 'failed' | 'cancelled',
  error: string | null,
): Promise<void> {
  await q.run(sql`update results.export set state = ${state}, error = ${error}
    where id = ${id} and state in ('waiting', 'running')`);
}

/** The part in which a byte lies; null beyond the end. */
export async function partAt(
  q: Queryable,
  id: number,
  byte: number,
): Promise<{ from_byte: number; bytes: Buffer } | null> {
  const [row] = await q.query<{ from_byte: number; bytes: Buffer }>(sql`select from_byte, bytes from results.export_part
    where export_id = ${id} and no = (select max(no) from results.export_part where export_id = ${id} and from_byte <= ${byte})
      and from_byte + length(bytes) > ${byte}`);
  return row ?? null;
}

/** Exports, their files and the parts of these, in SQL. */
import { type Queryable, sql } from '../../db/db.ts';
import type { ExportRequest } from './read-request.ts';

export type FileList = 'output' | 'deleted' | 'error';

/** Where the next page begins; an empty object is the very beginning. */
export interface Position {
  /** Which of the steps of the export. */
  readonly step?: number;
  /** Of the search or history; for members of a group, how many are done. */
  readonly cursor?: string | null;
}

export interface ExportRow {
  readonly id: string;
  readonly account_id: number;
  readonly area: number[] | null;
  readonly request: ExportRequest;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly job_id: number | null;
  readonly position: Position;
  readonly resources: number;
  readonly at: Date;
  readonly error: string | null;
  readonly expires_at: Date;
}

export interface FileRow {
  readonly no: number;
  readonly list: FileList;
  readonly type: string;
  readonly resources: number;
  readonly bytes: number;
  readonly packed: number;
  readonly crc: number;
}

const columns = sql`id, account_id, area, request, state, job_id, position, resources, at, error, expires_at`;

/** Removes what is over; called with each new export, and now and then. */
export const sweepExports = (q: Queryable): Promise<number> =>
  q.run(sql`delete from fhir.export where expires_at < now()`);

/** How many are going on: of this account, and of all. The lock keeps two requests from counting at the same time. */
export async function countGoing(tx: Queryable, accountId: number): Promise<{ own: number; all: number }> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('fhir.export'))`);
  const [row] = await tx.query<{ own: number; all: number }>(sql`select count(*)::int as all,
    count(*) filter (where account_id = ${accountId})::int as own from fhir.export where state in ('waiting', 'running')`);
  return row!;
}

export async function insertExport(
  tx: Queryable,
  made: { accountId: number; area: readonly number[] | null; request: ExportRequest; at: Date },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(sql`insert into fhir.export (account_id, area, request, at)
    values (${made.accountId}, ${made.area as number[] | null}, ${JSON.stringify(made.request)}, ${made.at}) returning id`);
  return row!.id;
}

export async function noteJob(tx: Queryable, id: string, jobId: number): Promise<void> {
  await tx.run(sql`update fhir.export set job_id = ${jobId} where id = ${id}`);
}

/** Only one's own, and only while one's area is what it was. */
export async function readOwn(
  q: Queryable,
  who: { readonly accountId: number | null; readonly area: readonly number[] | null },
  id: string,
): Promise<ExportRow | null> {
  const [row] = await q.query<ExportRow>(sql`select ${columns} from fhir.export where id = ${id} and expires_at > now()
    and account_id = ${who.accountId}::int and area is not distinct from ${who.area as number[] | null}::int[]
    and state <> 'cancelled'`);
  return row ?? null;
}

/** A new attempt goes on where the last one stopped; null when it is not wanted any more. */
export async function beginAttempt(q: Queryable, id: string): Promise<(ExportRow & { attempt: number }) | null> {
  const [row] = await q.query<ExportRow & { attempt: number }>(sql`update fhir.export set state = 'running',
    attempt = attempt + 1 where id = ${id} and state in ('waiting', 'running') returning ${columns}, attempt`);
  return row ?? null;
}

/** The last file that was begun. */
export async function lastFile(q: Queryable, id: string): Promise<(FileRow & { parts: number }) | null> {
  const [row] = await q.query<FileRow & { parts: number }>(sql`select no, list, type, resources, bytes, packed, crc,
      (select count(*)::int from fhir.export_part p where p.export_id = f.export_id and p.file = f.no) as parts
    from fhir.export_file f where export_id = ${id} order by no desc limit 1`);
  return row ?? null;
}

/** Writes a part and moves on, in the caller's transaction. False when another attempt has taken over or it was cancelled. */
export async function addPart(
  tx: Queryable,
  id: string,
  attempt: number,
  written: { file: FileRow; part: number; packed: Buffer; added: number; position: Position },
): Promise<boolean> {
  const { file } = written;
  if (!(await moveOn(tx, id, attempt, written.position, written.added))) return false;
  await tx.run(sql`insert into fhir.export_file (export_id, no, list, type, resources, bytes, packed, crc)
    values (${id}, ${file.no}, ${file.list}, ${file.type}, ${file.resources}, ${file.bytes}, ${file.packed}, ${file.crc})
    on conflict (export_id, no) do update set resources = excluded.resources, bytes = excluded.bytes,
      packed = excluded.packed, crc = excluded.crc`);
  await tx.run(sql`insert into fhir.export_part (export_id, file, no, packed)
    values (${id}, ${file.no}, ${written.part}, ${written.packed})`);
  return true;
}

export async function moveOn(
  q: Queryable,
  id: string,
  attempt: number,
  position: Position,
  added = 0,
): Promise<boolean> {
  const touched = await q.run(sql`update fhir.export set position = ${JSON.stringify(position)},
    resources = resources + ${added} where id = ${id} and attempt = ${attempt} and state = 'running'`);
  return touched > 0;
}

export async function endExport(q: Queryable, id: string, attempt: number): Promise<void> {
  await q.run(sql`update fhir.export set state = 'done', expires_at = now() + interval '1 day'
    where id = ${id} and attempt = ${attempt} and state = 'running'`);
}

/** Its files are thrown away at once: what nobody will fetch does not fill a disk. */
export async function dropExport(q: Queryable, id: string, state: 'failed' | 'cancelled', error: string | null) {
  await q.run(sql`with dropped as (delete from fhir.export_part where export_id = ${id}),
    files as (delete from fhir.export_file where export_id = ${id})
    update fhir.export set state = ${state}, error = ${error}, expires_at = least(expires_at, now() + interval '1 hour')
    where id = ${id} and state <> 'cancelled'`);
}

export function readFiles(q: Queryable, id: string): Promise<FileRow[]> {
  return q.query<FileRow>(sql`select no, list, type, resources, bytes, packed, crc from fhir.export_file
    where export_id = ${id} order by no`);
}

export async function readPart(q: Queryable, id: string, file: number, no: number): Promise<Buffer | null> {
  const [row] = await q.query<{ packed: Buffer }>(sql`select packed from fhir.export_part
    where export_id = ${id} and file = ${file} and no = ${no}`);
  return row?.packed ?? null;
}

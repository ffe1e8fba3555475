/** Runs of imports: their counts, notes and checkpoints. */
import type { Checkpoint } from '../../connectors/connectors.ts';
import { type Db, type Queryable, sql } from '../../db/db.ts';
import type { Note } from '../reasons.ts';
import { textArray } from './arrays.ts';

export interface TypeCounts {
  taken: number;
  changed: number;
  unchanged: number;
  mended: number;
  refused: number;
}
export type Counts = Record<string, TypeCounts>;

export interface Progress {
  /** Resources or rows read so far. */
  read: number;
  of: number | null;
  bytes: number;
  bytes_of: number | null;
  /** Where to go on after a kill: the file (or page) and how many of its items are done. */
  checkpoint: Checkpoint | null;
  /** How often each reason was given, also beyond the notes that are kept. */
  reasons: Record<string, number>;
}

export interface ImportRow {
  readonly id: number;
  readonly uuid: string;
  readonly source_id: number;
  readonly job_id: number | null;
  readonly source: string;
  readonly kind: string;
  readonly dry_run: boolean;
  readonly state: string;
  readonly counts: Counts;
  readonly progress: Partial<Progress>;
  readonly input: Record<string, unknown>;
  readonly error: string | null;
  readonly by: string | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

export async function createImport(
  db: Queryable,
  sourceId: number,
  state: 'waiting' | 'running',
  dryRun: boolean,
  input: object,
  by: number | null,
): Promise<{ id: number; uuid: string }> {
  const [row] = await db.query<{ id: number; uuid: string }>(
    sql`insert into registry.import (source_id, dry_run, state, input, created_by)
      values (${sourceId}, ${dryRun}, ${state}, ${JSON.stringify(input)}, ${by}) returning id, uuid`,
  );
  return row!;
}

const lockClass = 7_264_302;

/** Held by the connection that carries an import out; PostgreSQL lets go of it when the process is killed. */
export async function lockSource(connection: Queryable, sourceId: number): Promise<boolean> {
  const [row] = await connection.query<{ got: boolean }>(
    sql`select pg_try_advisory_lock(${lockClass}::int, ${sourceId}::int) as got`,
  );
  return row!.got;
}

/**
 * Batches are many rows where a generic plan expects ten, and tables grow under the plan: each statement is planned for
 * what it is given.
 */
export async function prepareConnection(connection: Queryable): Promise<void> {
  await connection.run({ text: "set plan_cache_mode = 'force_custom_plan'", values: [] });
  await connection.run({ text: 'set jit = off', values: [] });
}

/**
 * A batch and its checkpoint are one transaction, so that a crash of the database can lose only whole batches at the
 * end, which the next attempt does again: no commit has to wait for the disk.
 */
export async function beginBatch(connection: Queryable): Promise<void> {
  await connection.run({ text: 'begin', values: [] });
  await connection.run({ text: 'set local synchronous_commit = off', values: [] });
}

/** Imports that nobody carries out any more do not stand in the way of the next one. */
export async function clearStopped(db: Queryable, sourceId: number): Promise<void> {
  await db.run(
    sql`update registry.import i set state = 'failed', finished_at = now(),
        error = 'It was stopped in the middle. What was taken stays; start it again to go on.'
      where i.source_id = ${sourceId} and i.state in ('waiting', 'running')
        and case when i.job_id is not null then exists (select from jobs.job j where j.id = i.job_id
            and j.state in ('done', 'failed', 'cancelled'))
          else i.started_at < now() - interval '10 seconds' and not exists (select from pg_locks l
            where l.locktype = 'advisory' and l.classid = ${lockClass}::int::oid and l.objid = ${sourceId}::int::oid
              and l.granted and l.database = (select oid from pg_database where datname = current_database())) end`,
  );
}

export async function setJob(db: Queryable, importId: number, jobId: number): Promise<void> {
  await db.run(sql`update registry.import set job_id = ${jobId} where id = ${importId}`);
}

/** False when it is over already. */
export async function markRunning(db: Queryable, importId: number): Promise<boolean> {
  const touched = await db.run(
    sql`update registry.import set state = 'running' where id = ${importId} and state in ('waiting', 'running')`,
  );
  return touched > 0;
}

/** A cancelled or failed one goes on from its checkpoint. */
export async function reopenImport(db: Queryable, uuid: string): Promise<ImportRow | null> {
  await db.run(
    sql`update registry.import set state = 'waiting', error = null, finished_at = null
      where uuid = ${uuid} and state in ('cancelled', 'failed')`,
  );
  return readImport(db, uuid);
}

const columns = sql`i.id, i.uuid, i.source_id, i.job_id, s.name as source, s.kind, i.dry_run, i.state, i.counts, i.progress, i.input,
  i.error, a.name as by, i.started_at, i.finished_at`;
const joined = sql`registry.import i join registry.source s on s.id = i.source_id
  left join access.account a on a.id = i.created_by`;

export async function readImport(db: Queryable, uuid: string): Promise<ImportRow | null> {
  const [row] = await db.query<ImportRow>(sql`select ${columns} from ${joined} where i.uuid = ${uuid}`);
  return row ?? null;
}

export async function readImportById(db: Queryable, id: number): Promise<ImportRow | null> {
  const [row] = await db.query<ImportRow>(sql`select ${columns} from ${joined} where i.id = ${id}`);
  return row ?? null;
}

/** An exchange in which nothing came, as most of a registry that is read every hour. */
const uneventful = sql`i.state = 'done' and i.input->>'mode' in ('delta', 'sweep')
  and not exists (select from jsonb_each(i.counts) t
    where (t.value->>'taken')::int + (t.value->>'changed')::int + (t.value->>'refused')::int > 0)`;

/** Newest first, before this id; without exchanges in which nothing came. */
export const readImports = (db: Queryable, before: number | null, limit: number): Promise<ImportRow[]> =>
  db.query<ImportRow>(
    sql`select ${columns} from ${joined} where i.id < ${before ?? 2_147_483_647} and not (${uneventful})
      order by i.id desc limit ${limit}`,
  );

/** Exchanges in which nothing came are forgotten but for the latest. Answers their ids. */
export async function forgetUneventful(db: Queryable, sourceId: number, keep: number): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    sql`delete from registry.import where id = any(array(
        select i.id from registry.import i where i.source_id = ${sourceId} and ${uneventful}
        order by i.id desc offset ${keep} limit 1000)) returning id`,
  );
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await db.run(sql`delete from registry.import_note where import_id = any(${ids}::int[])`);
  return ids;
}

export interface NoteRow extends Note {
  readonly no: number;
}

export const readNotes = (
  db: Queryable,
  importId: number,
  filter: { verdict: string | null; reason: string | null; after: number; limit: number },
): Promise<NoteRow[]> =>
  db.query<NoteRow>(
    sql`select no, verdict, item, element, value, reason, detail from registry.import_note
      where import_id = ${importId} and no > ${filter.after}
        and (${filter.verdict}::text is null or verdict = ${filter.verdict})
        and (${filter.reason}::text is null or reason = ${filter.reason})
      order by no limit ${filter.limit}`,
  );

export function saveProgress(db: Queryable, importId: number, counts: Counts, progress: Progress): Promise<number> {
  return db.run({
    name: 'registry-import-progress',
    text: 'update registry.import set counts = $2, progress = $3 where id = $1',
    values: [importId, JSON.stringify(counts), JSON.stringify(progress)],
  });
}

export async function endImport(db: Queryable, importId: number, state: string, error: string | null): Promise<void> {
  await db.run(
    sql`with ended as (update registry.import set state = ${state}, error = ${error}, finished_at = now()
        where id = ${importId} and state in ('waiting', 'running') returning source_id)
      update registry.source s set last_import_at = now() from ended where s.id = ended.source_id`,
  );
}

export function writeNotes(db: Queryable, importId: number, notes: readonly Note[]): Promise<number> {
  return db.run({
    name: 'registry-import-notes',
    text: `insert into registry.import_note (import_id, verdict, item, element, value, reason, detail)
      select $1, u.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) u`,
    values: [
      importId,
      ...(['verdict', 'item', 'element', 'value', 'reason', 'detail'] as const).map((key) =>
        textArray(notes.map((note) => note[key]?.replaceAll('\u0000', '').toWellFormed() ?? null)),
      ),
    ],
  });
}

/** What a finished import still misses: it is linked as soon as it comes. */
export async function findWaiting(db: Queryable, sourceId: number, most: number): Promise<Note[]> {
  return db.query<Note>(
    sql`select 'warned' as verdict, w.* from (
        (select 'PractitionerRole/' || resource_id as item, 'practitioner' as element,
          'Practitioner/' || practitioner_ref as value, 'person_missing' as reason, null as detail
          from registry.role where source_id = ${sourceId} and contact_id is null and practitioner_ref is not null
          order by resource_id limit ${most})
        union all
        (select 'PractitionerRole/' || resource_id, 'location[0]', 'Location/' || facility_ref, 'place_missing', null
          from registry.role where source_id = ${sourceId} and facility_id is null and facility_ref is not null
          order by resource_id limit ${most})
        union all
        (select 'Location/' || resource_id, 'partOf', 'Location/' || parent_ref, 'place_missing', null
          from registry.place where source_id = ${sourceId} and parent_id is null and parent_ref is not null
          order by resource_id limit ${most})) w`,
  );
}

/** A small sample will do until the database's own turn comes; the usual one takes as long as 10,000 resources. */
export const analyze = (db: Db): Promise<void> =>
  db.tx(async (tx) => {
    await tx.run({ text: 'set local default_statistics_target = 20', values: [] });
    await tx.run({
      text: 'analyze registry.contact, registry.address, registry.role, registry.place, registry.identity, registry.resource',
      values: [],
    });
  });

/** People whose last role has ended since anybody looked. */
export async function findEnded(db: Queryable, most: number): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    sql`select distinct r.contact_id as id from registry.role r join registry.contact c on c.id = r.contact_id
      where r.ends_on < current_date and r.active and c.status = 1
        and (c.jobs && array[r.job_id] or c.facilities && array[r.facility_id] or c.cadres && array[r.cadre_id]
          or c.employers && array[r.employer_id])
        and not exists (select from registry.role o where o.contact_id = r.contact_id and o.active
          and (o.ends_on is null or o.ends_on >= current_date) and o.id <> r.id
          and (o.job_id, o.facility_id, o.cadre_id) is not distinct from (r.job_id, r.facility_id, r.cadre_id))
      limit ${most}`,
  );
  return rows.map((row) => row.id);
}

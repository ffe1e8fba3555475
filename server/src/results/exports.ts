/**
 * Files to download: a job writes them in parts into the database, in one snapshot and constant memory; then any node gives
 * any range of their bytes.
 */
import type { NewResultsExport, ResultFormat, ResultsExport } from '@mhero/contract/results.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { JobCall, Jobs } from '../jobs/jobs.ts';
import { type FileContext, fileFormats } from './encode.ts';
import { inParts } from './parts.ts';
import type { Scope } from './scope.ts';
import * as store from './store-exports.ts';
import { countRuns, type RunRow, streamRuns } from './store-runs.ts';

export interface ExportTools {
  readonly db: Db;
  readonly jobs: Jobs;
  /** What a file is about: read again when it is written, within the area of who asked. */
  describe(row: store.ExportRow): Promise<{ scope: Scope; context: Omit<FileContext, 'id' | 'at' | 'anonymous'> }>;
}

export interface Download {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly tag: string;
  /** Bytes [from, to). */
  read(from: number, to: number): AsyncGenerator<Buffer>;
}

const kind = 'results.export';

export async function createExport(
  { db, jobs }: ExportTools,
  subject: Subject,
  flow: { readonly id: number; readonly uuid: string; readonly name: string },
  { format, ...request }: NewResultsExport,
): Promise<ResultsExport> {
  const day = new Date().toISOString().slice(0, 10);
  const file = `${fileName(flow.name)}-${day}.${fileFormats[format].ending}`;
  const { accountId, area } = subject;
  const uuid = await db.tx(async (tx) => {
    const made = await store.insertExport(tx, { flowId: flow.id, accountId, area, request, format, file });
    await store.noteJob(tx, made.id, await jobs.enqueue(tx, kind, { export: made.id }, accountId));
    await record(tx, subject, 'results.export', `flow:${flow.uuid}`, { export: made.uuid, format, ...request });
    return made.uuid;
  });
  return toExport((await store.readExport(db, subject, uuid))!);
}

/** Letters and digits of any script; the rest becomes a hyphen. */
const fileName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'results';

export async function findExport(
  { db }: Pick<ExportTools, 'db'>,
  subject: Subject,
  uuid: string,
): Promise<store.ExportRow> {
  const row = await store.readExport(db, subject, uuid);
  if (!row)
    throw new AppError('request:not_found', 'There is no such file of yours, or its day is over. Make it again.');
  return row;
}

export async function cancelExport(tools: ExportTools, subject: Subject, uuid: string): Promise<void> {
  const row = await findExport(tools, subject, uuid);
  await store.failExport(tools.db, row.id, 'cancelled', null);
  if (row.job_id !== null) await tools.jobs.cancel(row.job_id);
}

export async function openDownload({ db }: ExportTools, subject: Subject, uuid: string): Promise<Download> {
  const row = await findExport({ db }, subject, uuid);
  if (row.state !== 'done') throw new AppError('request:conflict', 'This file is not finished.');
  const format = fileFormats[row.format as ResultFormat];
  return {
    ...{ name: row.file, type: format.type, size: row.bytes, tag: `"${row.uuid}"` },
    async *read(from, to) {
      for (let at = from; at < to; ) {
        const part = await store.partAt(db, row.id, at);
        if (!part) throw new AppError('request:not_found', 'This file was removed.');
        const bytes = part.bytes.subarray(at - part.from_byte, to - part.from_byte);
        yield bytes;
        at += bytes.length;
      }
    },
  };
}

export function registerExports(tools: ExportTools): void {
  tools.jobs.register(kind, async (call) => {
    const id = Number(call.payload.export);
    const begun = await tools.db.tx((tx) => store.beginAttempt(tx, id));
    if (!begun) return undefined;
    try {
      return await write(tools, call, begun);
    } catch (error) {
      if (error instanceof AppError || call.last)
        await store.failExport(
          tools.db,
          id,
          'failed',
          error instanceof AppError ? error.message : 'It could not be written.',
        );
      throw error;
    }
  });
}

async function write(
  { db, describe }: ExportTools,
  { signal, report }: JobCall,
  { row, attempt }: { readonly row: store.ExportRow; readonly attempt: number },
): Promise<object | undefined> {
  const { scope, context } = await describe(row);
  const of = await countRuns(db, scope);
  const count = { rows: 0 };
  const whole: FileContext = { ...context, id: row.uuid, at: new Date(), anonymous: row.request.anonymous ?? false };
  const bytes = fileFormats[row.format as ResultFormat].encode(
    whole,
    counted(streamRuns(db, scope, context.questions), count, signal),
  );
  let [no, from] = [0, 0];
  for await (const part of inParts(bytes)) {
    if (!(await db.tx((tx) => store.addPart(tx, row.id, attempt, { no, from, bytes: part, rows: count.rows, of }))))
      return undefined;
    await report({ rows: count.rows, of });
    no++;
    from += part.length;
  }
  if (signal.aborted) return undefined;
  await store.endExport(db, row.id, attempt);
  return { rows: count.rows, bytes: from };
}

/** Ends early when the job is to stop: what was written is thrown away by the next attempt. */
async function* counted(
  rows: AsyncIterable<RunRow[]>,
  count: { rows: number },
  signal: AbortSignal,
): AsyncGenerator<RunRow[]> {
  for await (const portion of rows) {
    if (signal.aborted) return;
    count.rows += portion.length;
    yield portion;
  }
}

export function toExport(row: store.ExportRow): ResultsExport {
  const { uuid, flow, format, file, state, rows, of, bytes, error } = row;
  return {
    ...{ id: uuid, flow, format, file, state, rows, of, bytes, error },
    ...{ created_at: row.created_at.toISOString(), expires_at: row.expires_at.toISOString() },
  };
}

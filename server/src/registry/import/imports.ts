/** Imports as people see them: asked for, run here or in the background, cancelled, taken up again. */
import { rm } from 'node:fs/promises';
import type { Input } from '../../connectors/connectors.ts';
import type { Db, Queryable } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { type CountryCode, isCountryCode } from '../../lib/phone.ts';
import { type Compiled, compileMapping } from '../mapping/compile.ts';
import * as imports from '../store/imports.ts';
import { readMappingRow } from '../store/mapping.ts';
import { dropUnusedBlocks } from '../store/resources.ts';
import { openSource } from '../store/sources.ts';
import { type ResourceType, typesOf } from './received.ts';
import { type Ending, runBatches } from './run.ts';

export interface ImportRequest {
  readonly db: Db;
  /** The source's name; made when it is new. */
  readonly source: string;
  readonly kind: SourceKind;
  readonly input: Input;
  readonly dryRun?: boolean;
  /** Where numbers without a calling code are at home: two letters. */
  readonly country?: string | null;
  readonly accountId?: number | null;
  readonly onProgress?: (progress: imports.Progress, counts: imports.Counts) => void;
  /** Stops after the batch in hand. */
  readonly signal?: AbortSignal;
}
/** A kind of connector, or `sheet`, `demo`. */
export type SourceKind = string;

export interface ImportResult {
  readonly id: string;
  readonly state: 'done' | 'cancelled';
  readonly counts: imports.Counts;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Runs one import to its end, here and now. Errors: `import:running`, `import:unreadable`, `import:too_large`. */
export async function runImport(request: ImportRequest): Promise<ImportResult> {
  const { db, source, kind, dryRun = false, accountId = null } = request;
  const country = readCountry(request.country);
  const sourceId = await openSource(db, source, kind);
  await imports.clearStopped(db, sourceId);
  const { id } = await refuseSecond(source, imports.createImport(db, sourceId, 'running', dryRun, {}, accountId));
  return carryOut(db, id, { country, input: request.input, signal: request.signal, onProgress: request.onProgress });
}

/** Two imports of one source at a time would undo each other's work. */
export async function refuseSecond<T>(source: string, created: Promise<T>): Promise<T> {
  return created.catch((error: { constraint?: string }) => {
    if (error.constraint !== 'import_running') throw error;
    throw new AppError('import:running', `Another import of ${source} is under way. Wait for it, or cancel it.`);
  });
}

export interface Work {
  readonly country: CountryCode | null;
  readonly input: Input;
  readonly signal: AbortSignal | undefined;
  readonly onProgress?: ImportRequest['onProgress'];
  /** The abort means that this node stops, not that somebody has cancelled: the import stays to be taken up. */
  readonly keepOnAbort?: () => boolean;
  /** Trouble on our side ends this attempt only. */
  readonly retried?: boolean;
  /** As in `RunOptions`. */
  readonly again?: boolean;
  readonly holdDeletes?: boolean;
  readonly compare?: boolean;
  readonly tellWaiting?: boolean;
  readonly after?: (ending: Ending) => Promise<void>;
  /** In the transaction that ends the import: what has to be kept with its end, and never without it. */
  readonly conclude?: (tx: Queryable, end: End) => Promise<void>;
}

export interface End {
  readonly state: 'done' | 'cancelled' | 'failed';
  /** Why it failed. */
  readonly error: Error | null;
}

/** One attempt, from the checkpoint of an earlier one if there was any. */
export async function carryOut(db: Db, importId: number, work: Work): Promise<ImportResult> {
  const row = (await imports.readImportById(db, importId))!;
  const connection = await db.dedicated('import');
  const lookups = await db.dedicated('import lookups');
  try {
    // A node that lost its lease without noticing may still be at it: the job is tried again later.
    if (!(await imports.lockSource(connection, row.source_id)))
      throw new Error(`Another import of ${row.source} is still being carried out.`);
    await Promise.all([connection, lookups].map(imports.prepareConnection));
    const complete = await runBatches(connection, lookups, {
      ...{ importId, sourceId: row.source_id, dryRun: row.dry_run, country: work.country, input: work.input },
      mapping: await compiledMapping(db, row.source_id),
      resume: row.progress.checkpoint ? { counts: row.counts, progress: row.progress } : null,
      ...{ signal: work.signal, onProgress: work.onProgress, after: work.after },
      ...{ again: work.again ?? false, holdDeletes: work.holdDeletes ?? false, compare: work.compare ?? false },
      tellWaiting: work.tellWaiting ?? true,
    });
    if (!complete && work.keepOnAbort?.()) return result(db, importId, 'cancelled');
    const state = complete ? 'done' : 'cancelled';
    await conclude(db, importId, work, { state, error: null }, null);
    const done = await result(db, importId, state);
    await tidy(db, done.counts);
    return done;
  } catch (error) {
    const again = work.retried && !(error instanceof AppError) && !work.signal?.aborted;
    if (!again && !work.keepOnAbort?.()) await settle(db, importId, error as Error, work);
    throw error;
  } finally {
    await Promise.all([connection.close(), lookups.close()]);
  }
}

/** How a source is read; each import compiles it once. */
export async function compiledMapping(db: Queryable, sourceId: number): Promise<Compiled | null> {
  const mapping = (await readMappingRow(db, sourceId))?.mapping ?? null;
  return mapping && compileMapping(mapping);
}

/** What is asked of a source: what a registry has, and what its mapping reads beyond that. */
export const typesRead = async (db: Db, sourceId: number): Promise<readonly ResourceType[]> =>
  typesOf(await compiledMapping(db, sourceId));

function conclude(db: Db, importId: number, work: Work, end: End, words: string | null): Promise<void> {
  return db.tx(async (tx) => {
    await imports.endImport(tx, importId, end.state, words);
    await work.conclude?.(tx, end);
  });
}

/** What fails for a reason of the input's own has failed; anything else may be tried again. */
async function settle(db: Db, importId: number, error: Error, work: Work): Promise<void> {
  const state = work.signal?.aborted ? 'cancelled' : 'failed';
  const words = error instanceof AppError ? error.message : 'It could not be finished because of trouble on our side.';
  await conclude(db, importId, work, { state, error }, state === 'failed' ? words : null).catch(() => {});
}

async function result(db: Db, importId: number, state: ImportResult['state']): Promise<ImportResult> {
  const row = (await imports.readImportById(db, importId))!;
  return { id: row.uuid, state, counts: row.counts, reasons: row.progress.reasons ?? {} };
}

async function tidy(db: Db, counts: imports.Counts): Promise<void> {
  const sum = (pick: (row: imports.TypeCounts) => number) => Object.values(counts).reduce((n, row) => n + pick(row), 0);
  if (sum((row) => row.changed) > 0) await dropUnusedBlocks(db);
  if (sum((row) => row.taken + row.changed) > 1000) await imports.analyze(db);
}

export function readCountry(text: string | null | undefined): CountryCode | null {
  if (!text) return null;
  const code = text.toUpperCase();
  if (isCountryCode(code)) return code;
  throw new AppError('request:invalid', `"${text}" is not a country code of two letters, such as LR.`);
}

/** Files that were uploaded for this import only. */
export async function dropUploads(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true }).catch(() => {})));
}

/** Front door of the registry: who the workforce is, where they come from, and how they get in. */
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { type CountryCode, isCountryCode } from '../lib/phone.ts';
import type { Input } from './import/input.ts';
import { runBatches } from './import/run.ts';
import * as imports from './store/imports.ts';
import * as people from './store/people.ts';
import { dropUnusedBlocks } from './store/resources.ts';

export { demoStream } from './demo/demo.ts';
export type { Input } from './import/input.ts';
export { fieldExtension, groupExtension } from './normalise/practitioner.ts';
export type { Incoming, ResourceStream } from './read/incoming.ts';
export { fileInput, streamInput } from './read/inputs.ts';
export { inputKind, type SheetRequest, type SheetsOptions, sheetInput, uploadSheet } from './sheets/sheets.ts';
export { cleanUploads } from './sheets/uploads.ts';
export { conceptIdsByName } from './store/concepts.ts';
export { contactLanguages, findReachable, markHeard, setOptedOut } from './store/heard.ts';
export type { Counts, Progress } from './store/imports.ts';
export { placeIdsByName } from './store/places.ts';
export { readPlaceNames } from './store-place-names.ts';

export interface ImportRequest {
  readonly db: Db;
  /** The source's name; made when it is new. */
  readonly source: string;
  readonly kind: 'fhir' | 'sheet' | 'demo';
  readonly input: Input;
  readonly dryRun?: boolean;
  /** Where numbers without a calling code are at home. */
  readonly country?: string | null;
  readonly accountId?: number | null;
  readonly onProgress?: (progress: imports.Progress, counts: imports.Counts) => void;
  /** Stops after the batch in hand. */
  readonly signal?: AbortSignal;
}

export interface ImportResult {
  readonly id: string;
  readonly state: 'done' | 'cancelled';
  readonly counts: imports.Counts;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Runs one import to its end, here and now. Throws `import:running` when the source has one under way. */
export async function runImport(request: ImportRequest): Promise<ImportResult> {
  const { db } = request;
  const sourceId = await imports.openSource(db, request.source, request.kind);
  const started = await imports
    .startImport(db, sourceId, request.dryRun ?? false, {}, request.accountId ?? null)
    .catch((error: { constraint?: string }) => {
      if (error.constraint !== 'import_running') throw error;
      throw new AppError(
        'import:running',
        `Another import of ${request.source} is under way. Wait for it, or cancel it.`,
      );
    });
  let last: { counts: imports.Counts; reasons: Record<string, number> } = { counts: {}, reasons: {} };
  const connection = await db.dedicated('import');
  try {
    const complete = await runBatches(connection, {
      importId: started.id,
      sourceId,
      dryRun: request.dryRun ?? false,
      country: readCountry(request.country),
      input: request.input,
      resume: null,
      signal: request.signal,
      onProgress: (progress, counts) => {
        last = { counts, reasons: progress.reasons };
        request.onProgress?.(progress, counts);
      },
    });
    const state = complete ? 'done' : 'cancelled';
    await imports.endImport(db, started.id, state, null);
    if (Object.values(last.counts).some((count) => count.changed > 0)) await dropUnusedBlocks(db);
    if (Object.values(last.counts).reduce((sum, count) => sum + count.taken, 0) > 1000) await imports.analyze(db);
    return { id: started.uuid, state, ...last };
  } catch (error) {
    await imports.endImport(db, started.id, 'failed', (error as Error).message).catch(() => {});
    throw error;
  } finally {
    await connection.close();
  }
}

function readCountry(text: string | null | undefined): CountryCode | null {
  if (!text) return null;
  const code = text.toUpperCase();
  if (isCountryCode(code)) return code;
  throw new AppError('request:invalid', `"${text}" is not a country code of two letters, such as LR.`);
}

/** After addresses, opt-outs or statuses of these contacts have changed. */
export async function refreshReach(tx: Queryable, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length > 0) await people.refreshReach(tx, contactIds);
}

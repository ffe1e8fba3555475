/** Imports that run as background jobs, so that they outlive a closed tab and a killed node. */
import type { Subject } from '../../access/subject.ts';
import type { Queryable } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import type { JobCall, Jobs } from '../../jobs/jobs.ts';
import type { RegistryDeps } from '../deps.ts';
import { type InputSpec, openInput } from '../read/open-input.ts';
import * as imports from '../store/imports.ts';
import * as sources from '../store/sources.ts';
import { carryOut, dropUploads, readCountry, refuseSecond, type SourceKind } from './imports.ts';

export interface NewImport {
  readonly source: string;
  readonly kind: SourceKind;
  readonly input: InputSpec;
  readonly dryRun?: boolean;
}

const ours = 'registry.import';

/** Of a source that is there: made, and given to the jobs of this kind. Errors: `import:running`. */
export async function enqueueImport(
  tx: Queryable,
  jobs: Jobs,
  wanted: {
    readonly source: { readonly id: number; readonly name: string };
    readonly input: object;
    readonly dryRun?: boolean;
    readonly by: number | null;
    /** Of the job, when it is not one of ours; kept, so that it can be taken up again. */
    readonly job?: string;
  },
): Promise<{ id: number; uuid: string }> {
  const { source, by, job = ours } = wanted;
  await imports.clearStopped(tx, source.id);
  const input = job === ours ? wanted.input : { ...wanted.input, job };
  const made = await refuseSecond(
    source.name,
    imports.createImport(tx, source.id, 'waiting', wanted.dryRun ?? false, input, by),
  );
  const jobId = await jobs.enqueue(tx, job, { import: made.id }, by);
  await imports.setJob(tx, made.id, jobId);
  return made;
}

export async function startInBackground(deps: RegistryDeps, subject: Subject, wanted: NewImport): Promise<string> {
  const { source: name, kind, ...rest } = wanted;
  return deps.db.tx(async (tx) => {
    const source = { id: await sources.openSource(tx, name, kind), name };
    const made = await enqueueImport(tx, deps.jobs, { ...rest, source, by: subject.accountId });
    return made.uuid;
  });
}

/** A cancelled or failed import goes on from its checkpoint. */
export async function takeUpAgain(tx: Queryable, jobs: Jobs, uuid: string, by: number | null): Promise<void> {
  const found = await imports.readImport(tx, uuid);
  const row = await refuseSecond(found?.source ?? '', imports.reopenImport(tx, uuid));
  if (row?.state !== 'waiting') throw new AppError('request:conflict', 'Only a cancelled or failed import goes on.');
  if (Object.keys(row.input).length === 0)
    throw new AppError('request:conflict', 'This import was started from the command line; start it there again.');
  const job = typeof row.input.job === 'string' ? row.input.job : ours;
  await imports.setJob(tx, row.id, await jobs.enqueue(tx, job, { import: row.id }, by));
}

export function registerImports(deps: RegistryDeps, jobs: Jobs): void {
  jobs.register(ours, (call) => runJob(deps, call));
}

async function runJob(deps: RegistryDeps, call: JobCall): Promise<object | undefined> {
  const { db } = deps;
  const importId = Number(call.payload.import);
  if (!(await imports.markRunning(db, importId))) return undefined;
  const row = (await imports.readImportById(db, importId))!;
  const spec = row.input as unknown as InputSpec;
  const { dataDir } = deps;
  const country = readCountry(await deps.country());
  const context = { db, dataDir, source: row.source, country };
  const stopping = (): boolean =>
    call.signal.aborted && (call.signal.reason as Error | undefined)?.message !== 'cancelled';
  const { state, counts } = await carryOut(db, importId, {
    country,
    input: await openInput(spec, context).catch(async (error: Error) => {
      await imports.endImport(db, importId, 'failed', error.message);
      throw error;
    }),
    signal: call.signal,
    retried: !call.last,
    keepOnAbort: stopping,
    onProgress: (progress) => void call.report({ read: progress.read, of: progress.of }).catch(() => {}),
  });
  if (spec.kind === 'files' && spec.temporary && state === 'done') await dropUploads(spec.paths);
  return { state, counts };
}

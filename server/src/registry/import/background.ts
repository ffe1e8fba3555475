/** Imports that run as background jobs, so that they outlive a closed tab and a killed node. */
import type { Subject } from '../../access/subject.ts';
import { AppError } from '../../errors.ts';
import type { JobCall, Jobs } from '../../jobs/jobs.ts';
import type { RegistryDeps } from '../deps.ts';
import { type InputSpec, openInput } from '../read/open-input.ts';
import type { ServerAuth } from '../read/server.ts';
import * as imports from '../store/imports.ts';
import * as sources from '../store/sources.ts';
import { carryOut, dropUploads, readCountry, refuseSecond, type SourceKind } from './imports.ts';

export interface NewImport {
  readonly source: string;
  readonly kind: SourceKind;
  readonly input: InputSpec;
  readonly dryRun?: boolean;
}

const kind = 'registry.import';
/** Servers' clocks and slow transactions: what changed just before the last synchronisation is asked for again. */
const overlapMs = 5 * 60_000;

export const purposeOf = (sourceId: number): string => `registry source ${sourceId}`;

export async function startInBackground(deps: RegistryDeps, subject: Subject, wanted: NewImport): Promise<string> {
  return deps.db.tx(async (tx) => {
    const sourceId = await sources.openSource(tx, wanted.source, wanted.kind);
    await imports.clearStopped(tx, sourceId);
    const made = await refuseSecond(
      wanted.source,
      imports.createImport(tx, sourceId, 'waiting', wanted.dryRun ?? false, wanted.input, subject.accountId),
    );
    const jobId = await deps.jobs.enqueue(tx, kind, { import: made.id }, subject.accountId);
    await imports.setJob(tx, made.id, jobId);
    return made.uuid;
  });
}

export async function takeUpAgain(deps: RegistryDeps, uuid: string, by: number | null): Promise<void> {
  await deps.db.tx(async (tx) => {
    const row = await imports.reopenImport(tx, uuid);
    if (row?.state !== 'waiting') throw new AppError('request:conflict', 'Only a cancelled or failed import goes on.');
    if (Object.keys(row.input).length === 0)
      throw new AppError('request:conflict', 'This import was started from the command line; start it there again.');
    await imports.setJob(tx, row.id, await deps.jobs.enqueue(tx, kind, { import: row.id }, by));
  });
}

export function registerImports(deps: RegistryDeps, jobs: Jobs): void {
  jobs.register(kind, (call) => runJob(deps, call));
}

async function runJob(deps: RegistryDeps, call: JobCall): Promise<object | undefined> {
  const { db } = deps;
  const importId = Number(call.payload.import);
  if (!(await imports.markRunning(db, importId))) return undefined;
  const row = (await imports.readImportById(db, importId))!;
  const spec = row.input as unknown as InputSpec;
  const started = new Date(Date.now() - overlapMs).toISOString();
  const source = (await sources.readSource(db, row.source_id))!;
  const auth: ServerAuth = source.secrets
    ? (JSON.parse(deps.sealer.open(purposeOf(source.id), source.secrets)) as ServerAuth)
    : { kind: 'none' };
  const { allowPrivateNetworks, dataDir } = deps;
  const country = readCountry(await deps.country());
  const context = { db, dataDir, source: row.source, country, auth, allowPrivateNetworks, signal: call.signal };
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
  if (state === 'done' && spec.kind === 'server' && !row.dry_run) await sources.saveSince(db, source.id, started);
  if (spec.kind === 'files' && spec.temporary && state === 'done') await dropUploads(spec.paths);
  return { state, counts };
}

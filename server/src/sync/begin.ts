/** An exchange begins: made new, or taken up again where an outage has ended the last one. */
import { type Queryable, sql } from '../db/db.ts';
import { enqueueImport, takeUpAgain } from '../registry/registry.ts';
import { optionsOf } from './show.ts';
import type { SyncRow } from './store.ts';
import { addExchange, findResumable } from './store-exchanges.ts';
import { changedChannel, exchangeJob, type SyncTools } from './tools.ts';

export type Mode = 'full' | 'delta' | 'sweep' | 'again' | 'retry';
export type Why = 'schedule' | 'hand' | 'hook' | 'outage';

export interface Wanted {
  readonly mode: Mode;
  readonly why: Why;
  readonly by: number | null;
  /** Of `retry`; absent is all. */
  readonly items?: readonly string[] | undefined;
}

/** Answers the exchange's public id. Errors: `import:running`. */
export async function begin(
  tx: Queryable,
  { jobs, clock }: Pick<SyncTools, 'jobs' | 'clock'>,
  source: SyncRow,
  wanted: Wanted,
): Promise<string> {
  const { mode, why, by, items } = wanted;
  await tx.query(sql`select pg_notify(${changedChannel}, '')`);
  const reads = mode === 'full' || mode === 'delta';
  const left =
    reads && (why === 'outage' || why === 'schedule') ? await findResumable(tx, source.id, source.cursor) : null;
  if (left && (left.mode === mode || left.mode === 'full')) {
    await takeUpAgain(tx, jobs, left.uuid, by);
    return left.uuid;
  }
  const input = { kind: 'exchange', mode, ...(items ? { items } : {}) };
  const made = await enqueueImport(tx, jobs, { source, input, by, job: exchangeJob });
  const began = clock.now();
  await addExchange(tx, { importId: made.id, sourceId: source.id, mode, why, began, since: source.cursor });
  return made.uuid;
}

/** What is to be read when a source comes due: all of it at first and now and then, else what has changed. */
export function modeOf(source: SyncRow, now: Date): 'full' | 'delta' {
  if (source.cursor === null || source.full_at === null) return 'full';
  const { full_days: days } = optionsOf(source);
  return days > 0 && now.getTime() - source.full_at.getTime() >= days * dayMs ? 'full' : 'delta';
}

const dayMs = 86_400_000;

export function whyOf(source: SyncRow): Why {
  if ((source.failures ?? 0) > 0) return 'outage';
  return source.hook_at && (!source.in_step_at || source.hook_at >= source.in_step_at) ? 'hook' : 'schedule';
}

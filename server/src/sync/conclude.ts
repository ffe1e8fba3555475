/** How an exchange ends, in the transaction that ends its import: cursor, next time, outage, the brake's question. */
import type { ReadEnd } from '../connectors/connectors.ts';
import { type Queryable, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { forgetUneventful } from '../registry/registry.ts';
import { nextTime, retryTime, usualSchedule, wakeTime } from './schedule.ts';
import { change, holdSource, type Question, type SyncRow } from './store.ts';
import { addTraffic, dropExchanges, type ExchangeRow, endExchange, noteStuck } from './store-exchanges.ts';
import { changedChannel, type SyncTools } from './tools.ts';

/** Filled while the exchange goes on. */
export interface Outcome {
  end: ReadEnd | null;
  /** Undefined: what is gone was not looked at. */
  question: Question | null | undefined;
  swept: boolean;
  requests: number;
}

/** Woken up while it was reading: once more, but not more often than this. */
const leastGapMs = 5_000;
const uneventfulKept = 200;

export async function afterEnd(tx: Queryable, tools: SyncTools, row: ExchangeRow, outcome: Outcome): Promise<void> {
  const { end, question, swept, requests } = outcome;
  const told = end ? { types: end.types, facts: end.facts } : null;
  await endExchange(tx, row.id, { reached: end?.cursor ?? null, told: told as never });
  await addTraffic(tx, row.id, { requests, bytes: 0 });
  const source = await holdSource(tx, row.source_id);
  await tx.query(sql`select pg_notify(${changedChannel}, '')`);
  if (!source?.connected) return;
  const now = tools.clock.now();
  if (row.mode === 'delta') await dropExchanges(tx, await forgetUneventful(tx, source.id, uneventfulKept));
  await change(tx, source.id, {
    ...(end ? { cursor: end.cursor, in_step_at: row.began_at, due_at: await dueAfter(tools, source, row, now) } : {}),
    ...(end && row.mode === 'full' ? { full_at: row.began_at } : {}),
    ...(swept ? { sweep_at: now } : {}),
    ...(question === undefined ? {} : { question }),
    ...(end || swept ? { failures: 0, outage_since: null, outage_words: null, outage_said: null } : {}),
  });
}

/** What was cancelled is no outage; what was not read from the server neither. */
export async function afterFailure(
  tx: Queryable,
  tools: SyncTools,
  row: ExchangeRow,
  error: Error | null,
): Promise<void> {
  const said = error instanceof AppError && typeof error.detail.said === 'string' ? error.detail.said : null;
  await endExchange(tx, row.id, { said });
  await noteStuck(tx, row.id);
  const source = await holdSource(tx, row.source_id);
  await tx.query(sql`select pg_notify(${changedChannel}, '')`);
  if (!source?.connected || error === null || row.mode === 'again' || row.mode === 'retry') return;
  const failures = (source.failures ?? 0) + 1;
  const words = error instanceof AppError ? error.message : 'It could not be finished because of trouble on our side.';
  await change(tx, source.id, {
    failures,
    outage_since: source.outage_since ?? tools.clock.now(),
    ...{ outage_words: words, outage_said: said, due_at: await dueAgain(tools, source, failures, error) },
  });
}

async function dueAfter(tools: SyncTools, source: SyncRow, row: ExchangeRow, now: Date): Promise<Date | null> {
  const schedule = source.schedule ?? usualSchedule;
  const zone = await tools.zone();
  if (source.hook_at && source.hook_at >= row.began_at)
    return wakeTime(schedule, new Date(Math.max(now.getTime(), row.began_at.getTime() + leastGapMs)), zone);
  return nextTime(schedule, now, row.began_at, zone);
}

async function dueAgain(tools: SyncTools, source: SyncRow, failures: number, error: Error): Promise<Date | null> {
  const now = tools.clock.now();
  const due = retryTime(source.schedule ?? usualSchedule, failures, now, await tools.zone());
  const asked = error instanceof AppError ? Number(error.detail.retry_after) : Number.NaN;
  if (!due || !(asked > 0)) return due;
  return new Date(Math.max(due.getTime(), now.getTime() + Math.min(asked, longestAsked) * 1_000));
}

/** Seconds; a server that asks for more is asked before that all the same. */
const longestAsked = 6 * 3_600;

/** One exchange with a source, as a job: read, taken in, and its end and cursor kept in one transaction. */
import type { AnyConnector, Connection, Input, ReadEnd, Reading, ReadRequest } from '../connectors/connectors.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { JobCall } from '../jobs/jobs.ts';
import {
  carryOut,
  type End,
  type Ending,
  endComparison,
  markRunning,
  readCountry,
  refusedInput,
  storedInput,
  typesRead,
} from '../registry/registry.ts';
import type { Mode } from './begin.ts';
import { afterEnd, afterFailure, type Outcome } from './conclude.ts';
import { connectionOf } from './connection.ts';
import { compareIds, letGo } from './gone.ts';
import { optionsOf } from './show.ts';
import { readSource, type SyncRow } from './store.ts';
import { countAttempt, type ExchangeRow, readExchange } from './store-exchanges.ts';
import type { SyncTools } from './tools.ts';

interface Line {
  readonly connector: AnyConnector;
  readonly connection: Connection;
}

/** An exchange in hand. */
interface Hand {
  readonly tools: SyncTools;
  readonly row: ExchangeRow & { readonly mode: Mode };
  readonly source: SyncRow;
  /** Null: what we hold is read, no server is asked. */
  readonly line: Line | null;
  /** What is asked for. */
  readonly types: readonly string[];
  readonly reading: Reading | null;
  readonly input: Input;
  /** All that comes is noted, because the connector cannot list ids by themselves. */
  readonly compare: boolean;
}

export async function runExchange(tools: SyncTools, call: JobCall): Promise<object | undefined> {
  const { db } = tools;
  const importId = Number(call.payload.import);
  if (!(await markRunning(db, importId))) return undefined;
  await countAttempt(db, importId);
  const row = (await readExchange(db, importId))! as Hand['row'];
  const source = (await readSource(db, row.source_id))!;
  const hand = await open(tools, row, source, call.signal).catch((error: unknown) => error as Error);
  const outcome: Outcome = { end: null, question: undefined, swept: false, requests: 0 };
  const stopping = (): boolean =>
    call.signal.aborted && (call.signal.reason as Error | undefined)?.message !== 'cancelled';
  const conclude = (tx: Queryable, end: End): Promise<void> =>
    end.state === 'done' ? afterEnd(tx, tools, row, outcome) : afterFailure(tx, tools, row, end.error);
  const { state, counts } = await carryOut(db, importId, {
    country: readCountry(await tools.country()),
    ...(hand instanceof Error ? { input: broken(hand) } : reads(hand, outcome)),
    ...{ signal: call.signal, retried: !call.last, keepOnAbort: stopping, conclude },
    onProgress: (progress) => void call.report({ read: progress.read, of: progress.of }).catch(() => {}),
  }).catch((error: unknown) => {
    // It is told where it belongs; the job itself has done what it could.
    if (error instanceof AppError) return { state: 'failed', counts: {} };
    throw error;
  });
  return { state, counts };
}

/** What cannot even be opened fails as if it had been read. */
const broken = (error: Error): Input => ({
  bytes: null,
  open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }),
});

const reads = (hand: Hand, outcome: Outcome) => ({
  input: hand.input,
  again: hand.row.mode === 'again',
  // Every minute the same would be a flood.
  tellWaiting: hand.row.mode === 'full' || hand.row.mode === 'again',
  holdDeletes: hand.row.mode === 'full' || hand.row.mode === 'delta',
  compare: hand.compare,
  after: (ending: Ending) => finish(hand, ending, outcome),
});

async function open(tools: SyncTools, row: Hand['row'], source: SyncRow, signal: AbortSignal): Promise<Hand> {
  const { db } = tools;
  const none = { tools, row, source, line: null, types: [], reading: null, compare: false };
  if (row.mode === 'again') return { ...none, input: await storedInput(db, source.id) };
  const items = Array.isArray(row.input.items) ? (row.input.items as string[]) : null;
  if (row.mode === 'retry' && !source.connected) return { ...none, input: refusedInput(db, source.id, items, null) };
  const line = lineTo(tools, source, signal);
  if (row.mode === 'retry') return { ...none, input: refusedInput(db, source.id, items, readAgain(line)) };
  const hand = { ...none, line, types: await typesOf(tools, source) };
  if (row.mode === 'sweep') return { ...hand, input: nothing };
  const { connector, connection } = line;
  const cursor = source.cursor as ReadRequest['cursor'];
  const reading = connector.read(connection, { mode: row.mode, types: hand.types, cursor });
  const compare = !connector.ids && !row.progress.checkpoint && source.in_step_at !== null;
  return { ...hand, reading, input: reading, compare };
}

function lineTo({ sealer, allowPrivateNetworks, retryMs }: SyncTools, source: SyncRow, signal: AbortSignal): Line {
  const how = { allowPrivateNetworks, signal, ...(retryMs === undefined ? {} : { retryMs }) };
  return connectionOf(sealer, source, how);
}

const nothing: Input = {
  bytes: null,
  open: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true as const, value: undefined }) }) }),
};

const readAgain = ({ connector: { readOne }, connection }: Line) =>
  readOne
    ? async (type: string, id: string) => {
        const found = await readOne(connection, type, id);
        return found.status === 'found' ? found.resource : null;
      }
    : null;

async function typesOf({ db }: SyncTools, source: SyncRow): Promise<readonly string[]> {
  const all = await typesRead(db, source.id);
  const { types } = optionsOf(source);
  return types ? all.filter((type) => types.includes(type)) : all;
}

/** When all has been read: what is gone is looked for where it is due, and removed unless the brake stops it. */
async function finish(hand: Hand, ending: Ending, outcome: Outcome): Promise<void> {
  const { row, source, line, reading, tools } = hand;
  if (!line) return;
  outcome.end = reading?.end() ?? null;
  outcome.requests = outcome.end?.types.reduce((sum, type) => sum + type.pages, 0) ?? 0;
  const look = { ending, source, ...line, exchange: row.uuid, now: tools.clock.now() };
  const types = typesToCompare(hand, line.connector, outcome.end);
  if (hand.compare) for (const type of types) await endComparison(ending.db, source.id, type);
  else outcome.requests += await compareIds(look, types);
  outcome.swept = types.length > 0;
  outcome.question = await letGo(look);
}

function typesToCompare(
  { row, source, tools, compare, types }: Hand,
  connector: AnyConnector,
  end: ReadEnd | null,
): readonly string[] {
  if (row.mode === 'sweep') return connector.ids ? types : [];
  // Nothing can be gone from a source that was never read to its end.
  if (!end || source.in_step_at === null) return [];
  const untold = end.types.filter((type) => type.way !== 'absent' && !type.deletes);
  if (compare) return untold.filter((type) => type.whole).map((type) => type.type);
  if (!connector.ids) return [];
  const { sweep_hours: hours } = optionsOf(source);
  const last = source.sweep_at ?? source.in_step_at;
  const due = hours > 0 && tools.clock.now().getTime() - last.getTime() >= hours * hourMs;
  return row.mode === 'full' || due ? untold.map((type) => type.type) : [];
}

const hourMs = 3_600_000;

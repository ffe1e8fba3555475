/** One import: a stream of resources in, rows and an account of every resource out. Can be stopped and goes on. */
import type { Checkpoint, Incoming, Input, Portion } from '../../connectors/connectors.ts';
import type { Dedicated, Queryable } from '../../db/db.ts';
import type { CountryCode } from '../../lib/phone.ts';
import type { Compiled } from '../mapping/compile.ts';
import type { Note } from '../reasons.ts';
import { createConcepts } from '../store/concepts.ts';
import { beginComparison, noteThere, release, type Thing } from '../store/going.ts';
import * as imports from '../store/imports.ts';
import { hasOtherSources } from '../store/people.ts';
import { findKnown, type Known, markDeleted } from '../store/resources.ts';
import { type Account, createAccount, type Outcome } from './account.ts';
import { largestBatch, largestBatchBytes } from './input.ts';
import { openMemory } from './memory.ts';
import { createWriter, emptyProjection, type Projection, packProjection, project } from './project.ts';
import { isRefused, type Received, type Refused, type Row, receive, rowOf, typesOf } from './received.ts';

export interface RunOptions {
  readonly importId: number;
  readonly sourceId: number;
  readonly dryRun: boolean;
  readonly country: CountryCode | null;
  /** Of the source; null reads everything where the FHIR standard keeps it. */
  readonly mapping: Compiled | null;
  readonly input: Input;
  /** Set when an earlier attempt was killed. */
  readonly resume: { counts: imports.Counts; progress: Partial<imports.Progress> } | null;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: imports.Progress, counts: imports.Counts) => void) | undefined;
  /** Projects also what is the same; the resources stay as they are. */
  readonly again: boolean;
  /** What is said to be gone is held back until `after`. */
  readonly holdDeletes: boolean;
  /** When all has been read, before the account is closed. */
  readonly after: ((ending: Ending) => Promise<void>) | undefined;
  /** Notes all that comes, for `endComparison` afterwards. */
  readonly compare: boolean;
  /** Tells in the end what has not come yet of all that the source speaks of. */
  readonly tellWaiting: boolean;
}

/** What can still be done to an import when all has been read. */
export interface Ending {
  readonly db: Queryable;
  /** These are gone: rows and account in one transaction. */
  remove(things: readonly Thing[]): Promise<void>;
}

interface Batch {
  readonly items: (Received | Refused)[];
  readonly rows: Row[];
  /** What converters said of things that are no rows. */
  readonly notes: Note[];
  /** Items as people count them: a row is one. */
  read: number;
  bytes: number;
  /** Bytes of the whole input up to here. */
  bytesRead: number;
  checkpoint: Checkpoint | null;
}

const emptyBatch = (): Batch => ({ items: [], rows: [], notes: [], read: 0, bytes: 0, bytesRead: 0, checkpoint: null });

function addTo(batch: Batch, incoming: Incoming, reads: ReadonlySet<string>): void {
  const row = rowOf(incoming);
  const items = receive(incoming, row, reads);
  batch.items.push(...items);
  if (row) batch.rows.push(row);
  else for (const note of incoming.notes ?? []) batch.notes.push({ ...note, item: incoming.where });
  batch.read += row ? 1 : items.length;
  batch.bytes += incoming.text?.length ?? 0;
}

const mostWaitingNotes = 2000;

/**
 * Answers whether it came to the end (true) or was stopped by the signal (false). While the database writes one batch,
 * the next is looked up over a connection of its own, parsed and packed; never more than these two are in memory.
 */
export async function runBatches(connection: Dedicated, lookups: Queryable, options: RunOptions): Promise<boolean> {
  const writing = await beginWriting(connection, options);
  let before: { keys: ReadonlySet<string>; written: Promise<void> } = { keys: new Set(), written: Promise.resolve() };

  async function flush(batch: Batch): Promise<void> {
    if (!batch.checkpoint) return;
    const keys = batch.items.flatMap((item) => (isRefused(item) ? [] : [keyOf(item)]));
    // What is being written cannot be looked up yet.
    if (keys.some((key) => before.keys.has(key))) await before.written;
    const prepared = await prepare(lookups, options, batch);
    await before.written;
    before = { keys: new Set(keys), written: writing.write(prepared) };
    // Told where it is awaited.
    before.written.catch(() => {});
  }

  let complete = false;
  try {
    complete = await readBatches(options, writing.progress.checkpoint, flush);
  } finally {
    await before.written;
  }
  if (!complete || options.signal?.aborted) return false;
  await options.after?.({ db: connection, remove: writing.remove });
  if (options.signal?.aborted) return false;
  await finish(connection, options, writing.account, writing.progress);
  return true;
}

/** False when the signal stopped it. What came before the input broke is taken: it need not come again. */
async function readBatches(
  options: RunOptions,
  from: Checkpoint | null,
  flush: (batch: Batch) => Promise<void>,
): Promise<boolean> {
  let batch = emptyBatch();
  const reads = new Set<string>(typesOf(options.mapping));
  const trouble: unknown[] = [];
  for await (const portion of untilBroken(options.input.open(from), trouble)) {
    for (const [i, incoming] of portion.items.entries()) {
      addTo(batch, incoming, reads);
      batch.checkpoint = checkpointAt(portion, i + 1);
      batch.bytesRead = portion.bytes;
      if (Math.max(batch.items.length, batch.read) < largestBatch && batch.bytes < largestBatchBytes) continue;
      await flush(batch);
      batch = emptyBatch();
      if (options.signal?.aborted) return false;
    }
  }
  await flush(batch);
  if (trouble.length > 0) throw trouble[0];
  return true;
}

async function* untilBroken(portions: AsyncIterable<Portion>, trouble: unknown[]): AsyncGenerator<Portion> {
  try {
    yield* portions;
  } catch (error) {
    trouble.push(error);
  }
}

const checkpointAt = (portion: Portion, done: number): Checkpoint => ({
  file: portion.file,
  items: portion.before + done,
  ...(portion.state ? { state: portion.state } : {}),
});

async function finish(db: Queryable, options: RunOptions, account: Account, progress: imports.Progress): Promise<void> {
  if (!options.dryRun && options.tellWaiting)
    for (const note of await imports.findWaiting(db, options.sourceId, mostWaitingNotes)) account.note(note);
  const notes = account.takeNotes();
  if (notes.length > 0) await imports.writeNotes(db, options.importId, notes);
  progress.of = progress.read;
  progress.bytes = progress.bytes_of ?? progress.bytes;
  await imports.saveProgress(db, options.importId, account.counts, progress);
  options.onProgress?.(progress, account.counts);
}

interface Prepared {
  readonly batch: Batch;
  readonly decided: Decided[];
  /** All that came and is not gone. */
  readonly there: readonly Received[];
  readonly gone: Received[];
  readonly built: Projection;
  readonly block: Promise<Buffer>;
}

/** All that can be done for a batch before the one before it is written. Changes nothing but the batch. */
async function prepare(db: Queryable, options: RunOptions, batch: Batch): Promise<Prepared> {
  const { fresh, decided, there } = await decide(db, options, batch.items);
  const built = build(options, fresh, decided);
  const block = packProjection(built);
  block.catch(() => {});
  return { batch, decided, there, built, block, gone: fresh.flatMap(({ item }) => (item.deleted ? [item] : [])) };
}

interface Writing extends Pick<Ending, 'remove'> {
  readonly account: Account;
  readonly progress: imports.Progress;
  write(prepared: Prepared): Promise<void>;
}

async function beginWriting(connection: Dedicated, options: RunOptions): Promise<Writing> {
  const account = createAccount(options.resume?.counts, options.resume?.progress.reasons);
  const concepts = createConcepts(options.sourceId);
  const linkOthers = await hasOtherSources(connection, options.sourceId);
  const writer = createWriter(options.sourceId, concepts, {
    ...{ linkOthers, linking: options.mapping?.reads('Basic') ?? false, keep: !options.again },
  });
  const progress: imports.Progress = {
    read: options.resume?.progress.read ?? 0,
    of: null,
    bytes: 0,
    bytes_of: options.input.bytes,
    checkpoint: options.resume?.progress.checkpoint ?? null,
    reasons: account.reasons,
  };

  if (options.compare) await beginComparison(connection);
  const memory = await openMemory(connection, options);

  async function work(prepared: Prepared): Promise<void> {
    const { gone, built, block } = prepared;
    if (!options.dryRun) {
      if (options.holdDeletes) await memory.hold(gone, prepared.there);
      else if (gone.length > 0) await markDeleted(connection, options.sourceId, gone);
      if (built.items.length > 0) await writer.write(connection, built, block);
      await memory.remember(prepared.decided, prepared.there);
      if (options.compare && prepared.there.length > 0) await noteThere(connection, prepared.there);
    }
    for (const note of built.notes) account.note(note);
    await save();
  }

  async function save(): Promise<void> {
    const notes = account.takeNotes();
    if (notes.length > 0) await imports.writeNotes(connection, options.importId, notes);
    await imports.saveProgress(connection, options.importId, account.counts, progress);
  }

  async function remove(things: readonly Thing[]): Promise<void> {
    for (const { type, id } of things) {
      account.count(type, 'changed');
      account.note(deletedNote(`${type}/${id}`));
    }
    await inTransaction(async () => {
      await markDeleted(connection, options.sourceId, things);
      await release(connection, options.sourceId, things);
      await save();
    });
  }

  async function inTransaction(task: () => Promise<void>): Promise<void> {
    try {
      await imports.beginBatch(connection);
      await task();
      await connection.query({ text: 'commit', values: [] });
    } catch (error) {
      concepts.forget();
      await connection.query({ text: 'rollback', values: [] }).catch(() => {});
      throw error;
    }
  }

  /** One transaction: rows, notes, counts and checkpoint stand or fall together. */
  async function write(prepared: Prepared): Promise<void> {
    const { batch, decided } = prepared;
    for (const one of decided) countDecided(one, account);
    for (const note of batch.notes) account.note(note);
    for (const row of batch.rows) countRow(row, account);
    progress.read += batch.read;
    progress.bytes = batch.bytesRead;
    progress.checkpoint = batch.checkpoint;
    await inTransaction(() => work(prepared));
    options.onProgress?.(progress, account.counts);
  }

  return { account, progress, write, remove };
}

function countDecided({ type, outcome, mended, note, row }: Decided, account: Account): void {
  if (row) row.outcomes.add(outcome);
  else account.count(type, outcome, mended);
  if (note) account.note(note);
}

function countRow(row: Row, account: Account): void {
  const { outcomes } = row;
  const outcome = row.refused
    ? 'refused'
    : (['taken', 'changed', 'unchanged', 'refused'] as const).find((word) => outcomes.has(word));
  const touched = outcome === 'taken' || outcome === 'changed';
  account.count('row', outcome ?? 'unchanged', touched && row.notes.some((note) => note.verdict === 'mended'));
  // What is still wrong in a row is said again each time; what was mended only when the row is new or another.
  const told = row.notes.filter((note) => outcome !== 'unchanged' || note.verdict === 'warned');
  for (const note of told) account.note({ ...note, item: row.where });
}

interface Fresh {
  readonly item: Received;
  readonly known: Known | undefined;
}

const keyOf = (item: Received): string => `${item.type}/${item.id}`;

/** The last of several with one id counts; the others were superseded by it within the batch. */
async function decide(
  db: Queryable,
  { sourceId, again }: RunOptions,
  items: readonly (Received | Refused)[],
): Promise<{ fresh: Fresh[]; decided: Decided[]; there: Received[] }> {
  const decided: Decided[] = [];
  const last = new Map<string, Received>();
  for (const item of items) {
    if (isRefused(item)) {
      decided.push({ type: item.type, outcome: 'refused', note: refusedNote(item), refused: item });
      continue;
    }
    const key = keyOf(item);
    const before = last.get(key);
    if (before)
      decided.push({ type: item.type, outcome: before.hash === item.hash ? 'unchanged' : 'changed', row: before.row });
    last.set(key, item);
  }
  const byType = Map.groupBy(last.values(), (item) => item.type);
  const lookups = [...byType].map(async ([type, all]): Promise<Fresh[]> => {
    const known = await findKnown(db, sourceId, type, all);
    return all.flatMap((item, i) => {
      const found = known.get(i);
      if (item.deleted ? found : again || !found?.same) return { item, known: found };
      decided.push({ type, outcome: 'unchanged', row: item.row });
      return [];
    });
  });
  const there = [...last.values()].filter((item) => !item.deleted);
  return { fresh: (await Promise.all(lookups)).flat(), decided, there };
}

/** What became of one item, counted when its batch is written. */
interface Decided {
  readonly type: string;
  readonly outcome: Outcome;
  readonly mended?: boolean;
  readonly note?: Note;
  readonly row?: Row | undefined;
  readonly refused?: Refused;
}

/** Projects what is new or another; says of each what became of it. */
function build(options: RunOptions, fresh: readonly Fresh[], decided: Decided[]): Projection {
  const built = emptyProjection();
  for (const { item, known } of fresh) {
    const { type, row } = item;
    if (item.deleted) {
      if (!options.holdDeletes) decided.push({ type, outcome: 'changed', row, note: deletedNote(keyOf(item)) });
      continue;
    }
    const before = built.notes.length;
    const trouble = project(built, item, known?.contactId ?? null, options);
    if (trouble) {
      const refused = { type, item: keyOf(item), ...trouble, content: item.text };
      decided.push({ type, outcome: 'refused', row, note: refusedNote(refused), refused });
      continue;
    }
    let mended = false;
    for (let i = before; i < built.notes.length; i++) mended ||= built.notes[i]!.verdict === 'mended';
    // The notes of a row name the sheet's columns and say the same.
    if (row) built.notes.length = before;
    decided.push({ type, outcome: known ? 'changed' : 'taken', mended, row });
  }
  return built;
}

const deletedNote = (item: string): Note => ({
  ...{ verdict: 'warned', item, element: null, value: null, reason: 'deleted', detail: null },
});

const refusedNote = (refused: Refused): Note => ({
  verdict: 'refused',
  item: refused.item,
  element: null,
  value: null,
  reason: refused.reason,
  detail: refused.detail,
});

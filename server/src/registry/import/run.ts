/** One import: a stream of resources in, rows and an account of every resource out. Can be stopped and goes on. */
import type { Dedicated, Queryable } from '../../db/db.ts';
import type { CountryCode } from '../../lib/phone.ts';
import type { Incoming } from '../read/incoming.ts';
import type { Note } from '../reasons.ts';
import { createConcepts } from '../store/concepts.ts';
import * as imports from '../store/imports.ts';
import { hasOtherSources } from '../store/people.ts';
import { findKnown, type Known, markDeleted } from '../store/resources.ts';
import { type Account, createAccount, type Outcome } from './account.ts';
import { type Checkpoint, type Input, largestBatch, largestBatchBytes, type Portion } from './input.ts';
import { createWriter, emptyProjection, type Projection, packProjection, project, type Writer } from './project.ts';
import { isRefused, type Received, type Refused, type Row, receive, rowOf } from './received.ts';

export interface RunOptions {
  readonly importId: number;
  readonly sourceId: number;
  readonly dryRun: boolean;
  readonly country: CountryCode | null;
  readonly input: Input;
  /** Set when an earlier attempt was killed. */
  readonly resume: { counts: imports.Counts; progress: Partial<imports.Progress> } | null;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: imports.Progress, counts: imports.Counts) => void) | undefined;
}

interface Batch {
  readonly items: (Received | Refused)[];
  readonly rows: Row[];
  /** What converters said of things that are no rows. */
  readonly notes: Note[];
  /** Items as people count them: a row is one. */
  read: number;
  bytes: number;
  checkpoint: Checkpoint | null;
}

const emptyBatch = (): Batch => ({ items: [], rows: [], notes: [], read: 0, bytes: 0, checkpoint: null });

function addTo(batch: Batch, incoming: Incoming): void {
  const row = rowOf(incoming);
  const items = receive(incoming, row);
  batch.items.push(...items);
  if (row) batch.rows.push(row);
  else for (const note of incoming.notes ?? []) batch.notes.push({ ...note, item: incoming.where });
  batch.read += row ? 1 : items.length;
  batch.bytes += incoming.text?.length ?? 0;
}

const mostWaitingNotes = 2000;

/** Answers whether it came to the end (true) or was stopped by the signal (false). */
export async function runBatches(connection: Dedicated, options: RunOptions): Promise<boolean> {
  const account = createAccount(options.resume?.counts, options.resume?.progress.reasons);
  const concepts = createConcepts(options.sourceId);
  const writer = createWriter(options.sourceId, concepts, await hasOtherSources(connection, options.sourceId));
  const progress: imports.Progress = {
    read: options.resume?.progress.read ?? 0,
    of: null,
    bytes: 0,
    bytes_of: options.input.bytes,
    checkpoint: options.resume?.progress.checkpoint ?? null,
    reasons: account.reasons,
  };

  async function flush(batch: Batch): Promise<void> {
    if (!batch.checkpoint) return;
    progress.read += batch.read;
    progress.checkpoint = batch.checkpoint;
    await writeBatch(connection, options, writer, account, batch, () => concepts.forget(), progress);
    options.onProgress?.(progress, account.counts);
  }

  let batch = emptyBatch();
  for await (const portion of options.input.open(progress.checkpoint)) {
    progress.bytes = portion.bytes;
    for (const [i, incoming] of portion.items.entries()) {
      addTo(batch, incoming);
      batch.checkpoint = checkpointAt(portion, i + 1);
      if (Math.max(batch.items.length, batch.read) < largestBatch && batch.bytes < largestBatchBytes) continue;
      await flush(batch);
      batch = emptyBatch();
      if (options.signal?.aborted) return false;
    }
  }
  await flush(batch);
  if (options.signal?.aborted) return false;
  await finish(connection, options, account, progress);
  return true;
}

const checkpointAt = (portion: Portion, done: number): Checkpoint => ({
  file: portion.file,
  items: portion.before + done,
  ...(portion.url ? { url: portion.url } : {}),
});

async function finish(db: Queryable, options: RunOptions, account: Account, progress: imports.Progress): Promise<void> {
  if (!options.dryRun)
    for (const note of await imports.findWaiting(db, options.sourceId, mostWaitingNotes)) account.note(note);
  const notes = account.takeNotes();
  if (notes.length > 0) await imports.writeNotes(db, options.importId, notes);
  progress.of = progress.read;
  progress.bytes = progress.bytes_of ?? progress.bytes;
  await imports.saveProgress(db, options.importId, account.counts, progress);
  options.onProgress?.(progress, account.counts);
}

/** One transaction: rows, notes, counts and checkpoint stand or fall together. */
async function writeBatch(
  connection: Dedicated,
  options: RunOptions,
  writer: Writer,
  account: Account,
  batch: Batch,
  forget: () => void,
  progress: imports.Progress,
): Promise<void> {
  const { fresh, decided } = await decide(connection, options.sourceId, batch.items);
  const built = build(options, fresh, decided, account);
  for (const note of batch.notes) account.note(note);
  for (const row of batch.rows) countRow(row, account);
  const work = async (db: Queryable): Promise<void> => {
    if (!options.dryRun) {
      const gone = fresh.filter((entry) => entry.item.deleted).map((entry) => entry.item);
      if (gone.length > 0) await markDeleted(db, options.sourceId, gone);
      if (built.items.length > 0) await writer.write(db, built, packProjection(built));
    }
    for (const note of built.notes) account.note(note);
    const notes = account.takeNotes();
    if (notes.length > 0) await imports.writeNotes(db, options.importId, notes);
    await imports.saveProgress(db, options.importId, account.counts, progress);
  };
  try {
    await connection.query({ text: 'begin', values: [] });
    await work(connection);
    await connection.query({ text: 'commit', values: [] });
  } catch (error) {
    forget();
    await connection.query({ text: 'rollback', values: [] }).catch(() => {});
    throw error;
  }
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

/** The last of several with one id counts; the others were superseded by it within the batch. */
async function decide(
  db: Queryable,
  sourceId: number,
  items: readonly (Received | Refused)[],
): Promise<{ fresh: Fresh[]; decided: Decided[] }> {
  const decided: Decided[] = [];
  const last = new Map<string, Received>();
  for (const item of items) {
    if (isRefused(item)) {
      decided.push({ type: item.type, outcome: 'refused', refused: item });
      continue;
    }
    const key = `${item.type}/${item.id}`;
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
      if (item.deleted ? found : !found?.same) return { item, known: found };
      decided.push({ type, outcome: 'unchanged', row: item.row });
      return [];
    });
  });
  return { fresh: (await Promise.all(lookups)).flat(), decided };
}

interface Decided {
  readonly type: string;
  readonly outcome: 'unchanged' | 'changed' | 'refused';
  readonly refused?: Refused;
  readonly row?: Row;
}

function build(
  options: RunOptions,
  fresh: readonly Fresh[],
  decided: readonly Decided[],
  account: Account,
): Projection {
  const count = (type: string, row: Row | undefined, outcome: Outcome, mended = false): void =>
    row ? void row.outcomes.add(outcome) : account.count(type, outcome, mended);
  for (const { type, outcome, refused, row } of decided) {
    count(type, row, outcome);
    if (refused) account.note(refusedNote(refused));
  }
  const built = emptyProjection();
  for (const { item, known } of fresh) {
    if (item.deleted) {
      count(item.type, item.row, 'changed');
      const note = { verdict: 'warned' as const, element: null, value: null, reason: 'deleted' as const, detail: null };
      account.note({ ...note, item: `${item.type}/${item.id}` });
      continue;
    }
    const before = built.notes.length;
    const trouble = project(built, item, known?.contactId ?? null, options.sourceId, options.country);
    if (trouble) {
      count(item.type, item.row, 'refused');
      account.note(refusedNote({ type: item.type, item: `${item.type}/${item.id}`, ...trouble }));
      continue;
    }
    const mended = built.notes.slice(before).some((note) => note.verdict === 'mended');
    // The notes of a row name the sheet's columns and say the same.
    if (item.row) built.notes.length = before;
    count(item.type, item.row, known ? 'changed' : 'taken', mended);
  }
  return built;
}

const refusedNote = (refused: Refused): Note => ({
  verdict: 'refused',
  item: refused.item,
  element: null,
  value: null,
  reason: refused.reason,
  detail: refused.detail,
});

/** One type, in the best way that the server offers: history, else what changed by search, else all of it. */
import type { Incoming, TypeRead } from '../contract.ts';
import { refusedByServer, saying } from './client.ts';
import { nextCursor, type TypeCursor } from './cursor.ts';
import * as facts from './facts.ts';
import { unreachable, unreadable } from './faults.ts';
import { historyOf } from './history.ts';
import { NotOffered } from './pages.ts';
import type { ReadContext } from './read.ts';
import { type Query, searchType } from './search.ts';
import { type Batch, beginType, type ServerClock, type TypeRun, typeRead } from './type-run.ts';

/** Where a search of a type has come to. Changes are few: they are begun again after a kill. */
export interface Place {
  readonly url: string | null;
  readonly clock: ServerClock | null;
  readonly pages: number;
}

export interface TypeBatch {
  readonly items: readonly Incoming[];
  readonly place: Place;
}

const notThere = new Set([400, 404, 405, 410, 501]);

export async function* readType(context: ReadContext, type: string, resumed: Place | null): AsyncGenerator<TypeBatch> {
  const { client, settings, read, request, before } = context;
  const known = before[type];
  const begin = (): TypeRun => beginType({ client, settings, type, read });
  if (request.mode === 'delta' && known?.since && !resumed?.url) {
    const run = begin();
    const way = yield* readChanges(run, known.since, context);
    if (way && !wentBack(run, known)) return finish(context, run, { way, whole: false, deletes: way === 'history' });
    if (way) context.progress.facts.push(facts.clockBack(client.address.host, type));
  }
  const run = begin();
  if (resumed?.url) Object.assign(run, { clock: resumed.clock, pages: resumed.pages });
  try {
    yield* placed(run, readWhole(run, resumed?.url ?? null), true);
  } catch (error) {
    if (!(error instanceof NotOffered)) throw error;
    notOffered(context, type, known, error);
    return;
  }
  finish(context, run, { way: 'search', whole: true, deletes: false });
}

async function* placed(run: TypeRun, batches: AsyncIterable<Batch>, resumable: boolean): AsyncGenerator<TypeBatch> {
  for await (const { items, url } of batches) {
    const { clock, pages } = run;
    yield { items, place: { url: resumable && clock ? url : null, clock, pages } };
  }
}

/** Null when the server can tell no changes. */
async function* readChanges(
  run: TypeRun,
  since: string,
  { settings }: ReadContext,
): AsyncGenerator<TypeBatch, 'history' | 'search' | null> {
  if (settings.changes === 'auto') {
    try {
      yield* placed(run, historyOf(run, since), false);
      return 'history';
    } catch (error) {
      // Rights to read do not always include the history; what else is wrong shows in the search.
      if (!(error instanceof NotOffered)) throw error;
    }
  }
  const query = { _lastUpdated: `ge${since}`, _count: String(settings.page_size) };
  const found = yield* firstTaken(run, [{ ...query, _sort: '_lastUpdated' }, query], [400, 405, 422, 501]);
  return found ? 'search' : null;
}

async function* readWhole(run: TypeRun, resume: string | null): AsyncGenerator<Batch> {
  const counted = { _count: String(run.settings.page_size) };
  try {
    yield* searchType(run, { query: counted, resume });
  } catch (error) {
    // Some refuse a page size that is too large for them.
    if (!(error instanceof NotOffered) || error.status !== 400) throw error;
    yield* searchType(run, { query: {} });
  }
}

/** Tries each query until one is taken. False when the server understands none. */
async function* firstTaken(
  run: TypeRun,
  queries: readonly Query[],
  refusals: readonly number[],
): AsyncGenerator<TypeBatch, boolean> {
  for (const query of queries) {
    try {
      yield* placed(run, searchType(run, { query }), false);
      return true;
    } catch (error) {
      if (!(error instanceof NotOffered)) throw error;
      if (!refusals.includes(error.status)) return false;
    }
  }
  return false;
}

const slackMs = 60_000;

/** The server's clock was set back: what changed since then may look older than the cursor. */
const wentBack = (run: TypeRun, before: TypeCursor): boolean =>
  run.clock !== null && before.now !== null && run.clock.now < Date.parse(before.now) - slackMs;

function finish(context: ReadContext, run: TypeRun, how: Pick<TypeRead, 'way' | 'whole' | 'deletes'>): void {
  const { progress, before, client } = context;
  progress.types[run.type] = nextCursor(run, before[run.type], how.whole);
  progress.reads.push(typeRead(run, how));
  const { host } = client.address;
  if (run.unsettled) progress.facts.push(facts.pagesMoved(host, run.type));
  if (!progress.facts.some(({ code }) => code.startsWith('clock_')))
    progress.facts.push(...facts.clockOf(host, run.clock?.now ?? null));
}

function notOffered(
  context: ReadContext,
  type: string,
  known: TypeCursor | undefined,
  { status, said }: NotOffered,
): void {
  const { client, progress, settings } = context;
  const { host, base } = client.address;
  if (status >= 300 && status < 400)
    throw unreadable(`${host} sends us from ${base.href} to another address. Give that one.`);
  const forbidden = status === 403 || (status === 401 && settings.sign_in === 'ihris');
  if (!forbidden && !notThere.has(status)) {
    if (status === 401) throw refusedByServer(client, status, type, said);
    throw unreadable(`${host} answered ${status} to a search of ${type}.`, said);
  }
  if (known?.known) {
    if (forbidden) throw refusedByServer(client, status, type, said);
    throw unreachable(
      `${host} had ${type} before and now answers ${status} to a search of it. Nothing was changed.`,
      saying(said),
    );
  }
  if (forbidden) progress.forbidden.push(type);
  progress.reads.push({ type, way: 'absent', whole: false, deletes: false, pages: 0, items: 0 });
}

/**
 * A type read by search. Pages of servers that count offsets move when something is deleted or changed while they are
 * read, and then a resource falls between two pages. Where that can have happened, all ids are read again and what was
 * missed is fetched.
 */
import type { Json } from '../contract.ts';
import { isObject } from '../json.ts';
import { drop, jsonOf } from './answer.ts';
import { NotOffered, type PageHead, readPages } from './pages.ts';
import { type Batch, noteHead, type TypeRun, takeNew } from './type-run.ts';

export type Query = Readonly<Record<string, string>>;

export interface SearchRequest {
  readonly query: Query;
  readonly resume?: string | null;
}

/** Errors: `NotOffered` for the first page; `connector:…`. */
export async function* searchType(run: TypeRun, { query, resume }: SearchRequest): AsyncGenerator<Batch> {
  const { client, type, read } = run;
  const pages = run.pages;
  let before: number | null = null;
  let snapshot = false;
  for await (const part of readPages({
    client,
    what: type,
    read,
    first: addressOf(run, query),
    resume: resume ?? null,
  })) {
    if ('entries' in part) {
      const items = takeNew(run, part.entries, false);
      if (items.length > 0) yield { items, url: part.url };
      continue;
    }
    const first = run.pages === pages;
    noteHead(run, part.head);
    snapshot ||= isSnapshot(part.head);
    if (first && part.head.next && !snapshot) before = totalOf(part.head.bundle) ?? (await countOf(run, query));
  }
  if (!snapshot && (resume || run.pages - pages > 1)) yield* findMissed(run, query, resume ? null : before);
}

export function addressOf({ client, type }: Pick<TypeRun, 'client' | 'type'>, query: Query): string {
  const url = new URL(type, client.address.base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** HAPI keeps the ids of a search until its pages are read. */
const isSnapshot = ({ next }: PageHead): boolean => next !== null && /[?&]_getpages=/.test(next);

const totalOf = (bundle: Json): number | null => (typeof bundle.total === 'number' ? bundle.total : null);

/** How many there are; null when the server does not say. Whether it is out of order shows elsewhere. */
export async function countOf(run: Pick<TypeRun, 'client' | 'type'>, query: Query): Promise<number | null> {
  const filter = Object.entries(query).filter(([name]) => name !== '_count' && name !== '_sort');
  try {
    const answer = await run.client.get(addressOf(run, { ...Object.fromEntries(filter), _summary: 'count' }));
    const bundle = answer.status === 200 ? await jsonOf(answer) : null;
    drop(answer);
    return isObject(bundle) && bundle.resourceType === 'Bundle' ? totalOf(bundle) : null;
  } catch (error) {
    if (run.client.signal?.aborted) throw error;
    return null;
  }
}

const mostSweeps = 3;
const idsAtOnce = 50;

/** `before`: how many there were when the first page was read; null when that is not known. */
async function* findMissed(run: TypeRun, query: Query, before: number | null): AsyncGenerator<Batch> {
  const after = await countOf(run, query);
  if (!(await hasMoved(run, before, after))) return;
  try {
    yield* sweepMissed(run, query, after);
  } catch (error) {
    if (!(error instanceof NotOffered)) throw error;
    run.unsettled = true;
  }
}

async function* sweepMissed(run: TypeRun, query: Query, count: number | null): AsyncGenerator<Batch> {
  let after = count;
  for (let sweep = 1; sweep <= mostSweeps; sweep++) {
    let missed: string[] = [];
    for await (const ids of sweepIds(run, query)) {
      missed.push(...ids.filter((id) => !run.seen.has(id)));
      while (missed.length >= idsAtOnce) {
        yield* fetchIds(run, missed.slice(0, idsAtOnce));
        missed = missed.slice(idsAtOnce);
      }
    }
    if (missed.length > 0) yield* fetchIds(run, missed);
    const now = await countOf(run, query);
    if (now !== null && now === after && run.seen.size + run.nameless >= now) return;
    after = now;
  }
  // Too few are known still. What has come into being meanwhile comes with the next changes.
  run.unsettled = after === null || run.seen.size + run.nameless + ((await changedSince(run)) ?? 0) < after;
}

async function hasMoved(run: TypeRun, before: number | null, after: number | null): Promise<boolean> {
  if (before === null || after === null || before !== after) return true;
  if (run.seen.size + run.nameless < after) return true;
  return (await changedSince(run)) !== 0;
}

/** How many have changed since the first page was read; null when that is not known. */
const changedSince = async (run: TypeRun): Promise<number | null> =>
  run.clock ? countOf(run, { _lastUpdated: `ge${new Date(run.clock.from).toISOString()}` }) : null;

/** Ids of what a search finds, page by page. Errors: `NotOffered`; `connector:…`. */
export async function* sweepIds(
  run: Pick<TypeRun, 'client' | 'type' | 'read'>,
  query: Query,
): AsyncGenerator<readonly string[]> {
  const elements = { ...query, _elements: 'id' };
  try {
    yield* idsOf(run, { ...elements, _count: '1000' });
  } catch (error) {
    // Some refuse a page size that is too large for them.
    if (!(error instanceof NotOffered) || error.status !== 400) throw error;
    yield* idsOf(run, elements);
  }
}

async function* idsOf(
  { client, type, read }: Pick<TypeRun, 'client' | 'type' | 'read'>,
  query: Query,
): AsyncGenerator<readonly string[]> {
  for await (const part of readPages({ client, what: type, read, first: addressOf({ client, type }, query) })) {
    if (!('entries' in part)) continue;
    const ids = part.entries.flatMap((entry) => (entry.type === type && entry.id !== null ? [entry.id] : []));
    if (ids.length > 0) yield ids;
  }
}

async function* fetchIds(run: TypeRun, ids: readonly string[]): AsyncGenerator<Batch> {
  const { client, type, read } = run;
  const first = addressOf(run, { _id: ids.join(','), _count: String(ids.length) });
  for await (const part of readPages({ client, what: type, read, first })) {
    if (!('entries' in part)) continue;
    const items = takeNew(run, part.entries, false);
    if (items.length > 0) yield { items, url: first };
  }
}

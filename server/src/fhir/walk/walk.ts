/**
 * Searches of types that are rendered from the rows of our rooms. Rows come in the room's own order, by keyset, already cut
 * by what SQL can decide; the rest is decided on each. A page may be short without being the last.
 */
import { AppError } from '../../errors.ts';
import type { FhirContext, Found, SearchAnswer, SearchRequest } from '../kind.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import { type Facets, matches, plainOnly } from './match.ts';

export interface WalkedRow {
  /** Where the walk goes on after this row. */
  readonly cursor: string;
  readonly facets: Facets;
  found(): Found | Promise<Found>;
}

export interface Portion {
  readonly rows: readonly WalkedRow[];
  /** Where to go on; null at the end. */
  readonly next: string | null;
}

/** `criteria` are what is asked, for what SQL decides; all of them are looked at again on each row. */
export type Walk = (
  context: FhirContext,
  criteria: readonly PlainCriterion[],
  cursor: string | null,
  limit: number,
) => Promise<Portion>;

/** Rows that one request looks through, for a page, a total, or an order. */
const mostLooked = 10_000;
const mostSorted = 2_000;
const stride = 250;

export async function walkSearch(context: FhirContext, request: SearchRequest, walk: Walk): Promise<SearchAnswer> {
  const criteria = plainOnly(request.criteria);
  const total = request.total || request.count === 0 ? await countAll(context, criteria, walk) : null;
  if (request.count === 0) return { found: [], next: null, previous: null, total };
  if (ordersItself(request)) return { ...(await onePage(context, request, criteria, walk)), total };
  return { ...(await sorted(context, request, criteria, walk)), total };
}

/** Newest first is what walks do. */
const ordersItself = ({ sort }: SearchRequest): boolean =>
  sort.length === 0 || (sort.length === 1 && sort[0]!.descending && sort[0]!.param === '_lastUpdated');

async function onePage(
  context: FhirContext,
  { count, cursor }: SearchRequest,
  criteria: readonly PlainCriterion[],
  walk: Walk,
): Promise<Omit<SearchAnswer, 'total'>> {
  const found: Found[] = [];
  let next = cursor;
  for (let looked = 0; looked < mostLooked; ) {
    const portion = await walk(
      context,
      criteria,
      next,
      Math.max(count - found.length + 1, criteria.length > 0 ? 50 : 1),
    );
    looked += Math.max(portion.rows.length, 1);
    for (const row of portion.rows) {
      if (matches(row.facets, criteria)) {
        if (found.length === count) return { found, next, previous: null };
        found.push(await row.found());
      }
      next = row.cursor;
    }
    if (portion.next === null) return { found, next: null, previous: null };
    next = portion.next;
  }
  return { found, next, previous: null };
}

async function* all(context: FhirContext, criteria: readonly PlainCriterion[], walk: Walk): AsyncGenerator<WalkedRow> {
  let cursor: string | null = null;
  for (let looked = 0; looked < mostLooked; ) {
    const portion: Portion = await walk(context, criteria, cursor, stride);
    for (const row of portion.rows) if (matches(row.facets, criteria)) yield row;
    if (portion.next === null) return;
    looked += Math.max(portion.rows.length, stride / 10);
    cursor = portion.next;
  }
  throw tooMany;
}

const tooMany = new AppError(
  'request:invalid',
  'Too many are looked at for this. Narrow the search, or leave _sort away.',
);

/** Null where there are more than are looked through. */
async function countAll(context: FhirContext, criteria: readonly PlainCriterion[], walk: Walk): Promise<number | null> {
  let n = 0;
  try {
    for await (const _ of all(context, criteria, walk)) n++;
  } catch (error) {
    if (error === tooMany) return null;
    throw error;
  }
  return n;
}

/** In another order: all that match are read, if they are not too many. The cursor is how many came before. */
async function sorted(
  context: FhirContext,
  { count, cursor, sort }: SearchRequest,
  criteria: readonly PlainCriterion[],
  walk: Walk,
): Promise<Omit<SearchAnswer, 'total'>> {
  const rows: { keys: (string | number)[]; row: WalkedRow }[] = [];
  for await (const row of all(context, criteria, walk)) {
    rows.push({ keys: sort.map(({ param }) => keyOf(row, param)), row });
    if (rows.length > mostSorted) throw tooMany;
  }
  rows.sort((a, b) => {
    for (const [i, { descending }] of sort.entries()) {
      const [x, y] = [a.keys[i]!, b.keys[i]!];
      if (x !== y) return (x < y ? -1 : 1) * (descending ? -1 : 1);
    }
    return 0;
  });
  const from = cursor === null ? 0 : Number(cursor) || 0;
  const found = await Promise.all(rows.slice(from, from + count).map(({ row }) => row.found()));
  return { found, next: from + count < rows.length ? String(from + count) : null, previous: null };
}

function keyOf({ facets }: WalkedRow, param: string): string | number {
  const facet = facets[param]?.[0];
  if (!facet) return '';
  if ('from' in facet) return facet.from.getTime();
  return 'code' in facet ? facet.code : 'ref' in facet ? facet.ref : facet.words;
}

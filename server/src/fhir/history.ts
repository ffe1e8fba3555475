/** `_history` of a type or a resource: what is asked, and the Bundle of what has happened, newest first. */
import { AppError } from '../errors.ts';
import { historyBundle, linkTo } from './bundle.ts';
import type { FhirContext, HistoryRequest, ResourceKind } from './kind.ts';
import { defaultCount, largestCount, type Pairs } from './search/read-search.ts';
import { badParameter, rangeOf } from './search/read-values.ts';

const known = new Set(['_since', '_at', '_count', '_cursor', '_format', '_pretty']);

export const typeHistory = (context: FhirContext, kind: ResourceKind, pairs: Pairs): Promise<string> =>
  answer(context, kind, null, pairs);

/** Throws `request:not_found` for what never was, or is outside of the caller's area. */
export const instanceHistory = (context: FhirContext, kind: ResourceKind, id: string, pairs: Pairs): Promise<string> =>
  answer(context, kind, id, pairs);

async function answer(context: FhirContext, kind: ResourceKind, id: string | null, pairs: Pairs): Promise<string> {
  const request = readRequest(id, pairs);
  const found = await kind.history!(context, request);
  if (id !== null && found.found.length === 0 && request.since === null && request.at === null && request.count > 0)
    throw new AppError(
      'request:not_found',
      `There is no ${kind.type}/${id.slice(0, 100)}, or it is outside of your area.`,
    );
  const url = `${context.base}/${kind.type}${id === null ? '' : `/${id}`}/_history`;
  const links = [
    linkTo('self', url, pairs, request.cursor),
    ...(found.next === null ? [] : [linkTo('next', url, pairs, found.next)]),
  ];
  return historyBundle(context.base, { total: found.total, links, found: found.found, at: found.asOf });
}

function readRequest(id: string | null, pairs: Pairs): HistoryRequest {
  const unknown = pairs.find(([name]) => !known.has(name));
  // A client that wants less than everything and gets everything would never notice.
  if (unknown)
    throw badParameter(unknown[0], 'is not a parameter of _history; there are _since, _at, _count and _format');
  const of = (name: string): string | null => pairs.find(([one, value]) => one === name && value !== '')?.[1] ?? null;
  const count = of('_count');
  if (count !== null && !/^\d{1,9}$/.test(count)) throw badParameter('_count', 'is a whole number from 0 on');
  const since = of('_since');
  const at = of('_at');
  return {
    id,
    since: since === null ? null : momentOf('_since', since)[0],
    at: at === null ? null : momentOf('_at', at),
    count: Math.min(count === null ? defaultCount : Number(count), largestCount),
    cursor: of('_cursor'),
  };
}

function momentOf(name: string, text: string): [Date, Date] {
  const range = rangeOf(text);
  if (!range) throw badParameter(name, 'is a moment such as 2026-05-31T12:00:00Z');
  return range;
}

/** One search: a page of matches, one more question for each thing that comes along, and the Bundle around them. */
import { AppError } from '../../errors.ts';
import { type BundleLink, linkTo, type SearchEntry, searchBundle } from '../bundle.ts';
import type { FhirContext, Found, ResourceKind, SearchAnswer } from '../kind.ts';
import { type OperationOutcome, outcome } from '../outcome.ts';
import { elementsOf, summaryOf } from './elements.ts';
import { followMerged } from './merged.ts';
import { common, type ReferenceValue, type TokenValue } from './params.ts';
import { type Include, type Pairs, paramOf, type ReadSearch, readSearch } from './read-search.ts';

/** Of all that comes along with one page; what is more stays out, and the answer says so. */
export const mostIncluded = 5000;
const deepest = 10;

export async function runSearch(
  context: FhirContext,
  kind: ResourceKind,
  all: ReadonlyMap<string, ResourceKind>,
  pairs: Pairs,
  strict: boolean,
): Promise<string> {
  const search = readSearch(kind, all, context.base, pairs);
  if (strict && search.unknown.length > 0) throw unknownParameters(search.unknown);
  const { count, sort, cursor } = search;
  const criteria = await followMerged(context, search.criteria);
  const page = await kind.search(context, { criteria, count, sort, cursor, total: search.total || count === 0 });
  const along = count === 0 ? noneAlong : await includeAll(context, all, search, page.found);
  const show = (found: Found): { text?: string } => {
    if (search.elements) return { text: elementsOf(found.text!, search.elements) };
    return search.summary === 'false' || search.summary === 'count'
      ? {}
      : { text: summaryOf(found.text!, search.summary) };
  };
  const entries: SearchEntry[] = [
    ...page.found.map((found) => ({ found, mode: 'match' as const, ...show(found) })),
    ...along.found.map((found) => ({ found, mode: 'include' as const, ...show(found) })),
  ];
  return searchBundle(context.base, {
    ...{ total: page.total, entries, at: page.asOf ?? context.rooms.clock.now() },
    links: linksOf(`${context.base}/${kind.type}`, search, page),
    outcome: noticeOf(search, along.cut),
  });
}

function unknownParameters(unknown: ReadSearch['unknown']): AppError {
  const fields = unknown.map(({ name, why }) => ({ where: `query/${name}`, message: why }));
  return new AppError('fhir:parameter', unknown.map(({ why }) => why).join(' '), { fields });
}

/** What was left out and why: nobody takes a wider answer for the one that was asked for. */
function noticeOf(search: ReadSearch, cut: boolean): OperationOutcome | null {
  const issues = search.unknown.map(({ name, why }) => ({
    ...{ severity: 'warning' as const, code: 'not-supported', location: [`http.${name}`] },
    diagnostics: `Left out: ${name}. ${why} Send Prefer: handling=strict to be refused instead.`,
  }));
  const more = `More than ${mostIncluded} resources come along with this page; ask for smaller pages (_count).`;
  if (cut) issues.push({ severity: 'warning', code: 'incomplete', location: ['http._count'], diagnostics: more });
  return issues.length > 0 ? outcome(...issues) : null;
}

function linksOf(url: string, search: ReadSearch, page: SearchAnswer): BundleLink[] {
  return [
    linkTo('self', url, search.kept, search.cursor),
    ...(page.previous === null ? [] : [linkTo('previous', url, search.kept, page.previous)]),
    ...(page.next === null ? [] : [linkTo('next', url, search.kept, page.next)]),
  ];
}

interface Along {
  readonly found: readonly Found[];
  readonly cut: boolean;
}
const noneAlong: Along = { found: [], cut: false };

/** What refers and is referred to, round by round while `:iterate` finds more. Each resource comes once. */
async function includeAll(
  context: FhirContext,
  all: ReadonlyMap<string, ResourceKind>,
  search: ReadSearch,
  matches: readonly Found[],
): Promise<Along> {
  if (search.includes.length + search.revincludes.length === 0) return noneAlong;
  const seen = new Set(matches.map((found) => `${found.type}/${found.id}`));
  const along: Found[] = [];
  let last = matches;
  for (let round = 0; round < deepest && last.length > 0; round++) {
    const fresh: Found[] = [];
    const ask = async (work: Promise<readonly Found[]>): Promise<void> => {
      for (const found of await work) {
        const key = `${found.type}/${found.id}`;
        if (seen.has(key)) continue;
        seen.add(key);
        fresh.push(found);
      }
    };
    const wanted = (include: Include): boolean => round === 0 || include.iterate;
    for (const include of search.includes.filter(wanted)) await ask(follow(context, all, include, last, seen));
    for (const include of search.revincludes.filter(wanted)) await ask(referring(context, all, include, last));
    along.push(...fresh);
    if (along.length > mostIncluded) return { found: along.slice(0, mostIncluded), cut: true };
    last = fresh;
  }
  return { found: along, cut: false };
}

async function follow(
  context: FhirContext,
  all: ReadonlyMap<string, ResourceKind>,
  include: Include,
  from: readonly Found[],
  seen: ReadonlySet<string>,
): Promise<Found[]> {
  const wanted = new Map<string, Set<string>>();
  for (const found of from) {
    if (found.type !== include.from) continue;
    for (const reference of found.references?.[include.param] ?? []) {
      const [type = '', id = ''] = reference.split('/');
      if (seen.has(reference) || (include.target !== null && include.target !== type)) continue;
      const ids = wanted.get(type) ?? new Set();
      wanted.set(type, ids.add(id));
    }
  }
  const found: Found[] = [];
  for (const [type, ids] of wanted) {
    const kind = all.get(type);
    if (!kind) continue;
    const values = [...ids].slice(0, mostIncluded).map((code): TokenValue => ({ type: 'token', system: null, code }));
    found.push(...(await answerFor(context, kind, '_id', values)));
  }
  return found;
}

async function referring(
  context: FhirContext,
  all: ReadonlyMap<string, ResourceKind>,
  include: Include,
  to: readonly Found[],
): Promise<readonly Found[]> {
  const kind = all.get(include.from);
  const targets = kind && paramOf(kind, include.param)?.targets;
  const values = to
    .filter(
      ({ type }) => targets?.includes(type) && all.get(type)?.revincludes?.includes(`${include.from}:${include.param}`),
    )
    .map((found): ReferenceValue => ({ type: 'reference', target: found.type, id: found.id }));
  return kind && values.length > 0 ? answerFor(context, kind, include.param, values) : [];
}

async function answerFor(
  context: FhirContext,
  kind: ResourceKind,
  name: string,
  values: readonly (TokenValue | ReferenceValue)[],
): Promise<readonly Found[]> {
  const param = paramOf(kind, name) ?? common._id!;
  const criteria = [{ kind: 'plain' as const, name, param, modifier: null, values }];
  // One more than fits says that there were too many.
  const request = { criteria, count: mostIncluded + 1, sort: [], cursor: null, total: false };
  return (await kind.search(context, request)).found;
}

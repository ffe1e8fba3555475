/** Bundles put together from the texts of their resources: nothing is parsed or written twice. */
import type { Found } from './kind.ts';
import type { OperationOutcome } from './outcome.ts';

export interface BundleLink {
  readonly relation: 'self' | 'first' | 'next' | 'previous';
  readonly url: string;
}

export interface SearchEntry {
  readonly found: Found;
  readonly mode: 'match' | 'include';
  /** Another text than the stored one: some elements only. */
  readonly text?: string;
}

/** The same question, at the page of a cursor. */
export function linkTo(
  relation: BundleLink['relation'],
  url: string,
  pairs: readonly (readonly [name: string, value: string])[],
  cursor: string | null,
): BundleLink {
  const query = new URLSearchParams();
  for (const [name, value] of pairs) if (name !== '_cursor') query.append(name, value);
  if (cursor !== null) query.append('_cursor', cursor);
  const text = query.toString();
  return { relation, url: text ? `${url}?${text}` : url };
}

const links = (all: readonly BundleLink[]): string => JSON.stringify(all);

export const urlOf = (base: string, { type, id }: Pick<Found, 'type' | 'id'>): string => `${base}/${type}/${id}`;

export function searchBundle(
  base: string,
  parts: {
    readonly total: number | null;
    readonly links: readonly BundleLink[];
    readonly entries: readonly SearchEntry[];
    readonly outcome: OperationOutcome | null;
    readonly at: Date;
  },
): string {
  const entries = parts.entries.map(
    ({ found, mode, text }) =>
      `{"fullUrl":"${urlOf(base, found)}","resource":${text ?? found.text},"search":{"mode":"${mode}"}}`,
  );
  if (parts.outcome) entries.push(`{"resource":${JSON.stringify(parts.outcome)},"search":{"mode":"outcome"}}`);
  return bundle('searchset', parts.at, parts.total, parts.links, entries);
}

export function historyBundle(
  base: string,
  parts: {
    readonly total: number | null;
    readonly links: readonly BundleLink[];
    readonly found: readonly Found[];
    readonly at: Date;
  },
): string {
  return bundle(
    'history',
    parts.at,
    parts.total,
    parts.links,
    parts.found.map((found) => historyEntry(base, found)),
  );
}

const statuses = { POST: '201', PUT: '200', DELETE: '204' } as const;

function historyEntry(base: string, found: Found): string {
  const method = found.method ?? (found.text === null ? 'DELETE' : 'PUT');
  const url = method === 'POST' ? found.type : `${found.type}/${found.id}`;
  const resource = found.text === null ? '' : `"resource":${found.text},`;
  return `{"fullUrl":"${urlOf(base, found)}",${resource}"request":{"method":"${method}","url":"${url}"},"response":{"status":"${statuses[method]}","etag":"W/\\"${found.version}\\"","lastModified":"${found.updated.toISOString()}"}}`;
}

function bundle(
  type: 'searchset' | 'history',
  at: Date,
  total: number | null,
  all: readonly BundleLink[],
  entries: readonly string[],
): string {
  const counted = total === null ? '' : `"total":${total},`;
  // An empty list is not valid FHIR: it is left out.
  const listed = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","meta":{"lastUpdated":"${at.toISOString()}"},"type":"${type}",${counted}"link":${links(all)}${listed}}`;
}

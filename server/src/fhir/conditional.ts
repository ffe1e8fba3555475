/** Conditional creates: what If-None-Exist finds is not made again. */
import { AppError } from '../errors.ts';
import type { FhirContext, Found, ResourceKind } from './kind.ts';
import { readSearch } from './search/read-search.ts';

/**
 * The one resource that the search of an `If-None-Exist` header finds; null where it finds none. Errors: `fhir:version`
 * where it finds several, `fhir:parameter` where it is not understood.
 */
export async function alreadyThere(
  context: FhirContext,
  kind: ResourceKind,
  all: ReadonlyMap<string, ResourceKind>,
  header: string,
): Promise<Found | null> {
  const pairs = [...new URLSearchParams(header.replace(/^[^?]*\?/, ''))];
  const search = readSearch(kind, all, context.base, pairs);
  const [unknown] = search.unknown;
  if (unknown || search.criteria.length === 0)
    throw new AppError('fhir:parameter', `If-None-Exist: ${unknown?.why ?? 'name what to search for'}`, {
      fields: [{ where: 'header/If-None-Exist', message: unknown?.why ?? 'has no parameter' }],
    });
  const { criteria } = search;
  const { found } = await kind.search(context, { criteria, count: 2, sort: [], cursor: null, total: false });
  if (found.length > 1)
    throw new AppError('fhir:version', `If-None-Exist finds several ${kind.type}; nothing was made.`);
  return found[0] ?? null;
}

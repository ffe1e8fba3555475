/**
 * What changed since an instant, deletes included (mCSD ITI-91). Newest first: of several versions the first counts;
 * an older one that comes later is dropped, a newer one is handed over again.
 */
import { readPages } from './pages.ts';
import { type Batch, noteHead, type TypeRun, takeNew } from './type-run.ts';

/** Errors: `NotOffered` for the first page; `connector:…`. */
export async function* historyOf(run: TypeRun, since: string): AsyncGenerator<Batch> {
  const { client, type, read, settings } = run;
  const first = historyAddress(run, since, settings.page_size);
  for await (const part of readPages({ client, what: type, read, first })) {
    if ('head' in part) noteHead(run, part.head);
    else {
      const items = takeNew(run, part.entries, true);
      if (items.length > 0) yield { items, url: part.url };
    }
  }
}

export function historyAddress(
  { client, type }: Pick<TypeRun, 'client' | 'type'>,
  since: string,
  count: number,
): string {
  const url = new URL(`${type}/_history`, client.address.base);
  url.searchParams.set('_since', since);
  url.searchParams.set('_count', String(count));
  return url.href;
}

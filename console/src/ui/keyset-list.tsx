import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '../api/page.ts';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { ErrorFace, Skeleton } from './faces.tsx';

/** A list that grows by pages, with its faces. `empty` is drawn when the first page has nothing. */
export function KeysetList<T>(props: {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}) {
  const { t } = useWords();
  const { query } = props;
  if (query.data === undefined)
    return query.isError ? (
      <ErrorFace error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Skeleton shape="table" lines={8} />
    );
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return props.empty;
  return (
    <div className="stack">
      {props.children(items)}
      {query.isFetchNextPageError ? <ErrorFace error={query.error} /> : null}
      {query.hasNextPage ? (
        <div className="pager">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('common.show_more')}
          </Button>
          <span className="quiet small">{t('common.shown', { count: items.length })}</span>
        </div>
      ) : null}
    </div>
  );
}

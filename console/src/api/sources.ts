/** Outside registries: how each is kept in step with, and what came of it. */
import type {
  Exchange,
  NewSource,
  ProbeAnswer,
  RefusedItem,
  Source,
  SourceChange,
  SourceKind,
  SourceOptions,
  SourceSchedule,
} from '@mhero/contract/sources.ts';
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from './client.ts';
import { useLive } from './live.ts';
import type { Page } from './page.ts';

export type {
  Exchange,
  NewSource,
  ProbeAnswer,
  RefusedItem,
  Source,
  SourceChange,
  SourceKind,
  SourceOptions,
  SourceSchedule,
};

export interface RefusedPage extends Page<RefusedItem> {
  /** Of all, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

export const sources = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Source[] }>('/sources', {}, signal)).items,
});

export const source = (id: string) =>
  queryOptions({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => api.get<Source>(`/sources/${id}`, {}, signal),
  });

/** The list and each of its registries as they are now, for as long as the page is open. */
export function useLiveSources(): void {
  const client = useQueryClient();
  useLive<{ items: readonly Source[] }>(
    '/sources/live',
    'sources',
    ({ items }) => {
      client.setQueryData(sources.queryKey, items);
      for (const row of items) client.setQueryData(source(String(row.id)).queryKey, row);
    },
    () => void client.invalidateQueries({ queryKey: sources.queryKey }),
  );
}

export const sourceKinds = queryOptions({
  queryKey: ['source-kinds'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly SourceKind[] }>('/source-kinds', {}, signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const exchanges = (id: string, only: string) =>
  infiniteQueryOptions({
    queryKey: ['sources', id, 'exchanges', { only }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Exchange>>(`/sources/${id}/exchanges`, { only, cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const refusedItems = (id: string, reason: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['sources', id, 'refused', { reason }],
    queryFn: ({ pageParam, signal }) =>
      api.get<RefusedPage>(`/sources/${id}/refused`, { reason, cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

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
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
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

/** Read often only while something happens. */
const paceOf = (rows: readonly Source[]): number => (rows.some((row) => row.running) ? 5_000 : 30_000);

export const sources = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Source[] }>('/sources', {}, signal)).items,
  refetchInterval: (query) => paceOf(query.state.data ?? []),
});

export const source = (id: string) =>
  queryOptions({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => api.get<Source>(`/sources/${id}`, {}, signal),
    refetchInterval: (query) => paceOf(query.state.data ? [query.state.data] : []),
  });

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

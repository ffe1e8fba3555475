import type { FlowDetail, FlowRevision } from '@mhero/contract/flows.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

/** Newest first; asked for again when the flow has a newer one. */
export const flowRevisions = (id: string, newest: number) =>
  infiniteQueryOptions({
    queryKey: ['flow', id, 'revisions', newest],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<FlowRevision>>(`/flows/${id}/revisions`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** A revision never changes. */
export const flowAt = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['flow', id, 'at', revision],
    queryFn: ({ signal }) => api.get<FlowDetail>(`/flows/${id}`, { revision }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

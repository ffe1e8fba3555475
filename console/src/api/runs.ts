/** Conversations of one person. */
import type { FlowRun, FlowSession } from '@mhero/contract/conversations.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

/** Newest first. */
export const contactRuns = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contact', id, 'runs'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<FlowRun>>(`/contacts/${id}/runs`, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const session = (id: string) =>
  queryOptions({
    queryKey: ['session', id],
    queryFn: ({ signal }) => api.get<FlowSession>(`/sessions/${id}`, {}, signal),
  });

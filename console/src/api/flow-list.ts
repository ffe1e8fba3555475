/** Flows as a list, playbooks, and what is to be prepared. */
import type { FlowLine, FlowOverview, FlowsQuery, ImportedFlows } from '@mhero/contract/flows.ts';
import type {
  InstalledPlaybook,
  PlaybookCard,
  PlaybookDetail,
  Preparation,
  ProposedSchedule,
  Words,
} from '@mhero/contract/playbooks.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type {
  FlowLine,
  FlowOverview,
  ImportedFlows,
  InstalledPlaybook,
  PlaybookCard,
  PlaybookDetail,
  Preparation,
  Words,
};
export type Schedule = Static<typeof ProposedSchedule>;
export type FlowsFilter = Pick<FlowsQuery, 'search' | 'state' | 'type' | 'sort'>;

export const flowLines = (filter: FlowsFilter) =>
  infiniteQueryOptions({
    queryKey: ['flows', filter],
    queryFn: ({ pageParam, signal }) => api.get<Page<FlowLine>>('/flows', { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** What can be started or triggered, by name; the first 250. */
export const publishedFlows = queryOptions({
  queryKey: ['flows', 'published'],
  queryFn: async ({ signal }) =>
    (await api.get<Page<FlowLine>>('/flows', { state: 'published', sort: 'name', limit: 250 }, signal)).items,
});

export const playbooks = queryOptions({
  queryKey: ['playbooks'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly PlaybookCard[] }>('/playbooks', {}, signal)).items,
});

export const playbook = (id: string) =>
  queryOptions({
    queryKey: ['playbooks', id],
    queryFn: ({ signal }) => api.get<PlaybookDetail>(`/playbooks/${id}`, {}, signal),
  });

/** What goes on in one flow, and what is to be prepared. */
export const flowOverview = (flow: string) =>
  queryOptions({
    queryKey: ['flows', flow, 'overview'],
    queryFn: ({ signal }) => api.get<FlowOverview>(`/flows/${flow}/overview`, {}, signal),
  });

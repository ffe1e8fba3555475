/** Starts of flows, what makes flows begin by themselves, and what they could not do. */
import type {
  FlowProblem,
  FlowStart,
  NewStart,
  NewTrigger as NewTriggerRequest,
  StartedPerson,
  Trigger,
} from '@mhero/contract/conversations.ts';
import type { FlowResults } from '@mhero/contract/results.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { FlowProblem, FlowStart, NewStart, NewTriggerRequest, StartedPerson, Trigger };

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: <T>(page: Page<T>) => page.next,
};

/** Of one flow, or all. */
export const starts = (flow?: string) =>
  infiniteQueryOptions({
    queryKey: ['starts', { flow }],
    queryFn: ({ pageParam, signal }) => api.get<Page<FlowStart>>('/starts', { flow, cursor: pageParam }, signal),
    ...pages,
  });

export const lastStarts = queryOptions({
  queryKey: ['starts', 'last'],
  queryFn: async ({ signal }) => (await api.get<Page<FlowStart>>('/starts', { limit: 5 }, signal)).items,
});

export const start = (id: string) =>
  queryOptions({
    queryKey: ['start', id],
    queryFn: ({ signal }) => api.get<FlowStart>(`/starts/${id}`, {}, signal),
  });

/** How far those of one start have come. */
export const startTopLine = (flow: string, id: string) =>
  queryOptions({
    queryKey: ['start', id, 'top-line'],
    queryFn: async ({ signal }) => (await api.get<FlowResults>(`/flows/${flow}/results`, { start: id }, signal)).top,
  });

export const startPeople = (id: string, state?: string) =>
  infiniteQueryOptions({
    queryKey: ['start', id, 'people', { state }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<StartedPerson>>(`/starts/${id}/people`, { state, cursor: pageParam }, signal),
    ...pages,
  });

export const triggers = (flow?: string) =>
  infiniteQueryOptions({
    queryKey: ['triggers', { flow }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Trigger>>('/triggers', { flow, limit: 250, cursor: pageParam }, signal),
    ...pages,
  });

export const flowProblems = (flow: string) =>
  infiniteQueryOptions({
    queryKey: ['flows', flow, 'problems'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<FlowProblem>>(`/flows/${flow}/problems`, { cursor: pageParam }, signal),
    ...pages,
  });

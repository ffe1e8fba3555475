import type { Flow, FlowAssets, FlowDetail, FlowRevision } from '@mhero/contract/flows.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type { Flow, FlowDetail, FlowRevision };

/** A flow with its newest definition. Never asked for again by itself: what is edited is the browser's. */
export const flow = (id: string) =>
  queryOptions({
    queryKey: ['flow', id],
    queryFn: ({ signal }) => api.get<FlowDetail>(`/flows/${id}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const flowAssets = queryOptions({
  queryKey: ['flow-assets'],
  queryFn: ({ signal }) => api.get<FlowAssets>('/flows/assets', {}, signal),
  staleTime: 60_000,
});

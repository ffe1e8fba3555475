import type { Accounting, Broadcast, BroadcastPreview, Curve, Recipient } from '@mhero/contract/broadcasts.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { Accounting, Broadcast, BroadcastPreview, Curve, Recipient };

export const broadcasts = infiniteQueryOptions({
  queryKey: ['broadcasts'],
  queryFn: ({ pageParam, signal }) => api.get<Page<Broadcast>>('/broadcasts', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const lastBroadcasts = queryOptions({
  queryKey: ['broadcasts', 'last'],
  queryFn: async ({ signal }) => (await api.get<Page<Broadcast>>('/broadcasts', { limit: 5 }, signal)).items,
});

export const broadcast = (id: string) =>
  queryOptions({
    queryKey: ['broadcast', id],
    queryFn: ({ signal }) => api.get<Broadcast>(`/broadcasts/${id}`, {}, signal),
  });

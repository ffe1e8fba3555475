import type {
  Accounting,
  Broadcast,
  BroadcastPreview,
  Curve,
  Lane,
  NewBroadcast,
  Recipient,
} from '@mhero/contract/broadcasts.ts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { Accounting, Broadcast, BroadcastPreview, Curve, Lane, NewBroadcast, Recipient };

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

export const curve = (id: string) =>
  queryOptions({
    queryKey: ['broadcast', id, 'curve'],
    queryFn: async ({ signal }) => (await api.get<Curve>(`/broadcasts/${id}/curve`, {}, signal)).minutes,
    placeholderData: keepPreviousData,
  });

export const recipients = (id: string, filter: { state?: string | undefined; reason?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['broadcast', id, 'recipients', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Recipient>>(`/broadcasts/${id}/recipients`, { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export interface PreviewQuestion {
  readonly query: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly channel?: string;
}

/** What it will look like to real people of the audience, and what it will cost. */
export const preview = (question: PreviewQuestion) =>
  queryOptions({
    queryKey: ['broadcast-preview', question],
    queryFn: ({ signal }) => api.ask<BroadcastPreview>('/broadcasts/preview', question, signal),
    placeholderData: keepPreviousData,
  });

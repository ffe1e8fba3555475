import type { Audience, AudienceCount } from '@mhero/contract/audiences.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type { Audience, AudienceCount };

export const audienceCount = (query: string) =>
  queryOptions({
    queryKey: ['audience-count', query],
    queryFn: ({ signal }) => api.ask<AudienceCount>('/audiences/count', { query }, signal),
    placeholderData: keepPreviousData,
  });

export const audiences = queryOptions({
  queryKey: ['audiences'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Audience[] }>('/audiences', {}, signal)).items,
});

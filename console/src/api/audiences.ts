import type { Audience, AudienceCount } from '@mhero/contract/audiences.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type { Audience, AudienceCount };

export const audienceCount = (query: string) =>
  queryOptions({
    queryKey: ['audience-count', query],
    queryFn: () => api.post<AudienceCount>('/audiences/count', { query }),
    placeholderData: keepPreviousData,
  });

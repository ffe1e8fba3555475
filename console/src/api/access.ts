import type { Account, Me, Settings, Token, Welcome } from '@mhero/contract/access.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { Account, Me, Settings, Welcome };

export const welcome = queryOptions({
  queryKey: ['welcome'],
  queryFn: ({ signal }) => api.get<Welcome>('/welcome', {}, signal),
  staleTime: 5 * 60_000,
});

export const settings = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.get<Settings>('/settings', {}, signal),
});

export const accounts = infiniteQueryOptions({
  queryKey: ['accounts'],
  queryFn: ({ pageParam, signal }) => api.get<Page<Account>>('/accounts', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const tokens = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await api.get<Page<Token>>('/tokens', {}, signal)).items,
});

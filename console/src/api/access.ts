import type { Account, Invitation, MadeToken, Me, Settings, Token, Welcome } from '@mhero/contract/access.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type { Account, Invitation, MadeToken, Me, Settings, Token, Welcome };

export const welcome = queryOptions({
  queryKey: ['welcome'],
  queryFn: ({ signal }) => api.get<Welcome>('/welcome', {}, signal),
  staleTime: 5 * 60_000,
});

export const settings = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.get<Settings>('/settings', {}, signal),
});

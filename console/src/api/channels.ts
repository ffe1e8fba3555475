import type { ChannelKindRow, ChannelRow, Phone, TestResult } from '@mhero/contract/channels.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { ChannelKindRow, ChannelRow, Phone, TestResult };

export const channels = queryOptions({
  queryKey: ['channels'],
  queryFn: async ({ signal }) => (await api.get<Page<ChannelRow>>('/channels', {}, signal)).items,
  refetchInterval: 10_000,
});

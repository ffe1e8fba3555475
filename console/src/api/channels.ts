import type {
  ChannelKindRow,
  ChannelRow,
  Phone,
  PhoneAct,
  PhoneCallNow,
  PhoneOnLine,
  TestResult,
} from '@mhero/contract/channels.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { ChannelKindRow, ChannelRow, Phone, PhoneAct, PhoneCallNow, PhoneOnLine, TestResult };

export const channels = queryOptions({
  queryKey: ['channels'],
  queryFn: async ({ signal }) => (await api.get<Page<ChannelRow>>('/channels', {}, signal)).items,
  refetchInterval: 10_000,
});

export const channelKinds = queryOptions({
  queryKey: ['channel-kinds'],
  queryFn: async ({ signal }) => (await api.get<Page<ChannelKindRow>>('/channel-kinds', {}, signal)).items,
  staleTime: 60 * 60_000,
});

/** Simulated phones, the latest first. */
export const phones = queryOptions({
  queryKey: ['phones'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly Phone[] }>('/phones', {}, signal)).items,
  refetchInterval: 5000,
});

/** The call in which a simulated phone rings or talks now. */
export const phoneCall = (contact: string) =>
  queryOptions({
    queryKey: ['phone-call', contact],
    queryFn: async ({ signal }) => (await api.get<PhoneCallNow>(`/phones/${contact}/call`, {}, signal)).call,
    refetchInterval: 2000,
  });

import type { ContactDetail, ContactRow, ThreadMessage, UnknownSender } from '@mhero/contract/contacts.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { ContactDetail, ContactRow, ThreadMessage, UnknownSender };

export interface ContactsFilter {
  readonly query: string;
  readonly sort?: 'name' | 'last_heard';
  readonly left_out?: string;
}

export const contactsList = (filter: ContactsFilter) =>
  infiniteQueryOptions({
    queryKey: ['contacts', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ContactRow>>('/contacts', { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const contact = (id: string) =>
  queryOptions({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api.get<ContactDetail>(`/contacts/${id}`, {}, signal),
  });

/** Newest first; older pages follow. */
export const thread = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contact', id, 'thread'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ThreadMessage>>(`/contacts/${id}/thread`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
  });

/** All that a sender whom no contact owns has written. */
export const unknownThread = (scheme: string, address: string) =>
  infiniteQueryOptions({
    queryKey: ['unknown-senders', scheme, address],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ThreadMessage>>(
        `/unknown-senders/${encodeURIComponent(scheme)}/${encodeURIComponent(address)}/thread`,
        { cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const unknownSenders = infiniteQueryOptions({
  queryKey: ['unknown-senders'],
  queryFn: ({ pageParam, signal }) => api.get<Page<UnknownSender>>('/unknown-senders', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

import type { PlaceRow } from '@mhero/contract/contacts.ts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { PlaceRow };

/** Children of a place; without one, the highest that the caller may see; with `search`, by name anywhere. */
export const places = (filter: { parent?: number; search?: string }) =>
  infiniteQueryOptions({
    queryKey: ['places', filter],
    queryFn: ({ pageParam, signal }) => api.get<Page<PlaceRow>>('/places', { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  });

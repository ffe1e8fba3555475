import type { PlaceRow, PlaceShape } from '@mhero/contract/contacts.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { PlaceRow, PlaceShape };

/** Children of a place; without one, the highest that the caller may see; with `search`, by name anywhere. */
export const places = (filter: { parent?: number; search?: string }) =>
  infiniteQueryOptions({
    queryKey: ['places', filter],
    queryFn: ({ pageParam, signal }) => api.get<Page<PlaceRow>>('/places', { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  });

/** Outlines of the places of a level; they hardly ever change. */
export const placeShapes = (level: string) =>
  queryOptions({
    queryKey: ['place-shapes', level],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly PlaceShape[] }>('/places/shapes', { level }, signal)).items,
    staleTime: 60 * 60_000,
  });

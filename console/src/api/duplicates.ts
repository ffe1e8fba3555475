/** One person, many sources: pairs who may be one, numbers of several people, and what was merged. */
import type {
  ComparedFact,
  DuplicateDetail,
  DuplicateRow,
  Duplicates,
  MatchPerson,
  MatchReason,
  MergeRow,
  Merges,
  NumberRow,
  Numbers,
} from '@mhero/contract/matching.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type {
  ComparedFact,
  DuplicateDetail,
  DuplicateRow,
  Duplicates,
  MatchPerson,
  MatchReason,
  MergeRow,
  NumberRow,
  Numbers,
};

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: <T extends { readonly next: string | null }>(page: T) => page.next,
};

export const duplicates = (state: string) =>
  infiniteQueryOptions({
    queryKey: ['duplicates', { state }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Duplicates>('/duplicates', { state, cursor: pageParam, limit: 30 }, signal),
    ...pages,
  });

export const duplicate = (id: string) =>
  queryOptions({
    queryKey: ['duplicates', id],
    queryFn: ({ signal }) => api.get<DuplicateDetail>(`/duplicates/${id}`, {}, signal),
  });

export const numbers = (kind: string | undefined, state: string) =>
  infiniteQueryOptions({
    queryKey: ['numbers', { kind, state }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Numbers>('/numbers', { kind, state, cursor: pageParam, limit: 30 }, signal),
    ...pages,
  });

export const merges = infiniteQueryOptions({
  queryKey: ['merges'],
  queryFn: ({ pageParam, signal }) => api.get<Merges>('/merges', { cursor: pageParam, limit: 30 }, signal),
  ...pages,
});

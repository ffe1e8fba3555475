/** Corrections of what registries say. */
import type {
  Change,
  ChangeDetail,
  ChangeKind,
  ChangeList,
  ChangeRule,
  ChangeSettings,
  ChangeValue,
  Decided,
  Decision,
  Decisions,
  Evidence,
  NewChange,
  NewChangeRule,
} from '@mhero/contract/changes.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type {
  Change,
  ChangeDetail,
  ChangeKind,
  ChangeList,
  ChangeRule,
  ChangeSettings,
  ChangeValue,
  Decided,
  Decision,
  Decisions,
  Evidence,
  NewChange,
  NewChangeRule,
};

export interface ChangePage extends Page<Change> {
  readonly counts: {
    readonly lists: Readonly<Record<string, number>>;
    readonly kinds: Readonly<Record<string, number>>;
  };
}

export interface ChangeFilter {
  readonly list?: string | undefined;
  readonly kind?: string | undefined;
  readonly contact?: string | undefined;
}

export const changes = (filter: ChangeFilter) =>
  infiniteQueryOptions({
    queryKey: ['changes', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<ChangePage>('/changes', { ...filter, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const change = (id: string) =>
  queryOptions({
    queryKey: ['change', id],
    queryFn: ({ signal }) => api.get<ChangeDetail>(`/changes/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.list === 'under_way' ? 5_000 : false),
  });

export const changeSettings = queryOptions({
  queryKey: ['change-settings'],
  queryFn: ({ signal }) => api.get<ChangeSettings>('/changes/settings', {}, signal),
});

export const changeRules = queryOptions({
  queryKey: ['change-rules'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly ChangeRule[] }>('/changes/rules', {}, signal)).items,
});

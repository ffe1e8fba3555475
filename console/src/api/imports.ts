import type { ImportNote, ImportRun, SheetPreview } from '@mhero/contract/imports.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type { ImportNote, ImportRun, SheetPreview };

export const isRunning = (run: ImportRun): boolean => run.state === 'waiting' || run.state === 'running';

export const imports = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: ({ pageParam, signal }) => api.get<Page<ImportRun>>('/imports', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const importRun = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api.get<ImportRun>(`/imports/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data && !isRunning(query.state.data) ? false : 5000),
  });

export const importNotes = (id: string, filter: { verdict?: string | undefined; reason?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['import', id, 'notes', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ImportNote>>(`/imports/${id}/notes`, { cursor: pageParam, ...filter }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** Where a registry keeps what: presets, trying on a sample, saving. */

import type {
  Mapping,
  MappingPreset,
  MappingPreview,
  MappingProblem,
  MappingRule,
  PreviewItem,
  SavedMapping,
  SourceMapping,
} from '@mhero/contract/mapping.ts';
import type { MappingTarget } from '@mhero/contract/mapping-targets.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type {
  Mapping,
  MappingPreset,
  MappingPreview,
  MappingProblem,
  MappingRule,
  MappingTarget,
  PreviewItem,
  SavedMapping,
  SourceMapping,
};

export const mappingPresets = queryOptions({
  queryKey: ['mappings'],
  queryFn: async ({ signal }) => (await api.get<{ items: readonly MappingPreset[] }>('/mappings', {}, signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const sourceMapping = (id: string) =>
  queryOptions({
    queryKey: ['sources', id, 'mapping'],
    queryFn: ({ signal }) => api.get<SourceMapping>(`/sources/${id}/mapping`, {}, signal),
    refetchOnWindowFocus: false,
  });

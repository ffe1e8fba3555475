import type { FlowAssets } from '@mhero/contract/flows.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

/** Groups with their UUIDs, as flows and triggers name them. */
export const groupChoices = queryOptions({
  queryKey: ['flow-assets', 'groups'],
  queryFn: async ({ signal }) => (await api.get<FlowAssets>('/flows/assets', {}, signal)).groups,
});

import type { FlowTest, TestedConversation } from '@mhero/contract/flow-tests.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type { FlowTest, TestedConversation };

/** Conversations that are kept as tests of a flow. */
export const flowTests = (flow: string) =>
  queryOptions({
    queryKey: ['flow-tests', flow],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly FlowTest[] }>(`/flows/${flow}/tests`, {}, signal)).items,
  });

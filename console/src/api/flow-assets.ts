import type { ContactRow } from '@mhero/contract/contacts.ts';
import type { FlowAssets } from '@mhero/contract/flows.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

/** What forms of a flow choose from, of which the name holds this. */
export const searchAssets = (search: string) =>
  queryOptions({
    queryKey: ['flow-assets', search],
    queryFn: ({ signal }) => api.get<FlowAssets>('/flows/assets', { search }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** A few people by name or number, to be named in a flow. */
export const contactChoices = (search: string) =>
  queryOptions({
    queryKey: ['contact-choices', search],
    queryFn: async ({ signal }) => {
      const query = search.replace(/["\\()]/g, ' ');
      const { items } = await api.get<Page<ContactRow>>('/contacts', { query, limit: 20 }, signal);
      return items.map(({ id, name }) => ({ uuid: id, name }));
    },
    placeholderData: keepPreviousData,
  });

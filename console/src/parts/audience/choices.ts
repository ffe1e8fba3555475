import type { Choice } from '@mhero/contract/contacts.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

export type { Choice };

/** What the registry does not list. */
const fixedChoices: Record<string, readonly Choice[]> = {
  has: ['tel', 'whatsapp', 'facebook', 'telegram', 'mailto'].map((value) => ({ value, label: value, contacts: null })),
};

/** Values of an attribute that are in use, as the server finds them; a page of the best. */
export const choicesOf = (attribute: string, search: string) =>
  queryOptions({
    queryKey: ['choices', attribute, search],
    queryFn: async ({ signal }): Promise<readonly Choice[]> => {
      const fixed = fixedChoices[attribute];
      if (fixed) return fixed;
      const found = await api.get<readonly Choice[] | { items: readonly Choice[] }>(
        `/choices/${attribute}`,
        { search },
        signal,
      );
      return 'items' in found ? found.items : found;
    },
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

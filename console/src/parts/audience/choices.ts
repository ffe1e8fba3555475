import type { Choice } from '@mhero/contract/contacts.ts';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { kindOf } from './operators.ts';

export type { Choice };

/** What codes are called, as far as this page has asked. */
const labels = new Map<string, string>();

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
      const items = 'items' in found ? found.items : found;
      for (const choice of items) labels.set(`${attribute} ${choice.value.toLowerCase()}`, choice.label);
      return items;
    },
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** Queries keep codes; people read names. Asks once for each attribute that has codes. */
export function useChoiceLabel(attribute: string): (value: string) => string {
  useQuery({ ...choicesOf(attribute, ''), enabled: kindOf(attribute) === 'concept' });
  return (value) =>
    kindOf(attribute) === 'concept' ? (labels.get(`${attribute} ${value.toLowerCase()}`) ?? value) : value;
}

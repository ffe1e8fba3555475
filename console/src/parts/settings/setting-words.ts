import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../words/words.tsx';
import type { SettingField } from './schema.ts';

type Table = Record<string, Record<string, { title: string; help: string }>>;
export type SettingsOf = 'channel' | 'connector';

/** The server describes its settings in English; other languages are here, by kind and name. */
const loaders: Record<SettingsOf, Record<string, () => Promise<{ default: Table }>>> = {
  channel: { fr: () => import('../../words/channel-settings.fr.json') },
  connector: { fr: () => import('../../words/connector-settings.fr.json') },
};

/** Title and help of a setting in the reader's language, else as the server says them. */
export function useSettingWords(of: SettingsOf, kind: string, field: SettingField): { title: string; help: string } {
  const { language } = useWords();
  const load = loaders[of][language];
  const { data } = useQuery({
    queryKey: ['setting-words', of, language],
    queryFn: async () => (await load?.())?.default ?? {},
    enabled: load !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (load && data?.[kind]?.[field.name]) || field;
}

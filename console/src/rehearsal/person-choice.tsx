/** Who holds the phone: somebody made up, or a real person that the officer may see. */
import type { FlowAssets } from '@mhero/contract/flows.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { type ContactRow, contact } from '../api/contacts.ts';
import type { Page } from '../api/page.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceList } from '../ui/choice-list.tsx';
import { useErrorWords } from '../ui/faces.tsx';
import { SelectField } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';
import { useToast } from '../ui/toast.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';
import { type MadeUp, madeUp, madeUpPerson, realPerson } from './people.ts';
import type { Person, Setting } from './protocol.ts';

interface Chosen {
  readonly person: Person;
  readonly real: boolean;
}

export function PersonChoice(props: {
  assets: FlowAssets;
  setting: Setting;
  chosen: Chosen;
  language: string | null;
  onPerson: (chosen: Chosen) => void;
  onLanguage: (language: string) => void;
}) {
  const { t, languageName } = useWords();
  const { assets, chosen } = props;
  const which = (Object.keys(madeUp) as MadeUp[]).find((each) => madeUp[each].name === chosen.person.name);
  const people = (Object.keys(madeUp) as MadeUp[]).map((value) => ({
    value,
    label: t(`rehearsal.person_${value}`, { name: madeUp[value].name }),
  }));
  const known = languagesOf(props.setting, assets);
  const language = props.language ?? chosen.person.language ?? '';
  const languages = [...new Set([...known, language])].filter(Boolean);
  return (
    <div className="rehearsal-person">
      <div className="rehearsal-wide">
        <SelectField
          label={t('rehearsal.who')}
          value={chosen.real ? 'real' : which}
          options={[...(chosen.real ? [{ value: 'real', label: chosen.person.name }] : []), ...people]}
          onChange={({ target }) =>
            target.value === 'real'
              ? undefined
              : props.onPerson({ person: madeUpPerson(target.value as MadeUp, assets), real: false })
          }
        />
      </div>
      <SelectField
        label={t('rehearsal.language')}
        value={language}
        options={[
          { value: '', label: t('rehearsal.no_language') },
          ...languages.map((value) => ({ value, label: languageName(value) })),
        ]}
        onChange={({ target }) => props.onLanguage(target.value)}
      />
      <RealPerson assets={assets} onPerson={(person) => props.onPerson({ person, real: true })} />
    </div>
  );
}

function languagesOf({ definitions: [draft] }: Setting, { languages }: FlowAssets): string[] {
  const { language, localization = {} } = draft as { language?: string; localization?: object };
  return [...(language ? [language] : []), ...Object.keys(localization), ...languages];
}

function RealPerson(props: { assets: FlowAssets; onPerson: (person: Person) => void }) {
  const { t } = useWords();
  const say = useToast();
  const wordsOf = useErrorWords();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const query = useDebounced(search.trim());
  const found = useQuery({
    queryKey: ['contacts-found', query],
    queryFn: ({ signal }) => api.get<Page<ContactRow>>('/contacts', { query, limit: 8 }, signal),
    enabled: open && query !== '',
  });
  const choose = async (id: string) => {
    try {
      props.onPerson(realPerson(await queryClient.fetchQuery(contact(id)), props.assets));
      setOpen(false);
    } catch (error) {
      say(wordsOf(error));
    }
  };
  const rows = query === '' ? [] : (found.data?.items ?? []);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t('rehearsal.real')}
      trigger={
        <Button small icon="search">
          {t('rehearsal.real')}
        </Button>
      }
    >
      <div className="stack-tight">
        <p className="small quiet">{t('rehearsal.real_says')}</p>
        <ChoiceList
          label={t('rehearsal.real_search')}
          placeholder={t('rehearsal.real_search')}
          choices={rows.map(({ id, name, cadre, facility }) => ({
            ...{ value: id, label: name },
            aside: [cadre[0], facility[0]].filter(Boolean).join(', '),
          }))}
          chosen={new Set()}
          search={search}
          onSearch={setSearch}
          onToggle={({ value }) => void choose(value)}
          none={
            query === ''
              ? t('rehearsal.real_first')
              : found.isError
                ? wordsOf(found.error)
                : found.isFetching
                  ? t('common.loading')
                  : t('rehearsal.real_none')
          }
        />
      </div>
    </Popover>
  );
}

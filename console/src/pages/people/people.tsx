import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { contactsList } from '../../api/contacts.ts';
import { PeopleTable } from '../../parts/people-table.tsx';
import { peopleRoute } from '../../router.tsx';
import { Empty } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export function People() {
  const { t } = useWords();
  const search = peopleRoute.useSearch();
  const navigate = useNavigate({ from: '/people' });
  const query = search.query ?? '';
  const list = useInfiniteQuery(contactsList({ query, ...(search.left_out ? { left_out: search.left_out } : {}) }));
  return (
    <Page title={t('people.title')} says={t('people.says')}>
      <TextField
        label={t('people.query')}
        value={query}
        onChange={(event) => void navigate({ search: { ...search, query: event.target.value }, replace: true })}
      />
      <KeysetList query={list} empty={<Empty title={t('people.none')}>{t('people.none_says')}</Empty>}>
        {(people) => <PeopleTable people={people} />}
      </KeysetList>
    </Page>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { contactsList } from '../../api/contacts.ts';
import { AudienceBuilder } from '../../parts/audience/builder.tsx';
import { ExplainedCount } from '../../parts/audience/explained-count.tsx';
import { PeopleTable } from '../../parts/people-table.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty, Notice } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { SaveAudience } from './save-audience.tsx';

const route = getRouteApi('/people');

export function People() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/people' });
  const [saving, setSaving] = useState(false);
  const query = search.query ?? '';
  const put = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <Page
      title={t('people.title')}
      says={t('people.says')}
      action={
        <>
          {query ? <Button onClick={() => setSaving(true)}>{t('people.save')}</Button> : null}
          <ButtonLink to="/send" search={{ query }} look="primary" icon="send">
            {t('people.write')}
          </ButtonLink>
        </>
      }
    >
      <div className="panel stack">
        <AudienceBuilder
          query={query}
          onChange={(next) => put({ query: next, left_out: undefined })}
          mode={search.mode === 'text' ? 'text' : 'chips'}
          onMode={(mode) => put({ mode: mode === 'text' ? 'text' : undefined })}
        />
        <ExplainedCount query={query} leftOut={search.left_out} />
      </div>
      {search.left_out ? <LeftOutNotice reason={search.left_out} onAll={() => put({ left_out: undefined })} /> : null}
      <List query={query} search={search} onSort={(sort) => put({ sort })} />
      <SaveAudience query={query} open={saving} onClose={() => setSaving(false)} />
    </Page>
  );
}

function LeftOutNotice(props: { reason: string; onAll: () => void }) {
  const { t, of } = useWords();
  return (
    <Notice>
      <div className="row-apart">
        <span>{t('people.only_left_out', { reason: of('left_out', props.reason) })}</span>
        <Button small onClick={props.onAll}>
          {t('people.show_all')}
        </Button>
      </div>
    </Notice>
  );
}

function List(props: {
  query: string;
  search: { sort?: string; left_out?: string };
  onSort: (sort: string | undefined) => void;
}) {
  const { t } = useWords();
  const sort = props.search.sort === 'last_heard' ? 'last_heard' : 'name';
  const still = useDebounced(props.query);
  const list = useInfiniteQuery(
    contactsList({ query: still, sort, ...(props.search.left_out ? { left_out: props.search.left_out } : {}) }),
  );
  return (
    <div className="stack">
      <div className="list-tools">
        <SelectField
          bare
          label={t('people.sort')}
          value={sort}
          options={[
            { value: 'name', label: t('people.sort_name') },
            { value: 'last_heard', label: t('people.sort_last_heard') },
          ]}
          onChange={(event) => props.onSort(event.target.value === 'name' ? undefined : event.target.value)}
        />
      </div>
      <KeysetList query={list} empty={<Nobody query={props.query} />}>
        {(people) => <PeopleTable people={people} />}
      </KeysetList>
    </div>
  );
}

function Nobody(props: { query: string }) {
  const { t } = useWords();
  if (props.query) return <Empty title={t('people.none')}>{t('people.none_says')}</Empty>;
  return <Empty title={t('people.all_known')}>{t('people.all_known_says')}</Empty>;
}

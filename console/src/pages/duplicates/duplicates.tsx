/** Pairs of people who may be one person, the likeliest first. */
import './duplicates.css';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { type DuplicateRow, type Duplicates as DuplicatesAnswer, duplicates } from '../../api/duplicates.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, useErrorWords } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';
import { DuplicateTabs } from './duplicate-pages.tsx';
import { PersonLines } from './reasons.tsx';

const route = getRouteApi('/duplicates');
const states = ['open', 'later', 'same', 'different', 'gone'] as const;

export function Duplicates() {
  const { t, of, number } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/duplicates' });
  const state = search.state ?? 'open';
  const query = useInfiniteQuery({
    ...duplicates(state),
    refetchInterval: (one) => (one.state.data?.pages[0]?.compare.running ? 5_000 : false),
  });
  const first = query.data?.pages[0];
  return (
    <Page title={t('duplicates.title')} says={t('duplicates.says')} action={first ? <Compare answer={first} /> : null}>
      <DuplicateTabs />
      {first ? <Figures answer={first} /> : null}
      <div className="list-tools">
        <SelectField
          bare
          label={t('duplicates.state')}
          value={state}
          options={states.map((value) => ({
            value,
            label: `${of('duplicate_states', value)} (${number(first?.counts[value] ?? 0)})`,
          }))}
          onChange={(event) => void navigate({ search: { state: event.target.value }, replace: true })}
        />
      </div>
      <KeysetList
        query={query}
        empty={<Empty title={t('duplicates.none')}>{state === 'open' ? t('duplicates.none_says') : null}</Empty>}
      >
        {(rows) => <List rows={rows} />}
      </KeysetList>
    </Page>
  );
}

function Figures(props: { answer: DuplicatesAnswer }) {
  const { t, number, when } = useWords();
  const { counts, people, compare } = props.answer;
  if (compare.running)
    return (
      <div className="panel">
        <Progress value={compare.done ?? 0} of={compare.of} label={t('duplicates.comparing')} />
      </div>
    );
  return (
    <p className="quiet small">
      {t('duplicates.figures', { count: counts.open ?? 0, people: number(people) })}{' '}
      {compare.finished_at ? t('duplicates.compared', { when: when(compare.finished_at) }) : null}
      {compare.waiting > 0 ? ` ${t('duplicates.waiting', { count: compare.waiting })}` : null}
    </p>
  );
}

function Compare(props: { answer: DuplicatesAnswer }) {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const toast = useToast();
  const wordsOf = useErrorWords();
  const { running } = props.answer.compare;
  if (me.role !== 'administrator') return null;
  const press = () =>
    (running ? api.remove('/duplicates/comparison') : api.post('/duplicates/comparison'))
      .catch((caught: unknown) => toast(wordsOf(caught)))
      .then(() => client.invalidateQueries({ queryKey: ['duplicates'] }));
  return <Button onClick={() => void press()}>{t(running ? 'duplicates.stop' : 'duplicates.compare')}</Button>;
}

function List(props: { rows: readonly DuplicateRow[] }) {
  const { t, of, number } = useWords();
  return (
    <Table
      label={t('duplicates.pairs')}
      rows={props.rows}
      rowKey={(row) => row.id}
      columns={[
        {
          name: 'one',
          head: t('duplicates.one_of_two'),
          cell: (row) => (
            <Link to="/duplicates/$id" params={{ id: row.id }} className="row-link">
              <PersonLines person={row.people[0]} />
            </Link>
          ),
        },
        { name: 'other', head: t('duplicates.other_of_two'), cell: (row) => <PersonLines person={row.people[1]} /> },
        {
          name: 'why',
          head: t('duplicates.why'),
          cell: (row) => (
            <span className="small">{row.reasons.map((reason) => of('match_reasons', reason.code)).join(', ')}</span>
          ),
          weight: 2,
        },
        { name: 'score', head: t('duplicates.score'), cell: (row) => number(row.score), figures: true },
      ]}
    />
  );
}

/** All flows, with what goes on in each. */
import './flows.css';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type FlowLine, flowLines } from '../../api/flow-list.ts';
import { Empty } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { FlowMenu } from './flow-menu.tsx';
import { FlowState } from './flow-state.tsx';
import { NewFlow } from './new-flow.tsx';

const route = getRouteApi('/flows');
const states = ['draft', 'published', 'archived'] as const;

export function Flows() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/flows' });
  const put = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true });
  const still = useDebounced(search.search ?? '');
  const state = states.find((one) => one === search.state);
  const sort = search.sort === 'name' ? 'name' : 'changed';
  const query = useInfiniteQuery(flowLines({ sort, ...(still ? { search: still } : {}), ...(state ? { state } : {}) }));
  const filtered = Boolean(search.search || state);
  return (
    <Page title={t('flows.title')} says={t('flows.says')} action={<NewFlow />}>
      <div className="flows-tools">
        <TextField
          bare
          label={t('flows.search')}
          placeholder={t('flows.search')}
          type="search"
          value={search.search ?? ''}
          onChange={(event) => put({ search: event.target.value || undefined })}
        />
        <fieldset className="chip-row" aria-label={t('flows.state')}>
          {([undefined, ...states] as const).map((one) => (
            <button
              key={one ?? 'all'}
              type="button"
              className="chip filter-chip"
              aria-pressed={state === one}
              onClick={() => put({ state: one })}
            >
              {t(`flows.filter_${one ?? 'all'}`)}
            </button>
          ))}
        </fieldset>
        <SelectField
          bare
          label={t('flows.sort')}
          value={sort}
          options={[
            { value: 'changed', label: t('flows.sort_changed') },
            { value: 'name', label: t('flows.sort_name') },
          ]}
          onChange={(event) => put({ sort: event.target.value === 'name' ? 'name' : undefined })}
        />
      </div>
      <KeysetList query={query} empty={<Nothing filtered={filtered} />}>
        {(rows) => <List rows={rows} />}
      </KeysetList>
    </Page>
  );
}

function Nothing(props: { filtered: boolean }) {
  const { t } = useWords();
  if (props.filtered) return <Empty title={t('flows.none_found')}>{t('flows.none_found_says')}</Empty>;
  return (
    <Empty title={t('flows.none')} action={<Link to="/flows/playbooks">{t('flows.see_playbooks')}</Link>}>
      {t('flows.none_says')}
    </Empty>
  );
}

function List(props: { rows: FlowLine[] }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [, setTurn] = useState(0);
  const columns = useColumns(() => {
    setTurn((turn) => turn + 1);
    void client.invalidateQueries({ queryKey: ['flows'] });
  });
  return <Table label={t('flows.title')} rows={props.rows} rowKey={(row) => row.id} columns={columns} />;
}

function useColumns(changed: () => void): Column<FlowLine>[] {
  const { t, of, number, percent, when } = useWords();
  return [
    {
      name: 'name',
      head: t('flows.name'),
      cell: (row) => (
        <span>
          <Link to="/flows/$id" params={{ id: row.id }} className="row-link">
            {row.name}
          </Link>
          {row.type === 'messaging' ? null : <span className="quiet small"> {of('flow_types', row.type)}</span>}
        </span>
      ),
    },
    { name: 'state', head: t('flows.state'), cell: (row) => <FlowState flow={row} /> },
    {
      name: 'waiting',
      head: t('flows.waiting'),
      cell: (row) => (row.waiting > 0 ? number(row.waiting) : <span className="quiet">0</span>),
      figures: true,
    },
    {
      name: 'finished',
      head: t('flows.finished'),
      cell: (row) =>
        row.began === 0 ? (
          <span className="quiet">{t('flows.nobody_began')}</span>
        ) : (
          <Link to="/flows/$id/results" params={{ id: row.id }} className="row-above">
            {t('flows.finished_of', { finished: number(row.finished), began: number(row.began) })}{' '}
            <span className="quiet">{percent(row.finished, row.began)}</span>
          </Link>
        ),
      figures: true,
      weight: 2,
    },
    {
      name: 'problems',
      head: t('flows.problems'),
      cell: (row) =>
        row.problems > 0 ? (
          <Link to="/flows/$id/problems" params={{ id: row.id }} className="row-above">
            {row.problems >= 1000 ? t('flows.many_problems') : number(row.problems)}
          </Link>
        ) : (
          <span className="quiet">0</span>
        ),
      figures: true,
      weight: 2,
    },
    {
      name: 'changed',
      head: t('flows.changed'),
      cell: (row) => (
        <span>
          {when(row.changed_at)} <span className="quiet">{row.changed_by}</span>
        </span>
      ),
      weight: 3,
    },
    { name: 'more', head: '', cell: (row) => <FlowMenu row={row} changed={changed} /> },
  ];
}

/** The queue of corrections: what people said of themselves, dead numbers, what officers noticed. */
import './corrections.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Change, type ChangePage, changes } from '../../api/changes.ts';
import { ButtonAnchor, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { DecideAlike } from './decide-alike.tsx';
import { ChangeState, What } from './what.tsx';

const route = getRouteApi('/corrections');
const lists = ['todo', 'later', 'by_hand', 'under_way', 'confirmed', 'rejected', 'withdrawn'] as const;

export function Corrections() {
  const { t, of, number } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/corrections' });
  const list = search.list ?? 'todo';
  const query = useInfiniteQuery(changes({ list, kind: search.kind }));
  const counts = (query.data?.pages[0] as ChangePage | undefined)?.counts;
  const kinds = Object.entries(counts?.kinds ?? {});
  return (
    <Page
      title={t('corrections.title')}
      says={t('corrections.says')}
      action={
        <>
          {list === 'by_hand' ? (
            <ButtonAnchor href="/api/v1/changes/export?list=by_hand" download>
              {t('corrections.download')}
            </ButtonAnchor>
          ) : null}
          <ButtonLink to="/corrections/rules">{t('corrections.rules')}</ButtonLink>
        </>
      }
    >
      <nav className="tabs-list" aria-label={t('corrections.lists')}>
        {lists.map((name) => (
          <Link
            key={name}
            to="/corrections"
            search={{ list: name === 'todo' ? undefined : name }}
            className="tab"
            {...(name === list ? { 'aria-current': 'page' as const, 'data-state': 'active' } : {})}
          >
            {of('change_lists', name)}
            {counts?.lists[name] ? <span className="quiet"> {number(counts.lists[name])}</span> : null}
          </Link>
        ))}
      </nav>
      {kinds.length > 1 || search.kind ? (
        <div className="list-tools">
          <SelectField
            bare
            label={t('corrections.kind')}
            value={search.kind ?? ''}
            options={[
              { value: '', label: t('corrections.all_kinds') },
              ...kinds.map(([value, count]) => ({ value, label: `${of('change_kinds', value)} (${number(count)})` })),
            ]}
            onChange={(event) =>
              void navigate({ search: { ...search, kind: event.target.value || undefined }, replace: true })
            }
          />
        </div>
      ) : null}
      <KeysetList
        query={query}
        empty={
          <Empty title={t(list === 'todo' ? 'corrections.none' : 'corrections.none_here')}>
            {list === 'todo' ? t('corrections.none_says') : null}
          </Empty>
        }
      >
        {(rows) => <List key={list} rows={rows} deciding={list === 'todo' || list === 'later'} />}
      </KeysetList>
    </Page>
  );
}

function List(props: { rows: readonly Change[]; deciding: boolean }) {
  const { t, when } = useWords();
  const { rows, deciding } = props;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  // Somebody else may have decided meanwhile: what is not shown is not decided.
  const chosen = rows.filter((row) => picked.has(row.id));
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <>
      {deciding ? <DecideAlike changes={chosen} onDone={() => setPicked(new Set())} /> : null}
      <Table
        label={t('corrections.title')}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          ...(deciding
            ? [
                {
                  name: 'pick',
                  head: t('corrections.pick'),
                  cell: (row: Change) => (
                    <input
                      type="checkbox"
                      className="change-pick row-above"
                      aria-label={t('corrections.pick_one', { name: row.contact.name })}
                      checked={picked.has(row.id)}
                      onChange={() => toggle(row.id)}
                    />
                  ),
                },
              ]
            : []),
          {
            name: 'who',
            head: t('corrections.who'),
            cell: (row) => (
              <span className="stack-tight">
                <Link to="/corrections/$id" params={{ id: row.id }} className="row-link">
                  {row.contact.name}
                </Link>
                <span className="quiet small">
                  {[row.contact.cadre, row.contact.facility, row.contact.within[0]].filter(Boolean).join(' · ')}
                </span>
              </span>
            ),
          },
          { name: 'what', head: t('corrections.what'), cell: (row) => <What change={row} /> },
          {
            name: 'why',
            head: t('corrections.why'),
            cell: (row) => <Why change={row} />,
            weight: 2,
          },
          { name: 'state', head: t('corrections.state'), cell: (row) => <ChangeState change={row} />, weight: 2 },
          { name: 'at', head: t('corrections.since'), cell: (row) => when(row.created_at), weight: 3 },
        ]}
      />
    </>
  );
}

function Why(props: { change: Change }) {
  const { of } = useWords();
  const { origin, by, source, trouble, reason } = props.change;
  return (
    <span className="stack-tight">
      <span>{by ?? of('change_origins', origin)}</span>
      {source ? <span className="quiet small">{source.name}</span> : null}
      {trouble ? <span className="small">{of('change_troubles', trouble)}</span> : null}
      {reason ? <span className="small">{of('change_reasons', reason)}</span> : null}
    </span>
  );
}

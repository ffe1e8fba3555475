import './broadcasts.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Broadcast, broadcasts } from '../../api/broadcasts.ts';
import { starts } from '../../api/starts.ts';
import { SmallBar } from '../../parts/accounting-bar.tsx';
import { BroadcastState } from '../../parts/broadcast-state.tsx';
import { StartsTable } from '../../parts/starts-table.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { isOver } from './figures.ts';

export function Broadcasts() {
  const { t } = useWords();
  const query = useInfiniteQuery({
    ...broadcasts,
    // Only while something moves.
    refetchInterval: (one) =>
      one.state.data?.pages.some((page) => page.items.some((row) => !isOver(row))) ? 10_000 : false,
  });
  const columns = useColumns();
  const write = (
    <ButtonLink to="/send" look="primary" icon="send">
      {t('broadcasts.write')}
    </ButtonLink>
  );
  const some = (query.data?.pages[0]?.items.length ?? 0) > 0;
  return (
    <Page title={t('broadcasts.title')} says={t('broadcasts.says')} action={some ? write : null}>
      <KeysetList
        query={query}
        empty={
          <Empty title={t('broadcasts.none')} action={write}>
            {t('broadcasts.none_says')}
          </Empty>
        }
      >
        {(rows) => <Table label={t('broadcasts.title')} rows={rows} rowKey={(row) => row.id} columns={columns} />}
      </KeysetList>
      <Starts />
    </Page>
  );
}

/** Conversations that were started, of which the newest are shown with the sends. */
function Starts() {
  const { t } = useWords();
  const query = useInfiniteQuery(starts());
  if (!query.data || query.data.pages[0]?.items.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="starts-title">
      <h2 id="starts-title">{t('starts.recent')}</h2>
      <KeysetList query={query} empty={null}>
        {(rows) => <StartsTable rows={rows} named />}
      </KeysetList>
    </section>
  );
}

function useColumns(): Column<Broadcast>[] {
  const { t, when, number, percent } = useWords();
  return [
    {
      name: 'name',
      head: t('broadcasts.name'),
      cell: (row) => (
        <Link to="/broadcasts/$id" params={{ id: row.id }} className="row-link">
          {row.name}
        </Link>
      ),
    },
    { name: 'state', head: t('accounting.state'), cell: (row) => <BroadcastState state={row.state} /> },
    {
      name: 'people',
      head: t('accounting.people'),
      cell: (row) => number(row.accounting.audience),
      figures: true,
    },
    {
      name: 'bar',
      head: t('broadcasts.outcome'),
      cell: (row) => (
        <span className="sends-bar">
          <SmallBar accounting={row.accounting} />
        </span>
      ),
    },
    {
      name: 'replied',
      head: t('broadcasts.replied'),
      cell: (row) => (
        <span>
          {number(row.accounting.replied)}{' '}
          {row.accounting.replied > 0 ? (
            <span className="quiet">{percent(row.accounting.replied, row.accounting.audience)}</span>
          ) : null}
        </span>
      ),
      figures: true,
      weight: 2,
    },
    { name: 'channel', head: t('broadcasts.channel'), cell: (row) => row.channel, weight: 3 },
    { name: 'by', head: t('broadcasts.by'), cell: (row) => row.by, weight: 3 },
    { name: 'at', head: t('broadcasts.made'), cell: (row) => when(row.created_at), weight: 2 },
  ];
}

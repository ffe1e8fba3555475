/** Each exchange with the registry: what began it, what came, and what the server said. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type Exchange, exchanges } from '../../api/sources.ts';
import { ImportState } from '../../parts/import-state.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/registries/$id');
const filters = ['eventful', 'failed', 'all'] as const;

export function Exchanges(props: { id: string }) {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/registries/$id' });
  const only = search.only ?? 'eventful';
  const query = useInfiniteQuery(exchanges(props.id, only));
  return (
    <Section
      title={t('sources.exchanges')}
      says={t('sources.exchanges_says')}
      action={
        <SelectField
          bare
          label={t('sources.only')}
          value={only}
          options={filters.map((value) => ({ value, label: t(`sources.only_${value}`) }))}
          onChange={(event) =>
            void navigate({ search: { ...search, only: event.target.value }, replace: true, resetScroll: false })
          }
        />
      }
    >
      <KeysetList query={query} empty={<p className="quiet">{t('sources.no_exchanges')}</p>}>
        {(rows) => <List rows={rows} />}
      </KeysetList>
    </Section>
  );
}

function List(props: { rows: readonly Exchange[] }) {
  const { t, of, number, when } = useWords();
  return (
    <Table
      label={t('sources.exchanges')}
      rows={props.rows}
      rowKey={(row) => row.id}
      columns={[
        {
          name: 'at',
          head: t('sources.at'),
          cell: (row) => (
            <span className="stack-tight">
              <Link to="/imports/$id" params={{ id: row.id }} className="row-link">
                {when(row.started_at)}
              </Link>
              <span className="quiet small">
                {of('exchange_modes', row.mode)} · {row.by ?? of('exchange_whys', row.why)}
              </span>
            </span>
          ),
        },
        {
          name: 'state',
          head: t('sources.state'),
          cell: (row) => (
            <span className="stack-tight">
              <span>
                <ImportState state={row.state} />
              </span>
              {row.error ? <span className="small">{row.error}</span> : null}
              {row.said ? <span className="small quiet registry-said">{row.said}</span> : null}
            </span>
          ),
        },
        { name: 'came', head: t('sources.came'), cell: (row) => number(row.figures.came), figures: true },
        ...(['taken', 'changed', 'deleted', 'refused'] as const).map((name) => ({
          name,
          head: t(`sources.${name}`),
          cell: (row: Exchange) => number(row.figures[name]),
          figures: true,
        })),
        {
          name: 'cost',
          head: t('sources.cost'),
          cell: (row) => <Cost row={row} />,
          weight: 3,
        },
      ]}
    />
  );
}

function Cost(props: { row: Exchange }) {
  const { t, number } = useWords();
  const { ms, requests, bytes } = props.row;
  const seconds = ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000);
  const amount =
    bytes < 1e6
      ? t('sources.kilobytes', { n: number(Math.ceil(bytes / 1e3)) })
      : t('sources.megabytes', { n: number(Math.round(bytes / 1e5) / 10) });
  return (
    <span className="quiet small">
      {t('sources.seconds', { n: number(seconds) })}
      {requests > 0 ? ` · ${t('sources.requests', { count: requests })}` : ''}
      {bytes > 0 ? ` · ${amount}` : ''}
    </span>
  );
}

/** All outside registries: how each stands, what came last, and what is in the way. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Source, sources, useLiveSources } from '../../api/sources.ts';
import { Ways } from '../../parts/ways.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { SourceState, useStateWords } from './source-state.tsx';

export function Registries() {
  const { t } = useWords();
  useLiveSources();
  const query = useQuery(sources);
  return (
    <Page
      title={t('sources.title')}
      says={t('sources.says')}
      action={
        <ButtonLink to="/registries/new" look="primary" icon="plus">
          {t('sources.connect')}
        </ButtonLink>
      }
    >
      <Loaded query={query} skeleton={<Skeleton shape="table" />}>
        {(rows) => (rows.length === 0 ? <Ways ways={['registry', 'sheet', 'demo']} /> : <List rows={rows} />)}
      </Loaded>
    </Page>
  );
}

function List(props: { rows: readonly Source[] }) {
  const { t, number, when, of } = useWords();
  const wordsOf = useStateWords();
  return (
    <Table
      label={t('sources.title')}
      rows={props.rows}
      rowKey={(row) => String(row.id)}
      columns={[
        {
          name: 'name',
          head: t('sources.name'),
          cell: (row) => (
            <span className="stack-tight">
              <Link to="/registries/$id" params={{ id: String(row.id) }} className="row-link">
                {row.name}
              </Link>
              <span className="quiet small">{row.url ?? of('source_kinds', row.kind)}</span>
            </span>
          ),
        },
        {
          name: 'state',
          head: t('sources.state'),
          cell: (row) => (
            <span className="stack-tight">
              <SourceState source={row} />
              <span className="quiet small">{wordsOf(row)}</span>
            </span>
          ),
        },
        { name: 'people', head: t('sources.people'), cell: (row) => number(row.people.all), figures: true },
        {
          name: 'came',
          head: t('sources.last'),
          cell: (row) => (row.last ? <LastFigures source={row} /> : null),
          weight: 2,
        },
        {
          name: 'refused',
          head: t('sources.refused'),
          cell: (row) => (
            <Link to="/registries/$id" params={{ id: String(row.id) }} hash="refused" className="row-above">
              {number(row.refused)}
            </Link>
          ),
          figures: true,
          weight: 2,
        },
        { name: 'next', head: t('sources.next'), cell: (row) => (row.next_at ? when(row.next_at) : null), weight: 3 },
      ]}
    />
  );
}

function LastFigures(props: { source: Source }) {
  const { t, number } = useWords();
  const { taken, changed, deleted } = props.source.last!.figures;
  return (
    <span>
      {t('sources.last_figures', { taken: number(taken), changed: number(changed), deleted: number(deleted) })}
    </span>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ImportRun, imports } from '../../api/imports.ts';
import { ImportState } from '../../parts/import-state.tsx';
import { Ways } from '../../parts/ways.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { sumOf } from './sums.ts';

export function Imports() {
  const { t } = useWords();
  const query = useInfiniteQuery(imports);
  return (
    <Page
      title={t('imports.title')}
      says={t('imports.says')}
      action={
        <ButtonLink to="/imports/new" look="primary" icon="plus">
          {t('imports.new')}
        </ButtonLink>
      }
    >
      <KeysetList query={query} empty={<Ways ways={['demo', 'registry', 'sheet']} />}>
        {(runs) => <Runs runs={runs} />}
      </KeysetList>
    </Page>
  );
}

function Runs(props: { runs: readonly ImportRun[] }) {
  const { t, when, number } = useWords();
  return (
    <Table
      label={t('imports.title')}
      rows={props.runs}
      rowKey={(run) => run.id}
      columns={[
        {
          name: 'source',
          head: t('imports.source'),
          cell: (run) => (
            <Link to="/imports/$id" params={{ id: run.id }} className="row-link">
              {run.source}
              {run.dry_run ? ` (${t('imports.trial')})` : ''}
            </Link>
          ),
        },
        { name: 'state', head: t('imports.state'), cell: (run) => <ImportState state={run.state} /> },
        ...(['taken', 'changed', 'refused'] as const).map((name) => ({
          name,
          head: t(`verdicts.${name}`),
          cell: (run: ImportRun) => number(sumOf(run.counts)[name]),
          figures: true,
        })),
        { name: 'by', head: t('imports.by'), cell: (run) => run.by, weight: 3 },
        { name: 'at', head: t('imports.started'), cell: (run) => when(run.started_at), weight: 2 },
      ]}
    />
  );
}

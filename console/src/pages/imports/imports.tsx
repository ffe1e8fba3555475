import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type ImportRun, imports, type Source, sources } from '../../api/imports.ts';
import { Ways } from '../../parts/ways.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Loaded, useErrorWords } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { ImportState } from './import-state.tsx';
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
      <Sources />
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

function Sources() {
  const { t } = useWords();
  const query = useQuery(sources);
  if (query.data?.length === 0) return null;
  return (
    <Section title={t('imports.sources')}>
      <Loaded query={query}>
        {(rows) => (
          <ul className="lines">
            {rows.map((row) => (
              <SourceLine key={row.id} source={row} />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function SourceLine(props: { source: Source }) {
  const { t, when } = useWords();
  const navigate = useNavigate();
  const toast = useToast();
  const wordsOf = useErrorWords();
  const [busy, setBusy] = useState(false);
  const { source } = props;
  const read = async () => {
    setBusy(true);
    try {
      const { id } = await api.post<{ id: string }>(`/sources/${source.id}/exchanges`, { mode: 'delta' });
      await navigate({ to: '/imports/$id', params: { id } });
    } catch (caught) {
      toast(wordsOf(caught));
      setBusy(false);
    }
  };
  return (
    <li className="row-apart">
      <div>
        <Link to="/people" search={{ query: `source = "${source.name.replace(/["\\]/g, '\\$&')}"` }}>
          {source.name}
        </Link>
        <p className="quiet small">
          {t('imports.source_people', { count: source.contacts })}
          {source.last_import_at ? ` · ${t('imports.last_read', { when: when(source.last_import_at) })}` : ''}
          {source.url ? ` · ${source.url}` : ''}
        </p>
      </div>
      {source.url ? (
        <Button small busy={busy} onClick={() => void read()}>
          {t('imports.read_again')}
        </Button>
      ) : null}
    </li>
  );
}

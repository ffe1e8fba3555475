/** Which people were made one, and how to make two of them again. */
import './duplicates.css';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type MergeRow, merges } from '../../api/duplicates.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { DuplicateTabs } from './duplicate-pages.tsx';

export function MergesPage() {
  const { t } = useWords();
  const query = useInfiniteQuery(merges);
  const [asked, setAsked] = useState<MergeRow | null>(null);
  return (
    <Page title={t('duplicates.merges')} says={t('duplicates.merges_says')}>
      <DuplicateTabs />
      <KeysetList query={query} empty={<Empty title={t('duplicates.no_merges')} />}>
        {(rows) => <List rows={rows} onUndo={setAsked} />}
      </KeysetList>
      {asked ? <Undo row={asked} onClose={() => setAsked(null)} /> : null}
    </Page>
  );
}

function List(props: { rows: readonly MergeRow[]; onUndo: (row: MergeRow) => void }) {
  const { t, of, number, when } = useWords();
  const moved = (row: MergeRow) =>
    Object.entries(row.moved)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${of('match_history', kind)}: ${number(count)}`)
      .join(', ');
  return (
    <Table
      label={t('duplicates.merges')}
      rows={props.rows}
      rowKey={(row) => row.id}
      columns={[
        {
          name: 'who',
          head: t('duplicates.now_one'),
          cell: (row) => (
            <span className="stack-tight">
              <Link to="/people/$id" params={{ id: row.survivor.id }}>
                {row.survivor.name}
              </Link>
              <span className="quiet small">{t('duplicates.was_also', { name: row.absorbed.name })}</span>
            </span>
          ),
        },
        {
          name: 'why',
          head: t('duplicates.why'),
          cell: (row) => row.reasons.map((reason) => of('match_reasons', reason.code)).join(', '),
          weight: 2,
        },
        { name: 'moved', head: t('duplicates.moved'), cell: moved, weight: 3 },
        {
          name: 'by',
          head: t('duplicates.by'),
          cell: (row) => `${row.by ?? t('duplicates.by_itself')}, ${when(row.at)}`,
        },
        {
          name: 'undo',
          head: t('duplicates.undo'),
          cell: (row) =>
            row.undone_at ? (
              t('duplicates.undone', { by: row.undone_by ?? '', when: when(row.undone_at) })
            ) : row.can_undo ? (
              <Button small onClick={() => props.onUndo(row)}>
                {t('duplicates.undo')}
              </Button>
            ) : (
              <span className="quiet small">{t('duplicates.undo_later_first')}</span>
            ),
        },
      ]}
    />
  );
}

function Undo(props: { row: MergeRow; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { row } = props;
  const [key] = useState(newKey);
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('duplicates.undo_title', { one: row.survivor.name, other: row.absorbed.name })}
      says={t('duplicates.undo_says')}
      act={t('duplicates.undo')}
      onAct={async () => {
        await api.post(`/merges/${row.id}/undo`, {}, key);
        for (const name of ['duplicates', 'merges', 'numbers', 'contacts', 'contact', 'audience-count'])
          void client.invalidateQueries({ queryKey: [name] });
        toast(t('duplicates.undo_done'));
        props.onClose();
      }}
    />
  );
}

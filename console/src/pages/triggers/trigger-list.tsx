import './triggers.css';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { channels } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { groupChoices } from '../../api/groups.ts';
import { type Trigger, triggers } from '../../api/starts.ts';
import { IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

/** Of one flow, or all. */
export function TriggerList(props: { flow?: string }) {
  const { t } = useWords();
  const query = useInfiniteQuery(triggers(props.flow));
  const columns = useColumns(props.flow === undefined);
  return (
    <KeysetList query={query} empty={<Empty title={t('triggers.none')}>{t('triggers.none_says')}</Empty>}>
      {(rows) => <Table label={t('triggers.title')} rows={rows} rowKey={(row) => row.id} columns={columns} />}
    </KeysetList>
  );
}

function useColumns(named: boolean): Column<Trigger>[] {
  const { t, when } = useWords();
  const flow: Column<Trigger> = {
    name: 'flow',
    head: t('triggers.flow'),
    cell: (row) => (
      <Link to="/flows/$id/triggers" params={{ id: row.flow }}>
        {row.flow_name}
      </Link>
    ),
  };
  return [
    { name: 'what', head: t('triggers.what'), cell: (row) => <What row={row} /> },
    ...(named ? [flow] : []),
    { name: 'where', head: t('triggers.where'), cell: (row) => <Where row={row} /> },
    { name: 'at', head: t('triggers.made'), cell: (row) => when(row.created_at), weight: 3 },
    { name: 'remove', head: '', cell: (row) => <Remove row={row} /> },
  ];
}

function What(props: { row: Trigger }) {
  const { t, of } = useWords();
  const { kind, keywords, match } = props.row;
  if (kind !== 'keyword') return of('trigger_kinds', kind);
  return (
    <span className="trigger-words">
      {keywords.map((word) => (
        <span key={word} className="keyword">
          {word.toUpperCase()}
        </span>
      ))}
      {match === 'only' ? <span className="quiet small">{t('triggers.only')}</span> : null}
    </span>
  );
}

/** Over which channel, and of whom. */
function Where(props: { row: Trigger }) {
  const { t, list } = useWords();
  const { row } = props;
  const rows = useQuery(channels);
  const groups = useQuery({ ...groupChoices, enabled: row.include_groups.length + row.exclude_groups.length > 0 });
  const nameOf = (uuid: string) => groups.data?.find((one) => one.uuid === uuid)?.name ?? '…';
  const parts = [
    row.channel ? (rows.data?.find((one) => one.id === row.channel)?.name ?? '…') : '',
    row.include_groups.length > 0 ? t('triggers.in_groups', { groups: list(row.include_groups.map(nameOf)) }) : '',
    row.exclude_groups.length > 0 ? t('triggers.not_groups', { groups: list(row.exclude_groups.map(nameOf)) }) : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : <span className="quiet">{t('triggers.everywhere')}</span>;
}

function Remove(props: { row: Trigger }) {
  const { t, of, list } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const { row } = props;
  const name =
    row.kind === 'keyword' ? list(row.keywords.map((word) => word.toUpperCase())) : of('trigger_kinds', row.kind);
  return (
    <>
      <IconButton icon="close" name={t('triggers.remove', { name })} onClick={() => setAsked(true)} />
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t('triggers.remove', { name })}
        says={t('triggers.remove_says', { flow: row.flow_name })}
        act={t('triggers.remove_act')}
        danger
        onAct={async () => {
          await api.remove(`/triggers/${row.id}`);
          setAsked(false);
          await client.invalidateQueries({ queryKey: ['triggers'] });
          toast(t('triggers.removed'));
        }}
      />
    </>
  );
}

import { Link } from '@tanstack/react-router';
import type { FlowStart } from '../api/starts.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

const tones: Readonly<Record<string, Tone>> = {
  running: 'busy',
  scheduled: 'busy',
  paused: 'warn',
  done: 'good',
  cancelled: 'quiet',
};

export function StartState(props: { state: string }) {
  const { of } = useWords();
  return <Badge tone={tones[props.state] ?? 'quiet'}>{of('start_states', props.state)}</Badge>;
}

export const skippedOf = (row: FlowStart): number => row.skipped_busy + row.skipped_before;

export function StartsTable(props: { rows: readonly FlowStart[]; named?: boolean }) {
  const { t, number, percent, when } = useWords();
  const columns: Column<FlowStart>[] = [
    {
      name: 'at',
      head: t('starts.when'),
      cell: (row) => (
        <Link to="/starts/$id" params={{ id: row.id }} className="row-link">
          {props.named ? row.flow_name : when(row.at)}
        </Link>
      ),
    },
    ...(props.named
      ? [{ name: 'when', head: t('starts.when'), cell: (row: FlowStart) => when(row.at), weight: 2 as const }]
      : []),
    { name: 'state', head: t('starts.state'), cell: (row) => <StartState state={row.state} /> },
    { name: 'people', head: t('starts.people'), cell: (row) => number(row.recipients), figures: true },
    {
      name: 'started',
      head: t('starts.started'),
      cell: (row) => (
        <span>
          {number(row.started)} <span className="quiet">{percent(row.started, row.recipients)}</span>
        </span>
      ),
      figures: true,
    },
    {
      name: 'skipped',
      head: t('starts.skipped'),
      cell: (row) => number(skippedOf(row)),
      figures: true,
      weight: 2,
    },
    { name: 'failed', head: t('starts.failed'), cell: (row) => number(row.failed), figures: true, weight: 2 },
    {
      name: 'query',
      head: t('starts.audience'),
      cell: (row) =>
        row.query === null ? (
          <span className="quiet">{t('starts.one_person')}</span>
        ) : (
          <code className="small break-anywhere">{row.query || t('broadcasts.everyone')}</code>
        ),
      weight: 3,
    },
  ];
  return <Table label={t('starts.title')} rows={props.rows} rowKey={(row) => row.id} columns={columns} />;
}

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { type ImportRun, importNotes, importRun, isRunning } from '../../api/imports.ts';
import { ImportState } from '../../parts/import-state.tsx';
import { Button, ButtonAnchor, ButtonLink } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Loaded, Notice, useErrorWords } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { startSheet, trialOf } from './sheet-trial.ts';
import { sumOf } from './sums.ts';

const route = getRouteApi('/imports/$id');

export function ImportPage() {
  const { t, when } = useWords();
  const { id } = route.useParams();
  const query = useQuery(importRun(id));
  const run = query.data;
  useFreshPeople(run);
  return (
    <Page
      title={run ? (run.dry_run ? t('imports.trial_of', { source: run.source }) : run.source) : t('imports.one')}
      above={{ to: '/imports', label: t('imports.title') }}
      says={
        run ? (
          <span className="row">
            <ImportState state={run.state} />
            <span>
              {when(run.started_at)}
              {run.by ? ` · ${run.by}` : ''}
            </span>
          </span>
        ) : undefined
      }
      action={run ? <Acts run={run} /> : null}
    >
      <Loaded query={query}>
        {(found) => (
          <>
            {found.dry_run ? <Notice>{t('imports.trial_says')}</Notice> : null}
            {found.error ? <Notice tone="bad">{found.error}</Notice> : null}
            {isRunning(found) ? <Running run={found} /> : null}
            <Counts run={found} />
            {isRunning(found) ? null : <Notes run={found} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** When the import ends, all that other pages know of people is old. */
function useFreshPeople(run: ImportRun | undefined): void {
  const client = useQueryClient();
  const ended = run !== undefined && !isRunning(run);
  useEffect(() => {
    if (!ended) return;
    for (const key of ['audience-count', 'contacts', 'places', 'choices', 'imports', 'sources', 'channels'])
      void client.invalidateQueries({ queryKey: [key] });
  }, [ended, client]);
}

function Running(props: { run: ImportRun }) {
  const { t } = useWords();
  const { read, of, share } = props.run.progress as { read: number; of: number | null; share?: number | null };
  const whole = of ?? (share ? Math.round(read / share) : null);
  return (
    <div className="panel">
      <Progress value={read} of={whole} label={t('imports.read', { count: read })} />
    </div>
  );
}

function Acts(props: { run: ImportRun }) {
  const { t } = useWords();
  const { run } = props;
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const wordsOf = useErrorWords();
  const [cancelling, setCancelling] = useState(false);
  const [busy, setBusy] = useState(false);
  const again = async (act: () => Promise<unknown>) => {
    setBusy(true);
    await act().catch((caught: unknown) => toast(wordsOf(caught)));
    await client.invalidateQueries({ queryKey: ['import', run.id] });
    setBusy(false);
  };
  const trial = run.dry_run && run.state === 'done' ? trialOf(run.id) : null;
  if (trial)
    return (
      <Button
        look="primary"
        busy={busy}
        onClick={() =>
          void again(async () => {
            const { id } = await startSheet(trial, false);
            await navigate({ to: '/imports/$id', params: { id } });
          })
        }
      >
        {t('imports.import_now', { count: rowsOf(run) })}
      </Button>
    );
  if (run.state === 'done')
    return (
      <ButtonLink to="/people" look="primary">
        {t('imports.see_people')}
      </ButtonLink>
    );
  if (run.state === 'cancelled' || run.state === 'failed')
    return (
      <Button look="primary" busy={busy} onClick={() => void again(() => api.post(`/imports/${run.id}/resume`))}>
        {t('imports.resume')}
      </Button>
    );
  return (
    <>
      <Button onClick={() => setCancelling(true)}>{t('imports.cancel')}</Button>
      <ConfirmDialog
        open={cancelling}
        onClose={() => setCancelling(false)}
        title={t('imports.cancel_title')}
        says={t('imports.cancel_says')}
        act={t('imports.cancel')}
        danger
        onAct={async () => {
          await api.post(`/imports/${run.id}/cancel`);
          setCancelling(false);
          await client.invalidateQueries({ queryKey: ['import', run.id] });
        }}
      />
    </>
  );
}

/** Rows that would bring something: a row is a person, whatever else is made for it. */
function rowsOf(run: ImportRun): number {
  const counts = run.counts.row ?? run.counts.Practitioner ?? sumOf(run.counts);
  return counts.taken + counts.changed;
}

const verdicts = ['taken', 'changed', 'unchanged', 'refused'] as const;

function Counts(props: { run: ImportRun }) {
  const { t, of, number } = useWords();
  const rows = Object.entries(props.run.counts).map(([kind, counts]) => ({ kind, counts }));
  if (rows.length === 0) return null;
  const read = (counts: (typeof rows)[number]['counts']) => verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  return (
    <Section title={t('imports.counts')} says={t('imports.counts_says')}>
      <Table
        label={t('imports.counts')}
        rows={rows}
        rowKey={(row) => row.kind}
        columns={[
          { name: 'kind', head: t('imports.kind'), cell: (row) => <strong>{of('resources', row.kind)}</strong> },
          ...verdicts.map((verdict) => ({
            name: verdict,
            head: t(`verdicts.${verdict}`),
            cell: (row: (typeof rows)[number]) => number(row.counts[verdict]),
            figures: true,
          })),
          {
            name: 'read',
            head: t('verdicts.read'),
            cell: (row) => <strong>{number(read(row.counts))}</strong>,
            figures: true,
          },
          { name: 'mended', head: t('verdicts.mended'), cell: (row) => number(row.counts.mended), figures: true },
        ]}
      />
    </Section>
  );
}

function Notes(props: { run: ImportRun }) {
  const { t, of, number } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/imports/$id' });
  const { run } = props;
  const query = useInfiniteQuery(importNotes(run.id, { verdict: search.verdict, reason: search.reason }));
  const reasons = Object.entries((run as { reasons?: Record<string, number> }).reasons ?? {});
  const put = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true, resetScroll: false });
  const file = new URLSearchParams(Object.entries(search).filter((pair): pair is [string, string] => Boolean(pair[1])));
  return (
    <Section
      title={t('imports.notes')}
      says={t('imports.notes_says')}
      action={
        <ButtonAnchor small href={`/api/v1/imports/${run.id}/notes.csv?${file}`} download>
          {t('imports.download')}
        </ButtonAnchor>
      }
    >
      <div className="row">
        <SelectField
          label={t('imports.verdict')}
          value={search.verdict ?? ''}
          onChange={(event) => put({ verdict: event.target.value || undefined })}
          options={[
            { value: '', label: t('imports.all') },
            ...(['refused', 'warned', 'mended'] as const).map((value) => ({
              value,
              label: t(`note_verdicts.${value}`),
            })),
          ]}
        />
        {reasons.length > 0 ? (
          <SelectField
            label={t('imports.reason')}
            value={search.reason ?? ''}
            onChange={(event) => put({ reason: event.target.value || undefined })}
            options={[
              { value: '', label: t('imports.all') },
              ...reasons
                .sort((a, b) => b[1] - a[1])
                .map(([value, count]) => ({ value, label: `${of('import_reasons', value)} (${number(count)})` })),
            ]}
          />
        ) : null}
      </div>
      <KeysetList query={query} empty={<p className="quiet">{t('imports.no_notes')}</p>}>
        {(notes) => (
          <Table
            label={t('imports.notes')}
            rows={notes.map((note, at) => ({ ...note, at }))}
            rowKey={(note) => String(note.at)}
            columns={[
              { name: 'item', head: t('imports.item'), cell: (note) => note.item },
              { name: 'verdict', head: t('imports.verdict'), cell: (note) => t(`note_verdicts.${note.verdict}`) },
              { name: 'element', head: t('imports.element'), cell: (note) => note.element, weight: 2 },
              { name: 'value', head: t('imports.value'), cell: (note) => note.value },
              {
                name: 'reason',
                head: t('imports.reason'),
                cell: (note) => (
                  <>
                    {of('import_reasons', note.reason)}
                    {note.detail ? <span className="quiet"> {note.detail}</span> : null}
                  </>
                ),
              },
            ]}
          />
        )}
      </KeysetList>
    </Section>
  );
}

/** A sheet: upload, say what each column means, trial run, then the import itself (from the trial's page). */
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import type { SheetPreview } from '../../api/imports.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Notice } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { keepTrial, startSheet } from './sheet-trial.ts';

export function SheetUpload() {
  const [preview, setPreview] = useState<SheetPreview | null>(null);
  return preview ? <Mapping preview={preview} onAgain={() => setPreview(null)} /> : <Upload onPreview={setPreview} />;
}

function Upload(props: { onPreview: (preview: SheetPreview) => void }) {
  const { t } = useWords();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return;
    setBusy(true);
    setError(null);
    const form = new FormData();
    form.append('file', file);
    try {
      props.onPreview(await api.post<SheetPreview>('/imports/sheet/uploads', form));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="panel form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('sheet.file')}
        help={t('sheet.file_help')}
        type="file"
        accept=".csv,.tsv,.txt,.xlsx"
        required
        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
      />
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {t('sheet.upload')}
        </Button>
      </div>
    </form>
  );
}

const targets = [
  ...(['skip', 'id', 'name', 'given_name', 'family_name', 'phone', 'gender', 'birth_date', 'language'] as const),
  ...(['cadre', 'job', 'skill', 'facility', 'facility_type', 'place', 'employer', 'status', 'group'] as const),
] as const;

function Mapping(props: { preview: SheetPreview; onAgain: () => void }) {
  const { t } = useWords();
  const { preview } = props;
  const navigate = useNavigate();
  const [source, setSource] = useState(preview.file.replace(/\.[a-z]+$/i, '').slice(0, 100));
  const [mapping, setMapping] = useState(() => preview.columns.map(({ header, target }) => ({ header, target })));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const named = mapping.some(({ target }) => ['name', 'given_name', 'family_name'].includes(target));
  const put = (at: number, target: string) =>
    setMapping(mapping.map((one, index) => (index === at ? { ...one, target } : one)));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const trial = { upload: preview.upload, source: source.trim(), mapping };
    try {
      const { id } = await startSheet(trial, true);
      keepTrial(id, trial);
      await navigate({ to: '/imports/$id', params: { id } });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <Section
        title={t('sheet.columns_title', { count: preview.columns.length, file: preview.file })}
        says={t('sheet.columns_says', { count: preview.rows })}
        action={
          <Button small onClick={props.onAgain}>
            {t('sheet.another')}
          </Button>
        }
      >
        {preview.columns.some((column) => column.remembered) ? <Notice>{t('sheet.remembered')}</Notice> : null}
        <Columns preview={preview} mapping={mapping} onPut={put} />
      </Section>
      <div className="panel form">
        <TextField
          label={t('sheet.source')}
          help={t('sheet.source_help')}
          required
          maxLength={100}
          value={source}
          onChange={(event) => setSource(event.target.value)}
        />
        {named ? null : <Notice tone="warn">{t('sheet.no_name')}</Notice>}
        {error ? <ErrorFace error={error} /> : null}
        <div>
          <Button look="primary" type="submit" busy={busy} disabled={!named}>
            {t('sheet.try')}
          </Button>
        </div>
      </div>
    </form>
  );
}

function Columns(props: {
  preview: SheetPreview;
  mapping: readonly { header: string; target: string }[];
  onPut: (at: number, target: string) => void;
}) {
  const { t } = useWords();
  const fieldOf = (header: string) =>
    `field:${header
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 36)}`;
  const rows = props.preview.columns.map((column, at) => ({ ...column, at, now: props.mapping[at]?.target ?? 'skip' }));
  return (
    <Table
      label={t('sheet.columns')}
      rows={rows}
      rowKey={(row) => String(row.at)}
      columns={[
        {
          name: 'header',
          head: t('sheet.header'),
          cell: (row) => <strong>{row.header || t('sheet.no_header')}</strong>,
        },
        {
          name: 'samples',
          head: t('sheet.samples'),
          cell: (row) => <span className="quiet">{row.samples.slice(0, 3).join(' · ')}</span>,
        },
        {
          name: 'target',
          head: t('sheet.means'),
          cell: (row) => {
            const own = row.now.startsWith('field:') ? row.now : fieldOf(row.header);
            return (
              <select
                className="input"
                aria-label={t('sheet.means_of', { header: row.header })}
                value={row.now}
                onChange={(event) => props.onPut(row.at, event.target.value)}
              >
                {targets.map((target) => (
                  <option key={target} value={target}>
                    {t(`sheet_targets.${target}`)}
                  </option>
                ))}
                {own === 'field:' ? null : <option value={own}>{t('sheet.field', { name: own.slice(6) })}</option>}
              </select>
            );
          },
        },
      ]}
    />
  );
}

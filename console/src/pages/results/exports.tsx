/** Files of the results: made here, watched, and downloaded again while they are kept. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import {
  exportFile,
  exportsOf,
  type FlowResults,
  isUnfinished,
  type ResultFormat,
  type ResultsExport,
  type ResultsWindow,
} from '../../api/results.ts';
import { Button, ButtonAnchor } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorFace, Loaded } from '../../ui/faces.tsx';
import { Tick } from '../../ui/field.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useWords } from '../../words/words.tsx';

const formats: readonly ResultFormat[] = ['csv', 'xlsx', 'fhir-bundle', 'fhir-ndjson', 'floip'];

export function Exports(props: { data: FlowResults; window: ResultsWindow }) {
  const { t, of } = useWords();
  const [open, setOpen] = useState<ResultFormat | 'files' | null>(null);
  return (
    <>
      <Menu label={t('results.export')} trigger={<Button icon="sheet">{t('results.export')}</Button>}>
        {formats.map((format) => (
          <MenuItem key={format} onSelect={() => setOpen(format)}>
            {of('result_formats', wordOf(format))}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => setOpen('files')}>{t('results.files')}</MenuItem>
      </Menu>
      {open ? (
        <Dialog wide open title={t('results.files')} says={t('results.files_says')} onClose={() => setOpen(null)}>
          {open === 'files' ? null : <NewFile data={props.data} window={props.window} format={open} />}
          <Files flow={props.data.flow.id} />
        </Dialog>
      ) : null}
    </>
  );
}

function NewFile(props: { data: FlowResults; window: ResultsWindow; format: ResultFormat }) {
  const { t, of, day, when } = useWords();
  const client = useQueryClient();
  const [anonymous, setAnonymous] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { data, window, format } = props;
  const flow = data.flow.id;
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      const set = Object.fromEntries(Object.entries(window).filter(([, value]) => value));
      await api.post<ResultsExport>(`/flows/${flow}/exports`, { format, ...set, ...(anonymous ? { anonymous } : {}) });
      await client.invalidateQueries({ queryKey: exportsOf(flow).queryKey });
      // A small survey is written in a moment: one look before the slower pace.
      setTimeout(() => void client.invalidateQueries({ queryKey: exportsOf(flow).queryKey }), 1500);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const which = [
    window.start && data.start ? t('results.of_start', { at: when(data.start.created_at) }) : null,
    window.from ? t('results.since', { day: day(window.from) }) : null,
    window.to ? t('results.until', { day: day(window.to) }) : null,
  ].filter(Boolean);
  return (
    <div className="stack-tight new-file">
      <p>
        <strong>{of('result_formats', wordOf(format))}</strong> ·{' '}
        {which.length > 0 ? which.join(' · ') : t('results.whole_time')}
      </p>
      <p className="small quiet">{of('result_format_says', wordOf(format))}</p>
      <Tick
        label={t('results.anonymous')}
        help={t('results.anonymous_help')}
        checked={anonymous}
        onChange={(event) => setAnonymous(event.target.checked)}
      />
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" busy={busy} onClick={() => void make()}>
          {t('results.make_file')}
        </Button>
      </div>
    </div>
  );
}

function Files(props: { flow: string }) {
  const { t } = useWords();
  const query = useQuery(exportsOf(props.flow));
  return (
    <section className="stack-tight" aria-label={t('results.past_files')}>
      <h3>{t('results.past_files')}</h3>
      <Loaded query={query}>
        {(files) =>
          files.length === 0 ? (
            <p className="quiet">{t('results.no_files')}</p>
          ) : (
            <ul className="lines">
              {files.map((file) => (
                <File key={file.id} file={file} flow={props.flow} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function File(props: { file: ResultsExport; flow: string }) {
  const { t, of, when, number } = useWords();
  const client = useQueryClient();
  const { file } = props;
  const stop = async () => {
    await api.remove(`/exports/${file.id}`);
    await client.invalidateQueries({ queryKey: exportsOf(props.flow).queryKey });
  };
  return (
    <li className="row-apart">
      <div className="stack-tight file-facts">
        <span className="break-anywhere">{file.file}</span>
        {isUnfinished(file) ? (
          <Progress value={file.rows} of={file.of} label={t('results.file_rows', { count: file.rows })} />
        ) : (
          <span className="small quiet">
            {file.state === 'done'
              ? t('results.file_done', {
                  count: file.rows,
                  size: sizeOf(file.bytes, number),
                  until: when(file.expires_at),
                })
              : [of('import_states', file.state), file.error].filter(Boolean).join(': ')}
          </span>
        )}
      </div>
      {file.state === 'done' ? (
        <ButtonAnchor small href={exportFile(file.id)} download={file.file}>
          {t('results.download')}
        </ButtonAnchor>
      ) : isUnfinished(file) ? (
        <Button small onClick={() => void stop()}>
          {t('results.stop')}
        </Button>
      ) : null}
    </li>
  );
}

const wordOf = (format: ResultFormat): string => format.replace('-', '_');

const sizeOf = (bytes: number, number: (value: number) => string): string =>
  bytes < 1_000_000
    ? `${number(Math.max(1, Math.round(bytes / 1000)))} kB`
    : `${number(Math.round(bytes / 100_000) / 10)} MB`;

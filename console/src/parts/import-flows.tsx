/** Flows from a file of RapidPro or FLOIP: all of it, or nothing and every reason. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import type { ImportedFlows } from '../api/flow-list.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorFace, Notice } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';

export function ImportFlows(props: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [done, setDone] = useState<ImportedFlows | null>(null);
  const take = async (file: File | undefined) => {
    if (!file || busy) return;
    setBusy(true);
    setError(null);
    setUnreadable(false);
    try {
      const content = parsed(await file.text());
      if (content === undefined) setUnreadable(true);
      else {
        setDone(
          await api.post<ImportedFlows>('/flows/import', { file: content, create_missing: true, publish: false }),
        );
        void client.invalidateQueries({ queryKey: ['flows'] });
      }
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('flows.import_title')}
      says={done ? undefined : t('flows.import_says')}
      actions={<Button onClick={props.onClose}>{t('common.close')}</Button>}
    >
      <div className="stack">
        {done ? <Imported done={done} onClose={props.onClose} /> : <DropField busy={busy} take={take} />}
        {unreadable ? <Notice tone="bad">{t('flows.not_json')}</Notice> : null}
        {error ? <ErrorFace error={error} title={t('flows.import_refused')} /> : null}
      </div>
    </Dialog>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function DropField(props: { busy: boolean; take: (file: File | undefined) => Promise<void> }) {
  const { t } = useWords();
  const id = useId();
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent, now: boolean) => {
    event.preventDefault();
    setOver(now);
  };
  return (
    <section
      className="empty"
      aria-label={t('flows.file')}
      data-over={over || undefined}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        void props.take(event.dataTransfer.files[0]);
      }}
    >
      <label htmlFor={id} className="field-label">
        {t('flows.file')}
      </label>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        disabled={props.busy}
        onChange={(event) => void props.take(event.target.files?.[0])}
      />
      <p className="field-help">{t(props.busy ? 'flows.reading' : 'flows.drop_help')}</p>
    </section>
  );
}

function Imported(props: { done: ImportedFlows; onClose: () => void }) {
  const { t, list } = useWords();
  const { flows, made, missing, report } = props.done;
  return (
    <>
      <Notice tone="good">{t('flows.imported', { count: flows.length })}</Notice>
      <ul>
        {flows.map((one) => (
          <li key={one.id}>
            <Link to="/flows/$id" params={{ id: one.id }} onClick={props.onClose}>
              {one.name}
            </Link>
          </li>
        ))}
      </ul>
      {made.length > 0 ? <p>{t('flows.made', { names: list(made.map((one) => one.name)) })}</p> : null}
      {missing.length > 0 ? (
        <Notice tone="warn">{t('flows.still_missing', { names: list(missing.map((one) => one.name)) })}</Notice>
      ) : null}
      {report.length > 0 ? (
        <details open>
          <summary>{t('flows.report', { count: report.length })}</summary>
          <ul className="small stack-tight">
            {report.map((one) => (
              <li key={`${one.where} ${one.code} ${one.what}`}>
                <strong>{one.where}</strong> {one.what}. {one.why}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

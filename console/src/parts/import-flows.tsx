/** Flows from a file of RapidPro or FLOIP: all of it, or nothing and every reason. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useEffect, useId, useState } from 'react';
import { api } from '../api/client.ts';
import type { ImportedFlows } from '../api/flow-list.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorFace, Notice } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';

/** `file` is one that was dropped. What would come of it is shown before anything changes. */
export function ImportFlows(props: { onClose: () => void; file?: File | undefined }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [content, setContent] = useState<unknown>(undefined);
  const [tried, setTried] = useState<ImportedFlows | null>(null);
  const [done, setDone] = useState<ImportedFlows | null>(null);
  const ask = async (file: unknown, trial: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const body = { file, create_missing: true, publish: false, trial };
      const answer = await api.post<ImportedFlows>('/flows/import', body);
      if (trial) return setTried(answer);
      setDone(answer);
      void client.invalidateQueries({ queryKey: ['flows'] });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const take = async (file: File | undefined) => {
    if (!file || busy) return;
    setTried(null);
    const read = parsed(await file.text());
    setUnreadable(read === undefined);
    setContent(read);
    if (read !== undefined) await ask(read, true);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that was dropped is read once
  useEffect(() => void take(props.file), [props.file]);
  const shown = done ?? tried;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('flows.import_title')}
      says={shown ? undefined : t('flows.import_says')}
      actions={
        <>
          <Button onClick={props.onClose}>{t(done || !tried ? 'common.close' : 'common.cancel')}</Button>
          {tried && !done ? (
            <Button look="primary" busy={busy} onClick={() => void ask(content, false)}>
              {t('flows.import_act', { count: tried.flows.length })}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="stack">
        {shown ? (
          <Imported done={shown} trial={!done} onClose={props.onClose} />
        ) : (
          <DropField busy={busy} take={take} />
        )}
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

function Imported(props: { done: ImportedFlows; trial: boolean; onClose: () => void }) {
  const { t, list } = useWords();
  const { flows, made, missing, report } = props.done;
  return (
    <>
      <Notice tone={props.trial ? 'plain' : 'good'}>
        {t(props.trial ? 'flows.would_import' : 'flows.imported', { count: flows.length })}
      </Notice>
      <ul>
        {flows.map((one) => (
          <li key={one.id}>
            {props.trial ? (
              one.name
            ) : (
              <Link to="/flows/$id" params={{ id: one.id }} onClick={props.onClose} reloadDocument>
                {one.name}
              </Link>
            )}
            {one.revision > 1 ? (
              <span className="quiet"> · {t('flows.new_revision', { number: one.revision })}</span>
            ) : null}
          </li>
        ))}
      </ul>
      {made.length > 0 ? (
        <p>{t(props.trial ? 'flows.would_make' : 'flows.made', { names: list(made.map((one) => one.name)) })}</p>
      ) : null}
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

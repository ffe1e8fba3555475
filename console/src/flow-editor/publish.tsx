/** What people get from now on: an act of its own, with what speaks against it. */
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorFace, Notice } from '../ui/faces.tsx';
import { TextField, Tick } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import { useWords } from '../words/words.tsx';
import { useDefinition, useEditor, useFacts, useView } from './editor.ts';
import { useKept, useTheKeeper } from './use-keeper.ts';

export function PublishButton() {
  const { t } = useWords();
  const { view } = useEditor();
  const published = useKept((kept) => kept.published);
  const upToDate = useKept((kept) => kept.published === kept.revision && kept.state === 'kept');
  const empty = useDefinition().nodes.length === 0;
  const words = upToDate ? 'flow_publish.up_to_date' : published === null ? 'flow_publish.first' : 'flow_publish.again';
  return (
    <Button
      look={upToDate ? 'plain' : 'primary'}
      aria-disabled={upToDate || empty}
      title={t(words)}
      onClick={() => (upToDate || empty ? undefined : view.set({ dialog: { name: 'publish' } }))}
    >
      {t(upToDate ? 'flow_publish.published' : 'flow_publish.publish')}
    </Button>
  );
}

const shortestReason = 3;

export function PublishDialog(props: { flow: FlowDetail }) {
  const { t } = useWords();
  const say = useToast();
  const { view } = useEditor();
  const keeper = useTheKeeper();
  const open = useView((now) => now.dialog?.name === 'publish');
  const errors = useFacts((facts) => [...facts.troubles.values()].filter((level) => level === 'error').length);
  const [note, setNote] = useState('');
  const [force, setForce] = useState('');
  const [anyway, setAnyway] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (!open) return null;
  const failed = error instanceof ApiError && error.problem.code === 'flow:tests';
  const close = () => {
    setError(null);
    view.set({ dialog: null });
  };
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      await keeper.save({ publish: true, ...(note.trim() && { note: note.trim() }), ...(failed && { force }) });
      close();
      say(t('flow_publish.done', { name: props.flow.name }));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const held = (errors > 0 && !anyway) || (failed && force.trim().length < shortestReason);
  return (
    <Dialog
      open
      onClose={close}
      title={t('flow_publish.title')}
      says={t('flow_publish.says')}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button look="primary" busy={busy} aria-disabled={held} onClick={() => (held ? undefined : void act())}>
            {t(failed ? 'flow_publish.anyway' : 'flow_publish.publish')}
          </Button>
        </>
      }
    >
      {errors > 0 ? (
        <Notice tone="bad">
          {t('flow_publish.errors', { count: errors })}{' '}
          <button
            type="button"
            className="flow-link"
            onClick={() => {
              close();
              view.set({ panel: 'problems' });
            }}
          >
            {t('flow_keep.show')}
          </button>
          <Tick
            label={t('flow_publish.all_the_same')}
            checked={anyway}
            onChange={(event) => setAnyway(event.target.checked)}
          />
        </Notice>
      ) : null}
      <TextField
        label={t('flow_publish.note')}
        help={t('flow_publish.note_help')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {error ? <ErrorFace error={error} /> : null}
      {failed ? (
        <p>
          <button
            type="button"
            className="flow-link"
            onClick={() => {
              close();
              view.set({ panel: 'rehearsal' });
            }}
          >
            {t('flow_publish.to_tests')}
          </button>
        </p>
      ) : null}
      {failed ? (
        <TextField
          label={t('flow_publish.why')}
          help={t('flow_publish.why_help')}
          maxLength={500}
          value={force}
          onChange={(event) => setForce(event.target.value)}
        />
      ) : null}
    </Dialog>
  );
}

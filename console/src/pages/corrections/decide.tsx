/** Accept (with what exactly, where it is not sure), reject with a reason, or put off. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Change, type ChangeDetail, change as changeQuery, type Decision } from '../../api/changes.ts';
import { ApiError, api, newKey } from '../../api/client.ts';
import { PlacePicker } from '../../parts/place-picker.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

const open = new Set(['proposed', 'conflict', 'failed']);
const typed = new Set(['number_add', 'number_replace', 'name', 'language', 'role_end', 'field']);

export function Decide(props: { change: ChangeDetail }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { change } = props;
  const [choice, setChoice] = useState(change.unsure ? '' : (change.to?.value ?? ''));
  const [place, setPlace] = useState<readonly { id: number; name: string }[]>([]);
  const pick = (chosen: readonly { id: number; name: string }[]) => {
    setPlace(chosen);
    setChoice(chosen[0] ? String(chosen[0].id) : '');
  };
  const [own, setOwn] = useState(change.to?.value ?? '');
  const [reason, setReason] = useState('');
  const [rejecting, setRejecting] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const value = typed.has(change.kind) ? own.trim() : choice;
  const missing = change.unsure && value === '';
  const send = async (path: string, body: object, name: string) => {
    setBusy(name);
    setError(null);
    try {
      const now = await api.post<Change>(`/changes/${change.id}/${path}`, body, newKey());
      await client.invalidateQueries({ queryKey: ['change', change.id] });
      void client.invalidateQueries({ queryKey: ['changes'] });
      toast(t('corrections.decided', { count: 1 }));
      return now;
    } catch (caught) {
      setError(caught);
      // Somebody else was first: what they decided is shown.
      if (caught instanceof ApiError && caught.problem.status === 409)
        await client.invalidateQueries({ queryKey: changeQuery(change.id).queryKey });
    } finally {
      setBusy(null);
    }
    return null;
  };
  const decide = (decision: Decision['decision']) =>
    send(
      'decision',
      {
        ...{ decision, version: change.version },
        ...(decision === 'accept' && value !== '' && value !== change.to?.value && { value }),
        ...(decision === 'reject' && { reason: reason.trim() }),
      },
      decision,
    );
  if (change.list === 'by_hand')
    return (
      <div className="stack-tight">
        <p>{t('corrections.by_hand_says')}</p>
        {error ? <ErrorFace error={error} /> : null}
        <div>
          <Button
            look="primary"
            busy={busy === 'done'}
            onClick={() => void send('done', { version: change.version }, 'done')}
          >
            {t('corrections.done_by_hand')}
          </Button>
        </div>
      </div>
    );
  if (!open.has(change.state)) return null;
  return (
    <div className="stack-tight">
      {typed.has(change.kind) ? (
        <TextField label={t('corrections.value')} value={own} onChange={(event) => setOwn(event.target.value)} />
      ) : null}
      {change.candidates.length > 0 ? (
        <ChoiceSet
          legend={t('corrections.which')}
          value={choice}
          choices={change.candidates.map((one) => ({
            value: String(one.place),
            label: one.name,
            help: [...one.within, t('corrections.likeness', { share: Math.round(one.likeness * 100) })].join(' · '),
          }))}
          onChange={(chosen) => {
            setPlace([]);
            setChoice(chosen);
          }}
        />
      ) : null}
      {change.kind === 'facility' ? (
        <PlacePicker
          label={t('corrections.other_place')}
          none={t('corrections.no_place')}
          chosen={place}
          onChange={(chosen) => pick(chosen.slice(-1))}
        />
      ) : null}
      {rejecting ? (
        <TextArea
          label={t('corrections.reason')}
          help={t('corrections.reason_help')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      ) : null}
      {error ? <ErrorFace error={error} /> : null}
      <div className="row">
        {rejecting ? (
          <>
            <Button onClick={() => setRejecting(false)}>{t('common.cancel')}</Button>
            <Button
              look="danger"
              busy={busy === 'reject'}
              aria-disabled={reason.trim() === '' || undefined}
              onClick={() => (reason.trim() === '' ? undefined : void decide('reject'))}
            >
              {t('corrections.reject')}
            </Button>
          </>
        ) : (
          <>
            <Button
              look="primary"
              busy={busy === 'accept'}
              aria-disabled={missing || undefined}
              onClick={() => (missing ? undefined : void decide('accept'))}
            >
              {t(change.source?.writes ? 'corrections.accept_write' : 'corrections.accept')}
            </Button>
            <Button busy={busy === 'later'} onClick={() => void decide('later')}>
              {t('corrections.later')}
            </Button>
            <Button onClick={() => setRejecting(true)}>{t('corrections.reject')}</Button>
          </>
        )}
      </div>
    </div>
  );
}

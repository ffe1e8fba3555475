/** Pause, resume, cancel, send again, remind: each says what it will do and to how many. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Broadcast, broadcast } from '../../api/broadcasts.ts';
import { api, newKey } from '../../api/client.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { failedPeople, handedOver, isOver, notYet, silentPeople } from './figures.ts';

type Act = 'pause' | 'resume' | 'cancel' | 'failed' | 'silent';

export function BroadcastActs(props: { row: Broadcast }) {
  const { t } = useWords();
  const { row } = props;
  const [asked, setAsked] = useState<Act | null>(null);
  const failed = failedPeople(row.accounting);
  const silent = silentPeople(row.accounting);
  const close = () => setAsked(null);
  return (
    <>
      {!isOver(row) ? (
        <>
          {row.state === 'paused' ? (
            <Button icon="play" look="primary" onClick={() => setAsked('resume')}>
              {t('acts.resume')}
            </Button>
          ) : (
            <Button icon="pause" onClick={() => setAsked('pause')}>
              {t('acts.pause')}
            </Button>
          )}
          <Button onClick={() => setAsked('cancel')}>{t('acts.cancel')}</Button>
        </>
      ) : null}
      {isOver(row) && failed > 0 ? (
        <Button onClick={() => setAsked('failed')}>{t('acts.failed', { count: failed })}</Button>
      ) : null}
      {isOver(row) && silent > 0 ? (
        <Button onClick={() => setAsked('silent')}>{t('acts.silent', { count: silent })}</Button>
      ) : null}
      {asked === 'pause' || asked === 'resume' || asked === 'cancel' ? (
        <ChangeDialog row={row} act={asked} onClose={close} />
      ) : null}
      {asked === 'failed' || asked === 'silent' ? <AgainDialog row={row} to={asked} onClose={close} /> : null}
    </>
  );
}

function ChangeDialog(props: { row: Broadcast; act: 'pause' | 'resume' | 'cancel'; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { row, act } = props;
  const rest = notYet(row.accounting);
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(`acts.${act}_title`)}
      says={t(`acts.${act}_says`, { count: rest, gone: handedOver(row.accounting) })}
      act={t(`acts.${act}_act`, { count: rest })}
      danger={act === 'cancel'}
      onAct={async () => {
        const changed = await api.patch<Broadcast>(`/broadcasts/${row.id}`, { action: act });
        client.setQueryData(broadcast(row.id).queryKey, changed);
        void client.invalidateQueries({ queryKey: ['broadcasts'] });
        props.onClose();
        toast(t(`acts.${act}_done`));
      }}
    />
  );
}

function AgainDialog(props: { row: Broadcast; to: 'failed' | 'silent'; onClose: () => void }) {
  const { t, languageName } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { row, to } = props;
  const [texts, setTexts] = useState(row.texts);
  const [kept, keep, drop] = useDraft<KeptKey | null>(`again.${row.id}.${to}`, null);
  const count = to === 'failed' ? failedPeople(row.accounting) : silentPeople(row.accounting);
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(`acts.${to}_title`, { count })}
      says={t(`acts.${to}_says`, { count })}
      act={t(`acts.${to}_act`, { count })}
      onAct={async () => {
        const changed = JSON.stringify(texts) !== JSON.stringify(row.texts);
        const request = { to, ...(changed ? { texts } : {}) };
        const one = keyFor(kept, request, newKey);
        keep(one);
        const made = await api.post<Broadcast>(`/broadcasts/${row.id}/again`, request, one.key);
        drop();
        client.setQueryData(broadcast(made.id).queryKey, made);
        void client.invalidateQueries({ queryKey: ['broadcasts'] });
        props.onClose();
        await navigate({ to: '/broadcasts/$id', params: { id: made.id } });
      }}
    >
      <div className="stack">
        {Object.entries(texts).map(([version, text]) => (
          <TextArea
            key={version}
            label={version === 'default' ? t('broadcasts.text') : languageName(version)}
            dir="auto"
            value={text}
            maxLength={10_000}
            onChange={(event) => setTexts({ ...texts, [version]: event.target.value })}
          />
        ))}
      </div>
    </ConfirmDialog>
  );
}

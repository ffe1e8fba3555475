/** Pause, go on, cancel, remind: each says what it will do and to how many. */
import type { Reminder } from '@mhero/contract/results.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type FlowStart, start, startTopLine } from '../../api/starts.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';

type Move = 'pause' | 'resume' | 'cancel';

export function StartActs(props: { row: FlowStart }) {
  const { t } = useWords();
  const { row } = props;
  const [asked, setAsked] = useState<Move | 'remind' | null>(null);
  const top = useQuery(startTopLine(row.flow, row.id));
  const silent = top.data?.waiting ?? 0;
  const open = row.state === 'running' || row.state === 'scheduled' || row.state === 'paused';
  const close = () => setAsked(null);
  return (
    <>
      {open && row.state === 'paused' ? (
        <Button icon="play" look="primary" onClick={() => setAsked('resume')}>
          {t('acts.resume')}
        </Button>
      ) : null}
      {open && row.state !== 'paused' ? (
        <Button icon="pause" onClick={() => setAsked('pause')}>
          {t('acts.pause')}
        </Button>
      ) : null}
      {open ? <Button onClick={() => setAsked('cancel')}>{t('acts.cancel')}</Button> : null}
      {!open && silent > 0 ? (
        <Button onClick={() => setAsked('remind')}>{t('starts.remind', { count: silent })}</Button>
      ) : null}
      {asked === 'pause' || asked === 'resume' || asked === 'cancel' ? (
        <MoveDialog row={row} move={asked} onClose={close} />
      ) : null}
      {asked === 'remind' ? <RemindDialog row={row} silent={silent} onClose={close} /> : null}
    </>
  );
}

function MoveDialog(props: { row: FlowStart; move: Move; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { row, move } = props;
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(`start_acts.${move}_title`)}
      says={t(`start_acts.${move}_says`, { count: row.waiting, gone: row.started })}
      act={t(`start_acts.${move}_act`)}
      danger={move === 'cancel'}
      onAct={async () => {
        const changed = await api.patch<FlowStart>(`/starts/${row.id}`, { action: move });
        client.setQueryData(start(row.id).queryKey, changed);
        void client.invalidateQueries({ queryKey: ['starts'] });
        props.onClose();
      }}
    />
  );
}

/** The waiting question goes once more to those who have not answered it. */
function RemindDialog(props: { row: FlowStart; silent: number; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { row, silent } = props;
  const [kept, keep, drop] = useDraft<KeptKey | null>(`remind.${row.id}`, null);
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('starts.remind_title', { count: silent })}
      says={t('starts.remind_says')}
      act={t('starts.remind', { count: silent })}
      onAct={async () => {
        const key = keyFor(kept, { start: row.id }, newKey);
        keep(key);
        const done = await api.post<Reminder>(`/starts/${row.id}/reminder`, {}, key.key);
        drop();
        void client.invalidateQueries({ queryKey: ['start', row.id] });
        props.onClose();
        toast(t('starts.reminding', { count: done.people }));
      }}
    />
  );
}

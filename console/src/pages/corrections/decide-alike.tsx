/** Several that are alike, decided with one press; each is decided by itself and says what became of it. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Change, Decided } from '../../api/changes.ts';
import { api, newKey } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

const acts = ['accept', 'later', 'reject'] as const;
const most = 200;

export function DecideAlike(props: { changes: readonly Change[]; onDone: () => void }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<(typeof acts)[number] | null>(null);
  const { changes } = props;
  const sure = changes.filter((change) => !change.unsure);
  const concerned = (asked === 'accept' ? sure : changes).slice(0, most);
  return (
    <div className="row change-alike" aria-live="polite">
      <span className="quiet">{t('corrections.picked', { count: changes.length })}</span>
      {changes.length > 0
        ? acts.map((act) => {
            const count = act === 'accept' ? sure.length : changes.length;
            return count === 0 ? null : (
              <Button key={act} small look={act === 'accept' ? 'primary' : 'plain'} onClick={() => setAsked(act)}>
                {t(`corrections.${act}_alike`, { count })}
              </Button>
            );
          })
        : null}
      {asked ? (
        <Ask
          act={asked}
          changes={concerned}
          unsure={asked === 'accept' ? changes.length - sure.length : 0}
          onClose={(done) => {
            setAsked(null);
            if (done) props.onDone();
          }}
        />
      ) : null}
    </div>
  );
}

function Ask(props: {
  act: (typeof acts)[number];
  changes: readonly Change[];
  unsure: number;
  onClose: (done: boolean) => void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { act, changes } = props;
  const [key] = useState(newKey);
  const [reason, setReason] = useState('');
  const count = changes.length;
  return (
    <ConfirmDialog
      open
      onClose={() => props.onClose(false)}
      title={t(`corrections.${act}_alike_title`, { count })}
      says={props.unsure > 0 ? t('corrections.unsure_stay', { count: props.unsure }) : t(`corrections.${act}_says`)}
      act={t(`corrections.${act}_alike`, { count })}
      danger={act === 'reject'}
      onAct={async () => {
        const body = {
          decision: act,
          changes: changes.map(({ id, version }) => ({ id, version })),
          ...(act === 'reject' && { reason: reason.trim() || t('corrections.no_reason') }),
        };
        const { items } = await api.post<Decided>('/changes/decisions', body, key);
        const refused = items.filter((one) => one.refused !== null);
        await client.invalidateQueries({ queryKey: ['changes'] });
        toast(
          refused.length === 0
            ? t('corrections.decided', { count: items.length })
            : t('corrections.decided_some', {
                count: items.length - refused.length,
                refused: refused.length,
                why: refused[0]!.refused ?? '',
              }),
        );
        props.onClose(true);
      }}
    >
      {act === 'reject' ? (
        <TextArea label={t('corrections.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
      ) : null}
    </ConfirmDialog>
  );
}

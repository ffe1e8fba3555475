/** So many would go at once that nothing was deleted: somebody who knows has to say whether it is true. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Source } from '../../api/sources.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/faces.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

export function Brake(props: { source: Source }) {
  const { t, of, number, when, list } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [asked, setAsked] = useState<'gone' | 'keep' | null>(null);
  const question = props.source.question!;
  const figures = { missing: number(question.missing), of: number(question.of), kind: of('resources', question.type) };
  return (
    <Notice tone="warn">
      <p>
        <strong>{t('sources.brake', figures)}</strong>
      </p>
      <p className="small">
        {t('sources.brake_says', { when: when(question.asked_at) })} {list(question.sample)}
      </p>
      <div className="row">
        <Button onClick={() => setAsked('keep')}>{t('sources.brake_keep')}</Button>
        <Button look="danger" onClick={() => setAsked('gone')}>
          {t('sources.brake_gone', { count: question.missing })}
        </Button>
      </div>
      {asked ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={t(`sources.brake_${asked}_title`, { count: question.missing })}
          says={t(`sources.brake_${asked}_says`, figures)}
          act={asked === 'gone' ? t('sources.brake_gone', { count: question.missing }) : t('sources.brake_keep')}
          danger={asked === 'gone'}
          onAct={async () => {
            await api.post(`/sources/${props.source.id}/answer`, { answer: asked });
            setAsked(null);
            await client.invalidateQueries({ queryKey: ['sources'] });
            toast(t('sources.brake_done'));
          }}
        />
      ) : null}
    </Notice>
  );
}

/** Starting a conversation for many: what, to how many, who is left out, and the button that names the figure. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AudienceCount } from '../../api/audiences.ts';
import type { BroadcastPreview } from '../../api/broadcasts.ts';
import type { ChannelRow } from '../../api/channels.ts';
import { api, newKey } from '../../api/client.ts';
import { publishedFlows } from '../../api/flow-list.ts';
import type { FlowStart } from '../../api/starts.ts';
import { start } from '../../api/starts.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/faces.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { Figures, LeftOut, Said } from './confirm-send.tsx';
import { type Draft, startRequestOf } from './draft.ts';

export function ConfirmStart(props: {
  open: boolean;
  onClose: () => void;
  /** With the first message of the flow as its texts. */
  draft: Draft;
  zone: string;
  channel: ChannelRow;
  count: AudienceCount;
  preview: BroadcastPreview | undefined;
  onSent: () => void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const flows = useQuery(publishedFlows);
  const [key, keepKey, dropKey] = useDraft<KeptKey | null>('start.key', null);
  const { draft, count } = props;
  const begin = async () => {
    const request = startRequestOf(draft, props.channel.name, props.zone);
    const kept = keyFor(key, request, newKey);
    keepKey(kept);
    const made = await api.post<FlowStart>('/starts', request, kept.key);
    client.setQueryData(start(made.id).queryKey, made);
    dropKey();
    props.onSent();
    void client.invalidateQueries({ queryKey: ['starts'] });
    await navigate({ to: '/starts/$id', params: { id: made.id } });
  };
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('send.confirm_start_title', { count: count.reachable })}
      act={t(draft.when === 'later' ? 'send.plan_start' : 'send.start_for', { count: count.reachable })}
      danger={draft.lane === 'emergency'}
      onAct={begin}
    >
      <div className="stack">
        <p>
          <strong>{flows.data?.find((one) => one.id === draft.flow)?.name}</strong>
        </p>
        <Said draft={draft} />
        <Figures {...props} />
        <p className="small">{t(`send.chosen_${draft.busy}_${draft.before}`)}</p>
        <LeftOut count={count} />
        {props.channel.paused || props.channel.link === 'down' ? (
          <Notice tone="warn">{t('send.channel_not_up', { channel: props.channel.name })}</Notice>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

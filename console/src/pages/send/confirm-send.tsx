import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { settings } from '../../api/access.ts';
import type { AudienceCount } from '../../api/audiences.ts';
import { type Broadcast, type BroadcastPreview, broadcast } from '../../api/broadcasts.ts';
import type { ChannelRow } from '../../api/channels.ts';
import { ApiError, api, newKey } from '../../api/client.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/faces.tsx';
import { Facts } from '../../ui/page.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { type Draft, requestOf, writtenTexts } from './draft.ts';
import { useVersionName } from './what.tsx';
import { useLaterInWords } from './when.tsx';

export function ConfirmSend(props: {
  open: boolean;
  onClose: () => void;
  draft: Draft;
  zone: string;
  channel: ChannelRow;
  count: AudienceCount;
  preview: BroadcastPreview | undefined;
  recount: () => Promise<void>;
  onSent: () => void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key, keepKey, dropKey] = useDraft<KeptKey | null>('send.key', null);
  const { draft, count } = props;
  const send = async () => {
    const request = requestOf(draft, props.channel.name, count.reachable);
    const kept = keyFor(key, request, newKey);
    keepKey(kept);
    try {
      const made = await api.post<Broadcast>('/broadcasts', request, kept.key);
      client.setQueryData(broadcast(made.id).queryKey, made);
      dropKey();
      props.onSent();
      void client.invalidateQueries({ queryKey: ['broadcasts'] });
      await navigate({ to: '/broadcasts/$id', params: { id: made.id } });
    } catch (error) {
      if (error instanceof ApiError && error.problem.code === 'broadcast:changed') await props.recount();
      throw error;
    }
  };
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('send.confirm_title', { count: count.reachable })}
      act={t(draft.when === 'later' ? 'send.plan_to' : 'send.send_to', { count: count.reachable })}
      danger={draft.lane === 'emergency'}
      onAct={send}
    >
      <div className="stack">
        <Said draft={draft} />
        <Figures {...props} />
        <LeftOut count={count} />
        {draft.lane === 'emergency' ? (
          <Notice tone="warn">{t('send.emergency_warning', { count: props.channel.waiting })}</Notice>
        ) : null}
        {props.channel.paused || props.channel.link === 'down' ? (
          <Notice tone="warn">{t('send.channel_not_up', { channel: props.channel.name })}</Notice>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

export function Said(props: { draft: Draft }) {
  const { data } = useQuery(settings);
  const nameOf = useVersionName(data?.languages ?? []);
  const texts = Object.entries(writtenTexts(props.draft.texts));
  return (
    <div className="send-texts">
      {texts.map(([version, text]) => (
        <div key={version} className="stack-tight">
          {texts.length > 1 ? <h3>{nameOf(version)}</h3> : null}
          <blockquote dir="auto">{text}</blockquote>
        </div>
      ))}
    </div>
  );
}

export function Figures(props: {
  draft: Draft;
  zone: string;
  channel: ChannelRow;
  count: AudienceCount;
  preview: BroadcastPreview | undefined;
}) {
  const { t, money, number, duration } = useWords();
  const later = useLaterInWords();
  const { draft, preview } = props;
  const unfilled = new Set(preview?.people.flatMap((one) => one.errors.map((error) => error.expression)));
  return (
    <Facts
      facts={[
        [t('send.when'), draft.when === 'later' ? later(draft, props.zone) : t('send.now')],
        [t('send.channel'), props.channel.name],
        [t('send.lane'), t(`lanes.${draft.lane}`)],
        [t('send.parts'), preview ? number(preview.parts) : null],
        [t('send.cost_word'), preview?.cost ? money(preview.cost.amount, preview.cost.currency) : null],
        [t('send.duration'), preview?.seconds ? duration(preview.seconds) : null],
        [t('send.unfilled'), [...unfilled].join(', ')],
      ]}
    />
  );
}

/** Those who match and get nothing: they stand where the officer decides, not on a page behind. */
export function LeftOut(props: { count: AudienceCount }) {
  const { t, of, number } = useWords();
  const reasons = props.count.left_out.filter((one) => one.count > 0);
  if (reasons.length === 0) return null;
  return (
    <div className="stack-tight">
      <h3>{t('send.left_out', { count: props.count.matched - props.count.reachable })}</h3>
      <ul className="small">
        {reasons.map((one) => (
          <li key={one.reason}>
            <span className="figures">{number(one.count)}</span> {of('left_out', one.reason)}
          </li>
        ))}
      </ul>
    </div>
  );
}

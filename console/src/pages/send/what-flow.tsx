/** Which conversation, for whom of the audience, and how it begins on the phone. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ChannelRow } from '../../api/channels.ts';
import { publishedFlows } from '../../api/flow-list.ts';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import type { Draft } from './draft.ts';
import type { FirstMessage } from './first-message.ts';
import { PhonePreview } from './phone-preview.tsx';
import type { Seen } from './send.tsx';

export function WhatFlow(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  first: FirstMessage | undefined;
  seen: Seen;
  channel: ChannelRow | undefined;
}) {
  const { t } = useWords();
  const { draft, change, first } = props;
  const flows = useQuery(publishedFlows);
  return (
    <Loaded query={flows}>
      {(list) =>
        list.length === 0 ? (
          <Notice>
            {t('send.no_flows')} <Link to="/flows/playbooks">{t('flows.see_playbooks')}</Link>
          </Notice>
        ) : (
          <div className="send-write">
            <div className="stack">
              <SelectField
                label={t('send.flow')}
                value={draft.flow}
                options={[
                  { value: '', label: t('triggers.choose_flow') },
                  ...list.map((one) => ({ value: one.id, label: one.name })),
                ]}
                onChange={(event) => change({ flow: event.target.value })}
              />
              {draft.flow ? (
                <Link to="/flows/$id" params={{ id: draft.flow }} className="small">
                  {t('send.see_flow')}
                </Link>
              ) : null}
              <ChoiceSet
                legend={t('send.busy')}
                value={draft.busy}
                choices={[
                  { value: 'skip', label: t('send.busy_skip'), help: t('send.busy_skip_says') },
                  { value: 'interrupt', label: t('send.busy_interrupt'), help: t('send.busy_interrupt_says') },
                ]}
                onChange={(busy) => change({ busy })}
              />
              <ChoiceSet
                legend={t('send.before')}
                value={draft.before}
                choices={[
                  { value: 'skip', label: t('send.before_skip') },
                  { value: 'again', label: t('send.before_again') },
                ]}
                onChange={(before) => change({ before })}
              />
            </div>
            {draft.flow && first ? (
              <PhonePreview
                text={first.texts.default ?? ''}
                version="default"
                seen={props.seen}
                channel={props.channel}
              />
            ) : null}
          </div>
        )
      }
    </Loaded>
  );
}

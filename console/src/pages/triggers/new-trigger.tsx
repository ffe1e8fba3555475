import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { channels } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { publishedFlows } from '../../api/flow-list.ts';
import { groupChoices } from '../../api/groups.ts';
import type { NewTriggerRequest, Trigger } from '../../api/starts.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

const kinds = ['keyword', 'catch_all', 'new_conversation', 'missed_call', 'incoming_call'] as const;
type Kind = (typeof kinds)[number];

export function NewTrigger(props: { flow?: { readonly id: string; readonly name: string } }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onClick={() => setAsked(true)}>
        {t('triggers.add')}
      </Button>
      {asked ? <TriggerDialog flow={props.flow} onClose={() => setAsked(false)} /> : null}
    </>
  );
}

const split = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];

interface Wanted {
  readonly kind: Kind;
  readonly keywords: string;
  readonly only: boolean;
  readonly flow: string;
  readonly channel: string;
  readonly group: string;
  readonly without: string;
}

function requestOf(wanted: Wanted): NewTriggerRequest {
  const { kind, keywords, only, flow, channel, group, without } = wanted;
  return {
    ...{ kind, flow },
    ...(kind === 'keyword' ? { keywords: split(keywords), match: only ? 'only' : 'first' } : {}),
    ...(channel ? { channel } : {}),
    ...(group ? { include_groups: [group] } : {}),
    ...(without ? { exclude_groups: [without] } : {}),
  };
}

function TriggerDialog(props: {
  flow: { readonly id: string; readonly name: string } | undefined;
  onClose: () => void;
}) {
  const { t, of } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const flows = useQuery({ ...publishedFlows, enabled: props.flow === undefined });
  const [wanted, setWanted] = useState<Wanted>({
    ...{ kind: 'keyword', keywords: '', only: false, channel: '', group: '', without: '' },
    flow: props.flow?.id ?? '',
  });
  const [tried, setTried] = useState(false);
  const put = (part: Partial<Wanted>) => setWanted((now) => ({ ...now, ...part }));
  const lacks = {
    keywords: wanted.kind === 'keyword' && split(wanted.keywords).length === 0,
    flow: wanted.flow === '',
  };
  const add = async () => {
    setTried(true);
    if (lacks.keywords || lacks.flow) return;
    await api.post<Trigger>('/triggers', requestOf(wanted));
    await client.invalidateQueries({ queryKey: ['triggers'] });
    props.onClose();
    toast(t('triggers.added'));
  };
  return (
    <ConfirmDialog open onClose={props.onClose} title={t('triggers.add')} act={t('triggers.add')} onAct={add}>
      <div className="stack">
        <ChoiceSet
          legend={t('triggers.kind')}
          value={wanted.kind}
          choices={kinds.map((kind) => ({
            value: kind,
            label: of('trigger_kinds', kind),
            help: t(`trigger_helps.${kind}`),
          }))}
          onChange={(kind) => put({ kind })}
        />
        {wanted.kind === 'keyword' ? (
          <KeywordFields wanted={wanted} put={put} missing={tried && lacks.keywords} />
        ) : null}
        {props.flow ? null : (
          <SelectField
            label={t('triggers.flow')}
            error={tried && lacks.flow ? t('triggers.flow_missing') : undefined}
            value={wanted.flow}
            options={[
              { value: '', label: t('triggers.choose_flow') },
              ...(flows.data ?? []).map((one) => ({ value: one.id, label: one.name })),
            ]}
            onChange={(event) => put({ flow: event.target.value })}
          />
        )}
        <details>
          <summary>{t('triggers.narrow')}</summary>
          <Narrow wanted={wanted} put={put} />
        </details>
      </div>
    </ConfirmDialog>
  );
}

function KeywordFields(props: { wanted: Wanted; put: (part: Partial<Wanted>) => void; missing: boolean }) {
  const { t } = useWords();
  const { wanted, put } = props;
  return (
    <>
      <TextField
        label={t('triggers.keywords')}
        help={t('triggers.keywords_help')}
        error={props.missing ? t('triggers.keywords_missing') : undefined}
        value={wanted.keywords}
        onChange={(event) => put({ keywords: event.target.value })}
      />
      <ChoiceSet
        legend={t('triggers.match')}
        value={wanted.only ? 'only' : 'first'}
        choices={[
          { value: 'first', label: t('triggers.match_first') },
          { value: 'only', label: t('triggers.match_only') },
        ]}
        onChange={(match) => put({ only: match === 'only' })}
      />
    </>
  );
}

function Narrow(props: { wanted: Wanted; put: (part: Partial<Wanted>) => void }) {
  const { t } = useWords();
  const rows = useQuery(channels);
  const groups = useQuery(groupChoices);
  const { wanted, put } = props;
  const groupOptions = (none: string) => [
    { value: '', label: none },
    ...(groups.data ?? []).map((one) => ({ value: one.uuid, label: one.name })),
  ];
  return (
    <div className="stack">
      <SelectField
        label={t('triggers.channel')}
        value={wanted.channel}
        options={[
          { value: '', label: t('triggers.every_channel') },
          ...(rows.data ?? []).map((one) => ({ value: one.name, label: one.name })),
        ]}
        onChange={(event) => put({ channel: event.target.value })}
      />
      <SelectField
        label={t('triggers.include')}
        value={wanted.group}
        options={groupOptions(t('triggers.everyone'))}
        onChange={(event) => put({ group: event.target.value })}
      />
      <SelectField
        label={t('triggers.exclude')}
        value={wanted.without}
        options={groupOptions(t('triggers.nobody'))}
        onChange={(event) => put({ without: event.target.value })}
      />
    </div>
  );
}

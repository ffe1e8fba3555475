import './channels.css';
import '../../parts/kinds.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type ChannelKindRow, type ChannelRow, channelKinds, channels } from '../../api/channels.ts';
import { api, newKey } from '../../api/client.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Loaded, Skeleton } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { ChannelForm, type ChannelValues } from './channel-form.tsx';

const route = getRouteApi('/channels/new');

export function NewChannel() {
  const { t, of } = useWords();
  const { kind } = route.useSearch();
  const query = useQuery(channelKinds);
  const chosen = query.data?.find((one) => one.kind === kind);
  return (
    <Page
      title={chosen ? t('channels.new_of', { kind: of('channel_kinds', chosen.kind) }) : t('channels.add')}
      says={chosen ? of('channel_kind_says', chosen.kind) : t('channels.choose_kind')}
      above={{ to: '/channels', label: t('channels.title') }}
    >
      <Loaded query={query} skeleton={<Skeleton shape="cards" lines={3} />}>
        {(kinds) => (chosen ? <Form kind={chosen} /> : <Kinds kinds={kinds} />)}
      </Loaded>
    </Page>
  );
}

function Kinds(props: { kinds: readonly ChannelKindRow[] }) {
  const { of } = useWords();
  return (
    <ul className="kinds">
      {props.kinds.map(({ kind }) => (
        <li key={kind} className="kind">
          <h2>
            <Link to="/channels/new" search={{ kind }}>
              {of('channel_kinds', kind)}
            </Link>
          </h2>
          <p className="quiet">{of('channel_kind_says', kind)}</p>
        </li>
      ))}
    </ul>
  );
}

function Form(props: { kind: ChannelKindRow }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { kind } = props;
  const [kept, setKept] = useState<KeptKey | null>(null);
  const [preset, setPreset] = useState('');
  const chosen = kind.presets.find((one) => one.name === preset);
  const add = async (values: ChannelValues) => {
    const request = { kind: kind.kind, ...values };
    const one = keyFor(kept, request, newKey);
    setKept(one);
    const made = await api.post<ChannelRow>('/channels', request, one.key);
    await client.invalidateQueries({ queryKey: channels.queryKey });
    toast(t('channels.added', { name: made.name }));
    await navigate({ to: '/channels/$id', params: { id: made.id } });
  };
  return (
    <div className="stack">
      {kind.presets.length > 0 ? (
        <div className="channel-form">
          <SelectField
            label={t('channels.preset')}
            help={chosen?.description ?? t('channels.preset_help')}
            value={preset}
            options={[
              { value: '', label: t('channels.preset_none') },
              ...kind.presets.map((one) => ({ value: one.name, label: one.title })),
            ]}
            onChange={(event) => setPreset(event.target.value)}
          />
        </div>
      ) : null}
      <ChannelForm
        key={preset}
        kind={kind}
        row={null}
        {...(chosen ? { first: chosen.settings } : {})}
        act={t('channels.add')}
        onSave={add}
      />
    </div>
  );
}

import '../../parts/kinds.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type NewSource, type SourceKind, sourceKinds } from '../../api/sources.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ConnectionForm, type ConnectionValues } from './connection-form.tsx';
import { ScheduleFields } from './schedule-fields.tsx';

const route = getRouteApi('/registries/new');

export function NewRegistry() {
  const { t, of } = useWords();
  const { kind } = route.useSearch();
  const query = useQuery(sourceKinds);
  const chosen = query.data?.find((one) => one.kind === kind);
  return (
    <Page
      title={chosen ? t('sources.new_of', { kind: of('source_kinds', chosen.kind) }) : t('sources.connect')}
      says={chosen ? of('source_kind_says', chosen.kind) : t('sources.choose_kind')}
      above={{ to: '/registries', label: t('sources.title') }}
    >
      <Loaded query={query} skeleton={<Skeleton shape="cards" lines={2} />}>
        {(kinds) => (chosen ? <Form kind={chosen} /> : <Kinds kinds={kinds} />)}
      </Loaded>
    </Page>
  );
}

function Kinds(props: { kinds: readonly SourceKind[] }) {
  const { of } = useWords();
  return (
    <ul className="kinds">
      {props.kinds.map(({ kind }) => (
        <li key={kind} className="kind">
          <h2>
            <Link to="/registries/new" search={{ kind }}>
              {of('source_kinds', kind)}
            </Link>
          </h2>
          <p className="quiet">{of('source_kind_says', kind)}</p>
        </li>
      ))}
    </ul>
  );
}

function Form(props: { kind: SourceKind }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { kind } = props;
  const [schedule, setSchedule] = useState<NonNullable<NewSource['schedule']>>({ kind: 'every', minutes: 60 });
  const [kept, setKept] = useState<KeptKey | null>(null);
  const save = async (values: ConnectionValues) => {
    const request: NewSource = { kind: kind.kind, ...values, schedule };
    const one = keyFor(kept, request, newKey);
    setKept(one);
    const { id } = await api.post<{ id: number }>('/sources', request, one.key);
    await client.invalidateQueries({ queryKey: ['sources'] });
    await navigate({ to: '/registries/$id', params: { id: String(id) } });
  };
  return (
    <ConnectionForm kind={kind} source={null} act={t('sources.connect_act')} onSave={save}>
      <ScheduleFields schedule={schedule} onChange={setSchedule} />
    </ConnectionForm>
  );
}

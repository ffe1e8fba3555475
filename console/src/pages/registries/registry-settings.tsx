/** How a registry is reached and kept in step with. */
import './registries.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import { type Source, type SourceChange, source, sourceKinds } from '../../api/sources.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, ErrorFace, Loaded } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { ScheduleFields } from './schedule-fields.tsx';

const route = getRouteApi('/registries/$id/settings');

export function RegistrySettings() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(source(id));
  return (
    <Page
      title={query.data ? t('sources.settings_of', { name: query.data.name }) : t('sources.change')}
      says={t('sources.settings_says')}
      above={{ to: `/registries/${id}`, label: query.data?.name ?? t('sources.one') }}
    >
      <Loaded query={query}>
        {(row) => (
          <div className="stack registry-forms">
            <Keeping row={row} />
            <h2>{t('sources.reach')}</h2>
            <Reach row={row} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function useSave(row: Source): (change: SourceChange) => Promise<void> {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  return async (change) => {
    await api.patch<Source>(`/sources/${row.id}`, change);
    await client.invalidateQueries({ queryKey: ['sources'] });
    toast(t('sources.saved'));
    await navigate({ to: '/registries/$id', params: { id: String(row.id) } });
  };
}

function Reach(props: { row: Source }) {
  const { t } = useWords();
  const query = useQuery(sourceKinds);
  const save = useSave(props.row);
  return (
    <Loaded query={query}>
      {(kinds) => {
        const kind = kinds.find((one) => one.kind === props.row.kind);
        if (!kind) return <Empty title={t('sources.kind_gone')} />;
        return <ConnectionForm kind={kind} source={props.row} act={t('sources.save')} onSave={save} />;
      }}
    </Loaded>
  );
}

const figures = ['full_days', 'sweep_hours', 'brake_percent'] as const;
const limits = { full_days: 366, sweep_hours: 8784, brake_percent: 100 };

function Keeping(props: { row: Source }) {
  const { t } = useWords();
  const { row } = props;
  const save = useSave(row);
  const [schedule, setSchedule] = useState(row.schedule);
  const [options, setOptions] = useState(() => ({
    ...{ full_days: String(row.options.full_days), sweep_hours: String(row.options.sweep_hours) },
    ...{ brake_percent: String(row.options.brake_percent), priority: String(row.priority) },
  }));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const { priority, ...rest } = options;
    const numbers = Object.fromEntries(figures.map((name) => [name, Number(rest[name])]));
    await save({ schedule, options: numbers, priority: Number(priority) }).catch(setError);
    setBusy(false);
  };
  return (
    <form className="panel form" onSubmit={(event) => void submit(event)}>
      <ScheduleFields schedule={schedule} onChange={setSchedule} />
      {figures.map((name) => (
        <TextField
          key={name}
          type="number"
          required
          min={0}
          max={limits[name]}
          label={t(`sources.${name}`)}
          help={t(`sources.${name}_help`)}
          value={options[name]}
          onChange={(event) => setOptions({ ...options, [name]: event.target.value })}
        />
      ))}
      <TextField
        type="number"
        required
        min={1}
        max={1000}
        label={t('sources.priority')}
        help={t('sources.priority_help')}
        value={options.priority}
        onChange={(event) => setOptions({ ...options, priority: event.target.value })}
      />
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {t('sources.save')}
        </Button>
      </div>
    </form>
  );
}

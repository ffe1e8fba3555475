import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { type Way, Ways, ways } from '../../parts/ways.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { SheetUpload } from './sheet-upload.tsx';

const route = getRouteApi('/imports/new');

export function NewImport() {
  const { t } = useWords();
  const search = route.useSearch();
  const way = ways.filter((one) => one !== 'registry').find((one) => one === search.way);
  if (!way)
    return (
      <Page title={t('imports.new')} says={t('imports.new_says')} above={{ to: '/imports', label: t('imports.title') }}>
        <Ways ways={ways} />
      </Page>
    );
  return (
    <Page title={t(`ways.${way}`)} says={t(`ways.${way}_says`)} above={{ to: '/imports/new', label: t('imports.new') }}>
      {forms[way]}
    </Page>
  );
}

const forms: Record<Exclude<Way, 'registry'>, ReactNode> = {
  demo: <Demo />,
  sheet: <SheetUpload />,
  file: <FhirFile />,
};

/** Starts an import and goes to its page. */
function useStart() {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = async (ask: () => Promise<{ id: string }>) => {
    setBusy(true);
    setError(null);
    try {
      const { id } = await ask();
      await navigate({ to: '/imports/$id', params: { id } });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return { busy, error, start };
}

function StartForm(props: {
  act: string;
  start: ReturnType<typeof useStart>;
  ask: () => Promise<{ id: string }>;
  children: ReactNode;
}) {
  const { busy, error, start } = props.start;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void start(props.ask);
  };
  return (
    <form className="panel form" onSubmit={submit}>
      {props.children}
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {props.act}
        </Button>
      </div>
    </form>
  );
}

function Demo() {
  const { t, number } = useWords();
  const start = useStart();
  const [people, setPeople] = useState('5000');
  const sizes = ['1000', '5000', '50000', '1000000'];
  return (
    <StartForm
      start={start}
      act={t('imports.demo_start', { count: Number(people) })}
      ask={() => api.post<{ id: string }>('/imports/demo', { people: Number(people) })}
    >
      <SelectField
        label={t('imports.demo_people')}
        help={t('imports.demo_help')}
        value={people}
        onChange={(event) => setPeople(event.target.value)}
        options={sizes.map((value) => ({ value, label: number(Number(value)) }))}
      />
    </StartForm>
  );
}

function FhirFile() {
  const { t } = useWords();
  const start = useStart();
  const [name, setName] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const ask = () => {
    const form = new FormData();
    form.append('file', file as File);
    return api.post<{ id: string }>(`/imports/file?source=${encodeURIComponent(name.trim())}`, form);
  };
  return (
    <StartForm start={start} act={t('imports.file_start')} ask={ask}>
      <TextField
        label={t('imports.registry_name')}
        help={t('imports.registry_name_help')}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('imports.file')}
        type="file"
        accept=".json,.ndjson,.jsonl,.gz"
        required
        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
      />
    </StartForm>
  );
}

/** Where a registry keeps what: begun from a preset, changed rule by rule, tried on a sample before it is saved. */
import './registries.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import {
  type Mapping,
  type MappingPreset,
  mappingPresets,
  type SavedMapping,
  type SourceMapping,
  sourceMapping,
} from '../../api/mapping.ts';
import { source } from '../../api/sources.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Loaded } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { MappingTrial, useTrial } from './mapping-trial.tsx';
import { Rules } from './rules.tsx';

const route = getRouteApi('/registries/$id/mapping');

export function MappingPage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const of = useQuery(source(id));
  const found = useQuery(sourceMapping(id));
  const presets = useQuery(mappingPresets);
  return (
    <Page
      title={of.data ? t('mapping.title_of', { name: of.data.name }) : t('mapping.title')}
      says={t('mapping.says')}
      above={{ to: `/registries/${id}`, label: of.data?.name ?? t('sources.one') }}
    >
      <Loaded query={found}>
        {(kept) => <Loaded query={presets}>{(all) => <Editor id={id} kept={kept} presets={all} />}</Loaded>}
      </Loaded>
    </Page>
  );
}

function Editor(props: { id: string; kept: SourceMapping; presets: readonly MappingPreset[] }) {
  const { t } = useWords();
  const { id, kept, presets } = props;
  const [mapping, setMapping] = useState<Mapping | null>(kept.mapping);
  const trial = useTrial(id, mapping);
  const begin = (name: string) => setMapping(presets.find((one) => one.name === name)?.mapping ?? null);
  const chosen = presets.find((one) => one.name === mapping?.preset);
  return (
    <div className="mapping">
      <div className="stack">
        <Section title={t('mapping.begin')}>
          <SelectField
            label={t('mapping.preset')}
            help={mapping === null ? t('mapping.standard_says') : chosen?.description}
            value={mapping === null ? '' : (mapping.preset ?? '-')}
            options={[
              { value: '', label: t('mapping.standard') },
              ...presets.map((one) => ({ value: one.name, label: one.title })),
              { value: '-', label: t('mapping.own') },
            ]}
            onChange={(event) => {
              if (event.target.value === '-') setMapping({ preset: null, rules: mapping?.rules ?? [] });
              else begin(event.target.value);
            }}
          />
        </Section>
        <Rules
          rules={mapping?.rules ?? []}
          problems={trial.found?.problems ?? []}
          onChange={(rules) => setMapping({ preset: mapping?.preset ?? null, rules })}
        />
        <Save id={id} kept={kept} mapping={mapping} wrong={(trial.found?.problems.length ?? 0) > 0} />
      </div>
      <MappingTrial trial={trial} presets={presets} chosen={mapping?.preset ?? null} onUse={begin} />
    </div>
  );
}

function Save(props: { id: string; kept: SourceMapping; mapping: Mapping | null; wrong: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { id, kept, mapping } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const same = JSON.stringify(mapping) === JSON.stringify(kept.mapping);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const saved = await api.put<SavedMapping>(`/sources/${id}/mapping`, { mapping, version: kept.version });
      await client.invalidateQueries({ queryKey: ['sources'] });
      toast(t('mapping.saved', { count: saved.to_read_again }));
      await navigate({ to: '/registries/$id', params: { id } });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <div className="stack-tight">
      {error ? <ErrorFace error={error} /> : null}
      <div className="row">
        <Button
          look="primary"
          busy={busy}
          aria-disabled={same || props.wrong || undefined}
          onClick={() => (same || props.wrong ? undefined : void save())}
        >
          {t('mapping.save')}
        </Button>
        <span className="quiet small">
          {props.wrong ? t('mapping.mend_first') : same ? t('mapping.unchanged') : t('mapping.save_says')}
        </span>
      </div>
    </div>
  );
}

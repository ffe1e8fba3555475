/** Where corrections come from and where they go: answers that mean one, numbers taken for dead, registries written to. */
import './corrections.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type ChangeRule, type ChangeSettings, changeRules, changeSettings } from '../../api/changes.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Loaded, useErrorWords } from '../../ui/faces.tsx';
import { SelectField, TextField, Tick } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';
import { NewRule } from './new-rule.tsx';

export function CorrectionRules() {
  const { t } = useWords();
  const me = useMe();
  const rules = useQuery(changeRules);
  const settings = useQuery(changeSettings);
  return (
    <Page
      title={t('corrections.rules')}
      says={t('corrections.rules_says')}
      above={{ to: '/corrections', label: t('corrections.title') }}
      action={<NewRule />}
    >
      <div className="stack">
        <Section title={t('corrections.answers')} says={t('corrections.answers_says')}>
          <Loaded query={rules}>{(rows) => <Rules rows={rows} />}</Loaded>
        </Section>
        {me.role === 'administrator' ? (
          <Loaded query={settings}>
            {(found) => (
              <div className="two-columns">
                <DeadNumbers found={found} />
                <WriteBack found={found} />
              </div>
            )}
          </Loaded>
        ) : null}
      </div>
    </Page>
  );
}

function Rules(props: { rows: readonly ChangeRule[] }) {
  const { t, of } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const wordsOf = useErrorWords();
  const drop = (id: string) =>
    api
      .remove(`/changes/rules/${id}`)
      .then(() => client.invalidateQueries({ queryKey: changeRules.queryKey }))
      .catch((caught: unknown) => toast(wordsOf(caught)));
  if (props.rows.length === 0) return <p className="quiet">{t('corrections.no_rules')}</p>;
  return (
    <Table
      label={t('corrections.answers')}
      rows={props.rows}
      rowKey={(row) => row.id}
      columns={[
        {
          name: 'flow',
          head: t('corrections.flow'),
          cell: (row) => (
            <Link to="/flows/$id" params={{ id: row.flow.id }}>
              {row.flow.name}
            </Link>
          ),
        },
        {
          name: 'key',
          head: t('corrections.answer'),
          cell: (row) => (row.category ? `${row.key}: ${row.category}` : row.key),
        },
        {
          name: 'means',
          head: t('corrections.means'),
          cell: (row) => [of('change_kinds', row.means), row.field, row.value].filter(Boolean).join(' · '),
        },
        {
          name: 'drop',
          head: t('corrections.end'),
          cell: (row) => (
            <Button small onClick={() => void drop(row.id)}>
              {t('corrections.end')}
            </Button>
          ),
        },
      ]}
    />
  );
}

function DeadNumbers(props: { found: ChangeSettings }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [now, setNow] = useState(props.found.dead_numbers);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    setError(null);
    const { on, failures, days } = now;
    try {
      const saved = await api.put<ChangeSettings>('/changes/settings/dead-numbers', { on, failures, days });
      client.setQueryData(changeSettings.queryKey, saved);
      toast(t('settings.saved'));
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Section title={t('corrections.dead')} says={t('corrections.dead_says')}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Tick
          label={t('corrections.dead_on')}
          checked={now.on}
          onChange={(event) => setNow({ ...now, on: event.target.checked })}
        />
        <TextField
          type="number"
          min={2}
          max={100}
          required
          label={t('corrections.dead_failures')}
          value={now.failures}
          onChange={(event) => setNow({ ...now, failures: Number(event.target.value) })}
        />
        <TextField
          type="number"
          min={0}
          max={365}
          required
          label={t('corrections.dead_days')}
          value={now.days}
          onChange={(event) => setNow({ ...now, days: Number(event.target.value) })}
        />
        {error ? <ErrorFace error={error} /> : null}
        <div>
          <Button type="submit">{t('corrections.save')}</Button>
        </div>
      </form>
    </Section>
  );
}

function WriteBack(props: { found: ChangeSettings }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const wordsOf = useErrorWords();
  const save = (id: number, write_back: string) =>
    api
      .put<ChangeSettings>(`/changes/settings/sources/${id}`, { write_back })
      .then((saved) => {
        client.setQueryData(changeSettings.queryKey, saved);
        toast(t('settings.saved'));
      })
      .catch((caught: unknown) => toast(wordsOf(caught)));
  return (
    <Section title={t('corrections.write_back')} says={t('corrections.write_back_says')}>
      <div className="form">
        {props.found.sources.map((row) =>
          row.can_write ? (
            <SelectField
              key={row.id}
              label={row.name}
              value={row.write_back}
              options={(['off', 'ask'] as const).map((value) => ({ value, label: t(`corrections.write_${value}`) }))}
              onChange={(event) => void save(Number(row.id), event.target.value)}
            />
          ) : (
            <p key={row.id} className="quiet">
              {t('corrections.cannot_write', { name: row.name })}
            </p>
          ),
        )}
      </div>
    </Section>
  );
}

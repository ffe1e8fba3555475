/** What the mapping as it stands would read of a sample, beside what is read now. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Mapping, MappingPreset, MappingPreview, PreviewItem } from '../../api/mapping.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Notice, Skeleton } from '../../ui/faces.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

type From = 'auto' | 'stored' | 'server' | 'sample';

export interface Trial {
  readonly found: MappingPreview | null;
  readonly error: unknown;
  readonly busy: boolean;
  readonly from: From;
  readonly pasted: string;
  readonly setFrom: (from: From) => void;
  readonly setPasted: (text: string) => void;
  readonly again: () => void;
}

/** Lines that are still empty are not tried. */
function ready(mapping: Mapping | null): Mapping | null {
  if (!mapping) return null;
  const rules = mapping.rules.flatMap((rule) => {
    const expressions = rule.expressions.filter((text) => text.trim() !== '');
    return expressions.length > 0 ? [{ ...rule, expressions }] : [];
  });
  return { ...mapping, rules };
}

export function useTrial(id: string, mapping: Mapping | null): Trial {
  const [from, setFrom] = useState<From>('auto');
  const [pasted, setPasted] = useState('');
  const asked = useDebounced(JSON.stringify({ mapping: ready(mapping), from, pasted }), 600);
  const query = useQuery({
    queryKey: ['mapping-preview', id, asked],
    queryFn: ({ signal }) => {
      const now = JSON.parse(asked) as { mapping: Mapping | null; from: From; pasted: string };
      const request = {
        mapping: now.mapping,
        ...(now.from !== 'auto' && { from: now.from }),
        ...(now.from === 'sample' && { sample: now.pasted }),
      };
      return api.ask<MappingPreview>(`/sources/${id}/mapping/preview`, request, signal);
    },
    enabled: from !== 'sample' || pasted.trim() !== '',
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    retry: false,
    staleTime: 60_000,
  });
  return {
    ...{ found: query.data ?? null, error: query.error, busy: query.isFetching, from, pasted, setFrom, setPasted },
    again: () => void query.refetch(),
  };
}

export function MappingTrial(props: {
  trial: Trial;
  presets: readonly MappingPreset[];
  chosen: string | null;
  onUse: (preset: string) => void;
}) {
  const { t } = useWords();
  const { trial } = props;
  const { found } = trial;
  const suggested = found?.suggestion;
  const preset = props.presets.find((one) => one.name === suggested?.preset);
  return (
    <Section title={t('mapping.trial')} says={t('mapping.trial_says')}>
      <div className="stack-tight" aria-busy={trial.busy}>
        <SelectField
          label={t('mapping.sample')}
          value={trial.from}
          options={(['auto', 'stored', 'server', 'sample'] as const).map((value) => ({
            value,
            label: t(`mapping.sample_${value}`),
          }))}
          onChange={(event) => trial.setFrom(event.target.value as From)}
        />
        {trial.from === 'sample' ? (
          <TextArea
            label={t('mapping.pasted')}
            help={t('mapping.pasted_help')}
            rows={6}
            spellCheck={false}
            className="mono"
            value={trial.pasted}
            onChange={(event) => trial.setPasted(event.target.value)}
          />
        ) : null}
        {suggested && preset && preset.name !== props.chosen ? (
          <Notice>
            <p>{t('mapping.suggests', { title: preset.title, because: suggested.because })}</p>
            <Button small onClick={() => props.onUse(preset.name)}>
              {t('mapping.use_it')}
            </Button>
          </Notice>
        ) : null}
        {trial.error ? <ErrorFace error={trial.error} retry={trial.again} /> : null}
        {found ? <Findings found={found} /> : trial.busy ? <Skeleton shape="table" /> : null}
      </div>
    </Section>
  );
}

function Findings(props: { found: MappingPreview }) {
  const { t } = useWords();
  const { found } = props;
  if (found.people.length + found.places.length === 0) return <p className="quiet">{t('mapping.nothing')}</p>;
  return (
    <>
      <Totals title={t('mapping.people', { count: found.people.length })} of={found.people} totals={found.totals} />
      {found.places.length > 0 ? (
        <Totals
          title={t('mapping.places', { count: found.places.length })}
          of={found.places}
          totals={found.place_totals}
        />
      ) : null}
    </>
  );
}

function Totals(props: { title: string; of: readonly PreviewItem[]; totals: MappingPreview['totals'] }) {
  const { t, of, number } = useWords();
  const items = props.of;
  const whole = number(items.length);
  const [differing, same] = [items.filter(differs), items.filter((item) => !differs(item))];
  return (
    <div className="stack-tight">
      <h3>{props.title}</h3>
      <Table
        label={props.title}
        rows={props.totals}
        rowKey={(row) => row.target}
        columns={[
          { name: 'target', head: t('mapping.target'), cell: (row) => wordsOf(row.target) },
          {
            name: 'before',
            head: t('mapping.before'),
            cell: (row) => t('mapping.of', { n: number(row.before), of: whole }),
            figures: true,
          },
          {
            name: 'after',
            head: t('mapping.after'),
            cell: (row) => (
              <strong className={row.after < row.before ? 'mapping-less' : undefined}>
                {t('mapping.of', { n: number(row.after), of: whole })}
              </strong>
            ),
            figures: true,
          },
        ]}
      />
      {differing.length > 0 ? (
        <p className="small">{t('mapping.differ', { count: differing.length, of: whole })}</p>
      ) : null}
      <People items={differing} />
      {same.length > 0 ? (
        <details>
          <summary>{t('mapping.same', { count: same.length })}</summary>
          <People items={same} />
        </details>
      ) : null}
    </div>
  );

  function wordsOf(target: string): string {
    return target.startsWith('field:') ? target.slice(6) : of('mapping_targets', target);
  }
}

/** Something else is read of it than now. */
const differs = (item: PreviewItem): boolean =>
  item.cells.some(
    ({ before, after }) => before.map((one) => one.value).join('\n') !== after.map((one) => one.value).join('\n'),
  );

function People(props: { items: readonly PreviewItem[] }) {
  return props.items.map((item) => (
    <details key={item.item} className="mapping-item">
      <summary>
        {item.name} <span className="quiet small">{item.item}</span>
      </summary>
      <Cells item={item} />
    </details>
  ));
}

function Cells(props: { item: PreviewItem }) {
  const { t, of } = useWords();
  const { item } = props;
  const said = (values: PreviewItem['cells'][number]['after']) =>
    values.length === 0
      ? '–'
      : values
          .map((one) => (one.refused ? `${one.value} (${of('import_reasons', `phone_${one.refused}`)})` : one.value))
          .join(', ');
  return (
    <>
      <Table
        label={item.name}
        rows={item.cells}
        rowKey={(row) => row.target}
        columns={[
          {
            name: 'target',
            head: t('mapping.target'),
            cell: (row) => (row.target.startsWith('field:') ? row.target.slice(6) : of('mapping_targets', row.target)),
          },
          { name: 'before', head: t('mapping.before'), cell: (row) => said(row.before) },
          {
            name: 'after',
            head: t('mapping.after'),
            cell: (row) => (
              <span className="stack-tight">
                <span>{said(row.after)}</span>
                {row.after.some((one) => one.by) ? (
                  <span className="quiet small">
                    {t('mapping.by_rule', { n: (row.after.find((one) => one.by)?.by?.rule ?? 0) + 1 })}
                  </span>
                ) : null}
              </span>
            ),
          },
        ]}
      />
      {item.notes.length > 0 ? (
        <ul className="small">
          {item.notes.map((note) => (
            <li key={`${note.item} ${note.element} ${note.reason}`}>
              {of('import_reasons', note.reason)} {note.value ? <span className="quiet">{note.value}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

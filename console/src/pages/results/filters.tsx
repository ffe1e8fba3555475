/** Which passages are looked at and how they are compared: all of it in the address. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FlowResults, Split } from '../../api/results.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/flows/$id/results');
const splits: readonly Split[] = ['cadre', 'place', 'sex', 'language', 'channel'];

export function Filters(props: { data: FlowResults }) {
  const { t, of, when } = useWords();
  const { data } = props;
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/flows/$id/results' });
  const put = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true, resetScroll: false });
  const starts =
    data.starts.some((one) => one.id === search.start) || !data.start
      ? data.starts
      : [{ ...data.start, people: 0 }, ...data.starts];
  const narrowed = search.from || search.to || search.start || search.by;
  return (
    <fieldset className="results-filters no-print">
      <legend className="hidden-visually">{t('results.filters')}</legend>
      <SelectField
        label={t('results.start')}
        value={search.start ?? ''}
        options={[
          { value: '', label: t('results.all_starts') },
          ...starts.map((one) => ({
            value: one.id,
            label:
              one.people > 0
                ? `${when(one.created_at)} · ${t('starts.to', { count: one.people })}`
                : when(one.created_at),
          })),
        ]}
        onChange={(event) => put({ start: event.target.value || undefined })}
      />
      <DayField label={t('results.from')} value={search.from} max={search.to} put={(from) => put({ from })} />
      <DayField label={t('results.to')} value={search.to} min={search.from} put={(to) => put({ to })} />
      <SelectField
        label={t('results.split')}
        value={data.by ?? ''}
        options={[
          { value: '', label: t('results.no_split') },
          ...splits.map((one) => ({ value: one, label: of('result_splits', one) })),
        ]}
        onChange={(event) => put({ by: event.target.value || undefined })}
      />
      {data.levels.length > 1 ? (
        <SelectField
          label={t('results.level')}
          value={data.level ?? ''}
          options={data.levels.map((one) => ({ value: one, label: of('place_levels', one) }))}
          onChange={(event) => put({ level: event.target.value || undefined })}
        />
      ) : null}
      {narrowed ? (
        <Button
          look="quiet"
          onClick={() => put({ from: undefined, to: undefined, start: undefined, by: undefined, level: undefined })}
        >
          {t('results.clear')}
        </Button>
      ) : null}
    </fieldset>
  );
}

/** A day is taken once it is whole: while a year is typed it is still another one. */
function DayField(props: {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  put: (day: string | undefined) => void;
}) {
  const { value = '', min, max } = props;
  return (
    <TextField
      key={value}
      type="date"
      label={props.label}
      defaultValue={value}
      {...(min ? { min } : {})}
      {...(max ? { max } : {})}
      onChange={(event) => {
        const day = event.target.value;
        const early = day !== '' && Number(day.slice(0, 4)) < 1900;
        const wrong = day !== '' && ((min !== undefined && day < min) || (max !== undefined && day > max));
        if (!early && !wrong && event.target.validity.valid) props.put(day || undefined);
      }}
    />
  );
}

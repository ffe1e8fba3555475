import { type FormEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import type { Hours, HoursChange, PlaceHours } from '../../api/hours.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { SelectField, TextField, Tick } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

interface Props {
  now: HoursChange;
  put: (part: Partial<HoursChange>) => void;
  /** A place takes from above what it does not say itself. */
  inherits: boolean;
}

export function HoursForm(props: { place: PlaceHours; onSaved: (now: Hours) => void }) {
  const { t } = useWords();
  const { place } = props;
  const [now, setNow] = useState<HoursChange>({
    ...{ zone: place.zone, quiet: place.quiet, working_days: place.working_days, held_days: place.held_days },
    ...(place.place === null && { budget: place.budget ?? null }),
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const put = (part: Partial<HoursChange>) => setNow({ ...now, ...part });
  const inherits = place.place !== null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      props.onSaved(await api.put<Hours>(`/hours/${place.place ?? 0}`, now));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={(event) => void save(event)}>
      {inherits ? <Zone now={now} put={put} inherits /> : null}
      <QuietHours now={now} put={put} inherits={inherits} />
      <WorkingDays now={now} put={put} inherits={inherits} />
      <SelectField
        label={t('hours.held')}
        help={t('hours.held_help')}
        value={now.held_days ?? ''}
        options={[
          ...(inherits ? [{ value: '', label: t('hours.as_above') }] : []),
          { value: 'none', label: t('hours.held_none') },
          { value: 'holidays', label: t('hours.held_holidays') },
          { value: 'not_working', label: t('hours.held_not_working') },
        ]}
        onChange={(event) => put({ held_days: (event.target.value || null) as HoursChange['held_days'] })}
      />
      {inherits ? null : <BudgetFields now={now} put={put} inherits={false} />}
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {t('hours.save')}
        </Button>
      </div>
    </form>
  );
}

function Zone(props: Props) {
  const { t } = useWords();
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <SelectField
      label={t('hours.zone')}
      value={props.now.zone ?? ''}
      options={[
        { value: '', label: t('hours.as_above') },
        ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
      ]}
      onChange={(event) => props.put({ zone: event.target.value || null })}
    />
  );
}

function QuietHours(props: Props) {
  const { t } = useWords();
  const { now, put, inherits } = props;
  const mode = now.quiet === null ? (inherits ? 'above' : 'off') : now.quiet === 'off' ? 'off' : 'own';
  const own = typeof now.quiet === 'object' && now.quiet !== null ? now.quiet : { from: '20:00', to: '07:00' };
  return (
    <>
      <SelectField
        label={t('hours.quiet')}
        help={t('hours.quiet_help')}
        value={mode}
        options={[
          ...(inherits ? [{ value: 'above', label: t('hours.as_above') }] : []),
          { value: 'off', label: t('hours.no_quiet') },
          { value: 'own', label: t('hours.quiet_own') },
        ]}
        onChange={(event) =>
          put({ quiet: event.target.value === 'own' ? own : event.target.value === 'off' && inherits ? 'off' : null })
        }
      />
      {mode === 'own' ? (
        <div className="hours-pair">
          <TextField
            label={t('hours.from')}
            type="time"
            required
            value={own.from}
            onChange={(event) => put({ quiet: { ...own, from: event.target.value } })}
          />
          <TextField
            label={t('hours.to')}
            type="time"
            required
            value={own.to}
            onChange={(event) => put({ quiet: { ...own, to: event.target.value } })}
          />
        </div>
      ) : null}
    </>
  );
}

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1);
const usual = [1, 2, 3, 4, 5];

function WorkingDays(props: Props) {
  const { t, language } = useWords();
  const { now, put, inherits } = props;
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const days = now.working_days ?? usual;
  const toggle = (day: number, on: boolean) =>
    put({ working_days: on ? [...days, day].sort((a, b) => a - b) : days.filter((one) => one !== day) });
  return (
    <fieldset className="choice-set">
      <legend>{t('hours.working_days')}</legend>
      {inherits ? (
        <Tick
          label={t('hours.as_above')}
          checked={now.working_days === null}
          onChange={(event) => put({ working_days: event.target.checked ? null : usual })}
        />
      ) : null}
      {inherits && now.working_days === null ? null : (
        <div className="hours-days">
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Tick
              key={day}
              label={name.format(monday + (day - 1) * 86_400_000)}
              checked={days.includes(day)}
              onChange={(event) => toggle(day, event.target.checked)}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

function BudgetFields(props: Props) {
  const { t } = useWords();
  const { now, put } = props;
  const budget = now.budget ?? null;
  const figure = (text: string, most: number) => Math.min(most, Math.max(1, Math.round(Number(text)) || 1));
  return (
    <fieldset className="choice-set">
      <legend>{t('hours.budget')}</legend>
      <Tick
        label={t('hours.budget_on')}
        help={t('hours.budget_help')}
        checked={budget !== null}
        onChange={(event) => put({ budget: event.target.checked ? { messages: 3, days: 7 } : null })}
      />
      {budget ? (
        <div className="hours-pair">
          <TextField
            label={t('hours.budget_messages')}
            type="number"
            min={1}
            max={50}
            value={budget.messages}
            onChange={(event) => put({ budget: { ...budget, messages: figure(event.target.value, 50) } })}
          />
          <TextField
            label={t('hours.budget_days')}
            type="number"
            min={1}
            max={31}
            value={budget.days}
            onChange={(event) => put({ budget: { ...budget, days: figure(event.target.value, 31) } })}
          />
        </div>
      ) : null}
    </fieldset>
  );
}

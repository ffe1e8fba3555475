/** When it goes, in plain words: how often, on which day, at what hour and in whose time zone. */
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { SelectField, TextField, Tick } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { type Ends, type Every, type Form, type MonthBy, nthOf } from './form.ts';

export interface Change {
  form: Form;
  change: (part: Partial<Form>) => void;
}

export function WhenForm(props: Change & { zone: string; missing: boolean }) {
  const { t } = useWords();
  const { form, change, zone } = props;
  const repeats = form.every !== 'once';
  return (
    <div className="stack">
      <div className="schedule-row">
        <SelectField
          label={t('schedules.every')}
          value={form.every}
          options={(['once', 'day', 'week', 'month', 'year'] as const).map((every) => ({
            value: every,
            label: t(`schedules.every_${every}`),
          }))}
          onChange={(event) => change({ every: event.target.value as Every })}
        />
        <TextField
          label={t(repeats ? 'schedules.from' : 'schedules.on')}
          type="date"
          value={form.on}
          error={props.missing ? t('schedules.on_missing') : undefined}
          onChange={(event) => change({ on: event.target.value })}
        />
        <TextField
          label={t('schedules.time')}
          type="time"
          value={form.time}
          onChange={(event) => change({ time: event.target.value })}
        />
      </div>
      {form.every === 'week' ? <Weekdays form={form} change={change} /> : null}
      {form.every === 'month' && form.on ? <MonthDay form={form} change={change} /> : null}
      {repeats ? <Until form={form} change={change} /> : null}
      <ChoiceSet
        legend={t('schedules.zone')}
        value={form.zone}
        choices={[
          { value: 'recipient', label: t('schedules.zone_recipient'), help: t('schedules.zone_recipient_says') },
          { value: 'one', label: t('schedules.zone_one', { zone: zone.replaceAll('_', ' ') }) },
        ]}
        onChange={(value) => change({ zone: value })}
      />
      <ChoiceSet
        legend={t('schedules.holidays')}
        value={form.holidays}
        choices={(['ignore', 'move', 'skip'] as const).map((value) => ({
          value,
          label: t(`schedules.holidays_${value}`),
        }))}
        onChange={(holidays) => change({ holidays })}
      />
    </div>
  );
}

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1);

function Weekdays(props: Change) {
  const { t, language } = useWords();
  const { form, change } = props;
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const toggle = (day: number, on: boolean) =>
    change({
      weekdays: on ? [...form.weekdays, day].sort((a, b) => a - b) : form.weekdays.filter((one) => one !== day),
    });
  return (
    <fieldset className="choice-set">
      <legend>{t('schedules.weekdays')}</legend>
      <div className="schedule-days">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <Tick
            key={day}
            label={name.format(monday + (day - 1) * 86_400_000)}
            checked={form.weekdays.includes(day)}
            onChange={(event) => toggle(day, event.target.checked)}
          />
        ))}
      </div>
      {form.weekdays.length === 0 ? <p className="field-help">{t('schedules.weekdays_none')}</p> : null}
    </fieldset>
  );
}

function MonthDay(props: Change) {
  const { t, language } = useWords();
  const { form, change } = props;
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${form.on}T00:00:00Z`),
  );
  const nth = nthOf(form.on);
  return (
    <ChoiceSet<MonthBy>
      legend={t('schedules.month_by')}
      value={form.monthBy}
      choices={[
        { value: 'day', label: t('schedules.month_day', { day: Number(form.on.slice(8)) }) },
        { value: 'last', label: t('schedules.month_last') },
        {
          value: 'nth',
          label: t(nth === -1 ? 'schedules.nth_last' : `schedules.nth_${nth as 1 | 2 | 3 | 4}`, { weekday }),
        },
      ]}
      onChange={(monthBy) => change({ monthBy })}
    />
  );
}

function Until(props: Change) {
  const { t } = useWords();
  const { form, change } = props;
  return (
    <div className="schedule-row">
      <TextField
        label={t('schedules.interval')}
        help={t(`schedules.interval_${form.every as Exclude<Every, 'once'>}`)}
        type="number"
        min={1}
        max={99}
        value={form.interval}
        onChange={(event) => change({ interval: event.target.value })}
      />
      <SelectField
        label={t('schedules.ends')}
        value={form.ends}
        options={(['never', 'until', 'times'] as const).map((ends) => ({
          value: ends,
          label: t(`schedules.ends_${ends}`),
        }))}
        onChange={(event) => change({ ends: event.target.value as Ends })}
      />
      {form.ends === 'until' ? (
        <TextField
          label={t('schedules.until')}
          type="date"
          min={form.on}
          value={form.until}
          onChange={(event) => change({ until: event.target.value })}
        />
      ) : null}
      {form.ends === 'times' ? (
        <TextField
          label={t('schedules.times')}
          type="number"
          min={1}
          max={1000}
          value={form.times}
          onChange={(event) => change({ times: event.target.value })}
        />
      ) : null}
    </div>
  );
}

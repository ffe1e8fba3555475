/** When a registry is read by itself. */
import type { SourceSchedule } from '../../api/sources.ts';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

const firsts: Readonly<Record<SourceSchedule['kind'], SourceSchedule>> = {
  every: { kind: 'every', minutes: 60 },
  daily: { kind: 'daily', times: ['06:00', '13:00'] },
  night: { kind: 'night', from: '22:00', to: '04:00' },
  hand: { kind: 'hand' },
};
const minutes = [5, 15, 30, 60, 180, 360, 720, 1440];

export function ScheduleFields(props: { schedule: SourceSchedule; onChange: (schedule: SourceSchedule) => void }) {
  const { t } = useWords();
  const { schedule, onChange } = props;
  return (
    <div className="stack">
      <ChoiceSet
        legend={t('sources.when')}
        value={schedule.kind}
        choices={(['every', 'daily', 'night', 'hand'] as const).map((value) => ({
          value,
          label: t(`sources.when_${value}`),
          help: t(`sources.when_${value}_says`),
        }))}
        onChange={(kind) => onChange(firsts[kind])}
      />
      <Details schedule={schedule} onChange={onChange} />
    </div>
  );
}

function Details(props: { schedule: SourceSchedule; onChange: (schedule: SourceSchedule) => void }) {
  const { t } = useWords();
  const { schedule, onChange } = props;
  const words = useScheduleWords();
  switch (schedule.kind) {
    case 'every': {
      const choices = minutes.includes(schedule.minutes) ? minutes : [schedule.minutes, ...minutes];
      return (
        <SelectField
          label={t('sources.every')}
          value={String(schedule.minutes)}
          options={choices.map((n) => ({ value: String(n), label: words({ kind: 'every', minutes: n }) }))}
          onChange={(event) => onChange({ kind: 'every', minutes: Number(event.target.value) })}
        />
      );
    }
    case 'daily':
      return <Times times={schedule.times} onChange={(times) => onChange({ kind: 'daily', times })} />;
    case 'night':
      return (
        <div className="row">
          {(['from', 'to'] as const).map((end) => (
            <TextField
              key={end}
              type="time"
              required
              label={t(`sources.night_${end}`)}
              value={schedule[end]}
              onChange={(event) => onChange({ ...schedule, [end]: event.target.value })}
            />
          ))}
        </div>
      );
    case 'hand':
      return null;
  }
}

/** As typed until it reads as times. */
function Times(props: { times: readonly string[]; onChange: (times: string[]) => void }) {
  const { t } = useWords();
  const read = (text: string): string[] =>
    text.split(/[\s,;]+/).flatMap((one) => {
      const found = /^(\d{1,2})[:h](\d\d)$/.exec(one);
      return found && Number(found[1]) < 24 && Number(found[2]) < 60
        ? [`${found[1]!.padStart(2, '0')}:${found[2]}`]
        : [];
    });
  return (
    <TextField
      label={t('sources.times')}
      help={t('sources.times_help')}
      required
      defaultValue={props.times.join(', ')}
      onChange={(event) => {
        const times = read(event.target.value).slice(0, 24);
        if (times.length > 0) props.onChange([...new Set(times)].sort());
      }}
    />
  );
}

export function useScheduleWords(): (schedule: SourceSchedule) => string {
  const { t, list } = useWords();
  return (schedule) => {
    switch (schedule.kind) {
      case 'every':
        return schedule.minutes % 60 === 0
          ? t('sources.every_hours', { count: schedule.minutes / 60 })
          : t('sources.every_minutes', { count: schedule.minutes });
      case 'daily':
        return t('sources.daily_at', { times: list([...schedule.times]) });
      case 'night':
        return t('sources.nightly', { from: schedule.from, to: schedule.to });
      case 'hand':
        return t('sources.when_hand');
    }
  };
}

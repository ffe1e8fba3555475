/** Dates on a line of time: every step in between has its place, also where nobody named it. */
import type { Question } from '../../api/results.ts';
import { useWords } from '../../words/words.tsx';
import { ColumnChart } from './column-chart.tsx';
import { CopyTable } from './copy-table.tsx';
import { stepName, stepsBetween } from './steps.ts';
import { Twin } from './twin.tsx';

type DatesOf = NonNullable<Question['dates']>;

export function DatePicture(props: { dates: DatesOf }) {
  const { t, number, day, language } = useWords();
  const { dates } = props;
  const people = new Map(dates.bars.map((bar) => [bar.from, bar.people]));
  const steps = stepsBetween(
    dates.bars.map((bar) => bar.from),
    dates.step,
  );
  const nameOf = (from: string) => stepName(from, dates.step, language);
  const head = [t(`results.by_${dates.step}`), t('accounting.people')];
  const rows = dates.bars.map((bar) => [nameOf(bar.from), bar.people]);
  return (
    <div className="stack-tight">
      <ColumnChart
        label={t('results.date_alt', { first: day(dates.first), last: day(dates.last), count: dates.n })}
        columns={steps.map((from) => ({
          ...{ key: from, people: people.get(from) ?? 0 },
          said: `${nameOf(from)}: ${number(people.get(from) ?? 0)}`,
        }))}
        ticks={steps.map((from, at) => ({ at: (at + 0.5) / steps.length, words: nameOf(from) }))}
      />
      <Twin head={head} rows={rows}>
        <CopyTable head={head} rows={rows} />
      </Twin>
    </div>
  );
}

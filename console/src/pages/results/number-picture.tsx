/** A histogram with its half, and the figures that say how it lies. */
import type { Question } from '../../api/results.ts';
import { useWords } from '../../words/words.tsx';
import { ColumnChart } from './column-chart.tsx';
import { CopyTable } from './copy-table.tsx';
import { round } from './round.ts';
import { Twin } from './twin.tsx';

export type NumbersOf = NonNullable<Question['numbers']>;

export function NumberPicture(props: { numbers: NumbersOf }) {
  const { t, number } = useWords();
  const { numbers } = props;
  const { bins } = numbers;
  const whole = bins.every(
    (bin) => (bin.from === null || Number.isInteger(bin.from)) && (bin.to === null || Number.isInteger(bin.to)),
  );
  const single = whole && bins.every((bin) => bin.from === null || bin.to === null || bin.to - bin.from === 1);
  const nameOf = (bin: (typeof bins)[number], last: boolean) => {
    if (bin.from === null) return t('results.below', { to: number(bin.to!) });
    if (bin.to === null) return t('results.above', { from: number(bin.from) });
    // Whole numbers are said as people count: 0 to 4, not 0 up to 5.
    const to = whole && !last ? bin.to - 1 : bin.to;
    return to <= bin.from ? number(bin.from) : t('results.between', { from: number(bin.from), to: number(to) });
  };
  const names = bins.map((bin, at) => nameOf(bin, at === bins.length - 1));
  const rows = bins.map((bin, at) => [names[at]!, bin.people]);
  const head = [t('results.value'), t('accounting.people')];
  return (
    <div className="stack-tight">
      <ColumnChart
        label={t('results.number_alt', figuresOf(numbers, number))}
        columns={bins.map((bin, at) => ({
          key: names[at]!,
          people: bin.people,
          said: `${names[at]}: ${number(bin.people)}`,
        }))}
        ticks={(single ? middlesOf(bins) : ticksOf(bins)).map((tick) => ({ at: tick.at, words: number(tick.value) }))}
        mark={{
          at: single ? positionOf(bins, numbers.median + 0.5) : positionOf(bins, numbers.median),
          words: t('results.median', { value: number(round(numbers.median)) }),
        }}
      />
      <p className="small figures number-facts">{t('results.number_facts', figuresOf(numbers, number))}</p>
      <Twin head={head} rows={rows}>
        <CopyTable head={head} rows={rows} />
      </Twin>
    </div>
  );
}

export const figuresOf = (numbers: NumbersOf, number: (value: number) => string) => ({
  ...{ min: number(numbers.min), q1: number(round(numbers.q1)), median: number(round(numbers.median)) },
  ...{ q3: number(round(numbers.q3)), max: number(numbers.max), mean: number(round(numbers.mean)) },
});

type Bins = NumbersOf['bins'];

/** Where each bin is one whole number, its name stands below it. */
const middlesOf = (bins: Bins): { at: number; value: number }[] =>
  bins.flatMap((bin, at) => (bin.from === null ? [] : [{ at: (at + 0.5) / bins.length, value: bin.from }]));

/** Edges of the closed bins, at their place. */
function ticksOf(bins: Bins): { at: number; value: number }[] {
  const edges = bins.flatMap((bin, at) => (bin.from === null ? [] : [{ at: at / bins.length, value: bin.from }]));
  const last = bins.at(-1);
  return last?.to == null ? edges : [...edges, { at: 1, value: last.to }];
}

function positionOf(bins: Bins, value: number): number {
  const at = bins.findIndex((bin, index) => bin.to === null || value < bin.to || index === bins.length - 1);
  const bin = bins[Math.max(0, at)]!;
  const inside =
    bin.from === null || bin.to === null || bin.to === bin.from ? 0.5 : (value - bin.from) / (bin.to - bin.from);
  return Math.min(1, Math.max(0, (Math.max(0, at) + Math.min(1, Math.max(0, inside))) / bins.length));
}

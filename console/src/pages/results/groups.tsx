/** The same question for each cadre, place, sex, language or channel: small pictures on one scale, each with its base. */
import type { FlowResults, Question, QuestionGroup, ResultsGroup } from '../../api/results.ts';
import { Badge } from '../../ui/badge.tsx';
import { useWords } from '../../words/words.tsx';
import { colourOf, useSliceName } from './choice-picture.tsx';
import { CopyTable } from './copy-table.tsx';
import { figuresOf, type NumbersOf } from './number-picture.tsx';
import { type Shown, slicesOf } from './picture.ts';
import { Twin } from './twin.tsx';

export function useGroupName(data: FlowResults): (group: ResultsGroup) => string {
  const { t, of, languageName } = useWords();
  return ({ key, name }) => {
    if (key === 'none' || key === 'several' || key === 'rest') return t(`results.group_${key}`);
    if (data.by === 'sex') return of('gender', key);
    return data.by === 'language' ? languageName(key) : name;
  };
}

export function Groups(props: { shown: Shown; data: FlowResults }) {
  const { t, of } = useWords();
  const { shown, data } = props;
  const { question, picture } = shown;
  const named = useGroupName(data);
  const rows = data.groups.flatMap((group, at) => {
    const answers = question.groups[at];
    return answers && answers.asked > 0 ? [{ group, answers, name: named(group) }] : [];
  });
  const table = useTable(shown, rows);
  if (rows.length === 0) return null;
  return (
    <div className="stack-tight groups">
      <h4>{t('results.by', { split: of('result_splits', data.by!) })}</h4>
      <ul className="group-list">
        {rows.map(({ group, answers, name }) => (
          <li key={group.key} data-small={answers.small || undefined}>
            <span className="group-name">{name}</span>
            <span className="group-picture">
              {picture === 'share' || picture === 'bars' ? (
                <Pieces shown={shown} answers={answers} />
              ) : picture === 'histogram' && question.numbers ? (
                <Spread all={question.numbers} own={answers.numbers} />
              ) : (
                <Answered answers={answers} />
              )}
            </span>
            <span className="group-base small quiet figures">
              {t('results.group_base', { count: answers.answered })}
              {answers.small ? <Badge tone="warn">{t('results.small')}</Badge> : null}
            </span>
          </li>
        ))}
      </ul>
      <Twin {...table}>
        <CopyTable {...table} />
      </Twin>
    </div>
  );
}

interface Row {
  readonly group: ResultsGroup;
  readonly answers: QuestionGroup;
  readonly name: string;
}

function useTable(shown: Shown, rows: readonly Row[]) {
  const { t, of } = useWords();
  const { question, picture, chart } = shown;
  const nameOf = useSliceName(question);
  const bases = [t('results.asked'), t('results.answered')];
  const first = (row: Row) => [row.name, row.answers.asked, row.answers.answered];
  if (picture === 'share' || picture === 'bars') {
    const whole = slicesOf(question, question, chart?.order);
    return {
      head: [of('result_splits', 'group'), ...bases, ...whole.map(nameOf)],
      rows: rows.map((row) => {
        const own = new Map(
          slicesOf(question, row.answers, chart?.order).map((slice) => [slice.category, slice.people]),
        );
        return [...first(row), ...whole.map((slice) => own.get(slice.category) ?? 0)];
      }),
    };
  }
  if (picture === 'histogram')
    return {
      head: [of('result_splits', 'group'), ...bases, t('results.least'), t('results.half'), t('results.most')],
      rows: rows.map((row) => {
        const { numbers } = row.answers;
        return [...first(row), ...(numbers ? [numbers.min, numbers.median, numbers.max] : ['', '', ''])];
      }),
    };
  return { head: [of('result_splits', 'group'), ...bases], rows: rows.map(first) };
}

function Pieces(props: { shown: Shown; answers: QuestionGroup }) {
  const { number, percent } = useWords();
  const { question, chart } = props.shown;
  const { answers } = props;
  const nameOf = useSliceName(question);
  const slices = slicesOf(question, answers, chart?.order).filter((slice) => slice.people > 0);
  const said = slices.map(
    (slice) => `${nameOf(slice)}: ${number(slice.people)}, ${percent(slice.people, answers.answered)}`,
  );
  return (
    <span className="share-bar share-small" role="img" aria-label={said.join('; ') || '–'} title={said.join('\n')}>
      {slices.map((slice) => (
        <span
          key={slice.category ?? ''}
          className={`share-piece chart-${colourOf(slice)}`}
          style={{ flexGrow: slice.people }}
        />
      ))}
    </span>
  );
}

/** From least to most, the middle half as a box, the half as a line: all groups on the axis of everybody. */
function Spread(props: { all: NumbersOf; own: NumbersOf | null }) {
  const { t, number } = useWords();
  const { all, own } = props;
  if (!own) return null;
  // A few values that lie far out would press all others together.
  const low = all.bins[0]?.from ?? all.bins[0]?.to ?? all.min;
  const high = all.bins.at(-1)?.to ?? all.bins.at(-1)?.from ?? all.max;
  const x = (value: number) => (high === low ? 50 : Math.min(100, Math.max(0, (100 * (value - low)) / (high - low))));
  const said = t('results.number_alt', figuresOf(own, number));
  return (
    <svg className="spread" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={said}>
      <title>{said}</title>
      <path className="spread-line" d={`M${x(own.min)} 10H${x(own.max)}`} />
      <rect className="spread-box" x={x(own.q1)} y="3" width={Math.max(1, x(own.q3) - x(own.q1))} height="14" />
      <path className="spread-half" d={`M${x(own.median)} 1V19`} />
    </svg>
  );
}

function Answered(props: { answers: Pick<Question, 'answered' | 'asked'> }) {
  const { answered, asked } = props.answers;
  return (
    <span className="share-bar share-small" aria-hidden="true">
      <span className="share-piece chart-1" style={{ flexGrow: answered }} />
      <span className="share-piece chart-none" style={{ flexGrow: asked - answered }} />
    </span>
  );
}

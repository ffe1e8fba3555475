/** Choices as shares of one bar or as bars in the flow's order; the rows are the table. */
import type { Question } from '../../api/results.ts';
import { useWords } from '../../words/words.tsx';
import { CopyTable } from './copy-table.tsx';
import { PeopleLink } from './people-link.tsx';
import { categoryName, type Shown, type Slice, slicesOf } from './picture.ts';

export const colourOf = (slice: Slice): string => (slice.colour === null ? 'rest' : String(slice.colour + 1));

export function useSliceName(question: Question): (slice: Slice) => string {
  const { t, language } = useWords();
  return (slice) =>
    slice.category === null
      ? t('results.others', { count: slice.of })
      : categoryName(question, slice.category, language);
}

export function ChoicePicture(props: { shown: Shown }) {
  const { t, number, percent } = useWords();
  const { question, chart, picture } = props.shown;
  const slices = slicesOf(question, question, chart?.order);
  const nameOf = useSliceName(question);
  const whole = question.answered;
  const most = Math.max(1, ...slices.map((slice) => slice.people));
  const share = picture === 'share';
  return (
    <div className="stack-tight">
      {share ? <ShareBar question={question} slices={slices} /> : null}
      <table className={share ? 'choice-table choice-legend' : 'choice-table'}>
        <thead className="hidden-visually">
          <tr>
            <th scope="col">{t('results.answer')}</th>
            {share ? null : <th scope="col">{t('results.bar')}</th>}
            <th scope="col">{t('accounting.people')}</th>
            <th scope="col">{t('accounting.share', { count: whole })}</th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.category ?? ''}>
              <th scope="row">
                <span className={`chart-swatch chart-${colourOf(slice)}`} aria-hidden="true" />
                {nameOf(slice)}
              </th>
              {share ? null : (
                <td className="choice-bar" aria-hidden="true">
                  <span
                    className={`chart-${colourOf(slice)}`}
                    data-none={slice.people === 0 || undefined}
                    style={{ inlineSize: `${(100 * slice.people) / most}%` }}
                  />
                </td>
              )}
              <td className="figures-cell">
                {slice.category === null ? (
                  number(slice.people)
                ) : (
                  <PeopleLink of={{ question: question.key, category: slice.category }}>
                    {number(slice.people)}
                  </PeopleLink>
                )}
              </td>
              <td className="figures-cell quiet">{percent(slice.people, whole)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <CopyTable
          head={[question.name, t('accounting.people'), t('accounting.share', { count: whole })]}
          rows={slices.map((slice) => [nameOf(slice), slice.people, percent(slice.people, whole)])}
        />
      </div>
    </div>
  );
}

/** One bar of all answers; each piece opens its people. */
export function ShareBar(props: { question: Question; slices: readonly Slice[] }) {
  const { number, percent } = useWords();
  const { question, slices } = props;
  const nameOf = useSliceName(question);
  return (
    <div className="share-bar">
      {slices
        .filter((slice) => slice.people > 0)
        .map((slice) => {
          const said = `${nameOf(slice)}: ${number(slice.people)}, ${percent(slice.people, question.answered)}`;
          const look = `share-piece chart-${colourOf(slice)}`;
          if (slice.category === null)
            return <span key="" className={look} style={{ flexGrow: slice.people }} title={said} />;
          return (
            <PeopleLink
              key={slice.category}
              of={{ question: question.key, category: slice.category }}
              className={look}
              label={said}
              grow={slice.people}
            />
          );
        })}
    </div>
  );
}

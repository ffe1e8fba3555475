/** The most frequent answers, as bars that are a table. */
import type { Question } from '../../api/results.ts';
import { useWords } from '../../words/words.tsx';
import { CopyTable } from './copy-table.tsx';

export function TopValues(props: { question: Question }) {
  const { t, number, percent } = useWords();
  const { question } = props;
  const most = Math.max(1, ...question.top.map((one) => one.people));
  const head = [t('results.answer'), t('accounting.people'), t('accounting.share', { count: question.answered })];
  return (
    <div className="stack-tight">
      <table className="choice-table">
        <thead className="hidden-visually">
          <tr>
            <th scope="col">{head[0]}</th>
            <th scope="col">{t('results.bar')}</th>
            <th scope="col">{head[1]}</th>
            <th scope="col">{head[2]}</th>
          </tr>
        </thead>
        <tbody>
          {question.top.map((one) => (
            <tr key={one.value}>
              <th scope="row">{one.value}</th>
              <td className="choice-bar" aria-hidden="true">
                <span className="chart-1" style={{ inlineSize: `${(100 * one.people) / most}%` }} />
              </td>
              <td className="figures-cell">{number(one.people)}</td>
              <td className="figures-cell quiet">{percent(one.people, question.answered)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <CopyTable
          head={head}
          rows={question.top.map((one) => [one.value, one.people, percent(one.people, question.answered)])}
        />
      </div>
    </div>
  );
}

/** One bar that adds up to all whom the start was for, with its table. */
import '../../parts/accounting-bar.css';
import type { FlowStart } from '../../api/starts.ts';
import { useWords } from '../../words/words.tsx';

const states = ['started', 'waiting', 'skipped_busy', 'skipped_before', 'failed', 'cancelled'] as const;

export function StartBar(props: { row: FlowStart }) {
  const { t, of, number, percent } = useWords();
  const { row } = props;
  const segments = states.map((state) => ({ state, count: row[state] })).filter(({ count }) => count > 0);
  const title = t('starts.accounting', { count: row.recipients });
  return (
    <figure className="accounting">
      <figcaption className="hidden-visually">{title}</figcaption>
      <div className="bar" aria-hidden="true">
        {segments.map((one) => (
          <span key={one.state} className={`bar-segment bar-${one.state}`} style={{ flexGrow: one.count }} />
        ))}
      </div>
      <table className="bar-table">
        <thead className="hidden-visually">
          <tr>
            <th scope="col">{t('accounting.state')}</th>
            <th scope="col">{t('accounting.people')}</th>
            <th scope="col">{t('accounting.share', { count: row.recipients })}</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((one) => (
            <tr key={one.state}>
              <th scope="row">
                <span className={`bar-swatch bar-${one.state}`} aria-hidden="true" />
                {of('start_outcomes', one.state)}
              </th>
              <td>{number(one.count)}</td>
              <td className="quiet">{percent(one.count, row.recipients)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('starts.all')}</th>
            <td>{number(row.recipients)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </figure>
  );
}

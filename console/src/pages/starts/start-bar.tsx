/** One bar that adds up to all whom the start was for, with its table. */
import type { FlowStart } from '../../api/starts.ts';
import { ShareTable } from '../../parts/share-table.tsx';
import { useWords } from '../../words/words.tsx';

const states = ['started', 'waiting', 'skipped_busy', 'skipped_before', 'failed', 'cancelled'] as const;

export function StartBar(props: { row: FlowStart }) {
  const { t, of } = useWords();
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
      <ShareTable
        shares={segments.map(({ state, count }) => ({ name: state, words: of('start_outcomes', state), count }))}
        whole={row.recipients}
        total={t('starts.all')}
      />
    </figure>
  );
}

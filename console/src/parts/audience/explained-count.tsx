/** How many match, how many can be reached, and who is left out and why. The parts add up. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { audienceCount } from '../../api/audiences.ts';
import { ErrorFace, Skeleton } from '../../ui/faces.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

export function ExplainedCount(props: { query: string; leftOut?: string | undefined }) {
  const { t, number, percent } = useWords();
  const still = useDebounced(props.query);
  const { data, error, isPlaceholderData, refetch } = useQuery(audienceCount(still));
  if (error && !data)
    return <ErrorFace error={error} retry={() => void refetch()} title={t('audience.count_failed')} />;
  if (!data) return <Skeleton lines={2} />;
  const old = error !== null || isPlaceholderData || still !== props.query;
  return (
    <div className="explained" data-old={old || undefined} aria-live="polite" aria-busy={old}>
      <p>
        <strong className="explained-figure figures">{number(data.reachable)}</strong>{' '}
        {t('audience.reachable', { count: data.reachable })},{' '}
        <span className="quiet">
          {t('audience.of_matched', { count: data.matched, share: percent(data.reachable, data.matched) })}
        </span>
      </p>
      {data.left_out.some((one) => one.count > 0) ? (
        <ul className="explained-reasons" aria-label={t('audience.left_out')}>
          {data.left_out
            .filter((one) => one.count > 0)
            .map((one) => (
              <li key={one.reason}>
                <Reason one={one} query={props.query} chosen={props.leftOut === one.reason} />
              </li>
            ))}
        </ul>
      ) : null}
    </div>
  );
}

function Reason(props: { one: { reason: string; count: number }; query: string; chosen: boolean }) {
  const { of, number } = useWords();
  const { reason, count } = props.one;
  const words = (
    <>
      <span className="figures">{number(count)}</span> {of('left_out', reason)}
    </>
  );
  // Who they are is not for this officer to see.
  if (reason === 'outside_area') return <span className="explained-reason">{words}</span>;
  return (
    <Link
      to="/people"
      className="explained-reason"
      search={{ query: props.query, left_out: reason }}
      {...(props.chosen ? { 'aria-current': 'true' as const } : {})}
    >
      {words}
    </Link>
  );
}

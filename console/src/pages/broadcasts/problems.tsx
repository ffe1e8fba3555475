/** What went wrong, in words, with what to do about it; each leads to its people. */
import { Link } from '@tanstack/react-router';
import type { Broadcast } from '../../api/broadcasts.ts';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

interface Problem {
  readonly state: string;
  readonly reason?: string;
  readonly count: number;
}

export function Problems(props: { row: Broadcast }) {
  const { t } = useWords();
  const sums = props.row.accounting;
  const problems: Problem[] = [
    ...sums.failures.map(({ failure, count }) => ({ state: 'failed', reason: failure, count })),
    ...(['expired', 'unknown'] as const).map((state) => ({ state, count: sums[state] })),
  ].filter((one) => one.count > 0);
  if (problems.length === 0) return null;
  const people = problems.reduce((sum, one) => sum + one.count, 0);
  return (
    <Section title={t('problems.title', { count: people })}>
      <ul className="problems">
        {problems.map((one) => (
          <li key={`${one.state} ${one.reason}`} className="problem">
            <Card problem={one} id={props.row.id} audience={sums.audience} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Card(props: { problem: Problem; id: string; audience: number }) {
  const { t, of, percent } = useWords();
  const { state, reason, count } = props.problem;
  const says = reason ? of('failures', reason) : of('state_says', state);
  return (
    <>
      <strong className="figures">
        {t('problems.people', { count })}{' '}
        <span className="quiet small">{t('problems.share', { share: percent(count, props.audience) })}</span>
      </strong>
      <p>{says}</p>
      <p className="quiet small">{of('failure_help', reason ?? state)}</p>
      <Link
        to="/broadcasts/$id"
        params={{ id: props.id }}
        search={{ state, ...(reason ? { reason } : {}) }}
        resetScroll={false}
        hash="recipients"
      >
        {t('problems.show')}
        <span className="hidden-visually">{says}</span>
      </Link>
    </>
  );
}

export function LeftOutReasons(props: { row: Broadcast }) {
  const { t, of, number } = useWords();
  const reasons = props.row.accounting.left_out.filter((one) => one.count > 0);
  if (reasons.length === 0) return null;
  return (
    <Section
      title={t('problems.left_out', { count: reasons.reduce((sum, one) => sum + one.count, 0) })}
      says={t('problems.left_out_says')}
    >
      <ul className="reasons">
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            <Link
              to="/broadcasts/$id"
              params={{ id: props.row.id }}
              search={{ state: 'left_out', reason }}
              resetScroll={false}
              hash="recipients"
            >
              <span className="figures">{number(count)}</span> {of('left_out', reason)}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

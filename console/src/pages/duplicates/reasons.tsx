import type { MatchPerson, MatchReason } from '../../api/duplicates.ts';
import { useWords } from '../../words/words.tsx';

/** What speaks for it and against it, each with its points; the points add up to the score. */
export function Reasons(props: { score: number; reasons: readonly MatchReason[] }) {
  const { t, of, number } = useWords();
  const signed = (points: number) => `${points < 0 ? '−' : '+'}${number(Math.abs(points))}`;
  return (
    <ul className="match-reasons">
      {props.reasons.map((reason) => (
        <li key={reason.code} className={reason.points < 0 ? 'match-against' : 'match-for'}>
          <span>
            {of('match_reasons', reason.code)}
            {reason.detail ? <span className="quiet"> {reason.detail}</span> : null}
          </span>
          <strong className="figures">{signed(reason.points)}</strong>
        </li>
      ))}
      <li className="match-sum">
        <span>{t('duplicates.score')}</span>
        <strong className="figures">{number(props.score)}</strong>
      </li>
    </ul>
  );
}

export function PersonLines(props: { person: MatchPerson }) {
  const { of } = useWords();
  const { person } = props;
  return (
    <span className="stack-tight">
      <span>{person.name}</span>
      <span className="quiet small">
        {[...person.cadre.slice(0, 1), ...person.facility.slice(0, 1)].join(' · ')}
        {person.status === 'active' ? '' : ` (${of('person_status', person.status)})`}
      </span>
      <span className="quiet small figures">{person.tel}</span>
      <span className="quiet small">{person.sources.join(', ')}</span>
    </span>
  );
}

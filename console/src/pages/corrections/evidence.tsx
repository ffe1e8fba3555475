import { Link } from '@tanstack/react-router';
import type { Evidence } from '../../api/changes.ts';
import { useWords } from '../../words/words.tsx';

export function EvidenceList(props: { evidence: readonly Evidence[] }) {
  const { t } = useWords();
  if (props.evidence.length === 0) return <p className="quiet">{t('corrections.no_evidence')}</p>;
  return (
    <ul className="lines">
      {props.evidence.map((one) => (
        <li key={`${one.kind} ${'at' in one ? one.at : one.since}`} className="stack-tight">
          <One evidence={one} />
        </li>
      ))}
    </ul>
  );
}

function One(props: { evidence: Evidence }) {
  const { t, of, number, when } = useWords();
  const one = props.evidence;
  switch (one.kind) {
    case 'answer':
      return (
        <>
          <p>
            {t('corrections.asked_in', { question: one.question })}{' '}
            <Link to="/flows/$id/results" params={{ id: one.flow.id }}>
              {one.flow.name}
            </Link>
          </p>
          <ol className="change-lines">
            {one.lines.map((line) => (
              <li key={`${line.at} ${line.text}`} data-direction={line.direction}>
                <span className="hidden-visually">
                  {t(line.direction === 'in' ? 'corrections.they_wrote' : 'corrections.we_wrote')}
                </span>
                {line.text}
                <span className="quiet small"> {when(line.at)}</span>
              </li>
            ))}
          </ol>
        </>
      );
    case 'flow':
      return (
        <p>
          {t('corrections.noted_by_flow', { value: one.value })} {one.flow?.name}{' '}
          <span className="quiet small">{when(one.at)}</span>
        </p>
      );
    case 'failures':
      return (
        <>
          <p>
            {t('corrections.failures', {
              ...{ count: one.count, address: one.address, since: when(one.since), until: when(one.until) },
            })}
          </p>
          <p className="quiet small">
            {one.last_delivered_at
              ? t('corrections.last_delivered', { when: when(one.last_delivered_at) })
              : t('corrections.never_delivered')}
          </p>
          <ol className="small" aria-label={t('corrections.tries', { n: number(one.messages.length) })}>
            {one.messages.map((message) => (
              <li key={message.at}>
                {when(message.at)}: {of('failures', message.failure)} <q className="quiet">{message.text}</q>
              </li>
            ))}
          </ol>
        </>
      );
    case 'officer':
      return (
        <p>
          <q>{one.text}</q>{' '}
          <span className="quiet small">
            {one.by}, {when(one.at)}
          </span>
        </p>
      );
  }
}

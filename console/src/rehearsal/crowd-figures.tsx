/** What a rehearsal found: who finishes, where the others fall out, what it costs, how long it takes, what was not understood. */
import type { QuestionFigures, Rehearsed, Tally } from '@mhero/flow/rehearsal/figures.ts';
import type { ReactNode } from 'react';
import { Notice } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';

type Show = (node: string) => void;

export function CrowdFigures(props: { found: Rehearsed; currency: string; onShow: Show; old: boolean }) {
  const { t, number, percent } = useWords();
  const { found, onShow } = props;
  const { base } = found.counts;
  const outcomes = (['silent', 'stopped', 'failed', 'waiting'] as const).filter((each) => found.outcomes[each] > 0);
  return (
    <div className="stack" data-old={props.old || undefined}>
      {props.old ? <Notice tone="warn">{t('rehearsal.old')}</Notice> : null}
      <section className="stack-tight" aria-label={t('rehearsal.outcome')}>
        <h3 className="rehearsal-headline">
          {t('rehearsal.finish', {
            ...{ share: percent(found.outcomes.finished, base), finished: number(found.outcomes.finished) },
            base: number(base),
          })}
        </h3>
        <ul className="rehearsal-list small">
          {outcomes.map((each) => (
            <li key={each}>
              {t(`rehearsal.outcome_${each}`, { count: found.outcomes[each] })}{' '}
              <span className="quiet">({percent(found.outcomes[each], base)})</span>
            </li>
          ))}
        </ul>
      </section>
      <Costs found={found} currency={props.currency} />
      <Funnel questions={found.questions} base={base} onShow={onShow} />
      <Misunderstood found={found} onShow={onShow} />
      <Late found={found} />
      <Outside outside={found.outside} />
      <Tallies title={t('rehearsal.problems')} list={found.problems} onShow={onShow} tone="bad" />
      <p className="quiet small">{t('rehearsal.assumptions')}</p>
    </div>
  );
}

function Costs({ found, currency }: { found: Rehearsed; currency: string }) {
  const { t, number, money, duration } = useWords();
  const { base } = found.counts;
  const { sending, minutes, cost } = found;
  const perPerson = number(Math.round((10 * found.parts) / base) / 10);
  return (
    <dl className="rehearsal-figures">
      <Figure name={t('rehearsal.parts')} says={t('rehearsal.parts_each', { parts: perPerson })}>
        {number(found.parts)}
      </Figure>
      {cost !== null && currency ? (
        <Figure name={t('rehearsal.cost')} says={t('rehearsal.cost_says')}>
          {money(cost, currency)}
        </Figure>
      ) : null}
      {sending ? (
        <Figure
          name={t('rehearsal.first_sent')}
          says={t('rehearsal.first_sent_says', { wait: duration(sending.longestWait) })}
        >
          {duration(sending.first)}
        </Figure>
      ) : null}
      {minutes ? (
        <Figure
          name={t('rehearsal.takes')}
          says={t('rehearsal.takes_says', {
            most: duration(minutes.most9of10 * 60),
            last: duration(minutes.last * 60),
          })}
        >
          {duration(minutes.median * 60)}
        </Figure>
      ) : null}
    </dl>
  );
}

function Figure(props: { name: string; says: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd className="figures">{props.children}</dd>
      <dd className="quiet small">{props.says}</dd>
    </div>
  );
}

function Funnel({ questions, base, onShow }: { questions: readonly QuestionFigures[]; base: number; onShow: Show }) {
  const { t, number, percent } = useWords();
  if (questions.length === 0) return null;
  return (
    <section className="stack-tight" aria-label={t('rehearsal.funnel')}>
      <h3>{t('rehearsal.funnel')}</h3>
      <p className="quiet small">{t('rehearsal.funnel_says', { base: number(base) })}</p>
      <ol className="rehearsal-funnel">
        {questions.map((one) => (
          <li key={one.node}>
            <button type="button" className="rehearsal-question" onClick={() => onShow(one.node)}>
              {one.text || t('rehearsal.no_text')}
            </button>
            <span className="rehearsal-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(100 * (one.asked - one.dropped)) / base}%` }} />
              <span className="rehearsal-bar-out" style={{ inlineSize: `${(100 * one.dropped) / base}%` }} />
            </span>
            <span className="small">
              {t('rehearsal.asked', { asked: number(one.asked) })} ·{' '}
              {t('rehearsal.fall_out', { dropped: number(one.dropped), share: percent(one.dropped, one.asked) })}
              {one.misunderstood > 0 ? ` · ${t('rehearsal.unclear', { count: one.misunderstood })}` : null}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Misunderstood({ found, onShow }: { found: Rehearsed; onShow: Show }) {
  const { t, number, percent } = useWords();
  const { total, texts } = found.misunderstood;
  if (total === 0) return null;
  const says = t('rehearsal.misunderstood_says', {
    ...{ total: number(total), answers: number(found.answers), share: percent(total, found.answers) },
  });
  return <Tallies title={t('rehearsal.misunderstood')} says={says} list={texts.slice(0, 12)} onShow={onShow} />;
}

function Late({ found }: { found: Rehearsed }) {
  const { t } = useWords();
  if (found.late.total === 0) return null;
  return <p className="small">{t('rehearsal.late', { count: found.late.total })}</p>;
}

function Outside({ outside }: { outside: Rehearsed['outside'] }) {
  const { t, of, number } = useWords();
  const entries = Object.entries(outside);
  if (entries.length === 0) return null;
  return (
    <section className="stack-tight" aria-label={t('rehearsal.outside')}>
      <h3>{t('rehearsal.outside')}</h3>
      <ul className="rehearsal-list small">
        {entries.map(([type, times]) => (
          <li key={type}>
            {of('rehearsal_outside', type)} <span className="figures">× {number(times)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tallies(props: { title: string; says?: string; list: readonly Tally[]; onShow: Show; tone?: 'bad' }) {
  const { t, number } = useWords();
  if (props.list.length === 0) return null;
  return (
    <section className="stack-tight" aria-label={props.title}>
      <h3 data-tone={props.tone}>{props.title}</h3>
      {props.says ? <p className="quiet small">{props.says}</p> : null}
      <ul className="rehearsal-list small">
        {props.list.map(({ text, node, times }) => (
          <li key={`${node} ${text}`}>
            <span dir="auto">“{text.trim()}”</span> <span className="figures quiet">× {number(times)}</span>{' '}
            {node ? (
              <button type="button" className="rehearsal-link" onClick={() => props.onShow(node)}>
                {t('rehearsal.show')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who was asked and how far they came: everybody in exactly one piece, and every number opens its people. */
import type { FlowResults, TopLine } from '../../api/results.ts';
import { ShareTable } from '../../parts/share-table.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CopyTable } from './copy-table.tsx';
import { PeopleLink } from './people-link.tsx';

const steps = ['asked', 'reached', 'began', 'finished'] as const;
const ends = ['finished', 'waiting', 'expired', 'interrupted', 'failed'] as const;

export function TopSection(props: { data: FlowResults }) {
  const { t, number, percent } = useWords();
  const { top } = props.data;
  const figures = {
    ...{ asked: top.asked, reached: number(top.reached), began: number(top.began), finished: number(top.finished) },
    share: percent(top.finished, top.asked),
  };
  return (
    <Section
      title={t('results.top', figures)}
      says={
        top.passages > top.asked
          ? t('results.base_again', { count: top.asked, passages: number(top.passages) })
          : t('results.base')
      }
    >
      <div className="results-top">
        <Steps top={top} />
        <Ends top={top} />
      </div>
      <LeftOut top={top} />
    </Section>
  );
}

function Steps(props: { top: TopLine }) {
  const { t, number, percent } = useWords();
  const { top } = props;
  return (
    <dl className="steps">
      {steps.map((step) => (
        <div key={step} className="step">
          <dt>{t(`funnel.${step}`)}</dt>
          <dd className="step-track" aria-hidden="true">
            <div className="step-fill" style={{ inlineSize: `${(100 * top[step]) / top.asked}%` }} />
          </dd>
          <dd className="step-figure figures">
            <PeopleLink of={{ who: step }}>{number(top[step])}</PeopleLink>{' '}
            <span className="quiet">{percent(top[step], top.asked)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Ends(props: { top: TopLine }) {
  const { t, of, number, percent } = useWords();
  const { top } = props;
  const pieces = ends.filter((end) => top[end] > 0);
  const rows = pieces.map((end) => [of('result_states', end), top[end], percent(top[end], top.asked)]);
  return (
    <figure className="accounting">
      <figcaption className="row-apart">
        <h3>{t('results.now')}</h3>
        <CopyTable
          head={[t('accounting.state'), t('accounting.people'), t('accounting.share', { count: top.asked })]}
          rows={rows}
        />
      </figcaption>
      <div className="bar">
        {pieces.map((end) => (
          <PeopleLink
            key={end}
            of={{ who: end }}
            className={`bar-segment bar-result-${end}`}
            label={`${of('result_states', end)}: ${number(top[end])}, ${percent(top[end], top.asked)}`}
            grow={top[end]}
          />
        ))}
      </div>
      <ShareTable
        shares={pieces.map((end) => ({ name: `result-${end}`, end, words: of('result_states', end), count: top[end] }))}
        whole={top.asked}
        total={t('funnel.asked')}
        count={({ end, count }) => <PeopleLink of={{ who: end }}>{number(count)}</PeopleLink>}
      />
    </figure>
  );
}

function LeftOut(props: { top: TopLine }) {
  const { t, of, number } = useWords();
  const reasons = props.top.left_out.filter(({ people }) => people > 0);
  if (reasons.length === 0) return null;
  const all = reasons.reduce((sum, { people }) => sum + people, 0);
  return (
    <p className="small">
      {t('results.left_out', { count: all })}{' '}
      {reasons.map(({ reason, people }, at) => (
        <span key={reason}>
          {at > 0 ? ' · ' : ''}
          <PeopleLink of={{ who: 'left_out', reason }}>
            {number(people)} {of('left_out', reason)}
          </PeopleLink>
        </span>
      ))}
    </p>
  );
}

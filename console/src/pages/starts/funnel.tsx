/** Asked, reached, began, finished: each as a share of those whom the start was for. */
import type { TopLine } from '@mhero/contract/results.ts';
import { useWords } from '../../words/words.tsx';

const steps = ['asked', 'reached', 'began', 'finished'] as const;

export function Funnel(props: { top: TopLine; base: number }) {
  const { t, number, percent } = useWords();
  const { top, base } = props;
  return (
    <dl className="funnel">
      {steps.map((step) => (
        <div key={step} className="funnel-step">
          <dt>{t(`funnel.${step}`)}</dt>
          <dd className="funnel-track" aria-hidden="true">
            <div
              className="funnel-fill"
              data-none={top[step] === 0 || undefined}
              style={{ inlineSize: `${base === 0 ? 0 : (100 * top[step]) / base}%` }}
            />
          </dd>
          <dd className="funnel-figure figures">
            {number(top[step])} <span className="quiet">{percent(top[step], base)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

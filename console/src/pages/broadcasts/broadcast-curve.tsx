/** Sent, delivered and replied since the start, as running totals; the same figures as a table below. */
import { useQuery } from '@tanstack/react-query';
import { type Broadcast, curve } from '../../api/broadcasts.ts';
import { Loaded } from '../../ui/faces.tsx';
import { Section } from '../../ui/page.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/words.tsx';
import { type CurvePoint, roundUp, totals } from './figures.ts';
import { useAskAgain } from './use-ask-again.ts';

const series = ['sent', 'delivered', 'replied'] as const;
const box = { height: 220, start: 48, end: 8, top: 10, bottom: 26 };

export function BroadcastCurve(props: { row: Broadcast }) {
  const { t, percent, number } = useWords();
  const { row } = props;
  const query = useQuery(curve(row.id));
  useAskAgain(row, query.refetch);
  const sums = row.accounting;
  const got = sums.delivered + sums.read;
  return (
    <Section
      title={t('curve.title', {
        delivered: number(got),
        share: percent(got, sums.audience),
        replied: number(sums.replied),
      })}
      says={t('curve.base', { count: sums.audience })}
    >
      <Loaded query={query}>
        {(minutes) => {
          const points = totals(minutes);
          if (points.length === 0) return <p className="quiet">{t('curve.nothing')}</p>;
          return (
            <>
              <Legend />
              <Drawing points={points} />
              <Twin points={points} />
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Legend() {
  const { t } = useWords();
  return (
    <ul className="curve-legend small" aria-hidden="true">
      {series.map((name) => (
        <li key={name}>
          <svg width="28" height="10" viewBox="0 0 28 10" aria-hidden="true">
            <path className={`curve-line curve-${name}`} d="M2 5h24" />
          </svg>
          {t(`curve.${name}`)}
        </li>
      ))}
    </ul>
  );
}

function Drawing(props: { points: readonly CurvePoint[] }) {
  const { t, number, duration } = useWords();
  const { points } = props;
  const [svg, width] = useWidth<SVGSVGElement>(720);
  const last = points.at(-1)!;
  const top = roundUp(Math.max(...series.map((name) => last[name])));
  const x = (minute: number) => box.start + (minute / last.minute) * (width - box.start - box.end);
  const y = (value: number) => box.height - box.bottom - (value / top) * (box.height - box.top - box.bottom);
  // Only where the half is a whole number of minutes, or of seconds.
  const marks = last.minute === 1 || last.minute % 2 === 0 ? [0, last.minute / 2, last.minute] : [0, last.minute];
  const words = t('curve.alt', {
    ...{ duration: duration(last.minute * 60), sent: number(last.sent) },
    ...{ delivered: number(last.delivered), replied: number(last.replied) },
  });
  return (
    <svg ref={svg} className="curve figures" viewBox={`0 0 ${width} ${box.height}`} role="img" aria-label={words}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path className="curve-grid" d={`M${box.start} ${y(top * share)}H${width - box.end}`} />
          {Number.isInteger(top * share) ? (
            <text className="curve-words" x={box.start - 8} y={y(top * share) + 4} textAnchor="end">
              {number(top * share)}
            </text>
          ) : null}
        </g>
      ))}
      {marks.map((minute) => (
        <text
          key={minute}
          className="curve-words"
          x={x(minute)}
          y={box.height - 6}
          textAnchor={minute === 0 ? 'start' : minute === last.minute ? 'end' : 'middle'}
        >
          {minute === 0 ? t('curve.start') : duration(minute * 60)}
        </text>
      ))}
      {series.map((name) => (
        <path
          key={name}
          className={`curve-line curve-${name}`}
          d={points
            .map((one, at) => `${at === 0 ? 'M' : 'L'}${x(one.minute).toFixed(1)} ${y(one[name]).toFixed(1)}`)
            .join('')}
        />
      ))}
    </svg>
  );
}

function Twin(props: { points: readonly CurvePoint[] }) {
  const { t, number } = useWords();
  return (
    <details>
      <summary className="small">{t('curve.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="twin" tabIndex={0} aria-label={t('curve.table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('curve.minute')}</th>
              {series.map((name) => (
                <th key={name} scope="col">
                  {t(`curve.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.points.map((one) => (
              <tr key={one.minute}>
                <th scope="row">{number(one.minute)}</th>
                {series.map((name) => (
                  <td key={name}>{number(one[name])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/**
 * The signature picture: one bar that always adds up to the audience. Same order, colours and patterns everywhere; each
 * segment leads to its list. The table below it says the same.
 */
import './accounting-bar.css';
import type { Accounting } from '@mhero/contract/broadcasts.ts';
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words.tsx';
import { ShareTable } from './share-table.tsx';

export interface Segment {
  /** As in the recipients list: a state, or `left_out`. */
  readonly state: string;
  readonly count: number;
}

const states = [
  ...([
    'read',
    'delivered',
    'sent',
    'sending',
    'waiting',
    'held',
    'failed',
    'expired',
    'unknown',
    'cancelled',
  ] as const),
];

/** In the one order of all bars. They add up to `accounting.audience`. */
export function segmentsOf(accounting: Accounting): Segment[] {
  const leftOut = accounting.left_out.reduce((sum, one) => sum + one.count, 0);
  return [
    ...states.map((state) => ({ state, count: accounting[state] })),
    { state: 'left_out', count: leftOut },
  ].filter((segment) => segment.count > 0);
}

/** The bar alone, for rows of a list; read out as one sentence. */
export function SmallBar(props: { accounting: Accounting }) {
  const { of, number, list } = useWords();
  const segments = segmentsOf(props.accounting);
  const said = list(segments.map((one) => `${of('states', one.state)}: ${number(one.count)}`));
  return (
    <div className="bar bar-small" role="img" aria-label={said} title={said}>
      {segments.map((one) => (
        <span key={one.state} className={`bar-segment bar-${one.state}`} style={{ flexGrow: one.count }} />
      ))}
    </div>
  );
}

export function AccountingBar(props: {
  accounting: Accounting;
  /** Says what the bar shows: "Accounting of 2,481 people". */
  title: string;
  /** Where the lists are: the page gets `?state=…`, or `?state=left_out`. */
  to: string;
  chosen?: string | undefined;
}) {
  const { t, of, number, percent } = useWords();
  const segments = segmentsOf(props.accounting);
  const whole = props.accounting.audience;
  return (
    <figure className="accounting">
      <figcaption className="hidden-visually">{props.title}</figcaption>
      <div className="bar">
        {segments.map((one) => {
          const said = `${of('states', one.state)}: ${number(one.count)}, ${percent(one.count, whole)}`;
          return (
            <Link
              key={one.state}
              to={props.to}
              search={{ state: one.state } as never}
              resetScroll={false}
              className={`bar-segment bar-${one.state}`}
              style={{ flexGrow: one.count }}
              aria-label={said}
              title={said}
              {...(props.chosen === one.state ? { 'aria-current': 'true' as const } : {})}
            />
          );
        })}
      </div>
      <ShareTable
        shares={segments.map(({ state, count }) => ({ name: state, words: of('states', state), count }))}
        whole={whole}
        total={t('accounting.audience')}
      />
    </figure>
  );
}

/** The table below a bar that adds up: each segment with its swatch, its people and their share, and the whole last. */
import './accounting-bar.css';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

export interface Share {
  /** The segment's class is `bar-<name>`. */
  readonly name: string;
  readonly words: string;
  readonly count: number;
}

export function ShareTable<T extends Share>(props: {
  shares: readonly T[];
  whole: number;
  /** What the whole is called: "Audience". */
  total: string;
  /** Draws the count; the bare number unless given. */
  count?: (share: T) => ReactNode;
}) {
  const { t, number, percent } = useWords();
  const { shares, whole } = props;
  return (
    <table className="bar-table">
      <thead className="hidden-visually">
        <tr>
          <th scope="col">{t('accounting.state')}</th>
          <th scope="col">{t('accounting.people')}</th>
          <th scope="col">{t('accounting.share', { count: whole })}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => (
          <tr key={share.name}>
            <th scope="row">
              <span className={`bar-swatch bar-${share.name}`} aria-hidden="true" />
              {share.words}
            </th>
            <td>{props.count?.(share) ?? number(share.count)}</td>
            <td className="quiet">{percent(share.count, whole)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{props.total}</th>
          <td>{number(whole)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

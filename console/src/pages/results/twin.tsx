/** The same as a table, for readers of screens and for copying. */
import type { ReactNode } from 'react';
import { useWords } from '../../words/words.tsx';
import type { Cells } from './copy-table.tsx';

export function Twin(props: { head: Cells; rows: readonly Cells[]; children: ReactNode }) {
  const { t, number } = useWords();
  const draw = (cell: string | number) => (typeof cell === 'number' ? number(cell) : cell);
  return (
    <div className="twin-row">
      <details className="twin">
        <summary className="small">{t('curve.table')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
        <section className="twin-box" tabIndex={0} aria-label={t('curve.table')}>
          <table className="twin-table">
            <thead>
              <tr>
                {props.head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, at) =>
                    at === 0 ? (
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their place
                      <th key={at} scope="row">
                        {cell}
                      </th>
                    ) : (
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their place
                      <td key={at}>{draw(cell)}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
      {props.children}
    </div>
  );
}

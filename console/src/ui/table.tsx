import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** 1 is always shown; 3 hides first as the screen narrows. */
  readonly weight?: 1 | 2 | 3;
  readonly figures?: boolean;
}

/** A table that becomes cards on a narrow screen. A link with the class `row-link` makes the whole row a target. */
export function Table<Row>(props: {
  /** What the table lists; read out, not drawn. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) {
  const classOf = (column: Column<Row>) => `weight-${column.weight ?? 1} ${column.figures ? 'figures-cell' : ''}`;
  return (
    <div className="table-box">
      <table className="table">
        <caption className="hidden-visually">{props.label}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.name} scope="col" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)}>
              {props.columns.map((column) => (
                <td key={column.name} data-head={column.head} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/table.tsx';
import type { Words } from '../words/words.tsx';

/** The first column of every list of people: the name, which opens the person. */
export const personColumn = <Row extends { readonly contact: string; readonly name: string }>(
  t: Words['t'],
): Column<Row> => ({
  name: 'name',
  head: t('people.name'),
  cell: (row) => (
    <Link to="/people/$id" params={{ id: row.contact }} className="row-link">
      {row.name}
    </Link>
  ),
});

import { Link } from '@tanstack/react-router';
import type { ContactRow } from '../api/contacts.ts';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { Reach } from './reach.tsx';

export function PeopleTable(props: { people: readonly ContactRow[] }) {
  const { t, when } = useWords();
  return (
    <Table
      label={t('people.title')}
      rows={props.people}
      rowKey={(person) => person.id}
      columns={[
        {
          name: 'name',
          head: t('people.name'),
          cell: (person) => (
            <Link to="/people/$id" params={{ id: person.id }} className="row-link">
              {person.name}
            </Link>
          ),
        },
        { name: 'cadre', head: t('people.cadre'), cell: (person) => person.cadre.join(', '), weight: 2 },
        { name: 'facility', head: t('people.facility'), cell: (person) => person.facility.join(', '), weight: 2 },
        { name: 'tel', head: t('people.number'), cell: (person) => person.tel, weight: 1 },
        { name: 'reach', head: t('people.reach'), cell: (person) => <Reach reach={person.reach} />, weight: 1 },
        {
          name: 'heard',
          head: t('people.last_heard'),
          cell: (person) => (person.last_heard_at ? when(person.last_heard_at) : null),
          weight: 3,
        },
      ]}
    />
  );
}

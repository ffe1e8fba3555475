import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FlowStart, startPeople } from '../../api/starts.ts';
import { personColumn } from '../../parts/person-column.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

const states = [
  ...(['answering', 'completed', 'expired', 'interrupted', 'started', 'waiting'] as const),
  ...(['skipped_busy', 'skipped_before', 'failed', 'cancelled'] as const),
];

const tones: Readonly<Record<string, Tone>> = {
  ...{ completed: 'good', answering: 'busy', started: 'busy', waiting: 'busy' },
  ...{ failed: 'bad', expired: 'warn', interrupted: 'warn' },
};

/** Everybody of the start, or those in one state. */
export function StartPeople(props: { row: FlowStart; state: string | undefined }) {
  const { t, of } = useWords();
  const navigate = useNavigate({ from: '/starts/$id' });
  const { row, state } = props;
  const query = useInfiniteQuery(startPeople(row.id, state));
  return (
    <section className="stack" aria-labelledby="people-title">
      <div className="row-apart">
        <h2 id="people-title">{t('starts.list')}</h2>
        <div className="list-tools">
          <SelectField
            bare
            label={t('accounting.state')}
            value={state ?? ''}
            options={[
              { value: '', label: t('recipients.all', { count: row.recipients }) },
              ...states.map((one) => ({ value: one, label: of('person_states', one) })),
            ]}
            onChange={(event) =>
              void navigate({ search: { state: event.target.value || undefined }, replace: true, resetScroll: false })
            }
          />
        </div>
      </div>
      <KeysetList query={query} empty={<p className="quiet">{t('recipients.none')}</p>}>
        {(people) => (
          <Table
            label={t('starts.list')}
            rows={people}
            rowKey={(one) => one.contact}
            columns={[
              personColumn(t),
              {
                name: 'state',
                head: t('accounting.state'),
                cell: (one) => <Badge tone={tones[one.state] ?? 'quiet'}>{of('person_states', one.state)}</Badge>,
              },
            ]}
          />
        )}
      </KeysetList>
    </section>
  );
}

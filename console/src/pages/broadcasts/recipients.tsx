import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Broadcast, recipients } from '../../api/broadcasts.ts';
import { segmentsOf } from '../../parts/accounting-bar.tsx';
import { MessageState } from '../../parts/message-state.tsx';
import { personColumn } from '../../parts/person-column.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { useAskAgain } from './use-ask-again.ts';

/** Pages of the list that are asked again while the send goes on. */
const mostFresh = 2;

/** Who is in which state. Everybody, or those of one state and reason. */
export function Recipients(props: { row: Broadcast; state: string | undefined; reason: string | undefined }) {
  const { t, of, number, when } = useWords();
  const { row, state, reason } = props;
  const navigate = useNavigate({ from: '/broadcasts/$id' });
  const query = useInfiniteQuery(recipients(row.id, { state, reason }));
  // A reader far down the list is not moved about under their eyes.
  const pages = query.data?.pages.length ?? 0;
  useAskAgain(row, () => (pages <= mostFresh ? query.refetch() : undefined));
  const segments = segmentsOf(row.accounting);
  const states = [
    ...segments.map((one) => one.state),
    ...(state && !segments.some((one) => one.state === state) ? [state] : []),
  ];
  const countOf = (one: string) => segments.find((segment) => segment.state === one)?.count ?? 0;
  return (
    <section className="stack" id="recipients" aria-labelledby="recipients-title">
      <div className="row-apart">
        <h2 id="recipients-title">
          {reason ? t('recipients.of_reason', { reason: reasonWords() }) : t('recipients.title')}
        </h2>
        <div className="list-tools">
          <SelectField
            bare
            label={t('recipients.state')}
            value={state ?? ''}
            options={[
              { value: '', label: t('recipients.all', { count: row.accounting.audience }) },
              ...states.map((one) => ({ value: one, label: `${of('states', one)} (${number(countOf(one))})` })),
            ]}
            onChange={(event) =>
              void navigate({
                search: event.target.value ? { state: event.target.value } : { all: '1' },
                replace: true,
                resetScroll: false,
              })
            }
          />
        </div>
      </div>
      <KeysetList query={query} empty={<p className="quiet">{t('recipients.none')}</p>}>
        {(people) => (
          <Table
            label={t('recipients.title')}
            rows={people}
            rowKey={(one) => one.contact}
            columns={[
              personColumn(t),
              { name: 'number', head: t('people.number'), cell: (one) => one.address },
              {
                name: 'state',
                head: t('accounting.state'),
                cell: (one) => (
                  <span className="row">
                    {one.state === 'left_out' ? (
                      <>
                        <MessageState state="left_out" /> {one.failure ? of('left_out', one.failure) : null}
                      </>
                    ) : (
                      <MessageState state={one.state} failure={one.failure} />
                    )}
                  </span>
                ),
              },
              { name: 'at', head: t('recipients.at'), cell: (one) => (one.at ? when(one.at) : null), weight: 2 },
            ]}
          />
        )}
      </KeysetList>
    </section>
  );

  function reasonWords(): string {
    return state === 'left_out' ? of('left_out', reason ?? '') : of('failures', reason ?? '').replace(/\.$/, '');
  }
}

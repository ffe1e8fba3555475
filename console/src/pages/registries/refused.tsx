/** What could not be taken, why, and again once it has been mended: one or all. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type RefusedItem, type RefusedPage, refusedItems, type Source } from '../../api/sources.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useErrorWords } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/registries/$id');

export function Refused(props: { source: Source }) {
  const { t, of, number } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/registries/$id' });
  const id = String(props.source.id);
  const query = useInfiniteQuery(refusedItems(id, search.reason));
  const reasons = Object.entries((query.data?.pages[0] as RefusedPage | undefined)?.reasons ?? {});
  const retry = useRetry(id);
  const [shown, setShown] = useState<RefusedItem | null>(null);
  return (
    <Section
      title={t('sources.refused_title', { count: props.source.refused })}
      says={t('sources.refused_says')}
      action={
        props.source.refused > 0 ? (
          <Button small busy={retry.busy === 'all'} onClick={() => void retry.run(null)}>
            {t('sources.retry_all', { count: props.source.refused })}
          </Button>
        ) : null
      }
    >
      <div id="refused" className="stack-tight">
        {reasons.length > 1 ? (
          <div>
            <SelectField
              label={t('imports.reason')}
              value={search.reason ?? ''}
              options={[
                { value: '', label: t('imports.all') },
                ...reasons.map(([value, count]) => ({
                  value,
                  label: `${of('import_reasons', value)} (${number(count)})`,
                })),
              ]}
              onChange={(event) =>
                void navigate({
                  search: { ...search, reason: event.target.value || undefined },
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          </div>
        ) : null}
        <KeysetList query={query} empty={<p className="quiet">{t('sources.none_refused')}</p>}>
          {(rows) => <List rows={rows} retry={retry} onShow={setShown} />}
        </KeysetList>
      </div>
      {shown ? (
        <Dialog open onClose={() => setShown(null)} title={shown.item}>
          <pre className="registry-raw">{shown.text}</pre>
        </Dialog>
      ) : null}
    </Section>
  );
}

function useRetry(id: string) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const wordsOf = useErrorWords();
  const [busy, setBusy] = useState<string | null>(null);
  const run = async (item: string | null) => {
    setBusy(item ?? 'all');
    try {
      await api.post(`/sources/${id}/refused/retry`, item === null ? {} : { items: [item] }, newKey());
      toast(t('sources.retrying'));
      await client.invalidateQueries({ queryKey: ['sources'] });
    } catch (caught) {
      toast(wordsOf(caught));
    } finally {
      setBusy(null);
    }
  };
  return { busy, run };
}

function List(props: {
  rows: readonly RefusedItem[];
  retry: ReturnType<typeof useRetry>;
  onShow: (item: RefusedItem) => void;
}) {
  const { t, of, when } = useWords();
  const { rows, retry } = props;
  return (
    <Table
      label={t('sources.refused')}
      rows={rows}
      rowKey={(row) => row.item}
      columns={[
        {
          name: 'item',
          head: t('imports.item'),
          cell: (row) =>
            row.text === null ? (
              row.item
            ) : (
              <Button look="quiet" small onClick={() => props.onShow(row)}>
                {row.item}
              </Button>
            ),
        },
        {
          name: 'reason',
          head: t('imports.reason'),
          cell: (row) => (
            <>
              {of('import_reasons', row.reason)} {row.detail ? <span className="quiet">{row.detail}</span> : null}
            </>
          ),
        },
        { name: 'at', head: t('sources.last_tried'), cell: (row) => when(row.last_at), weight: 3 },
        {
          name: 'again',
          head: t('sources.retry'),
          cell: (row) =>
            row.again ? (
              <Button small busy={retry.busy === row.item} onClick={() => void retry.run(row.item)}>
                {t('sources.retry')}
              </Button>
            ) : (
              <span className="quiet small">{t('sources.cannot_retry')}</span>
            ),
        },
      ]}
    />
  );
}

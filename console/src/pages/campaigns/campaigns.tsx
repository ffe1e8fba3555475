/** What goes to each person at a distance from a date of theirs. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { campaigns } from '../../api/schedules.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

export function Campaigns() {
  const { t, of, when, number } = useWords();
  const query = useInfiniteQuery(campaigns);
  const add = (
    <ButtonLink to="/campaigns/new" look="primary" icon="plus">
      {t('campaigns.add')}
    </ButtonLink>
  );
  return (
    <Page title={t('campaigns.title')} says={t('campaigns.says')} action={add}>
      <KeysetList query={query} empty={<Empty title={t('campaigns.none')}>{t('campaigns.none_says')}</Empty>}>
        {(rows) => (
          <Table
            label={t('campaigns.title')}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                ...{ name: 'name', head: t('campaigns.name') },
                cell: (row) => (
                  <Link to="/campaigns/$id" params={{ id: row.id }} className="row-link">
                    {row.name}
                  </Link>
                ),
              },
              {
                ...{ name: 'state', head: t('schedules.state') },
                cell: (row) => (
                  <Badge tone={row.state === 'active' ? 'good' : 'warn'}>{of('campaign_states', row.state)}</Badge>
                ),
              },
              {
                name: 'events',
                head: t('campaigns.events'),
                figures: true,
                weight: 2,
                cell: (row) => number(row.events),
              },
              { name: 'waiting', head: t('campaigns.waiting'), figures: true, cell: (row) => number(row.waiting) },
              {
                ...{ name: 'next', head: t('schedules.next_time'), weight: 2 },
                cell: (row) => (row.next_at ? when(row.next_at) : '–'),
              },
              { name: 'by', head: t('schedules.by'), weight: 3, cell: (row) => row.by },
            ]}
          />
        )}
      </KeysetList>
    </Page>
  );
}

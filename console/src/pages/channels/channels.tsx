import './channels.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ChannelRow, channels } from '../../api/channels.ts';
import { ChannelLink } from '../../parts/channel-link.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty, Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';

export function Channels() {
  const { t } = useWords();
  const me = useMe();
  const query = useQuery(channels);
  const columns = useColumns();
  const add =
    me.role === 'administrator' ? (
      <ButtonLink to="/channels/new" look="primary" icon="plus">
        {t('channels.add')}
      </ButtonLink>
    ) : null;
  return (
    <Page title={t('channels.title')} says={t('channels.says')} action={query.data?.length ? add : null}>
      <Loaded query={query} skeleton={<Skeleton shape="table" lines={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t('channels.none')} action={add}>
              {t('channels.none_says')}
            </Empty>
          ) : (
            <Table label={t('channels.title')} rows={rows} rowKey={(row) => row.id} columns={columns} />
          )
        }
      </Loaded>
    </Page>
  );
}

function useColumns(): Column<ChannelRow>[] {
  const { t, of, number } = useWords();
  return [
    {
      name: 'name',
      head: t('channels.name'),
      cell: (row) => (
        <Link to="/channels/$id" params={{ id: row.id }} className="row-link">
          {row.name}
        </Link>
      ),
    },
    { name: 'kind', head: t('channels.kind'), cell: (row) => of('channel_kinds', row.kind) },
    {
      name: 'link',
      head: t('channels.link'),
      cell: (row) => (
        <span className="row">
          <ChannelLink channel={row} />
          {row.link_reason && !row.paused ? <span className="small">{row.link_reason}</span> : null}
        </span>
      ),
    },
    { name: 'waiting', head: t('channels.waiting'), cell: (row) => number(row.waiting), figures: true },
    {
      name: 'rate',
      head: t('channels.rate'),
      cell: (row) => (row.rate === null ? t('channels.no_limit') : t('channels.parts_second', { count: row.rate })),
      weight: 2,
    },
  ];
}

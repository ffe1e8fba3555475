import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Audience, audiences } from '../../api/audiences.ts';
import { api } from '../../api/client.ts';
import { sendPage } from '../../parts/addresses.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty, Loaded } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

export function Audiences() {
  const { t } = useWords();
  const query = useQuery(audiences);
  return (
    <Page title={t('audiences.title')} says={t('audiences.says')}>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty
              title={t('audiences.none')}
              action={
                <ButtonLink to="/people" look="primary">
                  {t('audiences.first')}
                </ButtonLink>
              }
            >
              {t('audiences.none_says')}
            </Empty>
          ) : (
            <List rows={rows} />
          )
        }
      </Loaded>
    </Page>
  );
}

function List(props: { rows: readonly Audience[] }) {
  const { t, day } = useWords();
  const client = useQueryClient();
  const [removing, setRemoving] = useState<Audience | null>(null);
  return (
    <>
      <Table
        label={t('audiences.title')}
        rows={props.rows}
        rowKey={(row) => row.id}
        columns={[
          {
            name: 'name',
            head: t('audiences.name'),
            cell: (row) => (
              <Link to="/people" search={{ query: row.query }} className="row-link">
                {row.name}
              </Link>
            ),
          },
          { name: 'query', head: t('audiences.query'), cell: (row) => <code>{row.query}</code> },
          { name: 'by', head: t('audiences.by'), cell: (row) => row.by, weight: 3 },
          { name: 'created', head: t('audiences.created'), cell: (row) => day(row.created_at), weight: 3 },
          {
            name: 'acts',
            head: '',
            cell: (row) => (
              <span className="row row-above">
                <ButtonLink small to={sendPage} search={{ query: row.query }}>
                  {t('audiences.write')}
                </ButtonLink>
                <Button small look="quiet" onClick={() => setRemoving(row)}>
                  {t('audiences.remove')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('audiences.remove_title', { name: removing?.name ?? '' })}
        says={t('audiences.remove_says')}
        act={t('audiences.remove')}
        danger
        onAct={async () => {
          await api.remove(`/audiences/${removing?.id}`);
          await client.invalidateQueries({ queryKey: audiences.queryKey });
          setRemoving(null);
        }}
      />
    </>
  );
}

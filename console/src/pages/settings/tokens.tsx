import type { MadeToken, Token } from '@mhero/contract/access.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tokens } from '../../api/access.ts';
import { api } from '../../api/client.ts';
import { CopyBox } from '../../parts/copy-box.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty, Loaded, Notice } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

export function Tokens() {
  const { t } = useWords();
  const query = useQuery(tokens);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  return (
    <Page
      title={t('tokens.title')}
      says={t('tokens.says')}
      action={
        <Button look="primary" icon="plus" onClick={() => setMaking(true)}>
          {t('tokens.make')}
        </Button>
      }
    >
      {made ? (
        <Notice tone="good">
          <p>{t('tokens.made', { name: made.name })}</p>
          <CopyBox text={made.token} label={t('tokens.secret')} />
        </Notice>
      ) : null}
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? <Empty title={t('tokens.none')}>{t('tokens.none_says')}</Empty> : <List rows={rows} />
        }
      </Loaded>
      <Make open={making} onClose={() => setMaking(false)} onMade={setMade} />
    </Page>
  );
}

function Make(props: { open: boolean; onClose: () => void; onMade: (token: MadeToken) => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('tokens.make')}
      says={t('tokens.make_says')}
      act={t('tokens.make')}
      onAct={async () => {
        const made = await api.post<MadeToken>('/tokens', {
          name: name.trim(),
          ...(days ? { days: Number(days) } : {}),
        });
        await client.invalidateQueries({ queryKey: tokens.queryKey });
        props.onMade(made);
        props.onClose();
        setName('');
      }}
    >
      <TextField
        label={t('tokens.name')}
        help={t('tokens.name_help')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('tokens.valid')}
        value={days}
        onChange={(event) => setDays(event.target.value)}
        options={[
          ...['30', '90', '365'].map((value) => ({ value, label: t('tokens.days', { count: Number(value) }) })),
          { value: '', label: t('tokens.forever') },
        ]}
      />
    </ConfirmDialog>
  );
}

function List(props: { rows: readonly Token[] }) {
  const { t, day, when } = useWords();
  const client = useQueryClient();
  const [removing, setRemoving] = useState<Token | null>(null);
  return (
    <>
      <Table
        label={t('tokens.title')}
        rows={props.rows}
        rowKey={(row) => String(row.id)}
        columns={[
          { name: 'name', head: t('tokens.name'), cell: (row) => <strong>{row.name}</strong> },
          { name: 'created', head: t('tokens.created'), cell: (row) => day(row.created_at), weight: 3 },
          {
            name: 'expires',
            head: t('tokens.expires'),
            cell: (row) => (row.expires_at ? day(row.expires_at) : t('tokens.never')),
          },
          {
            name: 'used',
            head: t('tokens.used'),
            cell: (row) => (row.last_used_at ? when(row.last_used_at) : t('tokens.never')),
          },
          {
            name: 'acts',
            head: '',
            cell: (row) => (
              <Button small look="quiet" onClick={() => setRemoving(row)}>
                {t('tokens.revoke')}
              </Button>
            ),
          },
        ]}
      />
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('tokens.revoke_title', { name: removing?.name ?? '' })}
        says={t('tokens.revoke_says')}
        act={t('tokens.revoke')}
        danger
        onAct={async () => {
          await api.remove(`/tokens/${removing?.id}`);
          await client.invalidateQueries({ queryKey: tokens.queryKey });
          setRemoving(null);
        }}
      />
    </>
  );
}

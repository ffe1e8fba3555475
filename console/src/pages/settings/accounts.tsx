import type { Invitation } from '@mhero/contract/access.ts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Account, accounts } from '../../api/access.ts';
import { api } from '../../api/client.ts';
import { CopyBox } from '../../parts/copy-box.tsx';
import { PlacePicker } from '../../parts/place-picker.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty, Notice } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';

type Named = { readonly id: number; readonly name: string };

export function Accounts() {
  const { t, when } = useWords();
  const query = useInfiniteQuery(accounts);
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<Invitation | null>(null);
  return (
    <Page
      title={t('accounts.title')}
      says={t('accounts.says')}
      action={
        <Button look="primary" icon="plus" onClick={() => setInviting(true)}>
          {t('accounts.invite')}
        </Button>
      }
    >
      {made ? (
        <Notice tone="good">
          <p>{t('accounts.invited', { until: when(made.expires_at) })}</p>
          <CopyBox text={made.link} label={t('accounts.link')} />
        </Notice>
      ) : null}
      <KeysetList query={query} empty={<Empty title={t('accounts.none')} />}>
        {(rows) => <List rows={rows} />}
      </KeysetList>
      <Invite open={inviting} onClose={() => setInviting(false)} onMade={setMade} />
    </Page>
  );
}

function Invite(props: { open: boolean; onClose: () => void; onMade: (made: Invitation) => void }) {
  const { t } = useWords();
  const [role, setRole] = useState<'officer' | 'administrator'>('officer');
  const [area, setArea] = useState<readonly Named[]>([]);
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('accounts.invite')}
      says={t('accounts.invite_says')}
      act={t('accounts.make_link')}
      onAct={async () => {
        const whole = role === 'administrator' || area.length === 0;
        props.onMade(
          await api.post<Invitation>('/invitations', { role, area: whole ? null : area.map((place) => place.id) }),
        );
        props.onClose();
        setArea([]);
      }}
    >
      <SelectField
        label={t('accounts.role')}
        value={role}
        options={[
          { value: 'officer', label: t('roles.officer') },
          { value: 'administrator', label: t('roles.administrator') },
        ]}
        onChange={(event) => setRole(event.target.value as typeof role)}
      />
      {role === 'officer' ? <PlacePicker label={t('accounts.area')} chosen={area} onChange={setArea} /> : null}
    </ConfirmDialog>
  );
}

function List(props: { rows: readonly Account[] }) {
  const { t, list, day } = useWords();
  const me = useMe();
  const [changing, setChanging] = useState<Account | null>(null);
  return (
    <>
      <Table
        label={t('accounts.title')}
        rows={props.rows}
        rowKey={(row) => String(row.id)}
        columns={[
          {
            name: 'name',
            head: t('accounts.name'),
            cell: (row) => (
              <>
                <strong>{row.name}</strong>
                <br />
                <span className="quiet">{row.email}</span>
              </>
            ),
          },
          {
            name: 'role',
            head: t('accounts.role'),
            cell: (row) => (
              <span className="row">
                {t(row.role === 'administrator' ? 'roles.administrator' : 'roles.officer')}
                {row.disabled ? <Badge tone="quiet">{t('accounts.disabled')}</Badge> : null}
              </span>
            ),
          },
          {
            name: 'area',
            head: t('accounts.area'),
            cell: (row) => (row.area ? list(row.area.map((place) => place.name)) : t('shell.whole_country')),
          },
          { name: 'created', head: t('accounts.created'), cell: (row) => day(row.created_at), weight: 3 },
          {
            name: 'acts',
            head: '',
            cell: (row) =>
              row.id === me.id ? null : (
                <Button small look="quiet" onClick={() => setChanging(row)}>
                  {t(row.disabled ? 'accounts.enable' : 'accounts.disable')}
                </Button>
              ),
          },
        ]}
      />
      <Change account={changing} onClose={() => setChanging(null)} />
    </>
  );
}

function Change(props: { account: Account | null; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const disabled = props.account?.disabled ?? false;
  return (
    <ConfirmDialog
      open={props.account !== null}
      onClose={props.onClose}
      title={t(disabled ? 'accounts.enable_title' : 'accounts.disable_title', { name: props.account?.name ?? '' })}
      says={t(disabled ? 'accounts.enable_says' : 'accounts.disable_says')}
      act={t(disabled ? 'accounts.enable' : 'accounts.disable')}
      danger={!disabled}
      onAct={async () => {
        await api.patch(`/accounts/${props.account?.id}`, { disabled: !disabled });
        await client.invalidateQueries({ queryKey: accounts.queryKey });
        props.onClose();
      }}
    />
  );
}

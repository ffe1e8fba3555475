import { Account, AccountChange } from '@mhero/contract/access.ts';
import { Page, PageQuery } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import type { AccountRow } from '../../../access/access.ts';
import { idOf } from '../../../lib/pages.ts';
import type { Rooms } from '../../rooms.ts';
import { defineRoute } from '../../route.ts';
import { meOf } from './welcome.ts';

const accountOf = async (rooms: Rooms, row: AccountRow): Promise<Account> => ({
  ...(await meOf(rooms, row)),
  disabled: row.disabled,
  created_at: row.created_at.toISOString(),
});

export const getAccounts = defineRoute({
  method: 'GET',
  url: '/accounts',
  access: 'administrator',
  summary: 'Everybody who may sign in.',
  query: Type.Object(PageQuery),
  response: Page(Account),
  handler: async ({ rooms, query }) => {
    const limit = query.limit ?? 50;
    const rows = await rooms.access.accounts(idOf(query.cursor) ?? 0, limit + 1);
    const items = await Promise.all(rows.slice(0, limit).map((row) => accountOf(rooms, row)));
    return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
  },
});

export const patchAccount = defineRoute({
  method: 'PATCH',
  url: '/accounts/:id',
  access: 'administrator',
  summary: 'Change an account’s name, role or area, or disable it; disabling ends its sessions and tokens at once.',
  params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
  body: AccountChange,
  response: Account,
  handler: async ({ rooms, subject, params, body }) =>
    accountOf(rooms, await rooms.access.changeAccount(subject, params.id, body)),
});

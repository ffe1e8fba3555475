import { type Me, Welcome } from '@mhero/contract/access.ts';
import type { AccountRow } from '../../../access/access.ts';
import type { Rooms } from '../../rooms.ts';
import { defineRoute } from '../../route.ts';

/** The places of an area by name: ids say nothing to people. */
export async function meOf(rooms: Rooms, account: AccountRow): Promise<Me> {
  const { id, email, name, role, language } = account;
  return { id, email, name, role, language, area: account.area && (await rooms.access.placeNames(account.area)) };
}

export const getWelcome = defineRoute({
  method: 'GET',
  url: '/welcome',
  access: 'public',
  summary: 'What is needed before anyone has signed in, and who has.',
  response: Welcome,
  handler: async ({ rooms, subject }) => {
    const { name, languages } = await rooms.settings.getSettings();
    const account = subject.accountId === null ? null : await rooms.access.account(subject.accountId);
    const needsAdministrator = account === null && (await rooms.access.needsAdministrator());
    return { name, needsAdministrator, languages, me: account && (await meOf(rooms, account)) };
  },
});

import { Page } from '@mhero/contract/common.ts';
import { ContactRow, ContactsQuery } from '@mhero/contract/contacts.ts';
import { defineRoute } from '../../route.ts';

export const getContacts = defineRoute({
  method: 'GET',
  url: '/contacts',
  access: 'officer',
  summary: 'Contacts of one’s area that answer a query, in pages; also those whom a send would leave out, by reason.',
  query: ContactsQuery,
  response: Page(ContactRow),
  handler: ({ rooms, subject, query: { query, ...page } }) => rooms.audiences.list(subject, query ?? '', page),
});

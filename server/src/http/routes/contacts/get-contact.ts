import { Uuid } from '@mhero/contract/common.ts';
import { ContactDetail } from '@mhero/contract/contacts.ts';
import { Type } from 'typebox';
import { record } from '../../../audit/audit.ts';
import { consentHistory } from '../../../consent/consent.ts';
import { defineRoute } from '../../route.ts';

export const getContact = defineRoute({
  method: 'GET',
  url: '/contacts/:id',
  access: 'officer',
  summary: 'One person: addresses, roles, groups, fields, consent, and where each fact came from.',
  params: Type.Object({ id: Uuid }),
  response: ContactDetail,
  handler: async ({ rooms, subject, params }) => {
    const { contactId, ...contact } = await rooms.registry.findContact(subject, params.id);
    await rooms.db.tx((tx) => record(tx, subject, 'contact.read', `contact:${params.id}`));
    const history = await consentHistory(rooms.db, contactId, contact.addresses);
    return {
      ...contact,
      consent: history.map((event) => ({
        ...{ at: event.at.toISOString(), address: `${event.scheme}:${event.value}` },
        ...{ action: event.action, how: event.how, words: event.words },
      })),
    };
  },
});

import { Phone, PhoneReply } from '@mhero/contract/channels.ts';
import { Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { answerAs, listPhones } from '../../../inbox/inbox.ts';
import { defineRoute } from '../../route.ts';

export const getPhones = defineRoute({
  method: 'GET',
  url: '/phones',
  access: 'officer',
  summary: 'Simulated phones that got something lately.',
  query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 250, default: 50 })) }),
  response: Type.Object({ items: Type.Array(Phone) }),
  handler: async ({ rooms, subject, query }) => ({ items: await listPhones(rooms.db, subject, query.limit) }),
});

export const postPhoneMessage = defineRoute({
  method: 'POST',
  url: '/phones/:contact/messages',
  access: 'officer',
  summary: 'Answers as the owner of a simulated phone.',
  params: Type.Object({ contact: Uuid }),
  body: PhoneReply,
  status: 202,
  response: Type.Object({ id: Type.String() }),
  handler: ({ rooms, subject, params, body }) => answerAs(rooms.db, rooms.incoming, subject, params.contact, body.text),
});

import { Phone, PhoneAct, PhoneCall, PhoneCallNow, PhoneReply } from '@mhero/contract/channels.ts';
import { Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { actOnCall, answerAs, callAs, listPhones, phoneOnLine } from '../../../inbox/inbox.ts';
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

export const postPhoneCall = defineRoute({
  method: 'POST',
  url: '/phones/:contact/calls',
  access: 'officer',
  summary: 'Calls as the owner of a simulated phone: `conversation` if a trigger began one.',
  params: Type.Object({ contact: Uuid }),
  body: PhoneCall,
  status: 202,
  response: Type.Object({ outcome: Type.String() }),
  handler: ({ rooms, subject, params, body }) =>
    callAs(rooms.db, rooms.conversations, rooms.callDoor, subject, params.contact, body.what),
});

export const getPhoneCall = defineRoute({
  method: 'GET',
  url: '/phones/:contact/call',
  access: 'officer',
  summary: 'The call in which a simulated phone rings or talks now, if any.',
  params: Type.Object({ contact: Uuid }),
  response: PhoneCallNow,
  handler: async ({ rooms, subject, params }) => ({ call: await phoneOnLine(rooms.db, subject, params.contact) }),
});

export const postPhoneAct = defineRoute({
  method: 'POST',
  url: '/phones/:contact/call/:call',
  access: 'officer',
  summary: 'What the owner of a simulated phone does in its call: takes it, presses keys, hangs up …',
  params: Type.Object({ contact: Uuid, call: Uuid }),
  body: PhoneAct,
  response: PhoneCallNow,
  handler: async ({ rooms, subject, params, body }) => ({
    call: await actOnCall(rooms.db, rooms.callDoor, subject, params, body),
  }),
});

import { Nullable, Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { ReplyText, ThreadMessage, UnknownSender } from '@mhero/contract/contacts.ts';
import { Type } from 'typebox';
import { changeConsent, writeTo } from '../../../inbox/inbox.ts';
import { listThread, listUnknown, listUnknownThread } from '../../../messaging/messaging.ts';
import { defineRoute } from '../../route.ts';

const ofContact = Type.Object({ id: Uuid });
const Made = Type.Object({ id: Type.String() });

export const getThread = defineRoute({
  method: 'GET',
  url: '/contacts/:id/thread',
  access: 'officer',
  summary: 'All that was said with one person, newest first.',
  params: ofContact,
  query: Type.Object(PageQuery),
  response: Page(ThreadMessage),
  handler: ({ rooms, subject, params, query }) => listThread(rooms.db, subject, params.id, query),
});

export const postMessage = defineRoute({
  method: 'POST',
  url: '/contacts/:id/messages',
  access: 'officer',
  summary: 'Writes to one person, ahead of all broadcasts.',
  params: ofContact,
  body: ReplyText,
  status: 202,
  response: Made,
  handler: ({ rooms, subject, params, body }) => writeTo(rooms.db, subject, params.id, body),
});

export const postConsent = defineRoute({
  method: 'POST',
  url: '/contacts/:id/consent',
  access: 'officer',
  summary: 'Notes that a person does not want to hear from us on an address, or does again.',
  params: ofContact,
  body: Type.Object({
    scheme: Type.String({ maxLength: 30 }),
    value: Type.String({ maxLength: 200 }),
    action: Type.Union([Type.Literal('out'), Type.Literal('in')]),
  }),
  handler: ({ rooms, subject, params, body }) => changeConsent(rooms.db, subject, params.id, body),
});

export const getUnknownSenders = defineRoute({
  method: 'GET',
  url: '/unknown-senders',
  access: 'officer',
  summary: 'Numbers that wrote to us and belong to nobody we know, the latest first.',
  query: Type.Object(PageQuery),
  response: Page(UnknownSender),
  handler: ({ rooms, subject, query }) => listUnknown(rooms.db, subject, query),
});

export const getUnknownThread = defineRoute({
  method: 'GET',
  url: '/unknown-senders/:scheme/:address/thread',
  access: 'officer',
  summary: 'What an unknown sender wrote, newest first.',
  params: Type.Object({ scheme: Type.String({ maxLength: 30 }), address: Type.String({ maxLength: 100 }) }),
  query: Type.Object(PageQuery),
  response: Type.Object({ items: Type.Array(ThreadMessage), next: Nullable(Type.String()) }),
  handler: ({ rooms, subject, params, query }) => listUnknownThread(rooms.db, subject, params, query),
});

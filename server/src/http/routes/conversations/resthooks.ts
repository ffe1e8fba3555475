import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { NewResthookSubscriber, ResthookSubscriber } from '@mhero/contract/conversations.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const getSubscribers = defineRoute({
  method: 'GET',
  url: '/resthook-subscribers',
  access: 'administrator',
  summary: 'Who is told when flows call resthooks, or one of them, newest first.',
  query: Type.Object({ ...PageQuery, resthook: Type.Optional(Type.String({ maxLength: 50 })) }),
  response: Page(ResthookSubscriber),
  handler: ({ rooms, query }) => rooms.flows.resthooks.list(query),
});

export const postSubscriber = defineRoute({
  method: 'POST',
  url: '/resthook-subscribers',
  access: 'administrator',
  summary: 'Tell this address whenever a flow calls the resthook. It gets what the flow knows of the person.',
  body: NewResthookSubscriber,
  response: ResthookSubscriber,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.flows.resthooks.subscribe(subject, body),
});

export const deleteSubscriber = defineRoute({
  method: 'DELETE',
  url: '/resthook-subscribers/:id',
  access: 'administrator',
  summary: 'Tell this address no more.',
  params: Type.Object({ id: Uuid }),
  handler: ({ rooms, subject, params: { id } }) => rooms.flows.resthooks.unsubscribe(subject, id),
});

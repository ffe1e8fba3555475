import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { NewTrigger, Trigger } from '@mhero/contract/conversations.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const getTriggers = defineRoute({
  method: 'GET',
  url: '/triggers',
  access: 'officer',
  summary: 'What begins flows by itself, newest first.',
  query: Type.Object(PageQuery),
  response: Page(Trigger),
  handler: ({ rooms, query }) => rooms.conversations.listTriggers(query.cursor, query.limit),
});

export const postTrigger = defineRoute({
  method: 'POST',
  url: '/triggers',
  access: 'officer',
  summary: 'Begin a flow when somebody writes a keyword, or anything that nothing else waits for.',
  body: NewTrigger,
  response: Trigger,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.conversations.addTrigger(subject, body),
});

export const deleteTrigger = defineRoute({
  method: 'DELETE',
  url: '/triggers/:id',
  access: 'officer',
  summary: 'Remove a trigger.',
  params: Type.Object({ id: Uuid }),
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.deleteTrigger(subject, id),
});

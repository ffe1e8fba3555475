import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { NewTrigger, TriedTrigger, Trigger, TryTrigger } from '@mhero/contract/conversations.ts';
import { Type } from 'typebox';
import { tryTrigger } from '../../../sessions/sessions.ts';
import { defineRoute } from '../../route.ts';

export const getTriggers = defineRoute({
  method: 'GET',
  url: '/triggers',
  access: 'officer',
  summary: 'What begins flows by itself, or one of them, newest first.',
  query: Type.Object({ ...PageQuery, flow: Type.Optional(Uuid) }),
  response: Page(Trigger),
  handler: ({ rooms, query }) => rooms.conversations.listTriggers(query),
});

export const postTrigger = defineRoute({
  method: 'POST',
  url: '/triggers',
  access: 'officer',
  summary:
    'Begin a flow by a keyword, by anything that is written, by a new conversation or by a call. The most specific trigger wins.',
  body: NewTrigger,
  response: Trigger,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.conversations.addTrigger(subject, body),
});

export const postTriggerTrial = defineRoute({
  method: 'POST',
  url: '/triggers/try',
  access: 'officer',
  summary: 'What would happen if somebody wrote this. Nothing is done.',
  body: TryTrigger,
  response: TriedTrigger,
  handler: ({ rooms, subject, body }) => tryTrigger(rooms.db, subject, body),
});

export const deleteTrigger = defineRoute({
  method: 'DELETE',
  url: '/triggers/:id',
  access: 'officer',
  summary: 'Remove a trigger.',
  params: Type.Object({ id: Uuid }),
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.deleteTrigger(subject, id),
});

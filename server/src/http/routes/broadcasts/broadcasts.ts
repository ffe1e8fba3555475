import { Broadcast, BroadcastChange, NewBroadcast, SendAgain } from '@mhero/contract/broadcasts.ts';
import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { defineRoute, keyOf } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getBroadcasts = defineRoute({
  method: 'GET',
  url: '/broadcasts',
  access: 'officer',
  summary: 'Broadcasts of one’s own area, newest first, each with its accounting.',
  query: Type.Object(PageQuery),
  response: Page(Broadcast),
  handler: ({ rooms, subject, query }) => rooms.broadcasts.list(subject, query.cursor, query.limit),
});

export const postBroadcast = defineRoute({
  method: 'POST',
  url: '/broadcasts',
  access: 'officer',
  summary: 'Freeze an audience and send to it, now or later. With an Idempotency-Key it happens once.',
  body: NewBroadcast,
  response: Broadcast,
  status: 201,
  handler: (call) => call.rooms.broadcasts.create(call.subject, call.body, keyOf(call.request)),
});

export const getBroadcast = defineRoute({
  method: 'GET',
  url: '/broadcasts/:id',
  access: 'officer',
  summary: 'One broadcast with its accounting: each recipient in exactly one state.',
  params,
  response: Broadcast,
  handler: ({ rooms, subject, params: { id } }) => rooms.broadcasts.get(subject, id),
});

export const patchBroadcast = defineRoute({
  method: 'PATCH',
  url: '/broadcasts/:id',
  access: 'officer',
  summary: 'Pause, resume or cancel a broadcast.',
  params,
  body: BroadcastChange,
  response: Broadcast,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.broadcasts.change(subject, id, body.action),
});

export const postAgain = defineRoute({
  method: 'POST',
  url: '/broadcasts/:id/again',
  access: 'officer',
  summary: 'Send again to those who failed, or to those who have not answered.',
  params,
  body: SendAgain,
  response: Broadcast,
  status: 201,
  handler: (call) => call.rooms.broadcasts.sendAgain(call.subject, call.params.id, call.body, keyOf(call.request)),
});

import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { FlowProblem, FlowStart, NewStart } from '@mhero/contract/conversations.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getStarts = defineRoute({
  method: 'GET',
  url: '/starts',
  access: 'officer',
  summary: 'Starts of flows in one’s own area, newest first.',
  query: Type.Object(PageQuery),
  response: Page(FlowStart),
  handler: ({ rooms, subject, query }) => rooms.conversations.listStarts(subject, query.cursor, query.limit),
});

export const postStart = defineRoute({
  method: 'POST',
  url: '/starts',
  access: 'officer',
  summary: 'Start a flow for an audience or one person. With an Idempotency-Key it happens once.',
  body: NewStart,
  response: FlowStart,
  status: 201,
  handler: ({ rooms, subject, body, request }) =>
    rooms.conversations.start(subject, body, (request.headers['idempotency-key'] as string | undefined) ?? null),
});

export const getStart = defineRoute({
  method: 'GET',
  url: '/starts/:id',
  access: 'officer',
  summary: 'One start, with how many of its people were started, left out and wait.',
  params,
  response: FlowStart,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.getStart(subject, id),
});

export const deleteStart = defineRoute({
  method: 'DELETE',
  url: '/starts/:id',
  access: 'officer',
  summary: 'Start nobody else; who is in the flow goes on.',
  params,
  response: FlowStart,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.cancelStart(subject, id),
});

export const getProblems = defineRoute({
  method: 'GET',
  url: '/flows/:id/problems',
  access: 'officer',
  summary: 'What a flow could not do: with whom, at which node, and why. Newest first.',
  params,
  query: Type.Object(PageQuery),
  response: Page(FlowProblem),
  handler: ({ rooms, subject, params: { id }, query }) =>
    rooms.conversations.problems(subject, id, query.cursor, query.limit),
});

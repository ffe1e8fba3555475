import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { FlowProblem, FlowStart, NewStart, StartChange, StartedPerson } from '@mhero/contract/conversations.ts';
import { Type } from 'typebox';
import { openEvents } from '../../events.ts';
import { defineRoute, keyOf } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getStarts = defineRoute({
  method: 'GET',
  url: '/starts',
  access: 'officer',
  summary: 'Starts of flows in one’s own area, newest first.',
  query: Type.Object({ ...PageQuery, flow: Type.Optional(Uuid) }),
  response: Page(FlowStart),
  handler: ({ rooms, subject, query }) => rooms.conversations.listStarts(subject, query),
});

export const postStart = defineRoute({
  method: 'POST',
  url: '/starts',
  access: 'officer',
  summary: 'Start a flow for an audience or one person. With an Idempotency-Key it happens once.',
  body: NewStart,
  response: FlowStart,
  status: 201,
  handler: ({ rooms, subject, body, request }) => rooms.conversations.start(subject, body, keyOf(request)),
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

export const patchStart = defineRoute({
  method: 'PATCH',
  url: '/starts/:id',
  access: 'officer',
  summary: 'Pause, resume or cancel a start. Who is in the flow goes on.',
  params,
  body: StartChange,
  response: FlowStart,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.conversations.changeStart(subject, id, body.action),
});

export const deleteStart = defineRoute({
  method: 'DELETE',
  url: '/starts/:id',
  access: 'officer',
  summary: 'As cancelling: nobody else is started; who is in the flow goes on.',
  params,
  response: FlowStart,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.changeStart(subject, id, 'cancel'),
});

export const getStartPeople = defineRoute({
  method: 'GET',
  url: '/starts/:id/people',
  access: 'officer',
  summary: 'Everybody of a start who is in one’s own area, each in one state.',
  params,
  query: Type.Object({ ...PageQuery, state: Type.Optional(Type.String({ maxLength: 30 })) }),
  response: Page(StartedPerson),
  handler: ({ rooms, subject, params: { id }, query }) => rooms.conversations.startPeople(subject, id, query),
});

export const getLiveStart = defineRoute({
  method: 'GET',
  url: '/starts/:id/live',
  access: 'officer',
  summary: 'Server-sent events: `start`, at once and whenever its counts have moved.',
  params,
  handler: async ({ rooms, subject, params: { id }, request, reply }) => {
    const first = await rooms.conversations.getStart(subject, id);
    const events = openEvents({ request, reply });
    events.send('start', first);
    const stop = await rooms.conversations.watchStart(subject, id, (start) => events.send('start', start));
    if (events.signal.aborted) stop();
    else events.signal.addEventListener('abort', stop, { once: true });
    return reply;
  },
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

import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { FlowRun, FlowSession } from '@mhero/contract/conversations.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });
const Ended = Type.Object({ ended: Type.Integer() });

export const getContactRuns = defineRoute({
  method: 'GET',
  url: '/contacts/:id/runs',
  access: 'officer',
  summary: 'The flows that a person has passed or is in, newest first.',
  params,
  query: Type.Object(PageQuery),
  response: Page(FlowRun),
  handler: ({ rooms, subject, params: { id }, query }) => rooms.conversations.listRuns(subject, { contact: id }, query),
});

export const getFlowRuns = defineRoute({
  method: 'GET',
  url: '/flows/:id/runs',
  access: 'officer',
  summary: 'Who has passed a flow or is in it, within one’s own area, newest first.',
  params,
  query: Type.Object(PageQuery),
  response: Page(FlowRun),
  handler: ({ rooms, subject, params: { id }, query }) => rooms.conversations.listRuns(subject, { flow: id }, query),
});

export const getSession = defineRoute({
  method: 'GET',
  url: '/sessions/:id',
  access: 'officer',
  summary: 'One conversation: its runs with the way that each took and its answers.',
  params,
  response: FlowSession,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.getSession(subject, id),
});

export const postSessionEnd = defineRoute({
  method: 'POST',
  url: '/sessions/:id/interrupt',
  access: 'officer',
  summary: 'End a conversation that waits. Nothing is said to the person.',
  params,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.endSession(subject, id),
});

export const postContactEnd = defineRoute({
  method: 'POST',
  url: '/contacts/:id/interrupt',
  access: 'officer',
  summary: 'End the conversation that a person is in, if any.',
  params,
  response: Ended,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.endContact(subject, id),
});

export const postFlowEnd = defineRoute({
  method: 'POST',
  url: '/flows/:id/interrupt',
  access: 'officer',
  summary: 'End all conversations that wait in a flow, within one’s own area, in the background.',
  params,
  response: Ended,
  status: 202,
  handler: ({ rooms, subject, params: { id } }) => rooms.conversations.endFlow(subject, id),
});

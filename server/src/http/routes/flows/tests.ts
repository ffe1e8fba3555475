import { Uuid } from '@mhero/contract/common.ts';
import { FlowTest, TestedConversation, TestOutcome } from '@mhero/contract/flow-tests.ts';
import { Definition } from '@mhero/contract/flows.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });
const ofTest = Type.Object({ id: Uuid, test: Uuid });
const testBytes = 512 * 1024;
const flowBytes = 8 * 1024 * 1024;

export const getFlowTests = defineRoute({
  method: 'GET',
  url: '/flows/:id/tests',
  access: 'officer',
  summary: 'Conversations that are kept as tests of a flow, the oldest first; at most 100.',
  params,
  response: Type.Object({ items: Type.Array(FlowTest) }),
  handler: ({ rooms, params: { id } }) => rooms.flows.tests.list(id),
});

export const postFlowTest = defineRoute({
  method: 'POST',
  url: '/flows/:id/tests',
  access: 'officer',
  summary: 'Keep a conversation as a test of a flow.',
  params,
  body: TestedConversation,
  bodyLimit: testBytes,
  response: FlowTest,
  status: 201,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.flows.tests.add(subject, id, body),
});

export const putFlowTest = defineRoute({
  method: 'PUT',
  url: '/flows/:id/tests/:test',
  access: 'officer',
  summary: 'Change a kept conversation: what is expected from now on.',
  params: ofTest,
  body: TestedConversation,
  bodyLimit: testBytes,
  response: FlowTest,
  handler: ({ rooms, subject, params: { id, test }, body }) => rooms.flows.tests.replace(subject, id, test, body),
});

export const deleteFlowTest = defineRoute({
  method: 'DELETE',
  url: '/flows/:id/tests/:test',
  access: 'officer',
  summary: 'Remove a kept conversation.',
  params: ofTest,
  handler: ({ rooms, subject, params: { id, test } }) => rooms.flows.tests.remove(subject, id, test),
});

export const postFlowTestRun = defineRoute({
  method: 'POST',
  url: '/flows/:id/tests/run',
  access: 'officer',
  summary:
    'Play the kept conversations on a definition, saved or not, and say what differs. Nothing is sent or called.',
  params,
  body: Type.Object({ definition: Definition }),
  bodyLimit: flowBytes,
  response: Type.Object({ items: Type.Array(TestOutcome) }),
  perMinute: 60,
  handler: ({ rooms, params: { id }, body }) => rooms.flows.tests.run(id, body.definition),
});

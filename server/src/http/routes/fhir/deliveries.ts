import { PageQuery } from '@mhero/contract/common.ts';
import { FhirDeliveries, SentAgain } from '@mhero/contract/fhir.ts';
import { Type } from 'typebox';
import { deadLetters, dropDeadLetter, sendDeadLetters } from '../../../fhir/fhir.ts';
import { uuidOf } from '../../../lib/pages.ts';
import { defineRoute } from '../../route.ts';

const one = Type.Object({ id: Type.String({ format: 'uuid' }) });

export const getDeliveries = defineRoute({
  method: 'GET',
  url: '/fhir-deliveries',
  access: 'administrator',
  summary: 'Notifications of FHIR subscriptions that their receivers did not take, newest first.',
  query: Type.Object(PageQuery),
  response: FhirDeliveries,
  handler: ({ rooms, subject, query }) =>
    deadLetters(rooms.db, subject, { after: uuidOf(query.cursor), limit: query.limit ?? 50 }),
});

export const resendDeliveries = defineRoute({
  method: 'POST',
  url: '/fhir-deliveries/send',
  access: 'administrator',
  summary: 'Sends all of them again.',
  response: SentAgain,
  handler: async ({ rooms, subject }) => ({ count: await sendDeadLetters(rooms.db, subject, null) }),
});

export const resendDelivery = defineRoute({
  method: 'POST',
  url: '/fhir-deliveries/:id/send',
  access: 'administrator',
  summary: 'Sends one of them again.',
  params: one,
  response: SentAgain,
  handler: async ({ rooms, subject, params }) => ({ count: await sendDeadLetters(rooms.db, subject, params.id) }),
});

export const dropDelivery = defineRoute({
  method: 'DELETE',
  url: '/fhir-deliveries/:id',
  access: 'administrator',
  summary: 'Gives one of them up.',
  params: one,
  handler: ({ rooms, subject, params }) => dropDeadLetter(rooms.db, subject, params.id),
});

import { Uuid } from '@mhero/contract/common.ts';
import { Closing, NewClosing, NewReminder, Reminder } from '@mhero/contract/results.ts';
import { Type } from 'typebox';
import { defineRoute, keyOf } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const postReminder = defineRoute({
  method: 'POST',
  url: '/starts/:id/reminder',
  access: 'officer',
  summary: 'Remind exactly those of a start who are still silent. With an Idempotency-Key it happens once.',
  params,
  body: NewReminder,
  response: Reminder,
  status: 202,
  handler: ({ rooms, subject, params: { id }, body, request }) =>
    rooms.results.remind(subject, id, body, keyOf(request)),
});

export const postStartClosing = defineRoute({
  method: 'POST',
  url: '/starts/:id/closing',
  access: 'officer',
  summary: 'Close a start, once: nobody else is asked, who is still asked is let go, and who answered hears back.',
  params,
  body: NewClosing,
  response: Closing,
  status: 202,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.results.closeStart(subject, id, body),
});

export const postFlowClosing = defineRoute({
  method: 'POST',
  url: '/flows/:id/closing',
  access: 'officer',
  summary: 'Close a whole flow, once: it is archived, who is still asked is let go, and who answered hears back.',
  params,
  body: NewClosing,
  response: Closing,
  status: 202,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.results.closeFlow(subject, id, body),
});

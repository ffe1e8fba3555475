import { BroadcastPreview, Curve, PreviewRequest, Recipient, RecipientsQuery } from '@mhero/contract/broadcasts.ts';
import { Page, Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { openEvents } from '../../events.ts';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const postPreview = defineRoute({
  method: 'POST',
  url: '/broadcasts/preview',
  access: 'officer',
  summary: 'What a broadcast would look like to real people of its audience, and what it would cost.',
  body: PreviewRequest,
  response: BroadcastPreview,
  status: 200,
  handler: ({ rooms, subject, body }) => rooms.broadcasts.preview(subject, body),
});

export const getRecipients = defineRoute({
  method: 'GET',
  url: '/broadcasts/:id/recipients',
  access: 'officer',
  summary: 'Recipients, or those in one state, page by page.',
  params,
  query: RecipientsQuery,
  response: Page(Recipient),
  handler: ({ rooms, subject, params: { id }, query }) => rooms.broadcasts.recipients(subject, id, query),
});

export const getCurve = defineRoute({
  method: 'GET',
  url: '/broadcasts/:id/curve',
  access: 'officer',
  summary: 'What was sent, delivered and answered in each minute since the start.',
  params,
  response: Curve,
  handler: ({ rooms, subject, params: { id } }) => rooms.broadcasts.curve(subject, id),
});

export const getLiveBroadcast = defineRoute({
  method: 'GET',
  url: '/broadcasts/:id/live',
  access: 'officer',
  summary: 'Server-sent events: `broadcast`, at once and whenever its counts have moved.',
  params,
  handler: async ({ rooms, subject, params: { id }, request, reply }) => {
    const first = await rooms.broadcasts.get(subject, id);
    const events = openEvents({ request, reply });
    events.send('broadcast', first);
    const stop = await rooms.broadcasts.subscribe(subject, id, (broadcast) => events.send('broadcast', broadcast));
    if (events.signal.aborted) stop();
    else events.signal.addEventListener('abort', stop, { once: true });
    return reply;
  },
});

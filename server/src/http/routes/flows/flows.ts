import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import {
  ChangeFlow,
  CopyFlow,
  Flow,
  FlowAssets,
  FlowDetail,
  FlowLine,
  FlowRevision,
  FlowsQuery,
  type LiveFlow,
  SaveFlow,
} from '@mhero/contract/flows.ts';
import { Type } from 'typebox';
import { listFlowLines } from '../../../sessions/sessions.ts';
import { openEvents } from '../../events.ts';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });
/** The largest definition that the engine reads. */
const flowBytes = 8 * 1024 * 1024;

export const getFlows = defineRoute({
  method: 'GET',
  url: '/flows',
  access: 'officer',
  summary: 'Flows, last change first, with how many people are in each, began and finished within 30 days.',
  query: FlowsQuery,
  response: Page(FlowLine),
  handler: ({ rooms, subject, query }) => listFlowLines(rooms.db, subject, query),
});

export const postFlowCopy = defineRoute({
  method: 'POST',
  url: '/flows/:id/copy',
  access: 'officer',
  summary: 'The newest revision as a flow of its own, which is a draft.',
  params,
  body: CopyFlow,
  response: Flow,
  status: 201,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.flows.copy(subject, id, body),
});

export const getFlowAssets = defineRoute({
  method: 'GET',
  url: '/flows/assets',
  access: 'officer',
  summary: 'Groups, fields, flows, channels and languages that forms of a flow choose from; one answer for all forms.',
  query: Type.Object({ search: Type.Optional(Type.String({ maxLength: 100 })) }),
  response: FlowAssets,
  handler: ({ rooms, subject, query }) => rooms.flows.assets(subject, query.search),
});

export const getFlow = defineRoute({
  method: 'GET',
  url: '/flows/:id',
  access: 'officer',
  summary: 'One flow with the definition of its newest revision, or of the one that is named.',
  params,
  query: Type.Object({ revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })) }),
  response: FlowDetail,
  handler: ({ rooms, subject, params: { id }, query }) => rooms.flows.get(subject, id, query.revision),
});

export const getRevisions = defineRoute({
  method: 'GET',
  url: '/flows/:id/revisions',
  access: 'officer',
  summary: 'Revisions of a flow, newest first.',
  params,
  query: Type.Object(PageQuery),
  response: Page(FlowRevision),
  handler: ({ rooms, subject, params: { id }, query }) => rooms.flows.revisions(subject, id, query.cursor, query.limit),
});

export const postFlow = defineRoute({
  method: 'POST',
  url: '/flows',
  access: 'officer',
  summary: 'Save a definition as a new revision. `base` is the revision that was changed; a stale one is refused.',
  body: SaveFlow,
  bodyLimit: flowBytes,
  response: Flow,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.flows.save(subject, body),
});

export const patchFlow = defineRoute({
  method: 'PATCH',
  url: '/flows/:id',
  access: 'officer',
  summary: 'Publish a revision, archive a flow or bring it back.',
  params,
  body: ChangeFlow,
  response: Flow,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.flows.change(subject, id, body),
});

export const getLiveFlow = defineRoute({
  method: 'GET',
  url: '/flows/:id/live',
  access: 'officer',
  summary: 'Server-sent events: `flow`, at once and whenever somebody saves, comes or leaves.',
  params,
  handler: async ({ rooms, subject, params: { id }, request, reply }) => {
    let send: ((live: LiveFlow) => void) | undefined;
    let first: LiveFlow | undefined;
    const stop = await rooms.flows.watch(subject, id, (live) => {
      if (send) send(live);
      else first = live;
    });
    const events = openEvents({ request, reply });
    send = (live) => events.send('flow', live);
    if (first) send(first);
    if (events.signal.aborted) stop();
    else events.signal.addEventListener('abort', stop, { once: true });
    return reply;
  },
});

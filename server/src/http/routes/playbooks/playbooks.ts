import { Uuid } from '@mhero/contract/common.ts';
import { FlowOverview } from '@mhero/contract/flows.ts';
import {
  CheckPreparation,
  InstalledPlaybook,
  InstallPlaybook,
  PlaybookCard,
  PlaybookDetail,
  Preparation,
} from '@mhero/contract/playbooks.ts';
import { Type } from 'typebox';
import { defineRoute, keyOf } from '../../route.ts';

const named = Type.Object({ name: Type.String({ pattern: '^[a-z0-9-]{1,64}$' }) });
const ofFlow = Type.Object({ id: Uuid });

export const getPlaybooks = defineRoute({
  method: 'GET',
  url: '/playbooks',
  access: 'officer',
  summary: 'Ready use cases that can be installed, and as which flows they are installed already.',
  response: Type.Object({ items: Type.Array(PlaybookCard) }),
  handler: async ({ rooms }) => ({ items: await rooms.playbooks.list() }),
});

export const getPlaybook = defineRoute({
  method: 'GET',
  url: '/playbooks/:name',
  access: 'officer',
  summary: 'One playbook: what it brings, what of it is here already, and its conversation as it looks on a phone.',
  params: named,
  response: PlaybookDetail,
  handler: ({ rooms, params }) => rooms.playbooks.get(params.name),
});

export const postPlaybookInstall = defineRoute({
  method: 'POST',
  url: '/playbooks/:name/install',
  access: 'officer',
  summary: 'Install a playbook as a flow, all of it or nothing. A keyword that begins another flow is refused.',
  params: named,
  body: InstallPlaybook,
  response: InstalledPlaybook,
  status: 201,
  handler: ({ rooms, subject, params, body, request }) =>
    rooms.playbooks.install(subject, params.name, body, keyOf(request)),
});

export const getFlowOverview = defineRoute({
  method: 'GET',
  url: '/flows/:id/overview',
  access: 'officer',
  summary: 'What goes on in one flow, without its definition, and what is to be prepared before it starts.',
  params: ofFlow,
  response: FlowOverview,
  handler: ({ rooms, subject, params }) => rooms.playbooks.overview(subject, params.id),
});

export const patchPreparation = defineRoute({
  method: 'PATCH',
  url: '/flows/:id/preparation',
  access: 'officer',
  summary: 'Tick off one thing that was to be prepared, or take the tick away.',
  params: ofFlow,
  body: CheckPreparation,
  response: Preparation,
  handler: ({ rooms, subject, params, body }) => rooms.playbooks.check(subject, params.id, body.item, body.done),
});

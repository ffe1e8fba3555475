import {
  BrakeAnswer,
  NewSource,
  ProbeAnswer,
  ProbeRequest,
  Source,
  SourceChange,
  SourceKinds,
  SourceMade,
  SourceParams,
  Sources,
} from '@mhero/contract/sources.ts';
import { defineRoute } from '../../route.ts';

export const getSourceKinds = defineRoute({
  method: 'GET',
  url: '/source-kinds',
  access: 'administrator',
  summary: 'Kinds of registries that can be connected, with the schema of their settings.',
  response: SourceKinds,
  handler: async ({ rooms }) => ({ items: rooms.sync.kinds() }),
});

export const getSources = defineRoute({
  method: 'GET',
  url: '/sources',
  access: 'administrator',
  summary: 'Where contacts come from: state, next time, last exchange, people of each. Secrets are never returned.',
  response: Sources,
  handler: async ({ rooms }) => ({ items: await rooms.sync.list() }),
});

export const getSource = defineRoute({
  method: 'GET',
  url: '/sources/:id',
  access: 'administrator',
  summary: 'One source.',
  params: SourceParams,
  response: Source,
  handler: ({ rooms, params }) => rooms.sync.find(params.id),
});

export const postSource = defineRoute({
  method: 'POST',
  url: '/sources',
  access: 'administrator',
  summary: 'Connect a registry and begin to read it; its secrets are kept sealed. With an Idempotency-Key only once.',
  body: NewSource,
  response: SourceMade,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.sync.create(subject, body),
});

export const patchSource = defineRoute({
  method: 'PATCH',
  url: '/sources/:id',
  access: 'administrator',
  summary: 'Change how a source is reached, when it is read, or pause it.',
  params: SourceParams,
  body: SourceChange,
  response: Source,
  handler: ({ rooms, subject, params, body }) => rooms.sync.change(subject, params.id, body),
});

export const deleteSource = defineRoute({
  method: 'DELETE',
  url: '/sources/:id',
  access: 'administrator',
  summary: 'Take leave of a source: its people stay, inactive where nobody else knows them; what only it said goes.',
  params: SourceParams,
  handler: ({ rooms, subject, params }) => rooms.sync.remove(subject, params.id),
});

export const postProbe = defineRoute({
  method: 'POST',
  url: '/sources/probe',
  access: 'administrator',
  summary: 'Try how a registry is reached: what it is, what it offers, or in words why not. Keeps no settings.',
  body: ProbeRequest,
  response: ProbeAnswer,
  handler: ({ rooms, subject, body }) => rooms.sync.probe(subject, body),
});

export const postSourceAnswer = defineRoute({
  method: 'POST',
  url: '/sources/:id/answer',
  access: 'administrator',
  summary: 'Answer the brake: the missing are really gone, or they are to be kept.',
  params: SourceParams,
  body: BrakeAnswer,
  response: Source,
  handler: ({ rooms, subject, params, body }) => rooms.sync.answer(subject, params.id, body.answer),
});

export const postSourceHook = defineRoute({
  method: 'POST',
  url: '/sources/:id/hook',
  access: 'administrator',
  summary: 'Make a new address for wake-ups; the old one is of no use any more.',
  params: SourceParams,
  response: Source,
  handler: ({ rooms, subject, params }) => rooms.sync.renewHook(subject, params.id),
});

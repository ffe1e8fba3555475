import {
  ChannelChange,
  ChannelKindRow,
  ChannelRow,
  NewChannel,
  TestMessage,
  TestResult,
} from '@mhero/contract/channels.ts';
import { Page, Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getChannelKinds = defineRoute({
  method: 'GET',
  url: '/channel-kinds',
  access: 'officer',
  summary: 'Kinds of channels that can be added, with the schema of their settings.',
  response: Page(ChannelKindRow),
  handler: async ({ rooms }) => ({ items: rooms.channels.kinds(), next: null }),
});

export const getChannels = defineRoute({
  method: 'GET',
  url: '/channels',
  access: 'officer',
  summary: 'All channels with the state of their links. Secrets are never returned.',
  response: Page(ChannelRow),
  handler: async ({ rooms }) => ({ items: await rooms.channels.list(), next: null }),
});

export const postChannel = defineRoute({
  method: 'POST',
  url: '/channels',
  access: 'administrator',
  summary: 'Add a channel; its link is opened at once.',
  body: NewChannel,
  response: ChannelRow,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.channels.add(subject, body),
});

export const patchChannel = defineRoute({
  method: 'PATCH',
  url: '/channels/:id',
  access: 'administrator',
  summary: 'Change or pause a channel. Secrets that are left out keep their value.',
  params,
  body: ChannelChange,
  response: ChannelRow,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.channels.change(subject, id, body),
});

export const deleteChannel = defineRoute({
  method: 'DELETE',
  url: '/channels/:id',
  access: 'administrator',
  summary: 'Remove a channel on which nothing waits.',
  params,
  handler: ({ rooms, subject, params: { id } }) => rooms.channels.remove(subject, id),
});

export const postChannelTest = defineRoute({
  method: 'POST',
  url: '/channels/:id/test',
  access: 'officer',
  summary: 'Send one real message and say what the network answered.',
  params,
  body: TestMessage,
  response: TestResult,
  status: 200,
  perMinute: 20,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.channels.test(subject, id, body),
});

import { Page, Uuid } from '@mhero/contract/common.ts';
import {
  ContactGroup,
  GroupMembers,
  GroupMoved,
  GroupsQuery,
  NewGroup,
  SaveGroup,
  SaveGroupTie,
} from '@mhero/contract/groups.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getGroups = defineRoute({
  method: 'GET',
  url: '/groups',
  access: 'officer',
  summary: 'Groups by name, with their members within the caller’s area and the registries that they are tied to.',
  query: GroupsQuery,
  response: Page(ContactGroup),
  handler: ({ rooms, subject, query }) => rooms.groups.list(subject, query),
});

export const getGroup = defineRoute({
  method: 'GET',
  url: '/groups/:id',
  access: 'officer',
  summary: 'One group.',
  params,
  response: ContactGroup,
  handler: ({ rooms, subject, params: { id } }) => rooms.groups.find(subject, id),
});

export const postGroup = defineRoute({
  method: 'POST',
  url: '/groups',
  access: 'officer',
  summary: 'Make a group that is kept by hand.',
  body: NewGroup,
  response: ContactGroup,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.groups.create(subject, body),
});

export const patchGroup = defineRoute({
  method: 'PATCH',
  url: '/groups/:id',
  access: 'officer',
  summary: 'Rename a group; a registry that it is tied to follows.',
  params,
  body: SaveGroup,
  response: ContactGroup,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.groups.rename(subject, id, body.name),
});

export const postGroupMembers = defineRoute({
  method: 'POST',
  url: '/groups/:id/members',
  access: 'officer',
  summary: 'Add people of the caller’s area to a group or take them out, one by one or all that a question chooses.',
  params,
  body: GroupMembers,
  response: GroupMoved,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.groups.move(subject, id, body),
});

export const putGroupTie = defineRoute({
  method: 'PUT',
  url: '/groups/:id/tie',
  access: 'administrator',
  summary: 'Keep a group together with a registry’s both ways, or end that.',
  params,
  body: SaveGroupTie,
  response: ContactGroup,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.groups.tie(subject, id, body.source),
});

import { Audience, NewAudience } from '@mhero/contract/audiences.ts';
import { Page, Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const getAudiences = defineRoute({
  method: 'GET',
  url: '/audiences',
  access: 'officer',
  summary:
    'The saved audiences. Each is a question that is answered again at each use, inside the area of who uses it.',
  response: Page(Audience),
  handler: async ({ rooms }) => ({ items: await rooms.audiences.saved(), next: null }),
});

export const postAudience = defineRoute({
  method: 'POST',
  url: '/audiences',
  access: 'officer',
  summary: 'Save an audience under a name of its own.',
  body: NewAudience,
  response: Audience,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.audiences.save(subject, body),
});

export const deleteAudience = defineRoute({
  method: 'DELETE',
  url: '/audiences/:id',
  access: 'officer',
  summary: 'Delete a saved audience: one’s own, or any as administrator. No contact is touched.',
  params: Type.Object({ id: Uuid }),
  handler: ({ rooms, subject, params }) => rooms.audiences.remove(subject, params.id),
});

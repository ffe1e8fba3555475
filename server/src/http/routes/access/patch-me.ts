import { Me, MeChange } from '@mhero/contract/access.ts';
import { sessionOf } from '../../callers.ts';
import { defineRoute } from '../../route.ts';
import { meOf } from './welcome.ts';

export const patchMe = defineRoute({
  method: 'PATCH',
  url: '/me',
  access: 'officer',
  summary: 'Change one’s own name, language or password. Role and area are for administrators to change.',
  perMinute: 30,
  body: MeChange,
  response: Me,
  handler: async ({ rooms, subject, body, request }) =>
    meOf(rooms, await rooms.access.changeOwn(subject, body, sessionOf(rooms.config, request))),
});

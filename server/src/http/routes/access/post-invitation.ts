import { Invitation, NewInvitation } from '@mhero/contract/access.ts';
import { joinLink } from '../../links.ts';
import { defineRoute } from '../../route.ts';

export const postInvitation = defineRoute({
  method: 'POST',
  url: '/invitations',
  access: 'administrator',
  summary: 'Make a one-time link for a new administrator, or for an officer with an area.',
  body: NewInvitation,
  response: Invitation,
  status: 201,
  handler: async ({ rooms, subject, body, request }) => {
    const { role, area = null } = body;
    const { token, expiresAt } = await rooms.access.makeInvitation(subject, { role, area });
    const base = rooms.config.publicUrl ?? `${request.protocol}://${request.host}`;
    return { link: joinLink(base, token), expires_at: expiresAt.toISOString() };
  },
});

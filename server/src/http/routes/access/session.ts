import { AcceptInvitation, Me, SignIn } from '@mhero/contract/access.ts';
import { clearSession, sessionOf, setSession } from '../../callers.ts';
import { defineRoute } from '../../route.ts';
import { meOf } from './welcome.ts';

export const postSession = defineRoute({
  method: 'POST',
  url: '/session',
  access: 'public',
  summary: 'Sign in with e-mail and password; the answer sets the session cookie.',
  perMinute: 60,
  body: SignIn,
  response: Me,
  handler: async ({ rooms, body, request, reply }) => {
    const { account, secret } = await rooms.access.signIn(body.email, body.password, request.ip);
    setSession(rooms.config, reply, secret);
    return meOf(rooms, account);
  },
});

export const deleteSession = defineRoute({
  method: 'DELETE',
  url: '/session',
  access: 'public',
  summary: 'Sign out: the session ends on every node, and the cookie is removed.',
  handler: async ({ rooms, subject, request, reply }) => {
    const secret = sessionOf(rooms.config, request);
    if (secret && subject.kind === 'person') await rooms.access.signOut(subject, secret);
    clearSession(rooms.config, reply);
  },
});

export const postAcceptance = defineRoute({
  method: 'POST',
  url: '/invitations/accept',
  access: 'public',
  summary: 'Use a one-time link up: makes the account and signs it in.',
  perMinute: 30,
  body: AcceptInvitation,
  response: Me,
  status: 201,
  handler: async ({ rooms, body, reply }) => {
    const { account, secret } = await rooms.access.acceptInvitation(body);
    setSession(rooms.config, reply, secret);
    return meOf(rooms, account);
  },
});

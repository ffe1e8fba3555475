import { MadeToken, NewToken, Token } from '@mhero/contract/access.ts';
import { Page } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

interface TokenDates {
  readonly id: number;
  readonly name: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

const tokenOf = (row: TokenDates): Token => ({
  id: row.id,
  name: row.name,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
});

export const getTokens = defineRoute({
  method: 'GET',
  url: '/tokens',
  access: 'officer',
  summary: 'One’s own API tokens, without their secrets.',
  response: Page(Token),
  handler: async ({ rooms, subject }) => ({ items: (await rooms.access.tokens(subject)).map(tokenOf), next: null }),
});

export const postToken = defineRoute({
  method: 'POST',
  url: '/tokens',
  access: 'officer',
  summary: 'Make an API token with one’s own role and area. The secret is shown this once.',
  body: NewToken,
  response: MadeToken,
  status: 201,
  handler: async ({ rooms, subject, body }) => {
    const made = await rooms.access.makeToken(subject, body.name, body.days ?? null);
    return { ...tokenOf(made), token: made.token };
  },
});

export const deleteToken = defineRoute({
  method: 'DELETE',
  url: '/tokens/:id',
  access: 'officer',
  summary: 'Revoke one of one’s own tokens; it stops working at once.',
  params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
  handler: ({ rooms, subject, params }) => rooms.access.revokeToken(subject, params.id),
});

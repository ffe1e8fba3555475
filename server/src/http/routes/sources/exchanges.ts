import {
  ExchangePage,
  ExchangeQuery,
  ExchangeStarted,
  NewExchange,
  RefusedPage,
  RefusedQuery,
  RefusedRetry,
  SourceParams,
} from '@mhero/contract/sources.ts';
import { defineRoute } from '../../route.ts';

export const getExchanges = defineRoute({
  method: 'GET',
  url: '/sources/:id/exchanges',
  access: 'administrator',
  summary: 'Exchanges with a source, the newest first, with what became of everything that came.',
  params: SourceParams,
  query: ExchangeQuery,
  response: ExchangePage,
  handler: ({ rooms, params, query }) => rooms.sync.exchanges(params.id, query),
});

export const postExchange = defineRoute({
  method: 'POST',
  url: '/sources/:id/exchanges',
  access: 'administrator',
  summary: 'Read a source now: what changed, everything, what is gone; or project anew all that we hold of it.',
  params: SourceParams,
  body: NewExchange,
  response: ExchangeStarted,
  status: 202,
  handler: async ({ rooms, subject, params, body }) => ({
    id: await rooms.sync.start(subject, params.id, body.mode),
  }),
});

export const getRefused = defineRoute({
  method: 'GET',
  url: '/sources/:id/refused',
  access: 'administrator',
  summary: 'What of a source was refused and is still not here, with the reason and the text that came.',
  params: SourceParams,
  query: RefusedQuery,
  response: RefusedPage,
  handler: ({ rooms, params, query }) => rooms.sync.refused(params.id, query),
});

export const postRefusedRetry = defineRoute({
  method: 'POST',
  url: '/sources/:id/refused/retry',
  access: 'administrator',
  summary: 'Run these refused items again, or all of them, after their cause was mended.',
  params: SourceParams,
  body: RefusedRetry,
  response: ExchangeStarted,
  status: 202,
  handler: async ({ rooms, subject, params, body }) => ({
    id: await rooms.sync.retry(subject, params.id, body.items),
  }),
});

import { PageQuery, Uuid } from '@mhero/contract/common.ts';
import { Campaign, CampaignChange, Campaigns, NewCampaign } from '@mhero/contract/schedules.ts';
import { Type } from 'typebox';
import { defineRoute, keyOf } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getCampaigns = defineRoute({
  method: 'GET',
  url: '/campaigns',
  access: 'officer',
  summary: 'Campaigns of one’s own area, newest first.',
  query: Type.Object(PageQuery),
  response: Campaigns,
  handler: ({ rooms, subject, query }) => rooms.campaigns.list(subject, query.cursor, query.limit),
});

export const postCampaign = defineRoute({
  method: 'POST',
  url: '/campaigns',
  access: 'officer',
  summary:
    'Send texts or start flows at a distance from a date of each person. With an Idempotency-Key it is made once.',
  body: NewCampaign,
  response: Campaign,
  status: 201,
  handler: ({ rooms, subject, body, request }) => rooms.campaigns.create(subject, body, keyOf(request)),
});

export const getCampaign = defineRoute({
  method: 'GET',
  url: '/campaigns/:id',
  access: 'officer',
  summary: 'One campaign with its events: how many wait, and what became of the others.',
  params,
  response: Campaign,
  handler: ({ rooms, subject, params: { id } }) => rooms.campaigns.get(subject, id),
});

export const patchCampaign = defineRoute({
  method: 'PATCH',
  url: '/campaigns/:id',
  access: 'officer',
  summary: 'Pause, resume, archive or rewrite a campaign; dates are worked out anew.',
  params,
  body: CampaignChange,
  response: Campaign,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.campaigns.change(subject, id, body),
});
